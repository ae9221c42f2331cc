/**
 * Migrations of the store, ordered by name. A released migration is never changed; a new one is added below it.
 * Several processes may open a new store at once: Kysely's migrator takes a lock in the database first.
 */
import { Migrator, sql, type Migration } from 'kysely';
import { NianbaoError } from '../errors.js';
import { FIRST_TABLES } from './ddl.js';
import { HARVEST_TABLES } from './ddl-harvest.js';
import { SCAN_TABLES } from './ddl-scans.js';
import type { Database } from './database.js';
import { refreshDerived } from './derived.js';

const SCHEMA = 'nianbao';

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001_tables': {
    up: async (db) => {
      for (const statement of FIRST_TABLES) await sql.raw(statement).execute(db);
    },
  },
  '0002_archives': {
    up: async (db) => {
      await sql`alter table nianbao.document add column unpacked boolean not null default false`.execute(db);
      await sql`create index place_parent on nianbao.place (parent_sha256) where parent_sha256 is not null`.execute(db);
    },
  },
  '0003_harvest': {
    up: async (db) => {
      for (const statement of HARVEST_TABLES) await sql.raw(statement).execute(db);
    },
  },
  '0004_bodies': {
    up: async (db) => {
      await sql`alter table nianbao.body add column declared_by text collate "C"`.execute(db);
      await sql`
        create table nianbao.body_alias (
          alias_id text collate "C" primary key, body_id text collate "C" not null, name text collate "C" not null,
          division text collate "C", origin text collate "C" not null
        )`.execute(db);
      await sql`create index body_alias_body on nianbao.body_alias (body_id)`.execute(db);
    },
  },
  '0005_decided_bindings': {
    up: async (db) => {
      await sql`
        create table nianbao.decided_binding (
          document_sha256 text collate "C" primary key, body_id text collate "C", year integer
        )`.execute(db);
    },
  },
  '0006_scan_pages': {
    up: async (db) => {
      for (const statement of SCAN_TABLES) await sql.raw(statement).execute(db);
    },
  },
};

/** Brings a store up to this program's migrations and views. Throws `schema_newer` if it is ahead of them. */
export async function migrate(database: Database): Promise<void> {
  await refuseNewer(database);
  const migrator = new Migrator({
    db: database.kysely,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
    migrationTableSchema: SCHEMA,
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    // a newer program may have come in between
    await refuseNewer(database);
    throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
  }
  await refreshDerived(database);
}

async function refuseNewer(database: Database): Promise<void> {
  const [there] = await database.run<{ found: string | null }>(
    sql`select to_regclass('nianbao.migration')::text as found`,
  );
  if (!there?.found) return;
  const done = await database.run<{ name: string }>(sql`select name from nianbao.migration order by name`);
  const newer = done.find(({ name }) => !Object.hasOwn(MIGRATIONS, name));
  if (newer) throw new NianbaoError('schema_newer', { migration: newer.name });
}
