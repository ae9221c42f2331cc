/** What a run found at its sources: counted while it goes on, written down when a source is closed. */
import { sql } from 'kysely';
import type { Source } from '../model/source.js';
import { messageOf } from '../errors.js';
import { rowsOf, type Database, type Executor } from './database.js';
import type { HarvestProgress, RunFailure, RunSource } from './harvest.js';

export async function progressOf(database: Database, runId: string): Promise<HarvestProgress> {
  const [row] = await database.run(sql<HarvestProgress>`
    select count(*) filter (where state = 'due') as "visitsDue", count(*) filter (where state = 'done') as "visitsDone",
      count(*) filter (where state = 'failed') as "visitsFailed",
      (select count(*) from nianbao.document where state = 'due' and run_id = ${runId}) as "documentsDue",
      count(distinct document_sha256) filter (where state = 'done' and is_document) as documents
    from nianbao.visit where run_id = ${runId}`);
  if (!row) throw new Error('a count without a row');
  return row;
}

const RUN_SOURCE = sql`r.source_id as "sourceId", s.name, r.status, r.found, r.new, r.changed, r.unchanged, r.gone,
  r.moved, r.failed, r.passed_over as "passedOver", r.look_alikes as "lookAlikes", r.missing, r.requests, r.not_modified as "notModified", r.limits,
  r.error_code as "errorCode", r.error_message as "errorMessage"`;

export async function runSources(database: Database, runId: string): Promise<RunSource[]> {
  return database.run(sql<RunSource>`
    select ${RUN_SOURCE} from nianbao.run_source r join nianbao.source s on s.id = r.source_id
    where r.run_id = ${runId} order by r.source_id`);
}

export async function runFailures(database: Database, runId: string): Promise<RunFailure[]> {
  return database.run(sql<RunFailure>`
    select url as name, error_code as code, error_message as message
    from nianbao.visit where run_id = ${runId} and state = 'failed'
    union all
    select coalesce(p.url, p.path, d.sha256), d.error_code, d.error_message
    from nianbao.document d
    join lateral (
      select url, path from nianbao.place
      where document_sha256 = d.sha256 and last_seen_run = ${runId} and source_id is not null and status = 'present'
      order by url, path limit 1
    ) p on true
    where d.state = 'failed'
    order by 1`);
}

interface Counted {
  readonly found: number;
  readonly new: number;
  readonly changed: number;
  readonly failedDocuments: number;
  readonly bodies: number;
  readonly years: readonly number[];
}

/** What of a source's documents this run has seen, archives by their members. */
async function countDocuments(tx: Executor, runId: string, sourceId: string): Promise<Counted> {
  const [row] = await rowsOf(
    tx,
    sql<Counted>`
      with seen as (
        select d.sha256, d.state, d.first_seen_run = ${runId} as is_new, b.body_id, b.year,
          exists (select from nianbao.visit v where v.run_id = ${runId} and v.source_id = ${sourceId}
            and v.document_sha256 = d.sha256 and v.outcome = 'changed') as is_changed
        from nianbao.document d left join nianbao.binding b on b.document_sha256 = d.sha256
        where not (d.unpacked and d.state = 'done') and d.sha256 in (
          select document_sha256 from nianbao.place
          where source_id = ${sourceId} and last_seen_run = ${runId} and status = 'present')
      )
      select count(*) as found, count(*) filter (where is_new and not is_changed) as new,
        count(*) filter (where is_changed) as changed, count(*) filter (where state = 'failed') as "failedDocuments",
        count(distinct body_id) as bodies,
        coalesce(json_agg(distinct year) filter (where year is not null), '[]') as years
      from seen`,
  );
  if (!row) throw new Error('a count without a row');
  return row;
}

type OfVisits =
  'gone' | 'moved' | 'failed' | 'passedOver' | 'lookAlikes' | 'missing' | 'requests' | 'notModified' | 'limits';

interface CountedVisits extends Pick<RunSource, OfVisits> {
  readonly startError: { readonly code: string; readonly message: string } | null;
}

async function countVisits(tx: Executor, runId: string, sourceId: string): Promise<CountedVisits> {
  const [row] = await rowsOf(
    tx,
    sql<CountedVisits>`
      with v as (select * from nianbao.visit where run_id = ${runId} and source_id = ${sourceId})
      select count(*) filter (where outcome = 'gone') as gone,
        count(*) filter (where outcome = 'moved') as moved, count(*) filter (where state = 'failed') as failed,
        coalesce(sum(jsonb_array_length(passed)), 0)::integer as "passedOver",
        count(*) filter (where outcome = 'look_alike') as "lookAlikes",
        count(*) filter (where outcome = 'missing') as missing,
        (select count(*) from nianbao.fetch where run_id = ${runId} and source_id = ${sourceId}) as requests,
        (select count(*) from nianbao.fetch where run_id = ${runId} and source_id = ${sourceId}
          and outcome = 'not_modified') as "notModified",
        (select coalesce(json_agg(json_build_object('limit', "limit", 'url', url, 'count', count) order by "limit"), '[]')
          from (select x."limit", min(x.url) as url, sum(x.count)::integer as count
            from v, jsonb_to_recordset(v.limits) as x("limit" text, url text, count integer)
            group by x."limit") l) as limits,
        (select json_build_object('code', error_code, 'message', error_message) from v
          where depth = 0 and state = 'failed' order by url limit 1) as "startError"
      from v`,
  );
  if (!row) throw new Error('a count without a row');
  return row;
}

/** What the last whole run of the source found, without what has been seen to be gone since. null: there was none. */
async function foundBefore(tx: Executor, runId: string, sourceId: string): Promise<number | null> {
  const [row] = await rowsOf(
    tx,
    sql<{ found: number }>`
      with past as (select * from nianbao.run_source where source_id = ${sourceId} and run_id <> ${runId} and ended_at is not null),
        whole as (select * from past where status = 'done' order by ended_at desc limit 1)
      select (whole.found - coalesce((
        select sum(gone) from past where status = 'failed' and past.ended_at > whole.ended_at), 0))::integer as found
      from whole`,
  );
  return row?.found ?? null;
}

/** Why a run that found so much has failed; null: it has not. */
function shortfall(source: Source, counted: Counted, before: number | null): string | null {
  const reasons: string[] = [];
  if (before !== null && counted.found < before) {
    reasons.push(`${counted.found} document(s) where the run before found ${before}`);
  }
  // a source is there to give reports: nothing found is never taken for nothing there
  if (counted.found === 0 && reasons.length === 0) reasons.push('no document at all');
  const bodies = source.expect?.bodies ?? null;
  if (bodies !== null && counted.bodies < bodies) reasons.push(`reports of ${counted.bodies} bodies of ${bodies}`);
  const [from, to] = source.expect?.years ?? [1, 0];
  const missing = Array.from({ length: to - from + 1 }, (_, at) => from + at).filter(
    (year) => !counted.years.includes(year),
  );
  if (missing.length > 0) reasons.push(`no report for ${missing.join(', ')}`);
  return reasons.length === 0 ? null : reasons.join('; ');
}

export async function closeSource(
  database: Database,
  runId: string,
  sourceId: string,
  nextDue: string | null,
): Promise<RunSource> {
  return database.transaction(async (tx) => {
    const [source] = await rowsOf(
      tx,
      sql<{ definition: Source; status: string }>`
        select s.definition, r.status from nianbao.run_source r join nianbao.source s on s.id = r.source_id
        where r.run_id = ${runId} and r.source_id = ${sourceId} for update of r`,
    );
    if (!source) throw new Error(`run ${runId} does not harvest ${sourceId}`);
    if (source.status === 'running') await writeClosed(tx, runId, sourceId, source.definition, nextDue);
    const [row] = await rowsOf(
      tx,
      sql<RunSource>`
        select ${RUN_SOURCE} from nianbao.run_source r join nianbao.source s on s.id = r.source_id
        where r.run_id = ${runId} and r.source_id = ${sourceId}`,
    );
    if (!row) throw new Error('a row that was there is gone');
    return row;
  });
}

async function writeClosed(
  tx: Executor,
  runId: string,
  sourceId: string,
  source: Source,
  nextDue: string | null,
): Promise<void> {
  const documents = await countDocuments(tx, runId, sourceId);
  const visits = await countVisits(tx, runId, sourceId);
  const less = shortfall(source, documents, await foundBefore(tx, runId, sourceId));
  const error =
    visits.startError ?? (less === null ? null : { code: 'found_less', message: messageOf('found_less', { less }) });
  await sql`
    update nianbao.run_source set ended_at = now(), status = ${error === null ? 'done' : 'failed'},
      found = ${documents.found}, new = ${documents.new}, changed = ${documents.changed},
      unchanged = ${documents.found - documents.new - documents.changed}, gone = ${visits.gone}, moved = ${visits.moved},
      failed = ${visits.failed + documents.failedDocuments}, passed_over = ${visits.passedOver}, look_alikes = ${visits.lookAlikes}, missing = ${visits.missing},
      requests = ${visits.requests}, not_modified = ${visits.notModified}, limits = ${JSON.stringify(visits.limits)}::jsonb,
      error_code = ${error?.code ?? null}, error_message = ${error?.message ?? null}
    where run_id = ${runId} and source_id = ${sourceId}`.execute(tx);
  await sql`update nianbao.source set next_due = ${nextDue}::timestamptz where id = ${sourceId}`.execute(tx);
}
