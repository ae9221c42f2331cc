/**
 * Blobs in a folder: `<dir>/ab/cdef…` holds the bytes whose sha256 is `abcdef…`.
 *
 * A blob is written to `<dir>/ab/.<host>-<pid>-<random>.part`, synced and renamed, so that it is there whole or not at
 * all, also after a power cut; the folder is synced too. What is there is not written again, unless its size is wrong.
 * Parts of dead processes of this host are removed before the first write. `get` checks the hash, so damage on the disk
 * is never read as content.
 */
import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sha256 } from '../canonical.js';
import { NianbaoError } from '../errors.js';
import { makeFolder } from '../folders.js';
import { lifeOf } from '../process-identity.js';
import type { Blobs } from './blobs.js';

/** Tells hosts that share a folder apart: only a host itself can say which of its processes are dead. */
const HOST_MARK = sha256(hostname()).slice(0, 8);

/** Opens the blob folder, which is made when it is needed. */
export function folderBlobs(dir: string): Blobs {
  let swept: Promise<void> | undefined;
  const prepared = new Map<string, Promise<void>>();
  const underWay = new Map<string, Promise<void>>();
  const folderOf = (hash: string): string => join(dir, hash.slice(0, 2));
  const fileOf = (hash: string): string => join(folderOf(hash), hash.slice(2));

  const prepare = (folder: string): Promise<void> => {
    let made = prepared.get(folder);
    if (!made) {
      made = makeFolder(folder).then(() => syncFolder(dir));
      prepared.set(folder, made);
      made.catch(() => prepared.delete(folder));
    }
    return made;
  };

  const write = async (hash: string, bytes: Uint8Array): Promise<void> => {
    if ((await sizeOf(fileOf(hash))) === bytes.length) return;
    const folder = folderOf(hash);
    await prepare(folder);
    const part = join(folder, `.${HOST_MARK}-${process.pid}-${randomBytes(6).toString('hex')}.part`);
    try {
      const handle = await open(part, 'wx');
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(part, fileOf(hash));
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    await syncFolder(folder);
  };

  return {
    async put(bytes) {
      await (swept ??= removeParts(dir));
      const hash = sha256(bytes);
      let writing = underWay.get(hash);
      if (!writing) {
        writing = write(hash, bytes).finally(() => underWay.delete(hash));
        underWay.set(hash, writing);
      }
      await writing;
      return hash;
    },

    async get(hash) {
      checkName(hash);
      let bytes: Buffer;
      try {
        bytes = await readFile(fileOf(hash));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        throw new NianbaoError('blob_missing', { sha256: hash }, { cause: error });
      }
      if (sha256(bytes) !== hash) throw new NianbaoError('blob_damaged', { sha256: hash });
      return bytes;
    },

    async has(hash) {
      checkName(hash);
      return (await sizeOf(fileOf(hash))) !== null;
    },

    async *list() {
      for (const folder of (await listed(dir)).sort()) {
        if (!/^[0-9a-f]{2}$/.test(folder)) continue;
        for (const file of (await listed(join(dir, folder))).sort()) {
          if (/^[0-9a-f]{62}$/.test(file)) yield folder + file;
        }
      }
    },
  };
}

/** A name that is no sha256 would lead out of the folder. */
function checkName(hash: string): void {
  if (!/^[0-9a-f]{64}$/.test(hash)) throw new NianbaoError('blob_missing', { sha256: hash });
}

/** Bytes of a file; null when there is none. */
async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Makes names in a folder durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Removes parts whose writer is gone. Blobs themselves are never touched. */
async function removeParts(dir: string): Promise<void> {
  for (const folder of await listed(dir)) {
    if (!/^[0-9a-f]{2}$/.test(folder)) continue;
    for (const file of await listed(join(dir, folder))) {
      const [, mark, pid] = /^\.([0-9a-f]+)-(\d+)-[0-9a-f]+\.part$/.exec(file) ?? [];
      if (mark !== HOST_MARK) continue;
      if (lifeOf({ host: hostname(), pid: Number(pid), started: null }) === 'dead')
        await rm(join(dir, folder, file), { force: true });
    }
  }
}

async function listed(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
