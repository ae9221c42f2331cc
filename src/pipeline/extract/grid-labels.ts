/** What the labels of the form say about the grid: which texts are heads or rows, and how far group heads reach. */
import { matchLabel } from '../../shared/model/label-match.js';
import type { FormTable } from '../../shared/model/report.js';
import { ordinalDepth } from './grid-text.js';

/** The head of a column or of a group of columns of the requests or proceedings table; `3.其他` is a row's label. */
export function isColumnLabel(text: string): boolean {
  if (text === '' || ordinalDepth(text) !== null) return false;
  const roles = ['corner', 'column', 'column_group'] as const;
  return TABLES_WITH_GROUPS.some((table) => matchLabel(text, { table, roles }) !== null);
}

/** The head of a group of columns, or the corner, which spans the label columns. */
export function isGroupHead(text: string): boolean {
  const roles = ['corner', 'column_group'] as const;
  return text !== '' && TABLES_WITH_GROUPS.some((table) => matchLabel(text, { table, roles }) !== null);
}

/** The label of a row that has values. */
export function isDataRowLabel(text: string): boolean {
  return matchLabel(text, { roles: ['row'] }) !== null;
}

const TABLES_WITH_GROUPS: readonly FormTable[] = ['requests', 'proceedings'];

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

const OFFICIAL_WIDTHS: Readonly<Partial<Record<FormTable, readonly number[]>>> = {
  requests: [10, 11],
  proceedings: [15],
};

/** Column spans of a row of heads as the official form has them; null unless every text is a head of one table. */
export function officialSpans(texts: readonly string[], width: number): number[] | null {
  for (const table of TABLES_WITH_GROUPS) {
    if (!OFFICIAL_WIDTHS[table]?.includes(width)) continue;
    const spans: number[] = [];
    for (const text of texts) {
      const match = matchLabel(text, { table, roles: ['corner', 'column', 'column_group'] });
      if (!match) break;
      spans.push(GROUP_SPANS[match.label.id]?.(width) ?? 1);
    }
    if (spans.length === texts.length) return spans;
  }
  return null;
}
