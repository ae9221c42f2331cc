import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import {
  documentXml,
  makeDocx,
  p,
  paragraphs,
  relationship,
  relationships,
  r,
  tables,
  tbl,
  tr,
  cells,
} from './make-docx.js';

const body = p('一、总体情况') + tbl(tr(['甲', '1']));

async function expectRead(bytes: Uint8Array): Promise<void> {
  const layout = await extractDocx(bytes);
  expect(paragraphs(layout)).toEqual(['一、总体情况']);
  expect(tables(layout).map(cells)).toEqual([['甲@0,0', '1@0,1']]);
}

function utf16(text: string, big: boolean, mark: boolean): Uint8Array {
  const bytes = Buffer.from(`${mark ? '\uFEFF' : ''}${text}`, 'utf16le');
  return big ? bytes.swap16() : bytes;
}

describe('kinds of Word files', () => {
  it('reads the strict standard', async () => {
    const strict = documentXml(body).replaceAll(
      'http://schemas.openxmlformats.org/wordprocessingml/2006/main',
      'http://purl.oclc.org/ooxml/wordprocessingml/main',
    );
    const type = 'http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument';
    const rels = relationships(`<Relationship Id="a" Type="${type}" Target="word/document.xml"/>`);
    await expectRead(makeDocx({ parts: { 'word/document.xml': strict, '_rels/.rels': rels } }));
  });

  it('reads other prefixes for the same names, and a default namespace', async () => {
    const renamed = documentXml(body).replace(/\bw:/g, 'ns0:').replace('xmlns:w=', 'xmlns:ns0=');
    await expectRead(makeDocx({ parts: { 'word/document.xml': renamed } }));
    const bare = documentXml(body)
      .replace(/(<\/?)w:/g, '$1')
      .replace('xmlns:w=', 'xmlns=');
    await expectRead(makeDocx({ parts: { 'word/document.xml': bare } }));
  });

  it('does not take an element of another namespace for text', async () => {
    const foreign = '<x:p xmlns:x="urn:other"><x:r><x:t>fremd</x:t></x:r></x:p>';
    const rebound = `<w:p xmlns:w="urn:other"><w:r><w:t>fremd</w:t></w:r></w:p>`;
    await expectRead(makeDocx({ body: foreign + rebound + body }));
  });

  it('finds the document part by its relationship, whatever its name and case', async () => {
    const parts = {
      '_rels/.rels': relationships(relationship('officeDocument', '/Content/Report%201.xml')),
      'content/report 1.xml': documentXml(body),
    };
    await expectRead(makeDocx({ parts }));
  });

  it('reads UTF-16 of either order, with and without a mark', async () => {
    const xml = documentXml(body).replace('UTF-8', 'UTF-16');
    for (const big of [false, true]) {
      for (const mark of [false, true])
        await expectRead(makeDocx({ parts: { 'word/document.xml': utf16(xml, big, mark) } }));
    }
  });

  it('reads a document with a byte order mark, and without styles, numbering and relationships', async () => {
    await expectRead(makeDocx({ parts: { 'word/document.xml': `\uFEFF${documentXml(body)}`, '_rels/.rels': '<r/>' } }));
  });

  it('names a document with macros as one', async () => {
    const type = 'application/vnd.ms-word.document.macroEnabled.main+xml';
    const types =
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' +
      `<Override PartName="/word/document.xml" ContentType="${type}"/></Types>`;
    const layout = await extractDocx(makeDocx({ body, parts: { '[Content_Types].xml': types } }));
    expect(layout.mediaType).toBe('application/vnd.ms-word.document.macroEnabled.12');
  });

  it('gives the title property as a hint', async () => {
    const parts = {
      '_rels/.rels': relationships(
        relationship('officeDocument', 'word/document.xml'),
        '<Relationship Id="c" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>',
      ),
      'docProps/core.xml':
        '<c xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title> 年度报告 </dc:title><dc:creator>某人</dc:creator></c>',
    };
    expect((await extractDocx(makeDocx({ body, parts }))).hints.titles).toEqual(['年度报告']);
  });

  it.each([
    ['xl/workbook.xml', 'unsupported_format'],
    ['ppt/presentation.xml', 'unsupported_format'],
    ['readme.txt', 'damaged_file'],
  ])('says what a package with %s is', async (name, code) => {
    const { zipSync, strToU8 } = await import('fflate');
    await expect(extractDocx(zipSync({ [name]: strToU8('<x/>') }))).rejects.toMatchObject({ code });
  });

  it('names an encrypted file, an empty one and an old binary one', async () => {
    const ole = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    const encrypted = Buffer.concat([Buffer.from(ole), Buffer.alloc(500), Buffer.from('EncryptedPackage', 'utf16le')]);
    await expect(extractDocx(encrypted)).rejects.toMatchObject({ code: 'encrypted_file' });
    await expect(extractDocx(Buffer.from(ole))).rejects.toMatchObject({ code: 'unsupported_format' });
    await expect(extractDocx(new Uint8Array())).rejects.toMatchObject({ code: 'empty_file' });
  });

  it('is the same for the same bytes', async () => {
    const bytes = makeDocx({ body: body + p(r('x')) });
    expect(await extractDocx(bytes)).toEqual(await extractDocx(bytes));
  });
});
