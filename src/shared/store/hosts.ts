/**
 * Hosts and their lanes. A host's row says when its lane has to look for due visits (`next_at`; null: nothing is due) and
 * which bell says so (`n`, raised whenever `next_at` is set to another time). A bell that is too early or too late finds
 * nothing. Whoever adds due visits holds the row's lock, and so does a lane that ends: no visit is forgotten in between.
 */
import { sql } from 'kysely';
import { sha256 } from '../canonical.js';
import { NianbaoError } from '../errors.js';
import { rowsOf, rowsParam, type Database, type Executor } from './database.js';
import { writeFetches } from './fetches.js';
import type { HostBell, HostClaim, HostState, NewFetch } from './harvest.js';

/** A doorbell may ring a little early by another machine's clock. */
const EARLY = sql`interval '1 second'`;

const DELAY = sql`greatest(0, ceil(extract(epoch from next_at - now()) * 1000))::integer`;

export async function dueHosts(database: Database, limit: number, horizonMs: number): Promise<HostBell[]> {
  return database.run(sql<HostBell>`
    select 'crawl' as stage, sha256, n, ${DELAY} as delay from nianbao.host
    where next_at is not null and next_at <= now() + make_interval(secs => ${horizonMs / 1000})
    order by next_at, name limit ${limit}`);
}

export async function claimHost(database: Database, bell: { sha256: string; n: number }): Promise<HostClaim | null> {
  const [row] = await database.run(sql<HostClaim>`
    update nianbao.host set token = token + 1
    where sha256 = ${bell.sha256} and n = ${bell.n} and next_at <= now() + ${EARLY}
    returning name, sha256, token, politeness,
      case when robots_until > now() then robots end as robots,
      greatest(0, ceil(extract(epoch from coalesce(wait_until, now()) - now()) * 1000))::integer as wait,
      etag_trusted as "etagTrusted", modified_trusted as "modifiedTrusted"`);
  return row ?? null;
}

/**
 * Locks the lane's host, and others that visits may be added to, in order of name: two lanes that add to each other's host
 * wait in one direction. Throws `stale_attempt` when another lane has the host.
 */
export async function lockLane(tx: Executor, claim: HostClaim, others: readonly string[]): Promise<void> {
  const rows = await lockHosts(tx, [claim.name, ...others]);
  if (rows.find(({ name }) => name === claim.name)?.token !== claim.token) throw new NianbaoError('stale_attempt');
}

/** Locks hosts, which are made if they are not there yet. */
export async function lockHosts(tx: Executor, names: readonly string[]): Promise<{ name: string; token: number }[]> {
  const sorted = [...new Set(names)].sort();
  const select = sql<{ name: string; token: number }>`
    select name, token from nianbao.host where name in (select json_array_elements_text(${rowsParam(sorted)}))
    order by name for update`;
  const rows = await rowsOf(tx, select);
  if (rows.length === sorted.length) return rows;
  const hosts = sorted.map((name) => ({ name, sha256: sha256(name) }));
  await sql`
    insert into nianbao.host (name, sha256, n, token, etag_trusted, modified_trusted)
    select name, sha256, 0, 0, true, true
    from json_to_recordset(${rowsParam(hosts)}) as x(name text, sha256 text) order by name
    on conflict (name) do nothing`.execute(tx);
  return rowsOf(tx, select);
}

/** Rings for hosts that got due visits; their rows are locked. */
export async function wakeHosts(tx: Executor, names: readonly string[]): Promise<HostBell[]> {
  if (names.length === 0) return [];
  const these = sql`name in (select json_array_elements_text(${rowsParam([...new Set(names)])}))`;
  await sql`
    update nianbao.host set n = n + 1, next_at = greatest(now(), wait_until)
    where ${these} and (next_at is null or next_at > greatest(now(), wait_until) + ${EARLY})`.execute(tx);
  return rowsOf(
    tx,
    sql<HostBell>`
    select 'crawl' as stage, sha256, n, ${DELAY} as delay from nianbao.host where ${these} order by name`,
  );
}

/** What a lane knows of its host now. The row is locked. */
export async function writeHostState(tx: Executor, claim: HostClaim, state: HostState): Promise<void> {
  await sql`
    update nianbao.host set
      wait_until = case when ${state.wait}::double precision > 0
        then now() + make_interval(secs => ${state.wait / 1000}) end,
      politeness = ${JSON.stringify(state.politeness ?? null)}::jsonb,
      robots = case when ${state.robots !== null} then ${JSON.stringify(state.robots ?? null)}::jsonb else robots end,
      robots_until = case when ${state.robots !== null}
        then now() + make_interval(secs => ${state.robotsFor / 1000}) else robots_until end
    where name = ${claim.name}`.execute(tx);
}

export async function leaveHost(
  database: Database,
  claim: HostClaim,
  state: HostState,
  fetches: readonly NewFetch[],
): Promise<HostBell | null> {
  return database.transaction(async (tx) => {
    await lockLane(tx, claim, []);
    await writeHostState(tx, claim, state);
    await writeFetches(tx, claim, null, fetches);
    const [row] = await rowsOf(
      tx,
      sql<HostBell & { asleep: boolean }>`
        update nianbao.host h set n = h.n + 1, token = h.token + 1,
          next_at = (select greatest(min(v.not_before), now(), h.wait_until) from nianbao.visit v
            where v.host = h.name and v.state = 'due' having count(*) > 0)
        where h.name = ${claim.name}
        returning 'crawl' as stage, sha256, n, next_at is null as asleep, coalesce(${DELAY}, 0) as delay`,
    );
    if (!row || row.asleep) return null;
    return { stage: 'crawl', sha256: row.sha256, n: row.n, delay: row.delay };
  });
}
