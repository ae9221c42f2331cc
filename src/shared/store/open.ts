/** Opens the store: connects, brings tables and views up to date, and puts the parts behind the interface `Store`. */
import { join } from 'node:path';
import type { SettleRules } from '../model/settle.js';
import { archivedExchanges } from './archived-exchanges.js';
import { blobReferences } from './blob-references.js';
import { bodyRegistryOn } from './body-registry.js';
import {
  claim,
  complete,
  dueDocuments,
  fail,
  knownOutput,
  RETRIES,
  retryFailed,
  retryUnreadScans,
  type Retries,
} from './attempts.js';
import { completeValidate } from './complete-validate.js';
import { connect, type Database } from './database.js';
import { registerDocuments } from './documents.js';
import { exportRows } from './export.js';
import { EXPORTS } from './export-tables.js';
import { harvestOn } from './harvest-on.js';
import { migrate } from './migrations.js';
import { closeRun, heartbeat, openRun } from './runs.js';
import { scanPagesOn } from './scan-pages.js';
import { documentStates, failures, reportLines, storeStatus } from './status.js';
import type { Store } from './store.js';
import { completeUnpack, membersOf } from './unpack.js';

export interface OpenStoreOptions {
  /** `postgres://…` of a Postgres 15 or later; null: the embedded Postgres (PGlite) in `<dataDir>/pg`. */
  readonly databaseUrl: string | null;
  /** The data folder, whose lock the caller holds; null: PGlite in memory, gone when the store is closed. */
  readonly dataDir: string | null;
  /** How documents of one body and year are settled; needed by `completeValidate` alone. */
  readonly rules?: SettleRules;
  /** After errors that may pass. @default RETRIES */
  readonly retries?: Retries;
  /** Connections at most to Postgres. @default 10 */
  readonly connections?: number;
}

/** Opens the store. Throws `store_unavailable`, `schema_newer`. */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const database = await connect({
    url: options.databaseUrl,
    folder: options.dataDir === null ? null : join(options.dataDir, 'pg'),
    ...(options.connections === undefined ? {} : { connections: options.connections }),
  });
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return storeOn(database, options.rules, options.retries);
}

/** A store on a database that is connected and migrated; closing it closes the database. */
export function storeOn(database: Database, rules?: SettleRules, retries = RETRIES): Store {
  return {
    kind: database.kind,
    harvest: harvestOn(database, retries),
    bodies: bodyRegistryOn(database),
    pages: scanPagesOn(database, retries),
    openRun: (kind, key) => openRun(database, kind, key),
    heartbeat: (runId) => heartbeat(database, runId),
    closeRun: (runId, counts, status) => closeRun(database, runId, counts, status ?? 'done'),
    registerDocuments: (runId, documents) => registerDocuments(database, runId, documents),
    dueDocuments: (limit, horizonMs) => dueDocuments(database, limit, horizonMs),
    claim: (bell) => claim(database, bell),
    knownOutput: (input, stage, version, context) => knownOutput(database, input, stage, version, context),
    complete: (one, result, needsScan) => complete(database, one, result, needsScan ?? false),
    completeUnpack: (one, result, contents) => completeUnpack(database, one, result, contents),
    membersOf: (runId, archives) => membersOf(database, runId, archives),
    completeValidate: async (one, result, checked, load) => {
      if (!rules) throw new Error('a store that settles has to be opened with rules');
      await completeValidate(database, rules, one, result, checked, load);
    },
    fail: (one, error, attempt) => fail(database, one, error, retries, attempt ?? null),
    documentStates: (sha256s) => documentStates(database, sha256s),
    failures: () => failures(database),
    retryFailed: (filter) => retryFailed(database, filter),
    retryUnreadScans: (version) => retryUnreadScans(database, version),
    status: () => storeStatus(database),
    reportLines: (sha256s) => reportLines(database, sha256s),
    archivedExchanges: (sourceId) => archivedExchanges(database, sourceId),
    blobReferences: () => blobReferences(database),
    exportTables: () => EXPORTS.map(({ name, columns }) => ({ name, columns })),
    exportRows: (table, { allVersions }) => exportRows(database, table, { allVersions }),
    close: () => database.close(),
  };
}
