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
import { NianbaoError } from '../../../shared/errors.js';
import { findDirectory, locate, readDirectory, type Entry, type ZipMember } from './directory.js';
import { damaged, tooLarge } from './errors.js';

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

export interface Zip {
  /** Files in the order of the directory; folders are left out. */
  readonly members: readonly ZipMember[];
  has(name: string): boolean;
  /** The member's content. Throws `damaged_file`, `encrypted_file`, `too_large`, `unsupported_format`. */
  read(name: string): Uint8Array;
}

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
