/**
 * Archives: zip files that hold documents. Every member is a document of its own; an archive inside the archive is opened
 * too, one inside that is not. Nothing is ever written under a member's name.
 *
 * What a person would not call a file of the archive is passed over: folders, empty files, what systems leave behind
 * (`__MACOSX`, hidden files, `Thumbs.db`, the lock files of Office). What cannot be had (encrypted, damaged, too large) is
 * named with its error, and the others come out; only caps on the whole and an archive without anything end it.
 */
import { sha256 } from '../../shared/canonical.js';
import { NianbaoError } from '../../shared/errors.js';
import type { ArchiveContents, ArchiveMember, LostMember } from '../../shared/model/archive.js';
import { sniff } from './sniff.js';
import { openZip, ZIP_LIMITS, type Zip, type ZipLimits } from './zip/zip.js';

export interface ArchiveLimits {
  /** Members that are documents, those of inner archives included. */
  readonly documents: number;
  /** Inflated bytes of one member, and of all together, inner archives and their members both counted. */
  readonly memberBytes: number;
  readonly totalBytes: number;
  /** Archives in archives, the outermost counted. */
  readonly depth: number;
}

export const ARCHIVE_LIMITS: ArchiveLimits = {
  documents: 500,
  memberBytes: 50_000_000,
  totalBytes: 100_000_000,
  depth: 2,
};

export interface Unpacked {
  readonly contents: ArchiveContents;
  /** The bytes of `contents.members`, in their order. */
  readonly bytes: readonly Uint8Array[];
}

/** Whether documents of their own lie in these bytes. */
export function isArchive(bytes: Uint8Array): boolean {
  // every zip file begins with the signature of its first member or, when it has none, of its directory's end
  return bytes[0] === 0x50 && bytes[1] === 0x4b && sniff(bytes).kind === 'archive';
}

/**
 * Opens an archive. Throws `damaged_file`, `too_large` for the whole, `empty_file` when it holds no file, and the first
 * member's error when none can be had.
 */
export function unpack(bytes: Uint8Array, limits: ArchiveLimits = ARCHIVE_LIMITS): Unpacked {
  const unpacking = new Unpacking(limits);
  unpacking.open(bytes, '', 1);
  return unpacking.result();
}

interface Found {
  readonly path: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

class Unpacking {
  readonly #limits: ArchiveLimits;
  readonly #found: Found[] = [];
  readonly #lost: LostMember[] = [];
  readonly #paths = new Set<string>();
  #budget: number;

  constructor(limits: ArchiveLimits) {
    this.#limits = limits;
    this.#budget = limits.totalBytes;
  }

  open(bytes: Uint8Array, folder: string, depth: number): void {
    // one member over its cap is that member's own trouble, so that only the total is judged while the archive is opened
    const limits: ZipLimits = { ...ZIP_LIMITS, memberBytes: Number.MAX_SAFE_INTEGER, totalBytes: this.#budget };
    const zip = openZip(bytes, limits, { foreign: true });
    const documents = zip.members.filter((member) => member.bytes > 0 && !isLitter(member.name));
    const count = this.#found.length + this.#lost.length + documents.length;
    if (count > this.#limits.documents) {
      throw tooLarge('the number of files in the archive', count, this.#limits.documents);
    }
    for (const { name, bytes: size } of documents) {
      const path = this.#pathOf(`${folder}${name}`);
      this.#try(path, () => this.#take(zip, name, size, path, depth));
    }
  }

  result(): Unpacked {
    const lost = [...this.#lost].sort(byPath);
    const [first] = lost;
    if (this.#found.length === 0)
      throw first ? new NianbaoError(first.code, first.details) : new NianbaoError('empty_file');
    const found = [...this.#found].sort(byPath);
    const members = found.map((one): ArchiveMember => ({
      path: one.path,
      sha256: sha256(one.bytes),
      mediaType: one.mediaType,
      bytes: one.bytes.length,
    }));
    return { contents: { archive: 1, members, lost }, bytes: found.map((one) => one.bytes) };
  }

  #take(zip: Zip, name: string, size: number, path: string, depth: number): void {
    const { memberBytes, totalBytes } = this.#limits;
    if (size > memberBytes) throw tooLarge('the file in the archive', size, memberBytes);
    if (size > this.#budget) throw tooLarge('the inflated archive', `over ${totalBytes}`, totalBytes);
    const bytes = zip.read(name);
    this.#budget -= bytes.length;
    const { kind, mediaType } = sniff(bytes);
    if (kind !== 'archive') {
      this.#found.push({ path, mediaType, bytes });
      return;
    }
    if (depth >= this.#limits.depth) {
      throw new NianbaoError('too_complex', { what: 'the nesting of archives', limit: this.#limits.depth });
    }
    this.open(bytes, `${path}/`, depth + 1);
  }

  /** Runs `take`; its coded error is the member's. */
  #try(path: string, take: () => void): void {
    try {
      take();
    } catch (thrown) {
      if (!(thrown instanceof NianbaoError)) throw thrown;
      this.#lost.push({ path, code: thrown.code, details: thrown.details });
    }
  }

  /** A path that leads nowhere else and that no other member has. */
  #pathOf(name: string): string {
    const path = cleanPath(name);
    let free = path;
    for (let turn = 2; this.#paths.has(free); turn++) free = path.replace(/(\.[^./]*)?$/, ` (${turn})$1`);
    this.#paths.add(free);
    return free;
  }
}

/** What is left of a name without drive, root, `.` and `..`, and without characters that no name can have. */
function cleanPath(name: string): string {
  const parts = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[A-Za-z]:$/.test(part));
  return parts.join('/') || 'unnamed';
}

/** Names of files and folders that systems and programs leave behind; hidden ones begin with a full stop. */
const LITTER = /^(?:__MACOSX|Thumbs\.db|desktop\.ini|~\$.*)$/i;

function isLitter(name: string): boolean {
  return name.split('/').some((part) => /^\.+[^.]/.test(part) || LITTER.test(part));
}

function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return one.path < other.path ? -1 : one.path > other.path ? 1 : 0;
}

function tooLarge(what: string, size: number | string, limit: number): NianbaoError {
  return new NianbaoError('too_large', { what, size, limit });
}
