import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { extract, EXTRACT_VERSION, mediaTypeOf } from '../../../src/pipeline/extract/extract.js';
import { Layout } from '../../../src/shared/model/layout.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const NOTHING = { declaredCharset: null };

const PAGE = `<html><head><title>某局2023年政府信息公开工作年度报告</title></head><body>
<p>一、总体情况</p><p>全年主动公开信息12条。</p><p>二、主动公开政府信息情况</p></body></html>`;

describe('extract', () => {
  it('has a version', () => {
    expect(EXTRACT_VERSION).toMatch(/^\d+$/);
  });

  it('hands HTML to its reader and gives a layout that fits the model', async () => {
    const layout = await extract(utf8(PAGE), NOTHING);
    expect(Layout.parse(layout)).toEqual(layout);
    expect([layout.method, layout.mediaType]).toEqual(['html', 'text/html']);
    expect(layout.blocks.map((block) => (block.kind === 'paragraph' ? block.text : ''))).toContain('一、总体情况');
  });

  it('hands text to its reader', async () => {
    const layout = await extract(
      utf8('某局2023年政府信息公开工作年度报告\n\n一、总体情况\n\n全年主动公开信息12条。\n'),
      NOTHING,
    );
    expect(layout.method).toBe('text');
  });

  it('uses the declared charset', async () => {
    const gbk = Uint8Array.from([...utf8('<p>'), 0xd0, 0xc5, 0xcf, 0xa2, ...utf8('</p><p>2023</p>')]);
    const layout = await extract(gbk, { declaredCharset: 'gb2312' });
    expect(layout.blocks[0]).toMatchObject({ text: '信息' });
    expect(layout.notes).toEqual([]);
  });

  it('notes characters that could not be read', async () => {
    const page = Uint8Array.from([...utf8(PAGE.repeat(2)), 0xe4, 0xbf]);
    const layout = await extract(page, NOTHING);
    expect(layout.notes).toContainEqual({ kind: 'replaced_characters', count: 1 });
  });

  it('says that a page of pictures needs OCR', async () => {
    const page = `<html><body><h1>某局2023年政府信息公开工作年度报告</h1><div id="zoom">
      <p>某局2023年政府信息公开工作年度报告</p><p><img src="1.jpg"></p><p><img src="2.jpg"></p></div></body></html>`;
    await expect(extract(utf8(page), NOTHING)).rejects.toMatchObject({ code: 'ocr_needed', details: { images: 2 } });
  });

  it('does not ask for OCR where there is text', async () => {
    const page = PAGE.replace('</body>', '<p><img src="chart.png"></p></body>');
    expect((await extract(utf8(page), NOTHING)).notes).toEqual([{ kind: 'image', count: 1 }]);
  });

  it.each([
    ['empty_file', utf8(' \n')],
    ['unsupported_format', Uint8Array.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 0])],
    ['conversion_needed', utf8('{\\rtf1\\ansi}')],
    ['damaged_file', Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0])],
  ])('gives %s for what cannot be read', async (code, bytes) => {
    await expect(extract(bytes, NOTHING)).rejects.toMatchObject({ code });
  });
});

describe('mediaTypeOf', () => {
  it.each([
    ['text/html', utf8(PAGE)],
    ['text/plain', utf8('一、总体情况')],
    ['application/pdf', utf8('%PDF-1.4\n…')],
    [
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      zipSync({ 'word/document.xml': strToU8('<x/>') }),
    ],
    ['application/octet-stream', Uint8Array.from({ length: 300 }, (_, index) => index & 0x1f)],
  ])('tells %s by content', (mediaType, bytes) => {
    expect(mediaTypeOf(bytes)).toBe(mediaType);
  });
});
