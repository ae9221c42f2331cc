import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTLE_RULES } from '../../../src/pipeline/validate/settle.js';
import { openStore } from '../../../src/shared/store/open.js';
import { postgresMissing, usePostgres, type TestPostgres } from '../../harness/postgres.js';
import { doc, ingest, rowsOf } from './drive.js';

describe('openStore', () => {
  it('says store_unavailable when nobody answers', async () => {
    const databaseUrl = 'postgres://nianbao@127.0.0.1:1/nothing';
    await expect(openStore({ databaseUrl, dataDir: null })).rejects.toMatchObject({ code: 'store_unavailable' });
  });

  it('finds in the data folder what an earlier process stored there', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'nianbao-open-'));
    try {
      const first = await openStore({ databaseUrl: null, dataDir, rules: SETTLE_RULES });
      await ingest(first, [doc('a')]);
      const before = await rowsOf(first, 'fact');
      await first.close();
      await expect(first.status()).rejects.toThrow();
      const second = await openStore({ databaseUrl: null, dataDir });
      expect(await rowsOf(second, 'fact')).toEqual(before);
      await second.close();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe.skipIf(postgresMissing !== null)('openStore on Postgres', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await usePostgres();
  });
  afterAll(async () => {
    await server?.dropDatabase('opened_at_once');
    await server?.dropDatabase('went_away');
    await server?.stop();
  });

  it('makes the tables once when several processes open a new database at once', async () => {
    const databaseUrl = await server.createDatabase('opened_at_once');
    const stores = await Promise.all(
      Array.from({ length: 6 }, () => openStore({ databaseUrl, dataDir: null, rules: SETTLE_RULES })),
    );
    const [first, second] = stores;
    if (!first || !second) throw new Error('there should have been two');
    await ingest(first, [doc('a')]);
    expect(await rowsOf(second, 'report')).toHaveLength(1);
    for (const store of stores) await store.close();
  });

  it('says store_unavailable when the database breaks its connections, and works again when it is back', async () => {
    const databaseUrl = await server.createDatabase('went_away');
    const store = await openStore({ databaseUrl, dataDir: null, rules: SETTLE_RULES });
    await ingest(store, [doc('a')]);
    await server.dropDatabase('went_away');
    await expect(store.status()).rejects.toThrow();
    await server.createDatabase('went_away');
    const again = await openStore({ databaseUrl, dataDir: null });
    await again.close();
    // the same pool finds the new database
    expect((await store.status()).reports).toBe(0);
    await store.close();
  });
});
