/** Visits that failed: due again later or dead letters, by the error's policy; hosts that are given up; what people put back. */
import { sql } from 'kysely';
import { NianbaoError } from '../errors.js';
import { LONGEST_MESSAGE, verdictOf, type Retries } from './attempts.js';
import { rowsOf, rowsParam, storable, type Database, type Executor } from './database.js';
import { writeFetches } from './fetches.js';
import type { DueVisit, HostBell, HostClaim, HostState, NewFetch, VisitFailure } from './harvest.js';
import { lockHosts, lockLane, wakeHosts, writeHostState } from './hosts.js';

/** A visit that was taken over by another run, or answered already, is not answered again. */
export async function stillDue(tx: Executor, visit: DueVisit): Promise<void> {
  const [row] = await rowsOf(
    tx,
    sql`select 1 from nianbao.visit where id = ${visit.id} and state = 'due' and run_id = ${visit.runId} for update`,
  );
  if (!row) throw new NianbaoError('stale_attempt');
}

export async function failVisit(
  database: Database,
  retries: Retries,
  claim: HostClaim,
  visit: DueVisit,
  fetches: readonly NewFetch[],
  error: NianbaoError,
  state: HostState,
): Promise<'due' | 'failed'> {
  return database.transaction(async (tx) => {
    await lockLane(tx, claim, []);
    await stillDue(tx, visit);
    const [row] = await rowsOf(
      tx,
      sql<{ first_death: string | null }>`select first_death from nianbao.visit where id = ${visit.id}`,
    );
    const { attempts, deaths } = visit;
    const verdict = verdictOf({ sha256: visit.id, attempts, deaths }, row?.first_death ?? null, error, retries);
    const failed = verdict.state === 'failed';
    await sql`
      update nianbao.visit set state = ${verdict.state}, attempts = ${verdict.attempts}, deaths = ${verdict.deaths},
        first_death = ${storable(verdict.firstDeath)}, not_before = now() + make_interval(secs => ${verdict.delay / 1000}),
        outcome = null, error_code = ${verdict.code}, error_message = ${storable(verdict.message).slice(0, LONGEST_MESSAGE)},
        failed_at = case when ${failed} then now() end
      where id = ${visit.id}`.execute(tx);
    await writeFetches(tx, claim, visit, fetches);
    await writeHostState(tx, claim, state);
    return verdict.state;
  });
}

export async function giveUpHost(
  database: Database,
  claim: HostClaim,
  visit: DueVisit,
  fetches: readonly NewFetch[],
  error: NianbaoError,
  state: HostState,
): Promise<number> {
  return database.transaction(async (tx) => {
    await lockLane(tx, claim, []);
    await stillDue(tx, visit);
    const given = await rowsOf(
      tx,
      sql`
        update nianbao.visit set state = 'failed', outcome = null, error_code = ${error.code},
          error_message = ${storable(error.message).slice(0, LONGEST_MESSAGE)}, failed_at = now()
        where host = ${claim.name} and state = 'due' returning 1`,
    );
    await writeFetches(tx, claim, visit, fetches);
    await writeHostState(tx, claim, state);
    return given.length;
  });
}

export async function visitFailures(database: Database): Promise<VisitFailure[]> {
  return database.run(sql<VisitFailure>`
    select id, url, source_id as "sourceId", error_code as code, error_message as message, attempts,
      failed_at as "failedAt"
    from nianbao.visit where state = 'failed' order by failed_at, id`);
}

export async function retryVisits(
  database: Database,
  filter: { code?: string; ids?: readonly string[] },
): Promise<{ count: number; bells: HostBell[] }> {
  const ofCode = filter.code === undefined ? sql`true` : sql`error_code = ${filter.code}`;
  const ofThese = filter.ids ? sql`id in (select json_array_elements_text(${rowsParam(filter.ids)}))` : sql`true`;
  const these = sql`state = 'failed' and ${ofCode} and ${ofThese}`;
  return database.transaction(async (tx) => {
    const hosts = await rowsOf(tx, sql<{ host: string }>`select distinct host from nianbao.visit where ${these}`);
    await lockHosts(
      tx,
      hosts.map(({ host }) => host),
    );
    const rows = await rowsOf(
      tx,
      sql<{ host: string }>`
        update nianbao.visit set state = 'due', attempts = 0, deaths = 0, first_death = null, not_before = now(),
          error_code = null, error_message = null, failed_at = null
        where ${these} returning host`,
    );
    return {
      count: rows.length,
      bells: await wakeHosts(
        tx,
        rows.map(({ host }) => host),
      ),
    };
  });
}
