/**
 * Versions of a report. Rows live through versions: `version_id` brought a row, `until_version_id` ended it, and a new
 * version writes only what changed.
 *
 * A version is closed by the end of the run that made it. As long as the run is open, the version is written again in
 * place (its rows removed, the rows it had ended open again, the difference made anew): a run gives one version of a
 * report, the same whatever the order in which its documents came.
 */
import { sql, type RawBuilder } from 'kysely';
import { canonicalJson, idOf } from '../canonical.js';
import { CONTENT, keyOf, type Content, type ContentRow, type ContentTable } from './content.js';
import { rowsOf, rowsParam, type Executor } from './database.js';

export type VersionReason = 'new' | 'changed_document' | 'new_reader' | 'review';

/** A version as its row has it. */
export interface Version {
  readonly id: string;
  readonly report_id: string;
  readonly number: number;
  readonly reason: VersionReason;
  readonly document_sha256: string;
  readonly output_sha256: string;
  readonly content_hash: string;
  readonly created_in_run: string;
}

/** What a version is to show. */
export interface VersionState {
  readonly documentSha256: string;
  readonly outputSha256: string;
  readonly contentHash: string;
  readonly content: Content;
}

/**
 * Makes the report's newest version show a state. Returns its id; `null` when there was nothing to write. Another document
 * that says the same in the same places (a page whose menu has grown) makes no version: the report's row names the document
 * that stands for it now, the version the one that brought it.
 */
export async function writeVersion(
  tx: Executor,
  runId: string,
  reportId: string,
  latest: Version | null,
  latestIsOpen: boolean,
  state: VersionState,
): Promise<string | null> {
  if (latest !== null && saysTheSame(latest, state)) {
    if (!latestIsOpen || latest.document_sha256 === state.documentSha256) return null;
  }
  if (latest === null) return addVersion(tx, runId, reportId, null, state);
  if (!latestIsOpen) return addVersion(tx, runId, reportId, latest, state);
  await undoVersion(tx, latest);
  const before = latest.number === 1 ? null : await versionOf(tx, reportId, latest.number - 1);
  if (before !== null && saysTheSame(before, state)) return before.id;
  return addVersion(tx, runId, reportId, before, state);
}

function saysTheSame(version: Version, state: VersionState): boolean {
  return version.content_hash === state.contentHash;
}

/** A document of its own is a changed document; the same one read anew a new reader; others around it changed: the former. */
function reasonOf(before: Version | null, state: VersionState): VersionReason {
  if (before === null) return 'new';
  const readAnew = before.document_sha256 === state.documentSha256 && before.output_sha256 !== state.outputSha256;
  return readAnew ? 'new_reader' : 'changed_document';
}

export async function versionOf(tx: Executor, reportId: string, number: number): Promise<Version | null> {
  const [row] = await rowsOf(
    tx,
    sql<Version>`
      select id, report_id, number, reason, document_sha256, output_sha256, content_hash, created_in_run
      from nianbao.report_version where report_id = ${reportId} and number = ${number}`,
  );
  return row ?? null;
}

/** Takes a version back: afterwards everything is as it was before it. */
export async function undoVersion(tx: Executor, version: Version): Promise<void> {
  const tables = CONTENT.flatMap(({ name }) => [
    sql`${sql.ref(`gone_${name}`)} as (
      delete from nianbao.${sql.ref(name)} where report_id = ${version.report_id} and version_id = ${version.id})`,
    sql`${sql.ref(`open_${name}`)} as (
      update nianbao.${sql.ref(name)} set until_version_id = null
      where report_id = ${version.report_id} and until_version_id = ${version.id})`,
  ]);
  await sql`with ${sql.join(tables)} delete from nianbao.report_version where id = ${version.id}`.execute(tx);
}

async function addVersion(
  tx: Executor,
  runId: string,
  reportId: string,
  before: Version | null,
  state: VersionState,
): Promise<string> {
  const number = (before?.number ?? 0) + 1;
  const id = idOf('version', reportId, number);
  const writes: RawBuilder<unknown>[] = [];
  for (const table of CONTENT) {
    const wanted = state.content[table.name];
    const { ended, added } =
      before === null
        ? { ended: [], added: wanted }
        : difference(table, await currentRows(tx, table, reportId), wanted);
    if (ended.length > 0) writes.push(endRows(table, reportId, id, ended));
    if (added.length > 0) writes.push(insertRows(table, reportId, id, added));
  }
  // one statement for all: the rows of a new report take one round trip
  const insertVersion = sql`
    insert into nianbao.report_version
      (id, report_id, number, reason, document_sha256, output_sha256, content_hash, created_in_run)
    values (${id}, ${reportId}, ${number}, ${reasonOf(before, state)}, ${state.documentSha256}, ${state.outputSha256},
      ${state.contentHash}, ${runId})`;
  await (writes.length === 0 ? insertVersion : sql`with ${sql.join(writes)} ${insertVersion}`).execute(tx);
  return id;
}

/** Rows whose key is not wanted any more or whose content changed end; wanted rows that are not there are added. */
function difference(
  table: ContentTable,
  current: readonly ContentRow[],
  wanted: readonly ContentRow[],
): { ended: ContentRow[]; added: ContentRow[] } {
  const there = new Map(current.map((row) => [keyOf(table, row), row]));
  const kept = new Set<string>();
  const added = wanted.filter((row) => {
    const key = keyOf(table, row);
    const before = there.get(key);
    const unchanged = before !== undefined && contentKey(table, before) === contentKey(table, row);
    if (unchanged) kept.add(key);
    return !unchanged;
  });
  return { ended: [...there].flatMap(([key, row]) => (kept.has(key) ? [] : [row])), added };
}

function contentKey(table: ContentTable, row: ContentRow): string {
  return canonicalJson(Object.keys(table.columns).map((column) => row[column] ?? null));
}

function columnList(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

function currentRows(tx: Executor, table: ContentTable, reportId: string): Promise<ContentRow[]> {
  return rowsOf(
    tx,
    sql<ContentRow>`
      select ${columnList(Object.keys(table.columns))} from nianbao.${sql.ref(table.name)}
      where report_id = ${reportId} and until_version_id is null`,
  );
}

/** `x("code" text, …)`: how the JSON rows of a parameter are read. */
function recordType(table: ContentTable, columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql`${sql.ref(column)} ${sql.raw(table.columns[column] ?? 'text')}`));
}

function insertRows(
  table: ContentTable,
  reportId: string,
  versionId: string,
  rows: readonly ContentRow[],
): RawBuilder<unknown> {
  const columns = Object.keys(table.columns);
  return sql`${sql.ref(`new_${table.name}`)} as (
    insert into nianbao.${sql.ref(table.name)} (report_id, version_id, ${columnList(columns)})
    select ${reportId}, ${versionId}, ${columnList(columns)}
    from json_to_recordset(${rowsParam(rows)}) as x(${recordType(table, columns)}))`;
}

function endRows(
  table: ContentTable,
  reportId: string,
  versionId: string,
  rows: readonly ContentRow[],
): RawBuilder<unknown> {
  const keys = rows.map((row) => Object.fromEntries(table.key.map((column) => [column, row[column]])));
  const same = table.key.map((column) => sql`t.${sql.ref(column)} = x.${sql.ref(column)}`);
  return sql`${sql.ref(`ended_${table.name}`)} as (
    update nianbao.${sql.ref(table.name)} t set until_version_id = ${versionId}
    from json_to_recordset(${rowsParam(keys)}) as x(${recordType(table, table.key)})
    where t.report_id = ${reportId} and t.until_version_id is null and ${sql.join(same, sql` and `)})`;
}
