import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SETTLE_RULES } from '../../../src/pipeline/validate/settle.js';
import { connect } from '../../../src/shared/store/database.js';
import { migrate } from '../../../src/shared/store/migrations.js';
import { openStore, storeOn } from '../../../src/shared/store/open.js';
import { postgresMissing, usePostgres, type TestPostgres } from '../../harness/postgres.js';
import { exported, ingest } from './drive.js';
import { KILL_DOCS } from './kill-docs.js';

/** Starts the child and kills it with SIGKILL as soon as it says this line. */
async function killedAt(line: string, url: string, folder: string, mode: string): Promise<void> {
  const args = ['--import', 'tsx', 'test/shared/store/kill-child.ts', url, folder, mode];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let seen = false;
  for await (const said of createInterface({ input: child.stdout })) {
    if (said !== line) continue;
    seen = true;
    child.kill('SIGKILL');
  }
  await ended;
  expect([line, seen]).toEqual([line, true]);
}

/** What can never be, whenever the process died. */
const IMPOSSIBLE = {
  'a report without its version': `select id from nianbao.report r where not exists
    (select from nianbao.report_version where id = r.version_id and report_id = r.id)`,
  'a current fact of a report that is not there': `select report_id from nianbao.fact f where not exists
    (select from nianbao.report where id = f.report_id)`,
  'a report without facts': `select id from nianbao.report r where not exists
    (select from nianbao.fact where report_id = r.id and until_version_id is null)`,
  'a fact that is current twice': `select report_id, code from nianbao.fact where until_version_id is null
    group by report_id, code having count(*) > 1`,
  'a finished document without binding or reading': `select sha256 from nianbao.document d where state = 'done' and not
    (exists (select from nianbao.binding where document_sha256 = d.sha256)
      and exists (select from nianbao.reading where document_sha256 = d.sha256))`,
  'a binding of a document that is not finished': `select document_sha256 from nianbao.binding b where not exists
    (select from nianbao.document where sha256 = b.document_sha256 and state = 'done')`,
  'a document without a place': `select sha256 from nianbao.document d where not exists
    (select from nianbao.place where document_sha256 = d.sha256)`,
};

let expected: Record<string, string>;
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'nianbao-kill-'));
  const undisturbed = await openStore({ databaseUrl: null, dataDir: null, rules: SETTLE_RULES });
  await ingest(undisturbed, KILL_DOCS);
  expected = await exported(undisturbed);
  await undisturbed.close();
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Kills at several moments, finds everything whole each time, and ends with the export of an undisturbed run. */
async function survives(url: string | null, folder: string | null): Promise<void> {
  for (const line of ['settled 1', 'settled 9', 'settled 17']) {
    await killedAt(line, url ?? '', folder ?? '', 'ingest');
    const database = await connect({ url, folder: folder === null ? null : join(folder, 'pg') });
    for (const [what, query] of Object.entries(IMPOSSIBLE)) {
      expect([what, await database.run(sql.raw(query))]).toEqual([what, []]);
    }
    await database.close();
  }
  const database = await connect({ url, folder: folder === null ? null : join(folder, 'pg') });
  await migrate(database);
  const store = storeOn(database, SETTLE_RULES);
  await ingest(store, KILL_DOCS, { workers: 3 });
  expect(await exported(store)).toEqual(expected);
  const runs = await database.run(sql<{ status: string }>`select status from nianbao.run`);
  expect(runs).toEqual([{ status: 'done' }]);
  await store.close();
}

async function leavesNothing(url: string | null, folder: string | null): Promise<void> {
  await killedAt('inside', url ?? '', folder ?? '', 'hang');
  const store = await openStore({ databaseUrl: url, dataDir: folder, rules: SETTLE_RULES });
  const now = await exported(store);
  for (const table of ['report', 'report_version', 'fact', 'finding', 'section', 'body']) {
    expect([table, now[table]]).toEqual([table, '']);
  }
  await ingest(store, KILL_DOCS);
  expect(await exported(store)).toEqual(expected);
  await store.close();
}

describe('a process killed with SIGKILL, PGlite in a folder', () => {
  it(
    'leaves a store that opens whole and ends as if nothing had happened',
    () => survives(null, join(scratch, 'survives')),
    180_000,
  );
  it('leaves nothing of a transaction that it was in', () => leavesNothing(null, join(scratch, 'nothing')), 180_000);
});

describe.skipIf(postgresMissing !== null)('a process killed with SIGKILL, Postgres', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await usePostgres();
  });
  afterAll(async () => {
    for (const name of ['survives', 'nothing']) await server?.dropDatabase(name);
    await server?.stop();
  });
  it(
    'leaves a store that opens whole and ends as if nothing had happened',
    async () => survives(await server.createDatabase('survives'), null),
    180_000,
  );
  it(
    'leaves nothing of a transaction that it was in',
    async () => leavesNothing(await server.createDatabase('nothing'), null),
    180_000,
  );
});
