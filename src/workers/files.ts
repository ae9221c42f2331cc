/** Local files: found under files and folders in a fixed order, and read whole or not at all. */
import { constants } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { NianbaoError } from '../shared/errors.js';

export interface FoundFile {
  /** Absolute. */
  readonly path: string;
  /** Why it cannot be taken; null: it can be. */
  readonly error: NianbaoError | null;
}

/** Files that systems leave in folders, and notes about a folder; hidden ones (`.DS_Store`, `._name`) are passed over anyway. */
const LITTER: ReadonlySet<string> = new Set(['Thumbs.db', 'desktop.ini', '__MACOSX', 'README.md', 'README.txt']);
const MEGABYTE = 1024 * 1024;
/** How often a file that changes under the reader is read again. */
const MOST_READS = 3;

/**
 * Every file under these paths, once, in order of path. Inside folders hidden files, litter, sockets, FIFOs and devices are
 * passed over; symbolic links are followed, but not in circles. What is named and is no file, or cannot be looked at, is
 * found with its error.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFile[]> {
  const found = new Map<string, FoundFile>();
  for (const path of paths) {
    for await (const file of walk(resolve(path), [], true)) if (!found.has(file.path)) found.set(file.path, file);
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function* walk(path: string, above: readonly string[], named: boolean): AsyncIterable<FoundFile> {
  try {
    const entry = await stat(path);
    if (entry.isFile()) yield { path, error: null };
    else if (!entry.isDirectory()) {
      if (named) yield { path, error: unreadable('it is neither a file nor a folder') };
    } else {
      const real = await realpath(path);
      if (above.includes(real)) return; // a link to a folder that we are inside of
      for (const name of (await readdir(path)).sort()) {
        if (!name.startsWith('.') && !LITTER.has(name)) yield* walk(join(path, name), [...above, real], false);
      }
    }
  } catch (thrown) {
    yield { path, error: unreadable(reasonOf(thrown)) };
  }
}

/**
 * A file's bytes, all of one state of the file. Throws `file_unreadable` (also when it keeps changing) and `too_large`.
 */
export async function readWhole(path: string, mostMegabytes: number): Promise<Uint8Array> {
  for (let read = 0; read < MOST_READS; read++) {
    const bytes = await readOnce(path, mostMegabytes);
    if (bytes !== null) return bytes;
  }
  throw unreadable('it changes while it is read');
}

/** null: it changed under the reader. */
async function readOnce(path: string, mostMegabytes: number): Promise<Uint8Array | null> {
  try {
    // a pipe or a device is opened at once, not when somebody writes into it
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const before = await file.stat();
      if (!before.isFile()) throw unreadable('it is not a file');
      if (before.size > mostMegabytes * MEGABYTE) throw tooLarge(path, before.size, mostMegabytes);
      const bytes = await file.readFile();
      const after = await file.stat();
      return after.size === before.size && after.mtimeMs === before.mtimeMs && bytes.length === after.size
        ? bytes
        : null;
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw thrown instanceof NianbaoError ? thrown : unreadable(reasonOf(thrown));
  }
}

function tooLarge(path: string, size: number, limit: number): NianbaoError {
  return new NianbaoError('too_large', {
    what: basename(path),
    size: `${(size / MEGABYTE).toFixed(1)} MB`,
    limit: `${limit} MB`,
  });
}

function unreadable(reason: string): NianbaoError {
  return new NianbaoError('file_unreadable', { reason });
}

/** The system's words without its code and path, which stand beside them already. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ELOOP: 'it is a symbolic link in a circle',
  ENAMETOOLONG: 'its name is too long',
};

function reasonOf(thrown: unknown): string {
  const { code, message } = thrown as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}
