import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { folderBlobs } from '../../../src/shared/blobs/folder.js';
import { sha256 } from '../../../src/shared/canonical.js';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'nianbao-blobs-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => Buffer.from(text);
const files = async (): Promise<string[]> =>
  (await readdir(dir, { recursive: true, withFileTypes: true })).filter((one) => one.isFile()).map((one) => one.name);

describe('folderBlobs', () => {
  it('gives back what was put, under its hash, and the empty blob too', async () => {
    const blobs = folderBlobs(dir);
    for (const text of ['年度报告', '']) {
      const hash = await blobs.put(bytes(text));
      expect(hash).toBe(sha256(text));
      expect(Buffer.from(await blobs.get(hash)).toString()).toBe(text);
      expect(await blobs.has(hash)).toBe(true);
    }
  });

  it('keeps one file however often and however concurrently the same bytes are put', async () => {
    const [one, other] = [folderBlobs(dir), folderBlobs(dir)];
    await Promise.all(Array.from({ length: 40 }, (_, turn) => (turn % 2 ? one : other).put(bytes('same'))));
    expect(await files()).toEqual([sha256('same').slice(2)]);
  });

  it('throws blob_missing for what is not there and for names that are no hash', async () => {
    const blobs = folderBlobs(dir);
    await expect(blobs.get(sha256('absent'))).rejects.toMatchObject({ code: 'blob_missing' });
    await expect(blobs.get('../../etc/passwd')).rejects.toMatchObject({ code: 'blob_missing' });
    await expect(blobs.has('..')).rejects.toMatchObject({ code: 'blob_missing' });
    expect(await blobs.has(sha256('absent'))).toBe(false);
  });

  it('throws blob_damaged when the bytes on the disk changed, and put heals a cut one', async () => {
    const blobs = folderBlobs(dir);
    const hash = await blobs.put(bytes('content'));
    const file = join(dir, hash.slice(0, 2), hash.slice(2));
    await writeFile(file, 'c0ntent');
    await expect(blobs.get(hash)).rejects.toMatchObject({ code: 'blob_damaged' });
    await writeFile(file, 'cont');
    await blobs.put(bytes('content'));
    expect(Buffer.from(await blobs.get(hash)).toString()).toBe('content');
  });

  it('removes parts of dead processes of this host and leaves those of living ones and other hosts', async () => {
    const first = await folderBlobs(dir).put(bytes('content'));
    const folder = join(dir, first.slice(0, 2));
    const dead = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
    const mark = sha256(hostname()).slice(0, 8);
    for (const name of [`.${mark}-${dead}-aa.part`, `.${mark}-${process.pid}-bb.part`, `.00000000-${dead}-cc.part`]) {
      writeFileSync(join(folder, name), 'part');
    }
    await folderBlobs(dir).put(bytes('another'));
    expect(readdirSync(folder).sort()).toEqual(
      [`.${mark}-${process.pid}-bb.part`, `.00000000-${dead}-cc.part`, first.slice(2)].sort(),
    );
  });
});
