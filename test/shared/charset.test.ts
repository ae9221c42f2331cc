import { describe, expect, it } from 'vitest';
import { decode } from '../../src/shared/charset.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytes = (...parts: (readonly number[] | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...utf8(part)] : [...part])));

/** 信息公开年报 in GBK. */
const GBK = [0xd0, 0xc5, 0xcf, 0xa2, 0xb9, 0xab, 0xbf, 0xaa, 0xc4, 0xea, 0xb1, 0xa8];
/** 資訊 in Big5. */
const BIG5 = [0xb8, 0xea, 0xb0, 0x54];
const TEXT = '信息公开年报';

describe('decode', () => {
  it('lets a byte order mark win over every declaration', () => {
    expect(decode(bytes([0xef, 0xbb, 0xbf], TEXT), 'gbk')).toEqual({ text: TEXT, charset: 'utf-8', replaced: 0 });
    expect(decode(bytes([0xff, 0xfe, 0xe1, 0x4f, 0x6f, 0x60]), 'utf-8').text).toBe('信息');
    expect(decode(bytes([0xfe, 0xff, 0x4f, 0xe1, 0x60, 0x6f]), null).text).toBe('信息');
  });

  it.each(['gb2312', 'GBK', 'x-gbk', 'gb18030', ' GB2312 '])('reads declared %s as GB 18030', (name) => {
    expect(decode(bytes(GBK), name)).toEqual({ text: TEXT, charset: 'gb18030', replaced: 0 });
  });

  it('reads four-byte characters of GB 18030 on a page that says gb2312', () => {
    // U+3400 in GB 18030
    expect(decode(bytes('<meta charset=gb2312>', [0x81, 0x39, 0xee, 0x39]), null).text).toBe('<meta charset=gb2312>㐀');
  });

  it.each([
    ['<meta charset="gbk">'],
    ['<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=gb2312">'],
    ['<?xml version="1.0" encoding="GBK"?>'],
  ])('reads the declaration in %s', (declaration) => {
    expect(decode(bytes(declaration, GBK), null)).toMatchObject({ text: declaration + TEXT, charset: 'gb18030' });
  });

  it('reads Big5 where it is declared', () => {
    expect(decode(bytes('<meta charset="big5">', BIG5), null)).toMatchObject({ charset: 'big5', replaced: 0 });
    expect(decode(bytes(BIG5), 'Big5').text).toBe('資訊');
  });

  it('ignores the default of a server', () => {
    expect(decode(bytes(GBK), 'iso-8859-1').text).toBe(TEXT);
    expect(decode(bytes(TEXT), 'ISO-8859-1').text).toBe(TEXT);
  });

  it('lets a declaration lose against the bytes', () => {
    expect(decode(bytes('<meta charset="utf-8">', GBK), 'utf-8')).toMatchObject({ charset: 'gb18030', replaced: 0 });
    expect(decode(bytes('<meta charset="gbk">', TEXT), 'gb2312')).toMatchObject({ charset: 'utf-8', replaced: 0 });
  });

  it('believes a meta element where the server is wrong', () => {
    expect(decode(bytes('<meta charset="big5">', BIG5), 'utf-8').text).toBe('<meta charset="big5">資訊');
  });

  it('keeps a GB declaration when the bytes are valid UTF-8 by chance only', () => {
    // 联 and 通 style pairs: valid two-byte UTF-8, and two characters of GBK
    expect(decode(bytes([0xcd, 0xa8, 0xc4, 0xab]), 'gbk').text).toBe('通墨');
  });

  it('tells UTF-8 and GB apart without any declaration', () => {
    expect(decode(bytes(TEXT), null).charset).toBe('utf-8');
    expect(decode(bytes(GBK), null)).toEqual({ text: TEXT, charset: 'gb18030', replaced: 0 });
    expect(decode(bytes('12 34'), null).text).toBe('12 34');
  });

  it('counts what cannot be read, and takes damaged UTF-8 for UTF-8', () => {
    const damaged = bytes(TEXT.repeat(5), [0xe4, 0xbf], TEXT.repeat(5));
    expect(decode(damaged, null)).toMatchObject({ charset: 'utf-8', replaced: 1 });
    expect(decode(bytes(GBK, [0xff, 0xff], GBK), 'gbk').replaced).toBeGreaterThan(0);
  });
});
