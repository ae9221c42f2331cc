import { describe, expect, it } from 'vitest';
import { contentTypeOf, fileNameOf, locationOf, retryAfterMs } from '../../../../src/pipeline/crawl/fetch/headers.js';

const raw = (...bytes: number[]): string => Buffer.from(bytes).toString('latin1');
const GBK = raw(0xc4, 0xea, 0xb1, 0xa8); // 年报
const UTF8 = Buffer.from('年报').toString('latin1');
/** 誠 in GBK is 0xd55c: its second byte is a backslash. */
const BACKSLASH = raw(0xd5, 0x5c);

describe('the name of a file', () => {
  it.each([
    ['attachment; filename="2023.doc"', '2023.doc'],
    ['attachment; filename=2023 report.doc; size=3', '2023 report.doc'],
    [`attachment; filename="${GBK}.doc"`, '年报.doc'],
    [`attachment;filename=${UTF8}.doc`, '年报.doc'],
    [`attachment; filename="${BACKSLASH}${GBK}.doc"`, '誠年报.doc'],
    ["attachment; filename=a.doc; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.doc", '年报.doc'],
    ["attachment; filename*=GBK''%C4%EA%B1%A8.doc", '年报.doc'],
    ['attachment; filename="%E5%B9%B4%E6%8A%A5.pdf"', '年报.pdf'],
    ['attachment; filename="%C4%EA%B1%A8.pdf"', '年报.pdf'],
    ['attachment; filename="=?UTF-8?B?5bm05oqlLnBkZg==?="', '年报.pdf'],
    ['attachment; filename="=?gb2312?Q?=C4=EA=B1=A8.pdf?="', '年报.pdf'],
    ['attachment; filename="../../etc/passwd"', 'passwd'],
    ['attachment; filename="C:\\\\temp\\\\a.doc"', 'a.doc'],
    ['attachment; filename="100%.doc"', '100%.doc'],
    ['attachment; filename=".."', null],
    ['inline', null],
    [undefined, null],
  ])('%j: %s', (header, name) => expect(fileNameOf(header)).toBe(name));
});

describe('where a redirect leads', () => {
  it.each([
    ['b.html', 'http://a.cn/x/b.html'],
    ['//b.cn/', 'http://b.cn/'],
    ['https://b.cn/c#d', 'https://b.cn/c#d'],
    [`/${GBK}.html`, 'http://a.cn/%C4%EA%B1%A8.html'],
    [`/${UTF8}.html`, 'http://a.cn/%E5%B9%B4%E6%8A%A5.html'],
    ['http://[broken', null],
    ['', null],
    [undefined, null],
  ])('%j: %s', (header, url) => expect(locationOf(header, 'http://a.cn/x/y')).toBe(url));
});

it('a content type has its media type and charset, however they are written', () => {
  expect(contentTypeOf('Text/HTML;Charset="GB2312"')).toEqual({ mediaType: 'text/html', charset: 'gb2312' });
  expect(contentTypeOf('text/html, application/pdf')).toEqual({ mediaType: 'application/pdf', charset: null });
  expect(contentTypeOf('charset=utf-8')).toEqual({ mediaType: null, charset: 'utf-8' });
  expect(contentTypeOf(undefined)).toEqual({ mediaType: null, charset: null });
});

it('Retry-After is seconds or a date', () => {
  const now = Date.parse('2024-01-01T00:00:00Z');
  expect(retryAfterMs('120', now)).toBe(120_000);
  expect(retryAfterMs('Mon, 01 Jan 2024 00:01:00 GMT', now)).toBe(60_000);
  expect(retryAfterMs('Sun, 31 Dec 2023 00:00:00 GMT', now)).toBe(0);
  expect(retryAfterMs('soon', now)).toBeNull();
  expect(retryAfterMs(undefined, now)).toBeNull();
});
