/**
 * Visits: which are due at a host, and what came of one. A visit's exchanges, its row, its document and the visits that it
 * led to are written in one transaction, fenced by the host's token; killed anywhere before, it is simply still due.
 */
import { sql } from 'kysely';
import { idOf } from '../canonical.js';
import { NianbaoError } from '../errors.js';
import { artifactInsert, LONGEST_MESSAGE, verdictOf, type Retries } from './attempts.js';
import { rowsOf, rowsParam, storable, type Database, type Executor } from './database.js';
import { registerIn, whereHash } from './documents.js';
import { writeFetches } from './fetches.js';
import type {
  DueVisit,
  HostBell,
  HostClaim,
  HostState,
  NewFetch,
  NewVisit,
  VisitFailure,
  VisitOutcome,
  VisitResult,
} from './harvest.js';
import { lockHosts, lockLane, wakeHosts, writeHostState } from './hosts.js';
import type { Doorbell } from './store.js';

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

/** A visit that was taken over by another run, or answered already, is not answered again. */
async function stillDue(tx: Executor, visit: DueVisit): Promise<void> {
  const [row] = await rowsOf(
    tx,
    sql`select 1 from nianbao.visit where id = ${visit.id} and state = 'due' and run_id = ${visit.runId} for update`,
  );
  if (!row) throw new NianbaoError('stale_attempt');
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

interface Followed {
  readonly bells: HostBell[];
  readonly limits: VisitResult['limits'];
}

/**
 * Makes the addresses that a visit led to due, each once in a run, as far as the limits of the source allow. Lists are
 * followed only while the pages that lead to them bring something that this run has not seen.
 */
async function addLinks(tx: Executor, visit: DueVisit, result: VisitResult): Promise<Followed> {
  const limits = [...result.limits];
  if (result.links.length === 0) return { bells: [], limits };
  const lists = result.links.filter(({ role }) => role === 'list');
  const leaves = result.links.filter(({ role }) => role !== 'list');
  const [count] = await rowsOf(
    tx,
    sql<{ lists: number; visits: number }>`
      select count(*) filter (where role = 'list') as lists, count(*) as visits from nianbao.visit
      where run_id = ${visit.runId} and source_id = ${visit.sourceId}`,
  );
  const room = result.mostVisits - (count?.visits ?? 0);
  const added = await addVisits(tx, visit, within(leaves, room, 'visits', visit.url, limits), 0);
  const barren = added.seen > 0 || visit.role !== 'list' ? 0 : visit.barren + 1;
  const listRoom = Math.min(room - added.hosts.length, result.mostLists - (count?.lists ?? 0));
  const isBarren = barren > result.mostBarren;
  const followed = isBarren ? [] : within(lists, listRoom, 'lists', visit.url, limits);
  const more = await addVisits(tx, visit, followed, barren);
  if (isBarren && lists.length > 0) limits.push({ limit: 'novelty', url: visit.url, count: lists.length });
  return { bells: await wakeHosts(tx, [...added.hosts, ...more.hosts]), limits };
}

function within(
  links: readonly NewVisit[],
  room: number,
  limit: string,
  url: string,
  limits: { limit: string; url: string; count: number }[],
): readonly NewVisit[] {
  if (links.length <= room) return links;
  limits.push({ limit, url, count: links.length - Math.max(0, room) });
  return links.slice(0, Math.max(0, room));
}

/** Returns the hosts of visits that became due, and how many links were seen for the first time in this run. */
async function addVisits(
  tx: Executor,
  from: DueVisit,
  links: readonly NewVisit[],
  barren: number,
): Promise<{ hosts: string[]; seen: number }> {
  if (links.length === 0) return { hosts: [], seen: 0 };
  const rows = new Map<string, unknown>();
  for (const link of links) {
    const id = idOf('visit', from.sourceId, link.method, link.url, link.form);
    if (!rows.has(id)) rows.set(id, { ...storable(link), id });
  }
  const changed = await rowsOf(
    tx,
    sql<{ host: string; due: boolean }>`
      insert into nianbao.visit as v (id, source_id, host, method, url, form, role, depth, page, barren, redirects,
        link_text, body, year, parent_sha256, moved_from, run_id, linked_run, state, status, attempts, deaths,
        not_before, unconditional, not_modified, is_document, limits, passed)
      select id, ${from.sourceId}, host, method, url, form, role, depth, page, ${barren}::integer, redirects, "linkText", body, year,
        "parentSha256", "movedFrom", ${from.runId}, ${from.runId}, 'due', 'present', 0, 0, now(), false, 0, false,
        '[]'::jsonb, '[]'::jsonb
      from json_to_recordset(${rowsParam([...rows.values()])}) as x(id text, host text, method text, url text, form text,
        role text, depth integer, page integer, redirects integer, "linkText" text, body text, year integer,
        "parentSha256" text, "movedFrom" text)
      order by id
      on conflict (id) do update set
        linked_run = excluded.linked_run,
        -- another text may mean another report: the host's word that nothing changed is not enough
        unconditional = v.unconditional
          or v.state <> 'done' and v.link_text is not null and v.link_text <> excluded.link_text
          or v.run_id <> excluded.run_id and v.link_text is not null and v.link_text <> excluded.link_text,
        link_text = coalesce(excluded.link_text, v.link_text), body = coalesce(excluded.body, v.body),
        year = coalesce(excluded.year, v.year), parent_sha256 = coalesce(excluded.parent_sha256, v.parent_sha256),
        moved_from = coalesce(excluded.moved_from, v.moved_from),
        depth = least(v.depth, excluded.depth), page = least(v.page, excluded.page),
        barren = least(v.barren, excluded.barren), redirects = excluded.redirects,
        role = case when v.is_document then v.role else excluded.role end,
        run_id = excluded.run_id, ${AGAIN}
      where v.linked_run is distinct from excluded.linked_run or v.run_id <> excluded.run_id
      returning v.host, v.state = 'due' as due`,
  );
  return { hosts: changed.filter(({ due }) => due).map(({ host }) => host), seen: changed.length };
}

/** Of a visit that another run has answered: it is due again. One that this run has answered stays as it is. */
const AGAIN = sql`
  state = case when v.run_id <> excluded.run_id then 'due' else v.state end,
  status = case when v.run_id <> excluded.run_id and v.status = 'gone' then 'present' else v.status end,
  attempts = case when v.run_id <> excluded.run_id then 0 else v.attempts end,
  deaths = case when v.run_id <> excluded.run_id then 0 else v.deaths end,
  not_before = case when v.run_id <> excluded.run_id then now() else v.not_before end,
  outcome = case when v.run_id <> excluded.run_id then null else v.outcome end,
  error_code = case when v.run_id <> excluded.run_id then null else v.error_code end,
  error_message = case when v.run_id <> excluded.run_id then null else v.error_message end,
  failed_at = case when v.run_id <> excluded.run_id then null else v.failed_at end`;

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
