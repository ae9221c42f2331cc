/**
 * Visits: which are due at a host, and what came of one. A visit's exchanges, its row, its document and the visits that it
 * led to are written in one transaction, fenced by the host's token; killed anywhere before, it is simply still due.
 */
import { sql } from 'kysely';
import { NianbaoError } from '../errors.js';
import { artifactInsert } from './attempts.js';
import { rowsOf, storable, type Database, type Executor } from './database.js';
import { registerIn, whereHash } from './documents.js';
import { writeFetches } from './fetches.js';
import type { DueVisit, HostBell, HostClaim, HostState, NewFetch, VisitOutcome, VisitResult } from './harvest.js';
import { lockLane, writeHostState } from './hosts.js';
import type { Doorbell } from './store.js';
import { stillDue } from './visit-failures.js';
import { addLinks } from './visit-links.js';

export async function dueVisits(database: Database, claim: HostClaim, limit: number): Promise<DueVisit[]> {
  const rows = await database.run(sql<Partial<DueVisit> & { token: number }>`
    select h.token, v.id, v.source_id as "sourceId", v.run_id as "runId", v.method, v.url, v.form, v.role, v.depth,
      v.page, v.barren, v.redirects, v.link_text as "linkText", v.body, v.year, v.parent_sha256 as "parentSha256",
      v.moved_from as "movedFrom", v.attempts, v.deaths, v.unconditional, v.not_modified as "notModified", v.etag,
      v.last_modified as "lastModified", v.document_sha256 as sha256, v.media_type as "mediaType", v.bytes,
      v.declared_charset as "declaredCharset", v.declared_type as "declaredType", v.is_document as "isDocument",
      s.definition as source
    from nianbao.host h
    left join lateral (
      select * from nianbao.visit where host = h.name and state = 'due' and not_before <= now()
      order by attempts, depth, id limit ${limit}
    ) v on true
    left join nianbao.source s on s.id = v.source_id
    where h.name = ${claim.name}
    order by v.attempts, v.depth, v.id`);
  if (rows[0]?.token !== claim.token) throw new NianbaoError('stale_attempt');
  return rows.filter((row): row is DueVisit & { token: number } => row.id !== null);
}

export async function completeVisit(
  database: Database,
  claim: HostClaim,
  visit: DueVisit,
  fetches: readonly NewFetch[],
  result: VisitResult,
  state: HostState,
): Promise<{ outcome: VisitOutcome; bells: (Doorbell | HostBell)[] }> {
  return database.transaction(async (tx) => {
    await lockLane(
      tx,
      claim,
      result.links.map(({ host }) => host),
    );
    await stillDue(tx, visit);
    const { outcome, bells } = await registerOf(tx, visit, result);
    const followed = await addLinks(tx, visit, result);
    await writeVisit(tx, visit, result, outcome, followed.limits);
    await writeReading(tx, visit, result);
    if (result.redirectTo !== null) await refuseCircle(tx, visit, result.redirectTo);
    await writeFetches(tx, claim, visit, fetches);
    await writeHostState(tx, claim, state);
    if (result.liar !== null) await distrust(tx, claim, visit, result.liar);
    return { outcome, bells: [...bells, ...followed.bells] };
  });
}

/** Registers the document at the visit's address, or says that there is none any more. */
async function registerOf(
  tx: Executor,
  visit: DueVisit,
  { kind, document, sha256 }: VisitResult,
): Promise<{ outcome: VisitOutcome; bells: Doorbell[] }> {
  const here = whereHash({ sourceId: visit.sourceId, url: visit.url, path: null });
  if (document === null) {
    // a page that moved for good keeps its place until its document has come to the other one
    const left = visit.isDocument && kind !== 'moved' && kind !== 'redirect' && kind !== 'passed' ? [here] : [];
    const bells = left.length === 0 ? [] : (await registerIn(tx, visit.runId, [], null, left)).bells;
    if (kind === 'gone') return { outcome: visit.isDocument ? 'gone' : 'missing', bells };
    return { outcome: kind === 'document' ? 'unchanged' : kind, bells };
  }
  const left =
    visit.movedFrom === null ? [] : [whereHash({ sourceId: visit.sourceId, url: visit.movedFrom, path: null })];
  const { outcomes, bells } = await registerIn(tx, visit.runId, [document], null, left);
  if (visit.isDocument && visit.sha256 !== sha256) return { outcome: 'changed', bells };
  return { outcome: outcomes[0] === 'new' ? 'new' : 'unchanged', bells };
}

async function writeVisit(
  tx: Executor,
  visit: DueVisit,
  result: VisitResult,
  outcome: VisitOutcome,
  limits: VisitResult['limits'],
): Promise<void> {
  const { kind } = result;
  const status = kind === 'gone' ? 'gone' : kind === 'moved' ? 'moved' : 'present';
  // a body that is kept beside a redirect or an answer for a missing page is no body to compare the next one with
  const hasBody = result.sha256 !== null && kind !== 'moved' && kind !== 'redirect' && kind !== 'passed';
  const row = storable({
    limits,
    passed: result.passed,
    etag: hasBody ? result.etag : null,
    modified: hasBody ? result.lastModified : null,
    charset: result.declaredCharset,
    type: result.declaredType,
  });
  await sql`
    update nianbao.visit set state = 'done', status = ${status}, outcome = ${outcome},
      attempts = 0, deaths = 0, first_death = null, error_code = null, error_message = null, failed_at = null,
      unconditional = false, not_modified = ${result.notModified ? visit.notModified + 1 : 0},
      etag = ${row.etag}, last_modified = ${row.modified}, redirect_to = ${result.redirectTo},
      document_sha256 = case when ${hasBody} then ${result.sha256}::text else document_sha256 end,
      media_type = case when ${hasBody} then ${result.mediaType}::text else media_type end,
      bytes = case when ${hasBody} then ${result.bytes}::bigint else bytes end,
      declared_charset = case when ${hasBody} then ${row.charset}::text else declared_charset end,
      declared_type = case when ${hasBody} then ${row.type}::text else declared_type end,
      is_document = case when ${kind === 'redirect' || kind === 'passed'} then is_document else ${result.document !== null} end,
      limits = ${JSON.stringify(row.limits)}::jsonb, passed = ${JSON.stringify(row.passed)}::jsonb
    where id = ${visit.id}`.execute(tx);
}

/** The reading of a page, under its hash: found there, it is not read again. */
async function writeReading(tx: Executor, visit: DueVisit, { reading, sha256 }: VisitResult): Promise<void> {
  if (reading === null || sha256 === null) return;
  await sql`with visit as (select id from nianbao.visit where id = ${visit.id})
    ${artifactInsert({ input: sha256, stage: 'crawl' }, reading, 'visit')}`.execute(tx);
}

/** Redirects that lead back to where they came from would end without a document and without a word. */
async function refuseCircle(tx: Executor, visit: DueVisit, to: string): Promise<void> {
  const [circle] = await rowsOf(
    tx,
    sql`
      with recursive way as (
        select ${to}::text collate "C" as url, 1 as steps
        union all
        select v.redirect_to, way.steps + 1 from way join nianbao.visit v on v.url = way.url
        where v.source_id = ${visit.sourceId} and v.run_id = ${visit.runId} and v.redirect_to is not null and way.steps < 10
      )
      select 1 from way where url = ${visit.url} limit 1`,
  );
  if (circle) throw new NianbaoError('redirect_limit', { url: to });
}

/** What the host's validators said in this run is asked again without them. */
async function distrust(tx: Executor, claim: HostClaim, visit: DueVisit, liar: 'etag' | 'modified'): Promise<void> {
  const column = liar === 'etag' ? sql`etag_trusted` : sql`modified_trusted`;
  await sql`update nianbao.host set ${column} = false where name = ${claim.name}`.execute(tx);
  await sql`
    update nianbao.visit set state = 'due', unconditional = true, not_before = now(), outcome = null
    where host = ${claim.name} and run_id = ${visit.runId} and state = 'done' and not_modified > 0`.execute(tx);
}
