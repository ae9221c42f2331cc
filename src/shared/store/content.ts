/**
 * The content of a report's version as rows: what a checked report becomes in `section`, `fact`, `finding` and `cell`.
 *
 * Each table is described once (`CONTENT`): its key inside a report and its columns. Writing, comparing and ending rows
 * (versions.ts) and exporting them (export-tables.ts) all follow these descriptions.
 */
import { canonicalJson, idOf, sha256 } from '../canonical.js';
import type { Fact } from '../model/fact.js';
import type { RuleHit } from '../model/finding.js';
import type { CheckedReport } from '../model/report.js';
import type { SettleRules } from '../model/settle.js';
import { storable } from './database.js';

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
  return sha256(canonicalJson(said.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0))));
}

/** Rows of a checked report with these findings. Throws when two facts or cells would be one row: neither may be lost. */
export function contentOf(checked: CheckedReport, hits: readonly RuleHit[], rules: SettleRules): Content {
  const content: Content = {
    section: checked.report.sections.map((section, position) => ({ position, ...section })),
    fact: checked.facts.map(({ code, value, raw, unit, status, confidence, implied, at }) => ({
      code,
      value,
      raw,
      unit,
      status,
      confidence,
      implied,
      at,
    })),
    finding: findingRows(hits, rules),
    cell: checked.cells.map(({ table, row, column, rowSpan, columnSpan, text, at }) => ({
      table,
      row,
      column,
      row_span: rowSpan,
      column_span: columnSpan,
      text,
      at,
    })),
  };
  for (const table of CONTENT) {
    const keys = new Set<string>();
    for (const row of content[table.name]) {
      const key = keyOf(table, row);
      if (keys.has(key)) throw new Error(`two rows for ${table.name} ${key} in one report`);
      keys.add(key);
    }
  }
  return storable(content);
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
    return { id: idOf('finding', said, turn), rule, severity, codes, message, expected, actual, params };
  });
}

export function keyOf(table: ContentTable, row: ContentRow): string {
  return canonicalJson(table.key.map((column) => row[column]));
}
