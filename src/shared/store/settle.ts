/**
 * Settling a body: from all documents bound to it, which one is current for each year, what its report and newest version
 * are, and what the body is called. Idempotent, computed under a lock on the body's row, the same in any order.
 */
import { sql } from 'kysely';
import { canonicalJson, sha256 } from '../canonical.js';
import type { RuleHit } from '../model/finding.js';
import type { CheckedReport } from '../model/report.js';
import type { SettleCandidate, SettleReading, SettleRules } from '../model/settle.js';
import { agrees, agreesOnBody, type Binding, type Reading } from './binding.js';
import { bodyFacts, withDeclared, type BodyFacts } from './bodies.js';
import { contentOf, type Content } from './content.js';
import { rowsOf, rowsParam, type Executor } from './database.js';
import { groupBy, same } from './knowledge.js';
import { undoVersion, versionOf, writeVersion, type Version } from './versions.js';

/** What to settle: whole bodies, and the reports of one document that belongs to none. */
export interface SettleScope {
  readonly bodyIds: readonly string[];
  readonly documentSha256: string;
  readonly reportIds: readonly string[];
}

export interface SettleParts {
  readonly tx: Executor;
  readonly runId: string;
  readonly rules: SettleRules;
  /** The checked report under a stage output's hash. */
  readonly load: (output: string) => Promise<CheckedReport>;
}

/** A document with its binding and latest reading. */
interface Candidate extends SettleCandidate {
  readonly bound: Binding;
  readonly read: Reading;
  readonly url: string | null;
  readonly present: boolean;
  /** A configured source found it, now or earlier: what is replaced or gone there, its body has changed or withdrawn. */
  readonly published: boolean;
}

interface BodyRow extends BodyFacts {
  readonly id: string;
  /** A source file or a person says that it has to report, and what it is called. */
  readonly declared: boolean;
  /** Names that are said to be its own. */
  readonly known_as: readonly string[];
}

interface ReportRow {
  readonly id: string;
  readonly status: 'present' | 'gone';
  readonly settledHash: string;
  readonly latest: Version;
  /** The newest version was made in this very run, which is not closed yet. */
  readonly isOpen: boolean;
}

const GONE = sha256('gone');
const NOTHING: Content = { section: [], fact: [], finding: [], cell: [] };

export async function settle(parts: SettleParts, scope: SettleScope): Promise<void> {
  const bodies = await lockBodies(parts.tx, scope);
  const { candidates, reports: known } = await stateOf(parts, scope);
  const reports = new Map(known.map((report) => [report.id, report]));
  const groups = groupBy(standing(candidates), ({ bound }) => bound.report_id);
  const currents = new Map([...groups].map(([id, group]) => [id, parts.rules.chooseCurrent(group)]));

  const names = new Map<string, string>();
  for (const body of bodies) names.set(body.id, await settleBody(parts.tx, body, candidates, currents));
  for (const [id, group] of groups) {
    const current = currents.get(id);
    const formers = candidates.filter((one) => one.published && one.bound.report_id === id && !group.includes(one));
    if (current) await settleReport(parts, { id, group, current, formers }, reports.get(id) ?? null, names);
  }
  for (const report of reports.values()) {
    if (!groups.has(report.id)) await settleGone(parts, report);
  }
}

/**
 * Documents that still are where they were found. One that was replaced there is history: it neither stands for the report
 * nor contradicts what replaced it, unless nothing else of that body and year is left.
 */
function standing(candidates: readonly Candidate[]): Candidate[] {
  const present = new Set(candidates.filter((one) => one.present).map(({ bound }) => bound.report_id));
  return candidates.filter((one) => one.present || !present.has(one.bound.report_id));
}

/** In order of id, so that two that settle the same bodies wait for each other in one direction. */
function lockBodies(tx: Executor, { bodyIds }: SettleScope): Promise<BodyRow[]> {
  if (bodyIds.length === 0) return Promise.resolve([]);
  return rowsOf(
    tx,
    sql<BodyRow>`
      select id, name, aliases, level, kind, declared_by is not null as declared,
        (select coalesce(json_agg(a.name), '[]') from nianbao.body_alias a where a.body_id = body.id) as known_as
      from nianbao.body where id = any(${bodyIds}::text[]) order by id for update`,
  );
}

type CandidateRow = Reading & {
  readonly bound_body: string | null;
  readonly bound_year: number | null;
  readonly report_id: string;
  readonly url: string | null;
  readonly present: boolean;
  readonly source_present: boolean;
  readonly published: boolean;
};

type ReportAndVersion = Version & {
  readonly status: ReportRow['status'];
  readonly settled_hash: string;
  readonly is_open: boolean;
};

/** Documents in order of sha256, and the reports they have now; one statement, which takes one round trip. */
async function stateOf(
  { tx, runId }: SettleParts,
  scope: SettleScope,
): Promise<{ candidates: Candidate[]; reports: ReportRow[] }> {
  const [state] = await rowsOf(
    tx,
    sql<{ candidates: CandidateRow[]; reports: ReportAndVersion[] }>`
      select
        (select coalesce(json_agg(c order by c.document_sha256), '[]') from (
          select r.*, b.body_id as bound_body, b.year as bound_year, b.report_id, d.url, d.present, d.source_present,
            exists (select from nianbao.place where document_sha256 = d.sha256 and source_id is not null) as published
          from nianbao.binding b
          join nianbao.reading r on r.document_sha256 = b.document_sha256
          join nianbao.document d on d.sha256 = b.document_sha256
          where b.body_id = any(${scope.bodyIds}::text[]) or b.document_sha256 = ${scope.documentSha256}
        ) c) as candidates,
        (select coalesce(json_agg(o), '[]') from (
          select r.status, r.settled_hash, v.*,
            v.created_in_run = ${runId} and exists (
              select from nianbao.run where id = v.created_in_run and ended_at is null) as is_open
          from nianbao.report r
          join nianbao.report_version v on v.id = r.version_id
          where r.body_id = any(${scope.bodyIds}::text[]) or r.id = any(${scope.reportIds}::text[])
        ) o) as reports`,
  );
  return {
    candidates: (state?.candidates ?? []).map(
      ({ bound_body, bound_year, report_id, url, present, source_present, published, ...read }) => ({
        sha256: read.document_sha256,
        sourcePresent: source_present,
        issuedOn: read.issued_on,
        method: read.method,
        factsHash: read.facts_hash,
        bound: { body_id: bound_body, year: bound_year, report_id },
        read,
        url,
        present,
        published,
      }),
    ),
    reports: (state?.reports ?? []).map(({ status, settled_hash, is_open, ...latest }) => ({
      id: latest.report_id,
      status,
      settledHash: settled_hash,
      latest,
      isOpen: is_open,
    })),
  };
}

/** Brings a body's row up to date. Returns its name. */
async function settleBody(
  tx: Executor,
  body: BodyRow,
  candidates: readonly Candidate[],
  currents: ReadonlyMap<string, Candidate>,
): Promise<string> {
  const { id, declared, known_as: knownAs, ...before } = body;
  const printed = bodyFacts(
    candidates
      .filter(({ bound }) => bound.body_id === body.id)
      .map(({ sha256: document, bound, read }) => ({
        sha256: document,
        agrees: agreesOnBody(read, bound),
        current: currents.get(bound.report_id)?.sha256 === document,
        year: bound.year,
        name: read.body_name,
        level: read.level,
        kind: read.kind,
      })),
  );
  const facts = printed === null ? null : withDeclared(printed, declared ? before : null, knownAs);
  if (facts === null || same(before, facts)) return body.name;
  await sql`
    update nianbao.body set name = ${facts.name}, aliases = ${JSON.stringify(facts.aliases)}::jsonb,
      level = ${facts.level}, kind = ${facts.kind}
    where id = ${id}`.execute(tx);
  return facts.name;
}

/** The documents of one body and year. */
interface Standing {
  /** Of the report. */
  readonly id: string;
  /** Those that stand for it, the current one among them. */
  readonly group: readonly Candidate[];
  readonly current: Candidate;
  /** Those that were published and are no more, in order of sha256. */
  readonly formers: readonly Candidate[];
}

async function settleReport(
  parts: SettleParts,
  { id, group, current, formers }: Standing,
  report: ReportRow | null,
  names: ReadonlyMap<string, string>,
): Promise<void> {
  const { rules } = parts;
  const mismatch = agrees(current.read, current.bound)
    ? null
    : {
        bound: { body: names.get(current.bound.body_id ?? '') ?? null, year: current.bound.year },
        read: { body: current.read.body_name, year: current.read.year },
      };
  // everything the outcome depends on, the rules included: when it is as last time, there is nothing to do
  const settledHash = sha256(
    canonicalJson([rules.version, group, mismatch, formers.map(({ sha256: one, factsHash }) => [one, factsHash])]),
  );
  if (report?.settledHash === settledHash) return;

  const checked = await parts.load(current.read.output_sha256);
  const others = { group: group.filter((one) => one.sha256 !== current.sha256), formers };
  const hits: RuleHit[] = [...checked.hits, ...(await hitsAgainst(parts, others, current, checked))];
  if (mismatch) hits.push(rules.identityChanged(mismatch.bound, mismatch.read));
  const { content, hash } = contentOf(checked, hits, rules);
  const head = headOf(id, current);
  const versionId = await writeVersion(parts.tx, parts.runId, id, report?.latest ?? null, report?.isOpen ?? false, {
    documentSha256: current.sha256,
    outputSha256: current.read.output_sha256,
    contentHash: sha256(canonicalJson([head, hash])),
    content,
  });
  await writeReport(parts.tx, {
    ...head,
    document_sha256: current.sha256,
    url: current.url,
    // deleted where it was published: its data stays
    status: current.published && !current.present ? 'gone' : 'present',
    version_id: versionId ?? report?.latest.id,
    settled_hash: settledHash,
  });
}

/** What the current document has to be told apart from: reads the others only if their facts differ. */
async function hitsAgainst(
  { load, rules }: SettleParts,
  others: Pick<Standing, 'group' | 'formers'>,
  current: Candidate,
  checked: CheckedReport,
): Promise<RuleHit[]> {
  const factsOf = new Map([[current.factsHash, checked.facts]]);
  for (const { factsHash, read } of [...others.group, ...others.formers]) {
    if (!factsOf.has(factsHash)) factsOf.set(factsHash, (await load(read.output_sha256)).facts);
  }
  if (factsOf.size === 1) return [];
  const readings = (documents: readonly Candidate[]): SettleReading[] =>
    documents.map((one) => ({ ...one, facts: factsOf.get(one.factsHash) ?? [] }));
  const own = { ...current, facts: checked.facts };
  return [...rules.conflicts(own, readings(others.group)), ...rules.revised(own, readings(others.formers))];
}

/** Columns of a report that a version stands for; `version_id`, document and address come beside them. */
function headOf(id: string, { bound, read }: Candidate): Readonly<Record<string, unknown>> {
  return {
    id,
    body_id: bound.body_id,
    year: bound.year,
    template: read.template,
    title: read.title,
    issuer_name: read.body_name,
    issuer_names: read.issuer_names,
    division: read.division,
    level: read.level,
    kind: read.kind,
    issued_on: read.issued_on,
  };
}

async function writeReport(tx: Executor, row: Readonly<Record<string, unknown>>): Promise<void> {
  await sql`
    insert into nianbao.report (id, body_id, year, template, title, issuer_name, issuer_names, division, level, kind,
      issued_on, document_sha256, url, version_id, settled_hash, status)
    select id, body_id, year, template, title, issuer_name, issuer_names, division, level, kind,
      issued_on, document_sha256, url, version_id, settled_hash, status
    from json_to_recordset(${rowsParam([row])}) as x(id text, body_id text, year integer, template text, title text,
      issuer_name text, issuer_names jsonb, division text, level text, kind text, issued_on date,
      document_sha256 text, url text, version_id text, settled_hash text, status text)
    on conflict (id) do update set
      body_id = excluded.body_id, year = excluded.year, template = excluded.template, title = excluded.title,
      issuer_name = excluded.issuer_name, issuer_names = excluded.issuer_names, division = excluded.division,
      level = excluded.level, kind = excluded.kind, issued_on = excluded.issued_on,
      document_sha256 = excluded.document_sha256, url = excluded.url, version_id = excluded.version_id,
      settled_hash = excluded.settled_hash, status = excluded.status`.execute(tx);
}

/**
 * A report that has lost its last document (it was moved to another body or year). What this run made is taken back as if
 * it had never been; an older version is ended by one that shows nothing, so that its rows stay readable as history.
 */
async function settleGone({ tx, runId }: SettleParts, report: ReportRow): Promise<void> {
  if (report.status === 'gone') return;
  const { id, latest, isOpen } = report;
  const before = !isOpen ? latest : latest.number > 1 ? await versionOf(tx, id, latest.number - 1) : null;
  if (before === null) {
    await undoVersion(tx, latest);
    await sql`delete from nianbao.report where id = ${id}`.execute(tx);
    return;
  }
  const { document_sha256: documentSha256, output_sha256: outputSha256 } = before;
  const state = { documentSha256, outputSha256, contentHash: GONE, content: NOTHING };
  const versionId = await writeVersion(tx, runId, id, latest, isOpen, state);
  await sql`
    update nianbao.report set status = 'gone', version_id = ${versionId ?? latest.id}, settled_hash = ${GONE},
      document_sha256 = ${documentSha256}
    where id = ${id}`.execute(tx);
}

/** Removes bodies that no document and no report belongs to any more. */
export async function removeEmptyBodies(tx: Executor, bodyIds: readonly string[]): Promise<void> {
  await sql`
    delete from nianbao.body b where id = any(${bodyIds}::text[]) and declared_by is null
      and not exists (select from nianbao.binding where body_id = b.id)
      and not exists (select from nianbao.report where body_id = b.id)
      and not exists (select from nianbao.decided_binding where body_id = b.id)`.execute(tx);
}
