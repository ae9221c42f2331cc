import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { sniff } from '../../../src/pipeline/extract/sniff.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const hex = (digits: string, length = digits.length / 2): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let index = 0; index < digits.length / 2; index++) {
    bytes[index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
};
const zip = (...names: string[]): Uint8Array => zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x')])));

/** A compound file with one FAT sector and one directory sector that holds these names. */
function ole(...names: string[]): Uint8Array {
  const bytes = new Uint8Array(512 * 3);
  const view = new DataView(bytes.buffer);
  bytes.set(hex('d0cf11e0a1b11ae1'));
  view.setUint16(30, 9, true);
  view.setUint32(48, 1, true);
  view.setUint32(76, 0, true);
  view.setUint32(512, 0xfffffffd, true);
  view.setUint32(516, 0xfffffffe, true);
  names.forEach((name, index) => {
    const at = 1024 + 128 * index;
    [...name].forEach((character, unit) => {
      view.setUint16(at + 2 * unit, character.charCodeAt(0), true);
    });
    view.setUint16(at + 64, 2 * name.length + 2, true);
  });
  return bytes;
}

describe('sniff: what can be read', () => {
  it.each([
    ['a page', '<!DOCTYPE html><html><body>…'],
    ['a page after blanks', '\r\n\n  <html>'],
    ['a page after a comment', '<!-- made by hand --><html>'],
    ['a fragment', '<div class="TRS_Editor"><p>一、总体情况</p>'],
    ['a page after text', 'HTTP\n<table><tr><td>1</td></tr><tr><td>2</td></tr></table>'],
    ['an answer of an interface', '{"content":"<p>a<\\/p><p>b<\\/p><table><tr><td>1<\\/td><\\/tr><\\/table>"}'],
    ['an answer with escaped tags', '{"content":"\\u003cp>a\\u003cp>b\\u003cp>c\\u003cp>d\\u003cdiv>e\\u003ctable>"}'],
  ])('%s is HTML', (_name, text) => {
    expect(sniff(utf8(text))).toEqual({ kind: 'html', mediaType: 'text/html' });
  });

  it('finds HTML in UTF-16', () => {
    const text = '<html><body>公开</body></html>';
    const bytes = Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
    expect(sniff(bytes).kind).toBe('html');
  });

  it.each([
    ['a dump', '一、总体情况\n\t自然人\t1\n'],
    ['two bytes', '\t1'],
    ['text with a tag in it', '在网页中用<p>分段，用<br>换行。'],
    ['JSON without HTML', '{"code": 404, "message": "not found"}'],
  ])('%s is text', (_name, text) => {
    expect(sniff(utf8(text))).toEqual({ kind: 'text', mediaType: 'text/plain' });
  });

  it('takes a zip with a Word document for docx, whatever it is called', () => {
    expect(sniff(zip('[Content_Types].xml', 'word/document.xml')).kind).toBe('docx');
  });

  it.each(['%PDF-1.7\n%âãÏÓ', '\n\n%PDF-1.4\n'])('takes %j for PDF', (text) => {
    expect(sniff(utf8(text))).toEqual({ kind: 'pdf', mediaType: 'application/pdf' });
  });

  it('takes any other zip for an archive', () => {
    expect(sniff(zip('年报.docx', '../a.txt'))).toEqual({ kind: 'archive', mediaType: 'application/zip' });
  });

  it('takes a compound file with a Word document for doc, whatever it is called', () => {
    expect(sniff(ole('Root Entry', 'WordDocument', '1Table'))).toEqual({
      kind: 'doc',
      mediaType: 'application/msword',
    });
  });
});

function refusal(bytes: Uint8Array): { code: string; kind: unknown; mediaType: string } {
  const sniffed = sniff(bytes);
  if (sniffed.kind !== 'refused') throw new Error(`not refused: ${sniffed.kind}`);
  return { code: sniffed.error.code, kind: sniffed.error.details['kind'], mediaType: sniffed.mediaType };
}

describe('sniff: what is refused', () => {
  it.each([
    [zip('xl/workbook.xml'), 'an Excel workbook (xlsx)'],
    [zip('ppt/presentation.xml'), 'a PowerPoint presentation (pptx)'],
    [zip('OFD.xml', 'Doc_0/Document.xml'), 'an OFD document'],
    [zip('META-INF/manifest.xml', 'content.xml'), 'an OpenDocument file'],
    [zip('[Content_Types].xml', 'visio/document.xml'), 'an Office Open XML file without a document that is known'],
    [ole('Root Entry', 'Workbook'), 'an Excel 97–2003 workbook (xls)'],
    [ole('Root Entry', 'Other'), 'an OLE file without a document that is known'],
    [hex('89504e470d0a1a0a', 40), 'a picture (PNG)'],
    [hex('ffd8ffe0', 40), 'a picture (JPEG)'],
    [hex('49492a00', 40), 'a picture (TIFF)'],
    [hex('424d1234000000000000', 40), 'a picture (BMP)'],
    [utf8('GIF89a…'), 'a picture (GIF)'],
    [hex('52494646aabbccdd57454250', 40), 'a picture (WebP)'],
    [hex('526172211a0700', 40), 'a RAR archive'],
    [hex('377abcaf271c', 40), 'a 7z archive'],
    [hex('1f8b0800', 40), 'a gzip archive'],
    [
      utf8('From: <Saved by>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n'),
      'a web archive (MHTML)',
    ],
  ])('an unsupported format is named in words (%#)', (bytes, kind) => {
    expect(refusal(bytes)).toMatchObject({ code: 'unsupported_format', kind });
  });

  it.each([
    ['nothing', new Uint8Array(0)],
    ['white space and NULs', utf8(' \r\n\t\0\0 ')],
    ['a byte order mark alone', hex('efbbbf')],
    ['UTF-16 blanks', hex('fffe20000d000a00')],
  ])('%s is empty', (_name, bytes) => {
    expect(refusal(bytes).code).toBe('empty_file');
  });

  it('says that an encrypted docx is encrypted', () => {
    expect(refusal(ole('Root Entry', 'EncryptionInfo', 'EncryptedPackage')).code).toBe('encrypted_file');
  });

  it('says that a zip or compound file that is cut off is damaged', () => {
    const whole = zip('word/document.xml');
    expect(refusal(whole.subarray(0, whole.length - 30))).toMatchObject({
      code: 'damaged_file',
      mediaType: 'application/zip',
    });
    expect(refusal(hex('d0cf11e0a1b11ae1', 100)).code).toBe('damaged_file');
    expect(refusal(hex('504b0304')).code).toBe('damaged_file');
  });

  it('says that data of no known format is unknown', () => {
    const noise = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7919 + (index >> 3)) & 0xff);
    expect(refusal(noise)).toMatchObject({ code: 'unknown_format', mediaType: 'application/octet-stream' });
  });

  it('ends on a directory chain that runs in a circle', () => {
    const bytes = ole('Root Entry', 'WordDocument');
    new DataView(bytes.buffer).setUint32(516, 1, true);
    expect(sniff(bytes).kind).toBe('doc');
  });
});
