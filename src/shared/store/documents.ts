/**
 * Documents and the places where they were found. New knowledge about a document (another declared charset, division,
 * body or year) makes the earliest stage that may use it due again. A document found where another one was before has
 * taken its place: the other one is `gone` from there. An archive that was unpacked is due again whenever it is found or
 * displaced, for its members have to be found or displaced with it (unpack.ts).
 */
import { sql, type RawBuilder } from 'kysely';
import { idOf } from '../canonical.js';
import { STAGES, type Stage } from '../model/stage.js';
import { rowsOf, rowsParam, storable, type Database, type Executor } from './database.js';
import { groupBy, knowledgeOf, same, type DocumentKnowledge, type PlaceKnowledge } from './knowledge.js';
import type { Doorbell, NewDocument, NewPlace } from './store.js';

export type RegisterOutcome = 'new' | 'changed' | 'unchanged';

interface PlaceRow extends PlaceKnowledge {
  readonly documentSha256: string;
  /** Names the place without its document: where two places have the same, one document has replaced the other. */
  readonly whereHash: string;
  readonly linkText: string | null;
  readonly fetchedAt: string | null;
  readonly firstSeenRun: string;
}

interface DocumentRow {
  readonly sha256: string;
  readonly stage: Stage;
  readonly state: 'due' | 'done' | 'failed';
  readonly n: number;
  readonly delay: number;
  readonly firstSeenRun: string;
  readonly runId: string;
  readonly mediaType: string;
  readonly name: string | null;
  readonly url: string | null;
  readonly parentSha256: string | null;
  readonly present: boolean;
  readonly sourcePresent: boolean;
  /** An archive whose members are registered. */
  readonly unpacked: boolean;
  readonly extractContext: DocumentKnowledge['extractContext'];
  readonly normalizeContext: DocumentKnowledge['normalizeContext'];
}

export async function registerDocuments(
  database: Database,
  runId: string,
  documents: readonly NewDocument[],
): Promise<{ outcomes: RegisterOutcome[]; bells: Doorbell[] }> {
  if (documents.length === 0) return { outcomes: [], bells: [] };
  return database.transaction(async (tx) => registerIn(tx, runId, documents, null));
}

/** What makes a place the same one. The address that a manifest gives a local file is known of its place, and no part of it. */
function identityOf({ sourceId, url, path }: Pick<NewPlace, 'sourceId' | 'url' | 'path'>): (string | null)[] {
  return [sourceId, path === null ? url : null, path];
}

/** Name of a place without its document. */
export function whereHash(place: Pick<NewPlace, 'sourceId' | 'url' | 'path'>): string {
  return idOf('where', ...identityOf(place));
}

/**
 * `registerDocuments` inside a transaction. `parent`: these are all documents that came out of this one; others that were
 * found in it before are gone from there. `emptied`: hashes of places that have no document any more.
 */
export async function registerIn(
  tx: Executor,
  runId: string,
  documents: readonly NewDocument[],
  parent: string | null,
  emptied: readonly string[] = [],
): Promise<{ outcomes: RegisterOutcome[]; bells: Doorbell[] }> {
  const given = storable(documents);
  const places = mergedPlaces(runId, given);
  const registered = [...new Set(given.map(({ sha256 }) => sha256))].sort();
  const created = new Set(await insertDocuments(tx, runId, registered, given));
  const left = leaving(places, parent, emptied);
  // in order of sha256, so that two that register the same documents wait for each other in one direction
  const sha256s = [...new Set([...registered, ...(await displacedBy(tx, left))])].sort();
  const rows = await lockDocuments(tx, sha256s);
  const known = await upsertPlaces(tx, runId, places);
  await markGone(tx, left);
  const placesOf = groupBy(await placesOfDocuments(tx, sha256s), ({ documentSha256 }) => documentSha256);

  const outcomes = new Map<string, RegisterOutcome>();
  const bells: Doorbell[] = [];
  const updates: DocumentUpdate[] = [];
  for (const row of rows) {
    const all = placesOf.get(row.sha256) ?? [];
    const isNew = created.has(row.sha256);
    const update = updateOf(runId, row, knowledgeOf(all), isNew);
    if (update) updates.push(update);
    const { stage, state, n } = update ?? row;
    if (state === 'due') bells.push({ stage, sha256: row.sha256, n, delay: update?.rings ? 0 : row.delay });
    // a run that was interrupted finds again what it registered itself: that is new, still, at one of its places
    const smallestId = all.map(({ id }) => id).sort()[0];
    const again = row.firstSeenRun === runId && smallestId !== undefined && known.has(smallestId);
    outcomes.set(row.sha256, isNew || again ? 'new' : update?.changed ? 'changed' : 'unchanged');
  }
  await updateDocuments(tx, updates);
  const told = new Set<string>();
  return {
    outcomes: given.map(({ sha256 }) => {
      const first = !told.has(sha256);
      told.add(sha256);
      return (first ? outcomes.get(sha256) : undefined) ?? 'unchanged';
    }),
    bells,
  };
}

/** One row per place; what a later mention knows replaces what an earlier one said. */
function mergedPlaces(runId: string, documents: readonly NewDocument[]): PlaceRow[] {
  const rows = new Map<string, PlaceRow>();
  for (const { sha256, mediaType, parentSha256, place } of documents) {
    const id = idOf('place', sha256, ...identityOf(place));
    const before = rows.get(id);
    rows.set(id, {
      id,
      documentSha256: sha256,
      whereHash: whereHash(place),
      sourceId: place.sourceId,
      url: place.url ?? before?.url ?? null,
      path: place.path,
      parentSha256,
      mediaType,
      linkText: place.linkText ?? before?.linkText ?? null,
      declaredCharset: place.declaredCharset ?? before?.declaredCharset ?? null,
      division: place.division ?? before?.division ?? null,
      body: place.body ?? before?.body ?? null,
      year: place.year ?? before?.year ?? null,
      fetchedAt: place.fetchedAt ?? before?.fetchedAt ?? null,
      firstSeenRun: runId,
      status: 'present',
    });
  }
  return [...rows.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Inserts documents that are not there yet; their knowledge follows from their places. Returns the new ones. */
async function insertDocuments(
  tx: Executor,
  runId: string,
  sha256s: readonly string[],
  documents: readonly NewDocument[],
): Promise<string[]> {
  const bytesOf = new Map(documents.map(({ sha256, bytes }) => [sha256, bytes]));
  const rows = sha256s.map((sha256) => ({ sha256, bytes: bytesOf.get(sha256) }));
  const inserted = await rowsOf(
    tx,
    sql<{ sha256: string }>`
      insert into nianbao.document (sha256, bytes, media_type, stage, state, n, token, attempts, deaths, not_before,
        run_id, first_seen_run, present, source_present, extract_context, normalize_context)
      select sha256, bytes, '', ${STAGES[0]}, 'due', 0, 0, 0, 0, now(), ${runId}, ${runId}, false, false,
        '{}'::jsonb, '{}'::jsonb
      from json_to_recordset(${rowsParam(rows)}) as x(sha256 text, bytes bigint)
      on conflict (sha256) do nothing
      returning sha256`,
  );
  return inserted.map(({ sha256 }) => sha256);
}

function lockDocuments(tx: Executor, sha256s: readonly string[]): Promise<DocumentRow[]> {
  return rowsOf(
    tx,
    sql<DocumentRow>`
      select sha256, stage, state, n,
        greatest(0, ceil(extract(epoch from not_before - now()) * 1000))::integer as delay,
        first_seen_run as "firstSeenRun", run_id as "runId", media_type as "mediaType", name, url,
        parent_sha256 as "parentSha256", present, source_present as "sourcePresent", unpacked,
        extract_context as "extractContext", normalize_context as "normalizeContext"
      from nianbao.document where sha256 in (select json_array_elements_text(${rowsParam(sha256s)}))
      order by sha256 for update`,
  );
}

/** Writes places, and of known ones only what changed. Returns the ids of those that were known before. */
async function upsertPlaces(tx: Executor, runId: string, places: readonly PlaceRow[]): Promise<Set<string>> {
  const rows = await rowsOf(
    tx,
    sql<{ id: string; inserted: boolean }>`
      insert into nianbao.place as p (id, document_sha256, source_id, url, path, where_hash, parent_sha256, media_type,
        link_text,
        declared_charset, division, body, year, fetched_at, first_seen_run, last_seen_run, status)
      select id, "documentSha256", "sourceId", url, path, "whereHash", "parentSha256", "mediaType", "linkText",
        "declaredCharset", division, body, year, "fetchedAt", ${runId}, ${runId}, 'present'
      from json_to_recordset(${rowsParam(places)}) as x(id text, "documentSha256" text, "sourceId" text, url text,
        path text, "whereHash" text, "parentSha256" text, "mediaType" text, "linkText" text, "declaredCharset" text, division text,
        body text, year integer, "fetchedAt" timestamptz)
      on conflict (id) do update set
        last_seen_run = excluded.last_seen_run, status = 'present', media_type = excluded.media_type,
        url = coalesce(excluded.url, p.url),
        parent_sha256 = coalesce(excluded.parent_sha256, p.parent_sha256),
        link_text = coalesce(excluded.link_text, p.link_text),
        declared_charset = coalesce(excluded.declared_charset, p.declared_charset),
        division = coalesce(excluded.division, p.division),
        body = coalesce(excluded.body, p.body),
        year = coalesce(excluded.year, p.year),
        fetched_at = coalesce(excluded.fetched_at, p.fetched_at)
      returning id, (xmax = 0) as inserted`,
  );
  return new Set(rows.filter(({ inserted }) => !inserted).map(({ id }) => id));
}

/** Places that other documents had so far, and that the given documents or nobody have now; and those that `parent` has no more. */
function leaving(places: readonly PlaceRow[], parent: string | null, emptied: readonly string[]): RawBuilder<unknown> {
  const hashes = rowsParam([...places.map((place) => place.whereHash), ...emptied]);
  const taken = sql`where_hash in (select json_array_elements_text(${hashes}))`;
  const left = parent === null ? taken : sql`(${taken} or parent_sha256 = ${parent})`;
  const ids = rowsParam(places.map(({ id }) => id));
  return sql`${left} and status = 'present' and id not in (select json_array_elements_text(${ids}))`;
}

async function displacedBy(tx: Executor, left: RawBuilder<unknown>): Promise<string[]> {
  const rows = await rowsOf(
    tx,
    sql<{ sha256: string }>`select distinct document_sha256 as sha256 from nianbao.place where ${left}`,
  );
  return rows.map(({ sha256 }) => sha256);
}

async function markGone(tx: Executor, left: RawBuilder<unknown>): Promise<void> {
  await sql`update nianbao.place set status = 'gone' where ${left}`.execute(tx);
}

function placesOfDocuments(tx: Executor, sha256s: readonly string[]): Promise<PlaceRow[]> {
  return rowsOf(
    tx,
    sql<PlaceRow>`
      select id, document_sha256 as "documentSha256", source_id as "sourceId", url, path,
        parent_sha256 as "parentSha256", media_type as "mediaType", declared_charset as "declaredCharset",
        division, body, year, first_seen_run as "firstSeenRun", status
      from nianbao.place where document_sha256 in (select json_array_elements_text(${rowsParam(sha256s)}))`,
  );
}

interface DocumentUpdate extends DocumentKnowledge {
  readonly sha256: string;
  readonly stage: Stage;
  readonly state: DocumentRow['state'];
  readonly n: number;
  readonly runId: string;
  /** It became due by this: a new token fences attempts under way, and old failures are forgotten. */
  readonly rings: boolean;
  /** Something new is known of it. */
  readonly changed: boolean;
}

/** What has to be written of a document after its places changed; null: nothing. */
function updateOf(
  runId: string,
  row: DocumentRow,
  knowledge: DocumentKnowledge,
  isNew: boolean,
): DocumentUpdate | null {
  const news = isNew ? STAGES[0] : affectedStage(row, knowledge);
  const again = row.unpacked && row.state !== 'due';
  const affected = again ? STAGES[0] : news;
  // a document that has not come so far will use the new knowledge when it does
  const rings = affected !== null && (isNew || STAGES.indexOf(row.stage) >= STAGES.indexOf(affected));
  // what is still due belongs to the run that looks after it now
  const run = rings || row.state === 'due' ? runId : row.runId;
  const { mediaType, name, url, parentSha256, present, sourcePresent, extractContext, normalizeContext } = row;
  const before = { mediaType, name, url, parentSha256, present, sourcePresent, extractContext, normalizeContext };
  if (!rings && run === row.runId && same(before, knowledge)) return null;
  return {
    ...knowledge,
    sha256: row.sha256,
    stage: rings ? affected : row.stage,
    state: rings ? 'due' : row.state,
    n: rings ? row.n + 1 : row.n,
    runId: run,
    rings,
    changed: rings && news !== null,
  };
}

/** The earliest stage for which the new knowledge makes a difference. */
function affectedStage(row: DocumentRow, knowledge: DocumentKnowledge): Stage | null {
  if (!same(row.extractContext, knowledge.extractContext)) return 'extract';
  if (!same(row.normalizeContext, knowledge.normalizeContext)) return 'normalize';
  if (row.state !== 'done') return null;
  // what settling looks at
  const settles = (['url', 'present', 'sourcePresent'] as const).some((field) => row[field] !== knowledge[field]);
  return settles ? 'validate' : null;
}

async function updateDocuments(tx: Executor, updates: readonly DocumentUpdate[]): Promise<void> {
  if (updates.length === 0) return;
  await sql`
    update nianbao.document d set
      media_type = x."mediaType", name = x.name, url = x.url, parent_sha256 = x."parentSha256",
      present = x.present,
      source_present = x."sourcePresent",
      extract_context = x."extractContext", normalize_context = x."normalizeContext",
      run_id = x."runId", stage = x.stage, state = x.state, n = x.n,
      token = d.token + case when x.rings then 1 else 0 end,
      attempts = case when x.rings then 0 else d.attempts end,
      deaths = case when x.rings then 0 else d.deaths end,
      first_death = case when x.rings then null else d.first_death end,
      error_code = case when x.rings then null else d.error_code end,
      error_message = case when x.rings then null else d.error_message end,
      failed_at = case when x.rings then null else d.failed_at end,
      not_before = case when x.rings then now() else d.not_before end,
      awaits_pages = d.awaits_pages and not x.rings
    from json_to_recordset(${rowsParam(updates)}) as x(sha256 text, "mediaType" text, name text, url text,
      "parentSha256" text, present boolean, "sourcePresent" boolean, "extractContext" jsonb, "normalizeContext" jsonb, "runId" text,
      stage text, state text, n integer, rings boolean)
    where d.sha256 = x.sha256`.execute(tx);
}
