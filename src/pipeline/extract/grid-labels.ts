/** What the labels of the form say about the grid: which texts are heads or rows, and how far group heads reach. */
import { matchLabel } from '../../shared/model/label-match.js';
import { LABELS, type LabelRole } from '../../shared/model/labels.js';
import type { FormTable } from '../../shared/model/report.js';
import { ordinalDepth } from './grid-text.js';

const TABLES_WITH_GROUPS = ['requests', 'proceedings'] as const satisfies readonly FormTable[];
type GroupedTable = (typeof TABLES_WITH_GROUPS)[number];

const GROUP_ROLES = ['corner', 'column_group'] as const satisfies readonly LabelRole[];
const HEAD_ROLES = [...GROUP_ROLES, 'column'] as const satisfies readonly LabelRole[];

/** Heads spelt just as the form does, which most are: id and role by text. */
const EXACT: Readonly<Record<GroupedTable, ReadonlyMap<string, { readonly id: string; readonly role: LabelRole }>>> = {
  requests: exactHeads('requests'),
  proceedings: exactHeads('proceedings'),
};

function exactHeads(table: GroupedTable): ReadonlyMap<string, { readonly id: string; readonly role: LabelRole }> {
  const heads = LABELS.filter(
    (label) => label.table === table && (HEAD_ROLES as readonly LabelRole[]).includes(label.role),
  );
  return new Map(heads.map(({ text, id, role }) => [text, { id, role }]));
}

function headOf(text: string, table: GroupedTable): { readonly id: string; readonly role: LabelRole } | null {
  return EXACT[table].get(text) ?? matchLabel(text, { table, roles: HEAD_ROLES })?.label ?? null;
}

/** The head of a column or of a group of columns of the requests or proceedings table; `3.其他` is a row's label. */
export function isColumnLabel(text: string): boolean {
  if (text === '' || ordinalDepth(text) !== null) return false;
  return TABLES_WITH_GROUPS.some((table) => headOf(text, table) !== null);
}

/** The corner of the requests table, which heads no values. */
export function isCorner(text: string): boolean {
  return text.length > CORNER_LENGTH && headOf(text, 'requests')?.role === 'corner';
}

/** The corner holds a sentence; no other head is as long. */
const CORNER_LENGTH = 20;

/** The head of a group of columns, or the corner, which spans the label columns. */
export function isGroupHead(text: string): boolean {
  if (text === '') return false;
  return TABLES_WITH_GROUPS.some((table) => {
    const role = headOf(text, table)?.role;
    return role === 'corner' || role === 'column_group';
  });
}

/** The label of a row that has values. */
export function isDataRowLabel(text: string): boolean {
  return matchLabel(text, { roles: ['row'] }) !== null;
}

/** Columns of the group heads, by the width of their table. A requests table of 11 columns has the eighth value column. */
const GROUP_SPANS: Readonly<Record<string, (width: number) => number>> = {
  corner: () => 3,
  applicants: (width) => width - 3,
  organizations: (width) => width - 5,
  reconsideration: () => 5,
  litigation: () => 10,
  litigation_direct: () => 5,
  litigation_after_reconsideration: () => 5,
};

const OFFICIAL_WIDTHS: Readonly<Record<GroupedTable, readonly number[]>> = {
  requests: [10, 11],
  proceedings: [15],
};

/** Column spans of a row of heads as the official form has them; null unless every text is a head of one table. */
export function officialSpans(texts: readonly string[], width: number): number[] | null {
  for (const table of TABLES_WITH_GROUPS) {
    if (!OFFICIAL_WIDTHS[table].includes(width)) continue;
    const spans: number[] = [];
    for (const text of texts) {
      const head = headOf(text, table);
      if (!head) break;
      spans.push(GROUP_SPANS[head.id]?.(width) ?? 1);
    }
    if (spans.length === texts.length) return spans;
  }
  return null;
}
