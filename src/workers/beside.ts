/**
 * A local page with the pictures that lie beside it. A page whose tables are pictures says nothing without them: pictures in its own
 * folder, or in folders in that, are put into it, and it is archived and read as one document.
 */
import { realpath } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { NianbaoError } from '../shared/errors.js';
import { withPictures, type LinkedPicture } from '../shared/html/put-pictures.js';
import { sniff } from '../pipeline/extract/sniff.js';
import { readWhole } from './files.js';

/** Bytes of a picture from which on it may be the scan of a table. */
const LEAST_PICTURE = 10_000;
const MEGABYTE = 1024 * 1024;
/** Addresses with a scheme or a host, or from the root of a site, lie elsewhere. */
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|[/\\])/i;

/**
 * A file's bytes, of a page with its pictures; the whole, and what is read for it, is no larger than a file may be. Throws what
 * `readWhole` throws.
 */
export async function readDocument(path: string, mostMegabytes: number): Promise<Uint8Array> {
  const bytes = await readWhole(path, mostMegabytes);
  if (sniff(bytes).mediaType !== 'text/html') return bytes;
  const beside = new Beside(dirname(resolve(path)), mostMegabytes);
  return withPictures(bytes, mostMegabytes * MEGABYTE, async (address) => beside.find(address));
}

/** The pictures beside one page. A file is read once, whatever the addresses that lead to it. */
class Beside {
  readonly #folder: string;
  readonly #known = new Map<string, LinkedPicture | null>();
  /** What may still be read, pictures or not. */
  #megabytes: number;

  constructor(folder: string, mostMegabytes: number) {
    this.#folder = folder;
    this.#megabytes = mostMegabytes;
  }

  /** null: nothing is there that can be a table. */
  async find(address: string): Promise<LinkedPicture | null> {
    if (ELSEWHERE.test(address)) return null;
    try {
      const path = await realpath(resolve(this.#folder, decodePath(address.replace(/[?#].*$/, ''))));
      if (!path.startsWith(`${await realpath(this.#folder)}${sep}`)) return null;
      const known = this.#known.get(path);
      if (known !== undefined) return known;
      this.#known.set(path, null);
      const bytes = await readWhole(path, this.#megabytes);
      this.#megabytes -= bytes.length / MEGABYTE;
      const picture = asPicture(bytes);
      this.#known.set(path, picture);
      return picture;
    } catch (thrown) {
      // a page that lacks a picture is read without it, and the picture counted
      if (thrown instanceof NianbaoError || (thrown as NodeJS.ErrnoException).code !== undefined) return null;
      throw thrown;
    }
  }
}

/** The bytes as a picture to be put into a page; null: they are none, or an icon. */
export function asPicture(bytes: Uint8Array): LinkedPicture | null {
  const { mediaType } = sniff(bytes);
  return mediaType.startsWith('image/') && bytes.length >= LEAST_PICTURE ? { mediaType, bytes } : null;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a name with a bare % sign
  }
}
