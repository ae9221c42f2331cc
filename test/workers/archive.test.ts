/** The archive held against the store: real blobs in a folder, a store in memory. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Blobs } from '../../src/shared/blobs/blobs.js';
import { folderBlobs } from '../../src/shared/blobs/folder.js';
import { openStore } from '../../src/shared/store/open.js';
import type { Store } from '../../src/shared/store/store.js';
import { isLoss, verifyArchive } from '../../src/workers/archive.js';

let dir: string;
let blobs: Blobs;
let store: Store;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'nianbao-archive-'));
  blobs = folderBlobs(dir);
  store = await openStore({ databaseUrl: null, dataDir: null });
});

afterEach(async () => {
  await store.close();
  await rm(dir, { recursive: true, force: true });
});

/** Archives and registers documents as an ingest does. Returns their hashes in the order given. */
async function ingest(texts: readonly string[]): Promise<string[]> {
  const run = await store.openRun('ingest', 'test');
  const hashes = await Promise.all(texts.map(async (text) => blobs.put(Buffer.from(text))));
  await store.registerDocuments(
    run.id,
    hashes.map((sha256, index) => ({
      sha256,
      mediaType: 'text/plain',
      bytes: Buffer.byteLength(texts[index] ?? ''),
      parentSha256: null,
      place: {
        sourceId: null,
        url: null,
        path: `reports/${index}.txt`,
        linkText: null,
        declaredCharset: null,
        division: null,
        body: null,
        year: null,
        fetchedAt: null,
      },
    })),
  );
  return hashes;
}

const fileOf = (hash: string): string => join(dir, hash.slice(0, 2), hash.slice(2));

describe('verifyArchive', () => {
  it('has nothing to say of a whole archive', async () => {
    await ingest(['一', '二', '三']);
    expect(await verifyArchive(store, blobs)).toEqual({ blobs: 3, references: 3, problems: [] });
  });

  it('names what is damaged, missing and left over, and tells loss from what is harmless', async () => {
    const [damaged = '', missing = ''] = await ingest(['一', '二', '三']);
    await writeFile(fileOf(damaged), '别的');
    await rm(fileOf(missing));
    const orphan = await blobs.put(Buffer.from('left by a process that died'));
    const { blobs: count, references, problems } = await verifyArchive(store, blobs);
    expect({ count, references }).toEqual({ count: 3, references: 3 });
    expect(new Map(problems.map((one) => [one.sha256, [one.problem, one.kind, isLoss(one)]]))).toEqual(
      new Map([
        [damaged, ['damaged', 'document', true]],
        [missing, ['missing', 'document', true]],
        [orphan, ['orphan', null, false]],
      ]),
    );
    expect(problems.map(({ sha256 }) => sha256)).toEqual(problems.map(({ sha256 }) => sha256).sort());
  });
});
