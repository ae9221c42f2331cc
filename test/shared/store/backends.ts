/** The databases that the conformance suite runs on. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { SETTLE_RULES } from '../../../src/pipeline/validate/settle.js';
import { RETRIES } from '../../../src/shared/store/attempts.js';
import { connect, type Database } from '../../../src/shared/store/database.js';
import { migrate } from '../../../src/shared/store/migrations.js';
import { openStore, storeOn } from '../../../src/shared/store/open.js';
import type { Store } from '../../../src/shared/store/store.js';
import { usePostgres, type TestPostgres } from '../../harness/postgres.js';

export interface Backend {
  /** An empty store, migrated. Other stores on the same data by `again`. */
  fresh(): Promise<Store>;
  /** Another store on the data of the last fresh one: of its own connection where the database has several. */
  again(options?: { attempts?: number }): Promise<Store>;
  /** Runs SQL beside the store. */
  query(text: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

export interface Subject {
  /** An empty store before every test. */
  readonly store: Store;
  readonly backend: Backend;
}

export const ATTEMPTS = 3;

/** PGlite takes seconds to start, so that one serves all tests and is emptied between them. */
export async function pgliteBackend(where: 'memory' | 'folder'): Promise<Backend> {
  const folder = where === 'memory' ? null : await mkdtemp(join(tmpdir(), 'nianbao-pglite-'));
  const database = await connect({ url: null, folder: folder === null ? null : join(folder, 'pg') });
  await migrate(database);
  const store = (attempts: number): Store => ({
    ...storeOn(database, SETTLE_RULES, { ...RETRIES, attempts }),
    close: () => Promise.resolve(),
  });
  return {
    async fresh() {
      await empty(database);
      return store(ATTEMPTS);
    },
    again: async ({ attempts = ATTEMPTS } = {}) => {
      await migrate(database);
      return store(attempts);
    },
    query: (text) => database.run(sql.raw<Record<string, unknown>>(text)),
    async stop() {
      await database.close();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Deletes every row but those that a migration made: quicker than new files for every table. */
async function empty(database: Database): Promise<void> {
  const tables = await database.run(
    sql<{ name: string }>`
      select 'nianbao.' || quote_ident(tablename) as name from pg_tables where schemaname = 'nianbao'
        and tablename not in ('migration', 'migration_lock', 'indicator', 'derived')`,
  );
  const deletes = tables.map(({ name }) => `delete from ${name};`).join(' ');
  await database.run(sql.raw(`do $$ begin ${deletes} end $$`));
}

/** A real Postgres: a database of its own for the file that asks; every store has its own connections to it. */
export async function postgresBackend(): Promise<Backend> {
  const server: TestPostgres = await usePostgres();
  const name = `store_${randomBytes(6).toString('hex')}`;
  const url = await server.createDatabase(name);
  const beside = await connect({ url, folder: null, connections: 1 });
  await migrate(beside);
  const stores: Store[] = [];
  const closeAll = async (): Promise<void> => {
    for (const store of stores.splice(0)) await store.close();
  };
  const open = async (attempts: number): Promise<Store> => {
    const store = await openStore({
      databaseUrl: url,
      dataDir: null,
      rules: SETTLE_RULES,
      retries: { ...RETRIES, attempts },
    });
    stores.push(store);
    return { ...store, close: () => Promise.resolve() };
  };
  return {
    async fresh() {
      await closeAll();
      await empty(beside);
      return open(ATTEMPTS);
    },
    again: ({ attempts = ATTEMPTS } = {}) => open(attempts),
    query: (text) => beside.run(sql.raw<Record<string, unknown>>(text)),
    async stop() {
      await closeAll();
      await beside.close();
      await server.dropDatabase(name);
      await server.stop();
    },
  };
}
