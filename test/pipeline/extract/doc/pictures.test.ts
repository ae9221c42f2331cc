/** Pictures of Word 97–2003 files: drawn over the text in a file by LibreOffice, and kinds that it does not write, by hand. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NianbaoError } from '../../../../src/shared/errors.js';
import type { WordFile } from '../../../../src/pipeline/extract/doc/container.js';
import { docPicture, inlineRef } from '../../../../src/pipeline/extract/doc/pictures.js';
import { extract } from '../../../../src/pipeline/extract/extract.js';
import { openPictures } from '../../../../src/pipeline/extract/pictures.js';
import { decodeBmp } from '../../../../src/pipeline/ocr/bmp.js';
import { innerPictures } from '../../../corpus/inner/documents.js';

describe('pictures drawn over the text', () => {
  it('stand behind the paragraphs that they are anchored in', async () => {
    const bytes = readFileSync('test/fixtures/inner/drawn.doc');
    const layout = await extract(bytes, { declaredCharset: null });
    expect(layout.pictures?.map(({ after }) => after)).toEqual([2, 3]);
    const { table, code } = await innerPictures();
    const open = openPictures(bytes);
    const found = layout.pictures?.map(({ ref }) => open(ref)) ?? [];
    expect(found.map((one) => one.kind === 'pixels' && Buffer.from(one.bytes).toString('base64'))).toEqual(
      [table, code].map((one) => Buffer.from(one).toString('base64')),
    );
  });
});

/** A record of OfficeArt. */
function record(version: number, instance: number, type: number, ...body: Buffer[]): Buffer {
  const content = Buffer.concat(body);
  const head = Buffer.alloc(8);
  head.writeUInt16LE((instance << 4) | version, 0);
  head.writeUInt16LE(type, 2);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

/** A file whose data stream is one picture in the text: its head, a name, a shape, and this. */
function fileWith(picture: Buffer): WordFile {
  const shape = record(15, 0, 0xf004, record(2, 0, 0xf00a, Buffer.alloc(8)));
  const name = Buffer.from('\x04name', 'latin1');
  const head = Buffer.alloc(68);
  head.writeUInt32LE(68 + name.length + shape.length + picture.length, 0);
  head.writeUInt16LE(68, 4);
  head.writeUInt16LE(0x66, 6);
  const none = Buffer.alloc(0);
  const rest = { main: none, table: none, body: 0, boxes: { start: 0, end: 0 } };
  return { ...rest, data: Buffer.concat([head, name, shape, picture]), part: () => none, offsetOf: () => 0 };
}

/** An entry of the store of blips around one. */
const entry = (blip: Buffer): Buffer => record(2, 6, 0xf007, Buffer.alloc(36), blip);

describe('pictures in the text', () => {
  it('that are bitmaps without a file head get one', () => {
    const dib = Buffer.alloc(40 + 8 + 8);
    dib.writeUInt32LE(40, 0);
    dib.writeInt32LE(2, 4);
    dib.writeInt32LE(2, 8);
    dib.writeUInt16LE(1, 12);
    dib.writeUInt16LE(1, 14);
    dib.writeUInt32LE(0x00ffffff, 44);
    dib[48] = 0x80; // the lower row comes first: white, black
    dib[52] = 0x40;
    const file = fileWith(entry(record(0, 0x7a8, 0xf01f, Buffer.alloc(17), dib)));
    expect(inlineRef(file, 0)).toBe('Data:0');
    const picture = docPicture(file, 'Data:0');
    const bitmap = decodeBmp(picture.kind === 'file' ? picture.bytes : Buffer.alloc(0), 1000);
    expect({ width: bitmap.width, height: bitmap.height }).toEqual({ width: 2, height: 2 });
    expect([...bitmap.pixels].filter((_, index) => index % 3 === 0)).toEqual([0, 255, 255, 0]);
  });

  it('that are TIFF with two hashes are given as they are', () => {
    const file = fileWith(record(0, 0x6e5, 0xf029, Buffer.alloc(33), Buffer.from('II*\0')));
    expect(docPicture(file, 'Data:0')).toEqual({ kind: 'file', bytes: Buffer.from('II*\0') });
  });

  it('that are metafiles say their kind and height', () => {
    const head = Buffer.alloc(34);
    head.writeInt32LE(3_600_000, 24);
    const file = fileWith(entry(record(0, 0x3d4, 0xf01a, Buffer.alloc(16), head, Buffer.from('x'))));
    expect(docPicture(file, 'Data:0')).toEqual({ kind: 'metafile', name: 'EMF', millimetres: 100 });
  });

  it('that are none, or lie outside the file, are none', () => {
    const file = fileWith(Buffer.alloc(0));
    expect([inlineRef(file, 0), inlineRef(file, 5_000_000), inlineRef(file, file.data.length - 10)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(() => docPicture(file, 'Data:0')).toThrow(NianbaoError);
    expect(() => docPicture(file, 'blip:1')).toThrow(NianbaoError);
  });
});
