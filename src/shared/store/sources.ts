/** Sources: what is configured, what is due, what a run takes to harvest. */
import { sql } from 'kysely';
import { canonicalJson, idOf, sha256 } from '../canonical.js';
import type { Source } from '../model/source.js';
import { declareSources } from './body-registry.js';
import { rowsOf, rowsParam, type Database, type Executor } from './database.js';
import type { HostBell, OpenedSources, SourceState, Start } from './harvest.js';
import { lockHosts, wakeHosts } from './hosts.js';
import { SILENCE_SECONDS } from './runs.js';

export async function putSources(
  database: Database,
  sources: readonly Source[],
  nextDue: (source: Source) => string | null,
): Promise<void> {
  const rows = sources.map((source) => ({
    id: source.id,
    name: source.name,
    division: source.division,
    start: source.start,
    schedule: source.schedule,
    definition: source,
    hash: sha256(canonicalJson(source)),
    nextDue: nextDue(source),
  }));
  await database.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('nianbao/sources'))`.execute(tx);
    await sql`
      insert into nianbao.source as s (id, name, division, start, schedule, definition, config_hash, configured, next_due)
      select id, name, division, start, schedule, definition, hash, true,
        case when schedule is not null then now() end
      from json_to_recordset(${rowsParam(rows)}) as x(id text, name text, division text, start jsonb, schedule text,
        definition jsonb, hash text, "nextDue" timestamptz)
      on conflict (id) do update set name = excluded.name, division = excluded.division, start = excluded.start,
        schedule = excluded.schedule, definition = excluded.definition, config_hash = excluded.config_hash,
        configured = true
      where s.config_hash <> excluded.config_hash or not s.configured`.execute(tx);
    // another schedule: what it says from now on; a source that was never harvested is due at once
    await sql`
      update nianbao.source s set next_due = case
          when x.schedule is null then null when s.last_run_id is null then now() else x."nextDue" end
      from json_to_recordset(${rowsParam(rows)}) as x(id text, schedule text, "nextDue" timestamptz)
      where s.id = x.id and (s.next_due is null) <> (x.schedule is null)`.execute(tx);
    await sql`
      update nianbao.source set configured = false, next_due = null
      where configured and id not in (select json_array_elements_text(${rowsParam(sources.map(({ id }) => id))}))
    `.execute(tx);
    await declareSources(tx, sources);
  });
}

export async function listSources(database: Database): Promise<SourceState[]> {
  return database.run(sql<SourceState>`
    select definition as source, next_due as "nextDue", coalesce(next_due <= now(), false) as due
    from nianbao.source where configured order by id`);
}

export async function openSources(
  database: Database,
  runId: string,
  sourceIds: readonly string[],
  starts: readonly Start[],
): Promise<OpenedSources> {
  return database.transaction(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtext('nianbao/harvest'))`.execute(tx);
    const busy = await takeOver(tx, runId, sourceIds);
    const opened = sourceIds.filter((id) => !busy.includes(id));
    await sql`
      insert into nianbao.run_source (run_id, source_id, config_hash, started_at, status)
      select ${runId}, id, config_hash, now(), 'running' from nianbao.source where id = any(${opened}::text[])
      on conflict (run_id, source_id) do nothing`.execute(tx);
    await sql`
      update nianbao.source set last_run_id = ${runId} where id = any(${opened}::text[])`.execute(tx);
    const open = await rowsOf(
      tx,
      sql<{ id: string }>`
        select source_id as id from nianbao.run_source where run_id = ${runId} and status = 'running' order by 1`,
    );
    const ids = open.map(({ id }) => id);
    const hosts = await rowsOf(
      tx,
      sql<{ host: string }>`
        select distinct host from nianbao.visit where source_id = any(${ids}::text[])`,
    );
    const ours = starts.filter(({ sourceId }) => ids.includes(sourceId));
    const names = [...hosts, ...ours].map(({ host }) => host);
    await lockHosts(tx, names);
    await makeDue(tx, runId, ids);
    await addStarts(tx, runId, ours);
    const due = await rowsOf(
      tx,
      sql<{ host: string }>`
        select distinct host from nianbao.visit where run_id = ${runId} and state = 'due'`,
    );
    const bells: HostBell[] = await wakeHosts(
      tx,
      due.map(({ host }) => host),
    );
    return { bells, busy, sourceIds: ids };
  });
}

/** Sources that a living other run has; what a dead one had is taken from it. */
async function takeOver(tx: Executor, runId: string, sourceIds: readonly string[]): Promise<string[]> {
  const held = sql`rs.run_id = r.id and rs.status = 'running' and rs.run_id <> ${runId} and rs.source_id = any(${sourceIds}::text[])`;
  const alive = sql`r.ended_at is null and r.heartbeat_at >= now() - make_interval(secs => ${SILENCE_SECONDS})`;
  await sql`
    update nianbao.run_source rs set status = 'interrupted', ended_at = now()
    from nianbao.run r where ${held} and not (${alive})`.execute(tx);
  const rows = await rowsOf(
    tx,
    sql<{ id: string }>`
      select rs.source_id as id from nianbao.run_source rs, nianbao.run r where ${held} and ${alive} order by 1`,
  );
  return rows.map(({ id }) => id);
}

const DUE_AGAIN = sql`state = 'due', outcome = null, attempts = 0, deaths = 0, first_death = null, not_before = now(),
  error_code = null, error_message = null, failed_at = null`;

async function makeDue(tx: Executor, runId: string, sourceIds: readonly string[]): Promise<void> {
  await sql`
    update nianbao.visit set run_id = ${runId}, ${DUE_AGAIN}
    where source_id = any(${sourceIds}::text[]) and run_id <> ${runId} and status = 'present'`.execute(tx);
}

async function addStarts(tx: Executor, runId: string, starts: readonly Start[]): Promise<void> {
  const rows = starts.map(({ sourceId, url, host }) => ({
    id: idOf('visit', sourceId, 'GET', url, null),
    sourceId,
    url,
    host,
  }));
  await sql`
    insert into nianbao.visit as v (id, source_id, host, method, url, role, depth, page, barren, redirects, run_id,
      linked_run, state, status, attempts, deaths, not_before, unconditional, not_modified, is_document, limits, passed)
    select distinct on (id) id, "sourceId", host, 'GET', url, 'list', 0, 0, 0, 0, ${runId}, ${runId}, 'due', 'present', 0, 0,
      now(), false, 0, false, '[]'::jsonb, '[]'::jsonb
    from json_to_recordset(${rowsParam(rows)}) as x(id text, "sourceId" text, host text, url text)
    on conflict (id) do update set run_id = excluded.run_id, linked_run = excluded.linked_run, status = 'present',
      depth = 0, page = 0, barren = 0, redirects = 0, role = 'list', ${DUE_AGAIN}
    where v.run_id <> excluded.run_id`.execute(tx);
}
