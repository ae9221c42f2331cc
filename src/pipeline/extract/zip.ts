/**
 * Zip files from strangers: the directory is read and judged before anything is inflated, and a member is inflated only
 * when it is asked for, into a bounded buffer, and checked against its declared size and CRC-32.
 *
 * What is refused, and how:
 * - `damaged_file`: no or broken directory, members that overlap, two members of one name, names that point outside the
 *   archive, cut off or altered content;
 * - `too_large`: more members, bytes or compression than `ZIP_LIMITS` (declared sizes at once, real ones while inflating);
 * - `encrypted_file`: reading an encrypted member; `unsupported_format`: reading a member of another compression method.
 *
 * The directory at the end of the file is the only truth (local headers are used for the data's position alone), so no
 * two readers of one file can see two contents. Zip64 is read; split archives are not.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { NianbaoError } from '../../shared/errors.js';

export interface ZipLimits {
  readonly members: number;
  /** Inflated bytes of one member, and of all of them. */
  readonly memberBytes: number;
  readonly totalBytes: number;
  /** Inflated bytes per compressed byte; judged only for members over `ratioFloor` inflated bytes. */
  readonly ratio: number;
  readonly ratioFloor: number;
}

export const ZIP_LIMITS: ZipLimits = {
  members: 10_000,
  memberBytes: 50_000_000,
  totalBytes: 200_000_000,
  ratio: 200,
  ratioFloor: 1_000_000,
};

export interface ZipMember {
  /** With `/` between folders, never starting with one, without `..`. */
  readonly name: string;
  /** Inflated bytes, as declared. */
  readonly bytes: number;
}

export interface Zip {
  /** Files in the order of the directory; folders are left out. */
  readonly members: readonly ZipMember[];
  has(name: string): boolean;
  /** The member's content. Throws `damaged_file`, `encrypted_file`, `too_large`, `unsupported_format`. */
  read(name: string): Uint8Array;
}

/** A directory entry. */
interface Entry extends ZipMember {
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
const STORED = 0;
const DEFLATED = 8;

export interface ZipNames {
  /**
   * true: names that point outside the archive are given as they stand, and Info-ZIP's UTF-8 name goes before the name in
   * the header; for archives whose names are only shown, and are no paths of a package. @default false: `damaged_file`
   */
  readonly foreign?: boolean;
}

/** Reads the directory and judges it against the limits. Nothing is inflated yet. */
export function openZip(bytes: Uint8Array, limits: ZipLimits = ZIP_LIMITS, { foreign = false }: ZipNames = {}): Zip {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(view);
  if (directory.entries > limits.members)
    throw tooLarge('the number of files in the archive', directory.entries, limits.members);
  const entries = readDirectory(bytes, view, directory, foreign);
  judgeSizes(entries, limits);
  locate(entries, view, directory.offset);
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    if (byName.has(entry.name)) throw damaged(`two members are named ${entry.name}`);
    byName.set(entry.name, entry);
  }
  let budget = limits.totalBytes;
  return {
    members: entries
      .filter((entry) => !entry.name.endsWith('/'))
      .map(({ name, bytes: size }) => ({ name, bytes: size })),
    has: (name) => byName.has(name),
    read: (name) => {
      const entry = byName.get(name);
      if (!entry) throw damaged(`no member is named ${name}`);
      judgeRatio(entry, limits);
      const content = inflate(entry, bytes, Math.min(limits.memberBytes, budget));
      budget -= content.length;
      return content;
    },
  };
}

interface Directory {
  readonly entries: number;
  readonly offset: number;
  readonly bytes: number;
}

/** The end record stands at the end of the file, before a comment of up to 64 KB. */
function findDirectory(view: DataView): Directory {
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

function readDirectory(bytes: Uint8Array, view: DataView, directory: Directory, foreign: boolean): Entry[] {
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

/** Names are UTF-8 by flag or by looks; archives made by Chinese Windows have them in GB 18030. */
function memberName(bytes: Uint8Array): string {
  const name = decodeName(bytes).replaceAll('\\', '/').replace(/^\/+/, '');
  if (name.includes('\0') || name.split('/').includes('..') || /^[A-Za-z]:/.test(name)) {
    throw damaged('a member is named outside the archive');
  }
  return name;
}

const UNICODE_PATH = 0x7075;

/** The name in UTF-8 that Info-ZIP puts into an extra field, if it was made for this very name; else the name as it stands. */
function foreignName(bytes: Uint8Array, view: DataView, start: number, nameEnd: number, extraEnd: number): string {
  const printed = bytes.subarray(start, nameEnd);
  for (let at = nameEnd; at + 4 <= extraEnd;) {
    const fieldEnd = at + 4 + view.getUint16(at + 2, true);
    if (fieldEnd > extraEnd) break;
    const holdsName = view.getUint16(at, true) === UNICODE_PATH && fieldEnd > at + 9 && bytes[at + 4] === 1;
    if (holdsName && view.getUint32(at + 5, true) === crc32(printed)) {
      return decodeName(bytes.subarray(at + 9, fieldEnd)).replaceAll('\\', '/');
    }
    at = fieldEnd;
  }
  return decodeName(printed).replaceAll('\\', '/');
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes); // never fails: an odd name harms nobody
  }
}

function judgeSizes(entries: readonly Entry[], limits: ZipLimits): void {
  let total = 0;
  for (const entry of entries) {
    if (entry.bytes > limits.memberBytes) throw tooLarge(`${entry.name} inflated`, entry.bytes, limits.memberBytes);
    total += entry.bytes;
  }
  if (total > limits.totalBytes) throw tooLarge('the inflated archive', total, limits.totalBytes);
}

/** Judged when a member is read: a white bitmap that nobody looks at harms nobody. */
function judgeRatio({ name, bytes, packed }: Entry, { ratio, ratioFloor }: ZipLimits): void {
  if (bytes <= ratioFloor || bytes <= packed * ratio) return;
  throw tooLarge(`the compression of ${name}`, Math.round(bytes / Math.max(1, packed)), ratio);
}

/** Finds where each member's data begins and that no two members share a byte. */
function locate(entries: readonly Entry[], view: DataView, limit: number): void {
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

function inflate(entry: Entry, bytes: Uint8Array, limit: number): Uint8Array {
  if (entry.encrypted) throw new NianbaoError('encrypted_file');
  const packed = bytes.subarray(entry.start, entry.start + entry.packed);
  const content = unpack(entry, packed, limit);
  if (content.length !== entry.bytes) throw damaged(`${entry.name} has not the size the directory says`);
  if (crc32(content) !== entry.crc) throw damaged(`${entry.name} does not match its checksum`);
  return content;
}

function unpack(entry: Entry, packed: Uint8Array, limit: number): Uint8Array {
  switch (entry.method) {
    case STORED:
      if (packed.length > limit) throw tooLarge(`${entry.name} inflated`, packed.length, limit);
      return packed;
    case DEFLATED:
      try {
        // one byte more than declared is enough to see that the directory lies
        const most = Math.min(limit, entry.bytes + 1);
        const content = inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });
        return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
      } catch (cause) {
        if (codeOf(cause) === 'ERR_BUFFER_TOO_LARGE') {
          if (entry.bytes < limit) throw damaged(`${entry.name} has not the size the directory says`);
          throw tooLarge(`${entry.name} inflated`, `over ${limit}`, limit);
        }
        throw new NianbaoError('damaged_file', { reason: `${entry.name} cannot be inflated` }, { cause });
      }
    default:
      throw new NianbaoError('unsupported_format', { kind: `a zip file of compression method ${entry.method}` });
  }
}

function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}

function readUint64(view: DataView, at: number): number {
  const value = view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
  if (!Number.isSafeInteger(value)) throw damaged('its directory is broken');
  return value;
}

function damaged(reason: string): NianbaoError {
  return new NianbaoError('damaged_file', { reason: `zip: ${reason}` });
}

function tooLarge(what: string, size: number | string, limit: number): NianbaoError {
  return new NianbaoError('too_large', { what, size, limit });
}
