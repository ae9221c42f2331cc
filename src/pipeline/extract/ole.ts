/**
 * Compound files (OLE, [MS-CFB]): the container of Word 97–2003, Excel and encrypted Office files. A file system in a file:
 * sectors, chained by an allocation table (FAT); a directory of storages and streams; small streams in sectors of 64 bytes
 * inside the stream of the root entry, with an allocation table of their own.
 *
 * Header: sector size exponent at 30, first directory sector at 48, size below which a stream is small at 56, first sector of
 * the small FAT at 60, first sector of the list of FAT sectors (DIFAT) at 68, its first 109 entries from 76. A directory entry
 * is 128 bytes: name in UTF-16LE, its length in bytes at 64, type at 66, siblings at 68 and 72, first child at 76, first
 * sector at 116, size at 120.
 *
 * Nothing is read that is not asked for, and every chain is followed for as many sectors as its stream may have: a file whose
 * chains are circles is damaged, not endless.
 */
import { NianbaoError } from '../../shared/errors.js';

const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
const SMALL_SECTOR_BYTES = 64;
const FAT_IN_HEADER = 109;
/** Directory entries read at most; a document has a handful, one with many embedded objects some hundreds. */
const MOST_ENTRIES = 8000;
/** Sector numbers from here on are marks: end of chain, free, part of a FAT. */
const FIRST_MARK = 0xfffffffa;
const NO_ENTRY = 0xffffffff;
const STREAM = 2;

export interface OleFile {
  /** Names of the storages and streams that stand in the root. */
  readonly names: readonly string[];
  /** A stream of the root; null when there is none. Throws `damaged_file` when it is cut off. */
  stream(name: string): Buffer | null;
}

interface Entry {
  readonly name: string;
  readonly type: number;
  readonly left: number;
  readonly right: number;
  readonly child: number;
  readonly start: number;
  readonly size: number;
}

/** Opens a compound file. Throws `damaged_file` when its directory cannot be read. */
export function openOle(source: Uint8Array): OleFile {
  const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
  const exponent = bytes.length < HEADER_BYTES ? 0 : bytes.readUInt16LE(30);
  if (exponent !== 9 && exponent !== 12) throw unreadable();
  const sectors = new Sectors(bytes, 2 ** exponent);
  const entries = readEntries(sectors.all(bytes.readUInt32LE(48), MOST_ENTRIES * ENTRY_BYTES));
  const root = entries[0];
  if (!root) throw unreadable();
  const found = inRoot(entries, root);
  const cutoff = bytes.readUInt32LE(56);
  let small: { fat: Buffer; content: Buffer } | null = null;
  return {
    names: found.map(({ name }) => name),
    stream(name) {
      const entry = found.find((candidate) => candidate.name === name && candidate.type === STREAM);
      if (!entry) return null;
      if (entry.size === 0) return Buffer.alloc(0);
      if (entry.size > bytes.length) throw cutOff(name);
      if (entry.size >= cutoff) return whole(sectors.all(entry.start, entry.size), name, entry.size);
      small ??= {
        fat: sectors.all(bytes.readUInt32LE(60), bytes.length),
        content: sectors.all(root.start, Math.min(root.size, bytes.length)),
      };
      return whole(smallStream(small.fat, small.content, entry.start, entry.size), name, entry.size);
    },
  };
}

class Sectors {
  readonly #bytes: Buffer;
  readonly #size: number;
  /** Sectors that hold the FAT, in its order. */
  readonly #fat: readonly number[];

  constructor(bytes: Buffer, size: number) {
    this.#bytes = bytes;
    this.#size = size;
    this.#fat = this.#fatSectors();
  }

  /** The bytes of a chain, up to a size; less when the chain ends or the file does. */
  all(start: number, size: number): Buffer {
    const pieces: Buffer[] = [];
    let left = Math.min(size, this.#bytes.length);
    let sector = start;
    while (left > 0 && sector < FIRST_MARK) {
      // sectors that stand side by side are one piece
      let end = sector + 1;
      let next = this.#next(sector);
      while (next === end && (end - sector) * this.#size < left) {
        end += 1;
        next = this.#next(next);
      }
      const from = (sector + 1) * this.#size;
      const piece = this.#bytes.subarray(from, Math.min((end + 1) * this.#size, from + left));
      if (piece.length === 0) break;
      pieces.push(piece);
      left -= piece.length;
      sector = next;
    }
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }

  /** The sector behind this one in its chain, or a mark. */
  #next(sector: number): number {
    const perSector = this.#size / 4;
    const table = this.#fat[Math.floor(sector / perSector)];
    if (table === undefined) return FIRST_MARK;
    const at = (table + 1) * this.#size + 4 * (sector % perSector);
    return at + 4 <= this.#bytes.length ? this.#bytes.readUInt32LE(at) : FIRST_MARK;
  }

  #fatSectors(): number[] {
    const found: number[] = [];
    const most = Math.ceil(this.#bytes.length / this.#size);
    const add = (at: number, count: number): void => {
      for (let index = 0; index < count && at + 4 * index + 4 <= this.#bytes.length; index++) {
        const sector = this.#bytes.readUInt32LE(at + 4 * index);
        if (sector < FIRST_MARK && found.length < most) found.push(sector);
      }
    };
    add(76, FAT_IN_HEADER);
    let list = this.#bytes.readUInt32LE(68);
    const perSector = this.#size / 4;
    for (let followed = 0; list < FIRST_MARK && followed * perSector < most; followed++) {
      const at = (list + 1) * this.#size;
      if (at + this.#size > this.#bytes.length) break;
      add(at, perSector - 1);
      list = this.#bytes.readUInt32LE(at + this.#size - 4);
    }
    return found;
  }
}

function smallStream(fat: Buffer, content: Buffer, start: number, size: number): Buffer {
  const pieces: Buffer[] = [];
  let left = size;
  for (let sector = start; left > 0 && sector < FIRST_MARK;) {
    const from = sector * SMALL_SECTOR_BYTES;
    const piece = content.subarray(from, from + Math.min(left, SMALL_SECTOR_BYTES));
    if (piece.length === 0) break;
    pieces.push(piece);
    left -= piece.length;
    sector = 4 * sector + 4 <= fat.length ? fat.readUInt32LE(4 * sector) : FIRST_MARK;
  }
  return Buffer.concat(pieces);
}

function readEntries(directory: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + ENTRY_BYTES <= directory.length; at += ENTRY_BYTES) {
    const length = directory.readUInt16LE(at + 64);
    entries.push({
      name: length >= 2 && length <= 64 ? directory.toString('utf16le', at, at + length - 2) : '',
      type: directory.readUInt8(at + 66),
      left: directory.readUInt32LE(at + 68),
      right: directory.readUInt32LE(at + 72),
      child: directory.readUInt32LE(at + 76),
      start: directory.readUInt32LE(at + 116),
      size: directory.readUInt32LE(at + 120),
    });
  }
  return entries;
}

/**
 * The entries of the root's tree; embedded documents, which have streams of the same names, are not among them. Without a
 * tree, all entries. Throws `damaged_file` when the tree names entries that are not there.
 */
function inRoot(entries: readonly Entry[], root: Entry): Entry[] {
  const found: Entry[] = [];
  const seen = new Set<number>();
  const waiting = [root.child];
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (index === 0 || index === NO_ENTRY || seen.has(index)) continue;
    const entry = entries[index];
    if (!entry) throw unreadable();
    seen.add(index);
    found.push(entry);
    waiting.push(entry.left, entry.right);
  }
  return found.length > 0 ? found : entries.filter(({ name }) => name !== '');
}

function whole(content: Buffer, name: string, size: number): Buffer {
  if (content.length < size) throw cutOff(name);
  return content;
}

function cutOff(name: string): NianbaoError {
  return new NianbaoError('damaged_file', { reason: `its stream ${name} is cut off` });
}

function unreadable(): NianbaoError {
  return new NianbaoError('damaged_file', { reason: 'the directory of the compound file cannot be read' });
}
