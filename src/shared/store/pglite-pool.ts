/**
 * The embedded Postgres (PGlite) behind the interface of a `pg` pool. It has one connection, so the pool has one client:
 * whoever wants it waits until it is released. This is also the lock around transactions that PGlite needs.
 */
import { mkdir } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import { PARSERS } from './parsers.js';

/** Opens PGlite in a folder, or in memory. The caller holds the lock on the data folder. */
export async function pglitePool(folder: string | null): Promise<PostgresPool> {
  if (folder !== null) await mkdir(folder, { recursive: true });
  const parsers = Object.fromEntries(
    Object.entries(PARSERS).map(([oid, parse]) => [oid, (text: string) => parse(text)]),
  );
  const lite = await PGlite.create({ ...(folder === null ? {} : { dataDir: folder }), parsers });
  let last: Promise<void> = Promise.resolve();
  let ended = false;

  const query = async <R>(statement: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> => {
    const { rows, affectedRows } = await lite.query<R>(statement, [...parameters]);
    // Kysely reads the command only to tell whether rowCount means anything; we always ask for RETURNING instead
    return { command: 'SELECT', rowCount: affectedRows ?? 0, rows };
  };

  return {
    async connect() {
      const turn = last;
      let release = (): void => undefined;
      last = new Promise((resolve) => (release = resolve));
      await turn;
      if (ended) {
        release();
        throw new Error('the store is closed');
      }
      return { query: query as PostgresPoolClient['query'], release };
    },
    async end() {
      ended = true;
      await last;
      await lite.close();
    },
  };
}
