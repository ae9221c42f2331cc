import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import { isErrorCode, NianbaoError } from '../../../../src/shared/errors.js';
import { documentXml, makeDocx, p, paragraphs, r, relationship, relationships, tbl, tc, tr } from './make-docx.js';

/** `layout`, or the code of the error; anything else fails the test. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await extractDocx(bytes);
    return 'layout';
  } catch (thrown) {
    if (thrown instanceof NianbaoError && isErrorCode(thrown.code)) return thrown.code;
    throw thrown;
  }
}

function withDocument(xml: string): Uint8Array {
  return makeDocx({ parts: { 'word/document.xml': xml } });
}

const whole = makeDocx({
  body: p('一、总体情况') + tbl(tr([tc('甲', '<w:vMerge w:val="restart"/>'), '1']), tr([tc('', '<w:vMerge/>'), '2'])),
  styles:
    '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
  numbering:
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
});

describe('damaged Word files', () => {
  it('every beginning of a file is damaged', async () => {
    for (let end = 1; end < whole.length; end += 7) expect(await outcome(whole.subarray(0, end))).toBe('damaged_file');
  });

  it('every altered byte gives the layout or a coded error', async () => {
    const expected = await extractDocx(whole);
    for (let at = 0; at < whole.length; at += 3) {
      const altered = whole.slice();
      altered[at] = (altered[at] ?? 0) ^ 0xff;
      const result = await outcome(altered);
      if (result === 'layout') {
        // only bytes that say nothing may be altered unseen: dates, names of unused parts
        const { blocks } = await extractDocx(altered);
        expect(blocks.map((block) => block.kind)).toEqual(expected.blocks.map((block) => block.kind));
      }
    }
  });

  it('every beginning of the document part is damaged, or a layout', async () => {
    const xml = documentXml(p('一') + tbl(tr(['甲', '1'])));
    for (let end = 0; end < xml.length; end += 5)
      expect(await outcome(withDocument(xml.slice(0, end)))).toBe('damaged_file');
  });

  it.each([
    ['a paragraph between cells', tbl(p('x') + tr(['甲', '1']))],
    ['a row without a table', tr(['甲', '1'])],
    ['a cell without a row', tc('甲')],
    ['a paragraph in a paragraph', `<w:p>${p('x')}</w:p>`],
    ['a table in a paragraph', `<w:p>${tbl(tr(['甲', '1']))}</w:p>`],
    ['a table between rows', tbl(tbl(tr(['甲', '1'])))],
  ])('%s', async (_, body) => {
    expect(await outcome(makeDocx({ body }))).toBe('damaged_file');
  });

  it('bytes that are no text of the declared kind', async () => {
    const xml = Buffer.concat([Buffer.from(documentXml(p('x')).slice(0, -20)), Buffer.from([0xc4, 0xea])]);
    expect(await outcome(makeDocx({ parts: { 'word/document.xml': xml } }))).toBe('damaged_file');
    expect(await outcome(makeDocx({ parts: { 'word/document.xml': randomBytes(500) } }))).toBe('damaged_file');
  });

  it('another root is no Word document', async () => {
    expect(await outcome(withDocument('<html><body>x</body></html>'))).toBe('unsupported_format');
  });
});

describe('hostile Word files', () => {
  it('entities are never expanded', async () => {
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join('');
    const laughs = `<!DOCTYPE d [<!ENTITY l0 "哈哈哈">${levels}]>${documentXml(p('<w:r><w:t>&l9;</w:t></w:r>')).replace(/^<\?.*?\?>/, '')}`;
    await expect(extractDocx(withDocument(laughs))).rejects.toMatchObject({
      code: 'damaged_file',
      message: expect.stringContaining('document type') as string,
    });
    const outside = `<!DOCTYPE d SYSTEM "file:///etc/passwd">${documentXml(p('x')).replace(/^<\?.*?\?>/, '')}`;
    expect(await outcome(withDocument(outside))).toBe('damaged_file');
    expect(await outcome(withDocument(documentXml('<w:p><w:r><w:t>&unknown;</w:t></w:r></w:p>')))).toBe('damaged_file');
    const styles = { 'word/styles.xml': '<!DOCTYPE s [<!ENTITY a "b">]><s/>' };
    expect(await outcome(makeDocx({ body: p('x'), parts: styles }))).toBe('damaged_file');
  });

  it('50,000 nested elements, tables or controls', async () => {
    for (const [open, close] of [
      ['<w:smartTag>', '</w:smartTag>'],
      ['<w:tbl><w:tr><w:tc>', '</w:tc></w:tr></w:tbl>'],
      ['<w:sdt><w:sdtContent>', '</w:sdtContent></w:sdt>'],
    ] as const) {
      expect(await outcome(makeDocx({ body: open.repeat(50_000) + close.repeat(50_000), stored: true }))).toBe(
        'too_complex',
      );
    }
  });

  it('tables nested as deep as is allowed are read', async () => {
    const nested = (depth: number): string => (depth === 0 ? p('底') : tbl(tr(['甲', tc(nested(depth - 1))])));
    const layout = await extractDocx(makeDocx({ body: nested(120) }));
    expect(layout.blocks).toHaveLength(120);
  });

  it('too many cells and columns', async () => {
    const row = tr('0123456789'.split(''));
    expect(await outcome(makeDocx({ body: tbl(row.repeat(11_000)), stored: true }))).toBe('too_complex');
    const wide = tc('x', '<w:gridSpan w:val="2000000000"/>');
    expect(await outcome(makeDocx({ body: tbl(tr([wide, wide, wide]), tr(['1', '2', '3'])) }))).toBe('too_complex');
    expect(await outcome(makeDocx({ body: tbl(tr(Array.from({ length: 300 }, () => '1'))) }))).toBe('too_complex');
  });

  it('many prefixes', async () => {
    const prefixes = Array.from({ length: 5000 }, (_, n) => `xmlns:p${n}="urn:${n}"`).join(' ');
    expect(await outcome(withDocument(`<d ${prefixes}/>`))).toBe('too_complex');
  });

  it('a zip bomb, declared or not', async () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(60_000_000).fill(0x20) }, { level: 9 });
    expect(await outcome(bomb)).toBe('too_large');
    const ratio = zipSync({ 'word/document.xml': new Uint8Array(4_000_000).fill(0x20) }, { level: 9 });
    expect(await outcome(ratio)).toBe('too_large');
  });

  it('opens nothing outside: no request is made and no file is read', async () => {
    const requests: string[] = [];
    const server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const folder = await mkdtemp(join(tmpdir(), 'nianbao-docx-'));
    try {
      const secret = join(folder, 'secret.png');
      await writeFile(secret, 'secret');
      await utimes(secret, new Date(0), new Date(0));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const file = pathToFileURL(secret).href;
      const external = ' TargetMode="External"';
      const linked = (id: string): string =>
        `<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"/><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:link="${id}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`;
      const rels = relationships(
        `<Relationship Id="web" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="${url}/image"${external}/>`,
        `<Relationship Id="file" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="${file}"${external}/>`,
        relationship('styles', `${url}/styles`, external),
        relationship('numbering', file, external),
        relationship('attachedTemplate', `${url}/template`, external),
        relationship('subDocument', `${url}/sub`, external),
      );
      const instruction = `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE "${url}/field"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`;
      const bytes = makeDocx({
        body: p(linked('web') + linked('file') + r('文') + instruction) + '<w:subDoc r:id="subDocument"/>',
        parts: { 'word/_rels/document.xml.rels': rels },
      });
      const layout = await extractDocx(bytes);
      expect(paragraphs(layout)).toEqual(['文']);
      expect(layout.notes).toContainEqual({ kind: 'image', count: 2 });
      expect(requests).toEqual([]);
      expect((await stat(secret)).atimeMs).toBe(0);
    } finally {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    }
  });
});
