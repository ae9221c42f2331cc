/** Runs: one row per ingest, harvest or re-processing. A run whose owner is gone is taken over by the next of its kind and key. */
import { sql } from 'kysely';
import { idOf } from '../canonical.js';
import { lifeOf, ownIdentity } from '../process-identity.js';
import { rowsOf, storable, type Database, type Executor } from './database.js';
import type { Run, RunCounts, RunKind } from './store.js';

/** A run without a sign of life for so long has lost its owner, wherever that was. */
export const SILENCE_SECONDS = 60;

interface OpenRun {
  readonly id: string;
  readonly owner_host: string;
  readonly owner_pid: number;
  readonly owner_started: string | null;
  readonly silent: boolean;
}

export async function openRun(database: Database, kind: RunKind, key: string): Promise<Run> {
  const owner = ownIdentity();
  const name = storable(key);
  return database.transaction(async (tx) => {
    // one at a time for a kind and key: two that start together must not both take over the same run
    await sql`select pg_advisory_xact_lock(hashtext(${`run/${kind}/${name}`}))`.execute(tx);
    for (const run of await openRuns(tx, kind, name)) {
      const life = lifeOf({ host: run.owner_host, pid: run.owner_pid, started: run.owner_started });
      if (life !== 'dead' && !run.silent) continue;
      await sql`
        update nianbao.run set heartbeat_at = now(),
          owner_host = ${owner.host}, owner_pid = ${owner.pid}, owner_started = ${owner.started}
        where id = ${run.id}`.execute(tx);
      return { id: run.id, resumed: true };
    }
    const [last] = await rowsOf(
      tx,
      sql<{ number: number }>`
        select coalesce(max(number), 0) as number from nianbao.run where kind = ${kind} and key = ${name}`,
    );
    const number = (last?.number ?? 0) + 1;
    const id = idOf('run', kind, name, number);
    await sql`
      insert into nianbao.run
        (id, kind, key, number, status, started_at, heartbeat_at, owner_host, owner_pid, owner_started)
      values (${id}, ${kind}, ${name}, ${number}, 'running', now(), now(), ${owner.host}, ${owner.pid}, ${owner.started})
    `.execute(tx);
    return { id, resumed: false };
  });
}

function openRuns(tx: Executor, kind: RunKind, key: string): Promise<OpenRun[]> {
  return rowsOf(
    tx,
    sql<OpenRun>`
      select id, owner_host, owner_pid, owner_started,
        heartbeat_at < now() - make_interval(secs => ${SILENCE_SECONDS}) as silent
      from nianbao.run where kind = ${kind} and key = ${key} and ended_at is null
      order by number for update`,
  );
}

export async function heartbeat(database: Database, runId: string): Promise<void> {
  await database.run(sql`update nianbao.run set heartbeat_at = now() where id = ${runId} and ended_at is null`);
}

export async function closeRun(
  database: Database,
  runId: string,
  counts: RunCounts,
  status: 'done' | 'failed',
): Promise<void> {
  await database.run(sql`
    update nianbao.run set status = ${status}, ended_at = now(), heartbeat_at = now(),
      found = ${counts.found}, new = ${counts.new}, changed = ${counts.changed},
      unchanged = ${counts.unchanged}, gone = ${counts.gone}, failed = ${counts.failed}
    where id = ${runId} and ended_at is null`);
}
