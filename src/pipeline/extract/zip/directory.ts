/** The directory at the end of a zip file: where it stands, what it lists (zip64 too), and where each member's data begins. */
import { damaged } from './errors.js';
import { foreignName, memberName } from './names.js';

export interface ZipMember {
  /** With `/` between folders, never starting with one, without `..`. */
  readonly name: string;
  /** Inflated bytes, as declared. */
  readonly bytes: number;
}

/** A directory entry. */
export interface Entry extends ZipMember {
  readonly encrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly offset: number;
  /** Where the packed bytes begin; set by `locate`. */
  start: number;
}

const END_SIGNATURE = 0x06054b50;
const END64_SIGNATURE = 0x06064b50;
const END64_LOCATOR_SIGNATURE = 0x07064b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 0xffff;
/** The end record's say. */
export interface Directory {
  readonly entries: number;
  readonly offset: number;
  readonly bytes: number;
}

/** The end record stands at the end of the file, before a comment of up to 64 KB. */
export function findDirectory(view: DataView): Directory {
  const last = view.byteLength - END_BYTES;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    const comment = view.getUint16(at + 20, true);
    if (at + END_BYTES + comment > view.byteLength) continue;
    const directory = {
      entries: view.getUint16(at + 10, true),
      bytes: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    if (view.getUint16(at + 4, true) !== view.getUint16(at + 6, true)) throw damaged('a part of a split archive');
    const found = isZip64(directory) ? readEnd64(view, at) : directory;
    if (found.offset + found.bytes > at) throw damaged('its directory reaches over its end');
    return found;
  }
  throw damaged('it has no directory; it may be cut off');
}

function isZip64({ entries, bytes, offset }: Directory): boolean {
  return entries === 0xffff || bytes === 0xffffffff || offset === 0xffffffff;
}

function readEnd64(view: DataView, end: number): Directory {
  const locator = end - 20;
  if (locator < 0 || view.getUint32(locator, true) !== END64_LOCATOR_SIGNATURE) throw damaged('no zip64 directory');
  const at = readUint64(view, locator + 8);
  if (at + 56 > locator || view.getUint32(at, true) !== END64_SIGNATURE) throw damaged('no zip64 directory');
  return { entries: readUint64(view, at + 32), bytes: readUint64(view, at + 40), offset: readUint64(view, at + 48) };
}

/** Its entries, in their order. Throws `damaged_file`. `foreign`: names as they stand (names.ts). */
export function readDirectory(bytes: Uint8Array, view: DataView, directory: Directory, foreign: boolean): Entry[] {
  const entries: Entry[] = [];
  const end = directory.offset + directory.bytes;
  let at = directory.offset;
  while (entries.length < directory.entries) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY_SIGNATURE)
      throw damaged('its directory is broken');
    const flags = view.getUint16(at + 8, true);
    const nameEnd = at + ENTRY_BYTES + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > end) throw damaged('its directory is broken');
    const sizes = {
      bytes: view.getUint32(at + 24, true),
      packed: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    };
    entries.push({
      name: foreign
        ? foreignName(bytes, view, at + ENTRY_BYTES, nameEnd, extraEnd)
        : memberName(bytes.subarray(at + ENTRY_BYTES, nameEnd)),
      encrypted: (flags & 1) !== 0,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      ...withZip64(sizes, view, nameEnd, extraEnd),
      start: 0,
    });
    at = next;
  }
  return entries;
}

interface Sizes {
  bytes: number;
  packed: number;
  offset: number;
}

/** Sizes that do not fit 32 bits stand in the extra field 1, in this order, each only if its 32 bits are all set. */
function withZip64(sizes: Sizes, view: DataView, extra: number, end: number): Sizes {
  const whole = { ...sizes };
  for (let at = extra; at + 4 <= end;) {
    const fieldEnd = at + 4 + view.getUint16(at + 2, true);
    if (fieldEnd > end) break;
    if (view.getUint16(at, true) === 1) {
      let value = at + 4;
      for (const key of ['bytes', 'packed', 'offset'] as const) {
        if (sizes[key] !== 0xffffffff) continue;
        if (value + 8 > fieldEnd) throw damaged('its directory is broken');
        whole[key] = readUint64(view, value);
        value += 8;
      }
    }
    at = fieldEnd;
  }
  return whole;
}

/** Finds where each member's data begins and that no two members share a byte. */
export function locate(entries: readonly Entry[], view: DataView, limit: number): void {
  const inOrder = [...entries].sort((a, b) => a.offset - b.offset);
  let free = 0;
  for (const entry of inOrder) {
    if (entry.offset + LOCAL_BYTES > limit || view.getUint32(entry.offset, true) !== LOCAL_SIGNATURE) {
      throw damaged(`${entry.name} is not where the directory says`);
    }
    if (entry.offset < free) throw damaged('its members overlap');
    entry.start =
      entry.offset + LOCAL_BYTES + view.getUint16(entry.offset + 26, true) + view.getUint16(entry.offset + 28, true);
    free = entry.start + entry.packed;
    if (free > limit) throw damaged(`${entry.name} is cut off`);
  }
}

function readUint64(view: DataView, at: number): number {
  const value = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  if (!Number.isSafeInteger(value)) throw damaged('its directory is broken');
  return value;
}
