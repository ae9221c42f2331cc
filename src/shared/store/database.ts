/**
 * One way to talk SQL to both databases: Kysely over a `pg` pool or over PGlite, with the same parsers, and with errors of
 * the connection told from errors of the statement.
 *
 * Statements are written as SQL (`sql` templates): what runs is what is read. Rows go in as one JSON parameter
 * (`rowsParam`, `json_to_recordset`), so that hundreds of rows take one round trip.
 */
import { Kysely, PostgresDialect, sql, type PostgresPool, type RawBuilder, type Transaction } from 'kysely';
import { Pool } from 'pg';
import { NianbaoError } from '../errors.js';
import { PARSERS } from './parsers.js';
import { pglitePool } from './pglite-pool.js';

export type Executor = Kysely<unknown> | Transaction<unknown>;

export interface Database {
  readonly kind: 'postgres' | 'pglite';
  /** Runs one statement, which is a transaction of its own. */
  run<Row>(statement: RawBuilder<Row>): Promise<Row[]>;
  /** Runs a transaction, again from the start if the database broke it up because of another one (deadlock). */
  transaction<T>(body: (tx: Executor) => Promise<T>): Promise<T>;
  /** Pages of rows that all show one moment, where the database allows readers beside writers (Postgres). */
  snapshot<T>(body: (run: <Row>(statement: RawBuilder<Row>) => Promise<Row[]>) => AsyncIterable<T>): AsyncIterable<T>;
  readonly kysely: Kysely<unknown>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** `postgres://…`; null: PGlite in `folder`. */
  readonly url: string | null;
  /** Folder of PGlite's data; null: in memory (for tests). */
  readonly folder: string | null;
  /** @default 10 connections at most to Postgres; PGlite always has one. */
  readonly connections?: number;
}

const TRANSACTION_ATTEMPTS = 8;
const IDLE_IN_TRANSACTION_MS = 120_000;

export async function connect(options: DatabaseOptions): Promise<Database> {
  const kind = options.url === null ? 'pglite' : 'postgres';
  const pool = options.url === null ? await pglitePool(options.folder) : postgresPool(options.url, options.connections);
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });

  return {
    kind,
    kysely,
    run: (statement) => coded(async () => (await statement.execute(kysely)).rows),

    async transaction(body) {
      for (let attempt = 1; ; attempt++) {
        try {
          return await coded(() => kysely.transaction().execute(body));
        } catch (error) {
          if (!isBrokenUp(error) || attempt === TRANSACTION_ATTEMPTS) throw error;
        }
      }
    },

    async *snapshot(body) {
      // PGlite has one connection: holding it while the reader of these rows uses the store would hang both for ever.
      // Its folder has one owner, so nobody else writes meanwhile.
      if (kind === 'pglite') {
        yield* body(async (statement) => coded(async () => (await statement.execute(kysely)).rows));
        return;
      }
      const tx = await coded(() =>
        kysely.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(),
      );
      try {
        // between two pages the reader may take its time: a snapshot holds no locks
        await coded(() => sql`set local idle_in_transaction_session_timeout = 0`.execute(tx));
        yield* body(async (statement) => coded(async () => (await statement.execute(tx)).rows));
      } finally {
        await coded(() => tx.rollback().execute());
      }
    },

    close: () => kysely.destroy(),
  };
}

function postgresPool(url: string, connections = 10): PostgresPool {
  const pool = new Pool({
    connectionString: url,
    max: connections,
    application_name: 'nianbao',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // a process that stands still in the middle of a transaction must not hold its locks for ever
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    types: {
      getTypeParser: (oid: number) => PARSERS[oid] ?? ((text: string) => text),
    },
  });
  // an idle connection that breaks is dropped by the pool; without a listener it would end the process. The next
  // statement says store_unavailable if the database is really gone.
  pool.on('error', () => undefined);
  return pool;
}

/** SQLSTATE of a database error, or the system's code of a connection error. */
function sqlState(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : null;
}

function isBrokenUp(error: unknown): boolean {
  const state = sqlState(error);
  return state === '40P01' || state === '40001';
}

const CONNECTION_STATES = /^(08...|57P0[1-5]|53300|53400|25P03|E[A-Z]+)$/;
const CONNECTION_MESSAGES = /Connection terminated|timeout exceeded when trying to connect|Client has encountered/;

/** Runs a query; an error of the connection becomes `store_unavailable`, others stay as they are. */
async function coded<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (error) {
    if (error instanceof NianbaoError || !(error instanceof Error)) throw error;
    const state = sqlState(error);
    if ((state !== null && CONNECTION_STATES.test(state)) || CONNECTION_MESSAGES.test(error.message)) {
      throw new NianbaoError('store_unavailable', { reason: error.message || String(state) }, { cause: error });
    }
    throw error;
  }
}

/** Rows of a statement inside a transaction. */
export async function rowsOf<Row>(tx: Executor, statement: RawBuilder<Row>): Promise<Row[]> {
  return (await statement.execute(tx)).rows;
}

/** Rows (or any JSON value) as one parameter; NUL and lone surrogates, which no Postgres text can hold, become U+FFFD. */
export function rowsParam(value: unknown): RawBuilder<unknown> {
  return sql`${storableJson(value)}::json`;
}

/** JSON that Postgres takes: see `storable`. Looks at the text first, for hardly any value has such characters. */
function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  return isStorableJson(json) ? json : JSON.stringify(storable(value));
}

/** Whether JSON that JSON.stringify made names neither NUL nor a lone surrogate (it writes both as escapes). */
export function isStorableJson(json: string): boolean {
  return !/\\u(0000|d[89a-f])/i.test(json);
}

/** A value with every character that Postgres cannot store replaced by U+FFFD, in strings at any depth. */
export function storable<T>(value: T): T;
export function storable(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD');
  }
  if (Array.isArray(value)) return value.map((member: unknown) => storable(member));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]: [string, unknown]) => [storable(key), storable(member)]),
  );
}
