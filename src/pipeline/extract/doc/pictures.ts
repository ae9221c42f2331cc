/**
 * Pictures of Word 97–2003 files. Two kinds, both OfficeArt ([MS-ODRAW]):
 *
 *   in the text         character 0x01, sprmCPicLocation → data stream: PICF ([MS-DOC] 2.9.192), name, shape, its blip
 *   drawn over it       anchor ([MS-DOC] 2.8.27) → number of a shape; the shape says the number of its blip (property 260) in the
 *                       store of blips, whose entries (FBSE, 2.2.32) hold it or say where it is in the main stream
 *
 * A record is a head of 8 bytes (version and instance, type, length) and its body; version 15 is a container. A blip is one or
 * two hashes of 16 bytes, a byte or a metafile's head, and the picture as PNG, JPEG, DIB or TIFF, or a packed metafile.
 *
 * References: `Data:<offset>` and `blip:<number>`.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { anchoredShapes } from './boxes.js';
import { damaged, type WordFile } from './container.js';

interface OfficeRecord {
  readonly version: number;
  readonly instance: number;
  readonly type: number;
  /** Body. */
  readonly from: number;
  readonly to: number;
}

const TYPE = { storeEntry: 0xf007, store: 0xf001, shape: 0xf004, shapeHead: 0xf00a, properties: 0xf00b } as const;
const METAFILES: Readonly<Record<number, string>> = { 0xf01a: 'EMF', 0xf01b: 'WMF', 0xf01c: 'PICT' };
const DIB = 0xf01f;
/** PNG, two kinds of JPEG, TIFF. */
const AS_FILES: ReadonlySet<number> = new Set([0xf01e, 0xf01d, 0xf02a, 0xf029]);
/** Property of a shape: number of its blip, from 1. */
const PIB = 0x0104;
const ID_MASK = 0x3fff;
/** Bytes of an entry of the store before the blip; where its length of name and its place in the main stream stand. */
const ENTRY = { bytes: 36, place: 28, name: 33 } as const;
const PICF = { bytes: 68, headLength: 4, kind: 6, named: 0x66 } as const;
const DEEPEST = 12;
const EMU_PER_MILLIMETRE = 36_000;
const MOST_SHAPES = 5000;

/** A picture as it lies in the file; `name`, of a metafile, and how high it is printed. */
export type DocPicture =
  | { readonly kind: 'file'; readonly bytes: Buffer }
  | { readonly kind: 'metafile'; readonly name: string; readonly millimetres: number };

/** The reference of a picture in the text; null: what stands there has no picture (a line, a shape). */
export function inlineRef(file: WordFile, at: number): string | null {
  return blipAt(file, at) === null ? null : `Data:${at}`;
}

/** Pictures drawn over the body, in the order of their anchors. Throws `too_complex`. */
export function drawnRefs(file: WordFile): { position: number; ref: string }[] {
  const blips = blipsOfShapes(file);
  const found: { position: number; ref: string }[] = [];
  for (const { shape, position } of anchoredShapes(file)) {
    if (found.length > MOST_SHAPES) throw new NianbaoError('too_complex', { what: 'drawn shapes', limit: MOST_SHAPES });
    for (const blip of blips.get(shape) ?? []) found.push({ position, ref: `blip:${blip}` });
  }
  return found;
}

/** The picture that a reference leads to. Throws `damaged_file`. */
export function docPicture(file: WordFile, ref: string): DocPicture {
  const [kind, number] = ref.split(':');
  const at = Number(number);
  const found = kind === 'Data' ? blipAt(file, at) : storedBlip(file, at);
  if (found === null) throw damaged(`its picture ${ref} is missing`);
  return pictureOf(found.bytes, found.blip);
}

interface Blip {
  readonly bytes: Buffer;
  readonly blip: OfficeRecord;
}

function blipAt({ data }: WordFile, at: number): Blip | null {
  if (at + PICF.bytes > data.length) return null;
  const end = Math.min(data.length, at + data.readUInt32LE(at));
  let from = at + data.readUInt16LE(at + PICF.headLength);
  if (data.readUInt16LE(at + PICF.kind) === PICF.named && from < end) from += 1 + data.readUInt8(from);
  const blip = firstBlip(data, from, end, 0);
  return blip === null ? null : { bytes: data, blip };
}

function storedBlip({ main, table, ...file }: WordFile, number: number): Blip | null {
  let seen = 0;
  const drawings = file.offsetOf('drawings');
  for (const group of records(table, drawings, drawings + file.part('drawings').length)) {
    for (const store of records(table, group.from, group.to)) {
      if (store.type !== TYPE.store) continue;
      for (const entry of records(table, store.from, store.to)) {
        seen += 1;
        if (seen !== number) continue;
        const inside = firstBlip(table, entry.from, entry.to, 0, entry);
        if (inside !== null) return { bytes: table, blip: inside };
        const at = entry.from + ENTRY.place;
        if (at + 4 > entry.to) return null;
        const [outside] = records(main, table.readUInt32LE(at), main.length);
        return outside !== undefined && isBlip(outside) ? { bytes: main, blip: outside } : null;
      }
    }
    break;
  }
  return null;
}

/** Numbers of the blips of shapes, by the shapes' numbers. */
function blipsOfShapes(file: WordFile): Map<number, number[]> {
  const drawings = file.part('drawings');
  const found = new Map<number, number[]>();
  const [group] = records(drawings, 0, drawings.length);
  // behind the group: drawings, each after a byte that says which text it belongs to
  for (let at = group?.to ?? drawings.length; at + 9 <= drawings.length;) {
    const [drawing] = records(drawings, at + 1, drawings.length);
    if (drawing === undefined) break;
    collectShapes(drawings, drawing, found, 0);
    at = drawing.to;
  }
  return found;
}

function collectShapes(bytes: Buffer, inside: OfficeRecord, found: Map<number, number[]>, depth: number): void {
  if (depth > DEEPEST) return;
  const all = [...records(bytes, inside.from, inside.to)];
  const head = all.find(({ type }) => type === TYPE.shapeHead);
  for (const record of all) {
    if (record.type === TYPE.properties && head !== undefined && head.to - head.from >= 4) {
      const blips = blipNumbers(bytes, record);
      if (blips.length > 0) found.set(bytes.readUInt32LE(head.from), blips);
    } else if (record.version === 15) collectShapes(bytes, record, found, depth + 1);
  }
}

function blipNumbers(bytes: Buffer, { from, to, instance }: OfficeRecord): number[] {
  const numbers: number[] = [];
  for (let index = 0; index < instance && from + 6 * (index + 1) <= to; index++) {
    const at = from + 6 * index;
    const value = bytes.readUInt32LE(at + 2);
    if ((bytes.readUInt16LE(at) & ID_MASK) === PIB && value > 0) numbers.push(value);
  }
  return numbers;
}

function firstBlip(bytes: Buffer, from: number, to: number, depth: number, entry?: OfficeRecord): OfficeRecord | null {
  if (depth > DEEPEST) return null;
  if (entry !== undefined) {
    if (entry.to - entry.from <= ENTRY.bytes) return null;
    const start = entry.from + ENTRY.bytes + bytes.readUInt8(entry.from + ENTRY.name);
    return firstBlip(bytes, start, entry.to, depth + 1);
  }
  for (const record of records(bytes, from, to)) {
    if (isBlip(record)) return record;
    const inside =
      record.type === TYPE.storeEntry
        ? firstBlip(bytes, record.from, record.to, depth + 1, record)
        : record.version === 15
          ? firstBlip(bytes, record.from, record.to, depth + 1)
          : null;
    if (inside !== null) return inside;
  }
  return null;
}

function isBlip({ type }: OfficeRecord): boolean {
  return AS_FILES.has(type) || type === DIB || type in METAFILES;
}

/** Records side by side, up to the first one that is cut off. */
function* records(bytes: Buffer, start: number, end: number): Generator<OfficeRecord, undefined> {
  for (let at = start; at + 8 <= end;) {
    const head = bytes.readUInt16LE(at);
    const [from, to] = [at + 8, at + 8 + bytes.readUInt32LE(at + 4)];
    if (to > end) return;
    yield { version: head & 15, instance: head >> 4, type: bytes.readUInt16LE(at + 2), from, to };
    at = to;
  }
}

function pictureOf(bytes: Buffer, { type, instance, from, to }: OfficeRecord): DocPicture {
  const hashes = instance % 2 === 1 ? 32 : 16;
  const name = METAFILES[type];
  if (name !== undefined) {
    // length unpacked, bounds in four numbers, width, height
    const at = from + hashes + 24;
    return { kind: 'metafile', name, millimetres: at + 4 <= to ? bytes.readInt32LE(at) / EMU_PER_MILLIMETRE : 0 };
  }
  const picture = bytes.subarray(Math.min(to, from + hashes + 1), to);
  return { kind: 'file', bytes: type === DIB ? asBitmapFile(picture) : picture };
}

const BITMAP = { fileHead: 14, colours: 32, bits: 14, compression: 16, bitFields: 3 } as const;

/** A DIB with the file head of a BMP before it, which says where the pixels begin. */
function asBitmapFile(dib: Buffer): Buffer {
  if (dib.length < 40) throw damaged('a bitmap in it is cut off');
  const size = dib.readUInt32LE(0);
  const bits = dib.readUInt16LE(BITMAP.bits);
  const colours = dib.readUInt32LE(BITMAP.colours) || (bits <= 8 ? 2 ** bits : 0);
  const masks = size === 40 && dib.readUInt32LE(BITMAP.compression) === BITMAP.bitFields ? 12 : 0;
  const head = Buffer.alloc(BITMAP.fileHead);
  head.write('BM', 0, 'latin1');
  head.writeUInt32LE(BITMAP.fileHead + dib.length, 2);
  head.writeUInt32LE(BITMAP.fileHead + size + 4 * colours + masks, 10);
  return Buffer.concat([head, dib]);
}
