/**
 * The content of a report's version as rows: what a checked report becomes in `section`, `fact`, `finding` and `cell`.
 *
 * Each table is described once (`CONTENT`): its key inside a report and its columns. Writing, comparing and ending rows
 * (versions.ts) and exporting them (export-tables.ts) all follow these descriptions.
 */
import { canonicalJson, idOf, sha256 } from '../canonical.js';
import type { Fact, FactPlace } from '../model/fact.js';
import type { RuleHit } from '../model/finding.js';
import type { CheckedReport, KeptCell } from '../model/report.js';
import type { SettleRules } from '../model/settle.js';
import { isStorableJson, storable } from './database.js';

export type ContentName = 'section' | 'fact' | 'finding' | 'cell';
export type ContentRow = Readonly<Record<string, unknown>>;
export type Content = Readonly<Record<ContentName, readonly ContentRow[]>>;

export interface ContentTable {
  readonly name: ContentName;
  /** Columns that name a row inside its report. */
  readonly key: readonly string[];
  /** All columns but report and versions, with their types. */
  readonly columns: Readonly<Record<string, 'text' | 'integer' | 'numeric' | 'jsonb'>>;
}

export const CONTENT: readonly ContentTable[] = [
  {
    name: 'section',
    key: ['position'],
    columns: { position: 'integer', number: 'integer', heading: 'text', text: 'text' },
  },
  {
    name: 'fact',
    key: ['code'],
    columns: {
      code: 'text',
      value: 'numeric',
      raw: 'text',
      unit: 'text',
      status: 'text',
      confidence: 'numeric',
      implied: 'numeric',
      at: 'jsonb',
    },
  },
  {
    name: 'finding',
    key: ['id'],
    columns: {
      id: 'text',
      rule: 'text',
      severity: 'text',
      codes: 'jsonb',
      message: 'text',
      expected: 'numeric',
      actual: 'numeric',
      params: 'jsonb',
    },
  },
  {
    name: 'cell',
    key: ['table', 'row', 'column'],
    columns: {
      table: 'integer',
      row: 'integer',
      column: 'integer',
      row_span: 'integer',
      column_span: 'integer',
      text: 'text',
      at: 'jsonb',
    },
  },
];

/** Hash of what a document says in numbers: code, value, unit and status of every fact, whatever their order. */
export function factsHash(facts: readonly Fact[]): string {
  const said = facts.map(({ code, value, unit, status }) => [code, value, unit, status] as const);
  return sha256(JSON.stringify(said.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))));
}

/**
 * Rows of a checked report with these findings, and the hash of all of them. Members stand in a fixed order, so that equal
 * content has equal JSON. Throws when two rows would be one: neither may be lost.
 */
export function contentOf(
  checked: CheckedReport,
  hits: readonly RuleHit[],
  rules: SettleRules,
): { content: Content; hash: string } {
  const content: Content = {
    section: checked.report.sections.map(({ number, heading, text }, position) => ({
      position,
      number,
      heading,
      text,
    })),
    fact: checked.facts.map(factRow),
    finding: findingRows(hits, rules),
    cell: checked.cells.map(cellRow),
  };
  for (const table of CONTENT) {
    const keys = new Set<string>();
    for (const row of content[table.name]) {
      const key = keyOf(table, row);
      if (keys.has(key)) throw new Error(`two rows for ${table.name} ${key} in one report`);
      keys.add(key);
    }
  }
  const json = JSON.stringify(content);
  return { content: isStorableJson(json) ? content : storable(content), hash: sha256(json) };
}

/** A number that JSON cannot say would become null on its way, and look as if the cell were empty. */
function exact(value: number | null, what: string): number | null {
  if (value !== null && !Number.isFinite(value)) throw new Error(`${what} is ${value}, which is no number to store`);
  return value;
}

function factRow({ code, value, raw, unit, status, confidence, implied, at }: Fact): ContentRow {
  const number = exact(value, code);
  return { code, value: number, raw, unit, status, confidence, implied: exact(implied, code), at: placeRow(at) };
}

function cellRow({ table, row, column, rowSpan, columnSpan, text, at }: KeptCell): ContentRow {
  return { table, row, column, row_span: rowSpan, column_span: columnSpan, text, at: placeRow(at) };
}

function placeRow({ table, row, column, line, page, bbox }: FactPlace): FactPlace {
  return { table, row, column, line, page, bbox };
}

/** Findings are known by what they say; equal ones are counted. Messages are stored in Chinese, as exports have them. */
function findingRows(hits: readonly RuleHit[], rules: SettleRules): ContentRow[] {
  const seen = new Map<string, number>();
  return hits.map((hit) => {
    const { rule, codes, expected, actual, params } = hit;
    const said = canonicalJson([rule, codes, expected, actual, params]);
    const turn = seen.get(said) ?? 0;
    seen.set(said, turn + 1);
    const { severity, message } = rules.findingOf(hit, 'zh');
    const ordered = JSON.parse(canonicalJson(params)) as RuleHit['params'];
    return { id: idOf('finding', said, turn), rule, severity, codes, message, expected, actual, params: ordered };
  });
}

export function keyOf(table: ContentTable, row: ContentRow): string {
  return table.key.map((column) => String(row[column])).join('/');
}
