/**
 * The head of the requests matrix: the printed head cells in their order → rows and columns with spans.
 * Wherever the dump broke its rows, the order tells what stands where: the corner, 申请人情况 over everything, then the columns
 * with 法人或其他组织 for a group of them, then the columns of that group.
 */
import type { RawCell } from './cells.js';
import type { GridBuilder } from './grid-builder.js';
import type { LabelReader } from './label-reader.js';

/** Columns left of the values: 三、 （一） 1. */
export const LABEL_COLUMNS = 3;

/** Value columns of the form. */
export const FORM_COLUMNS = 7;

export interface HeadCell extends RawCell {
  /** Number of the printed row it stood in. */
  readonly row: number;
}

export interface RequestsHead {
  /** Value columns. */
  readonly columns: number;
  /** Fewer columns than the form has: one may have been lost. */
  readonly doubt: boolean;
  place(grid: GridBuilder): void;
}

const ROLES = ['corner', 'column_group', 'column'] as const;

/** Which head label a text is; null if none. */
export function headIdOf(text: string, reader: LabelReader): string | null {
  return reader.of(text, 'requests', ROLES)?.id ?? null;
}

/** The head that these cells print; null when they leave any doubt about the columns. */
export function readRequestsHead(cells: readonly HeadCell[], reader: LabelReader): RequestsHead | null {
  const ids = cells.map((cell) => headIdOf(cell.text, reader));
  const known = ids.filter((id) => id !== null);
  if (new Set(known).size < known.length) return null;
  const at = (id: string): number => ids.indexOf(id);
  const natural = at('natural_person');
  const total = at('total');
  const group = at('organizations');
  const applicants = at('applicants');
  if (natural < 0 || total < 0) return null;
  if (group < 0) return applicants < 0 ? flatHead(cells, natural) : null;
  if (group < natural) return null;

  // 总计 may stand in the row of 申请人情况, over all three rows of the head
  const early = total < natural;
  if (early && (applicants < 0 || cells[total]?.row === cells[natural]?.row)) return null;
  const lead = early ? Math.min(total, natural) : natural;
  const before = cells.slice(0, applicants < 0 ? lead : applicants);
  if (before.length > 1) return null;
  if (applicants >= 0 && applicants + 1 !== lead) return null;
  if (early && total + 1 !== natural) return null;
  const first = cells.slice(natural, group);
  let second = early ? [] : cells.slice(group + 1, total + 1);
  let leaves = cells.slice((early ? group : total) + 1);
  // printed column by column: the group's columns stand between it and 总计
  if (leaves.length === 0 && !early) [leaves, second] = [second.slice(0, -1), second.slice(-1)];
  if (leaves.length < 2 || second.length > 2) return null;
  const columns = first.length + leaves.length + second.length + (early ? 1 : 0);
  return {
    columns,
    doubt: columns < FORM_COLUMNS || cells.some((cell) => cell.gap),
    place(grid) {
      const depth = applicants < 0 ? 2 : 3;
      const corner = before[0] ?? null;
      let row = grid.begin(cells[0]?.line ?? 1);
      const top = row;
      const line = cells[natural]?.line ?? 1;
      grid.place(row, 0, depth, LABEL_COLUMNS, corner);
      if (applicants >= 0) {
        grid.add(LABEL_COLUMNS, early ? columns - 1 : columns, cells[applicants] ?? null);
        row = grid.begin(line);
      }
      grid.begin(leaves[0]?.line ?? line);
      let column = LABEL_COLUMNS;
      for (const cell of first) grid.place(row, column++, 2, 1, cell);
      grid.place(row, column, 1, leaves.length, cells[group] ?? null);
      for (const cell of leaves) grid.add(column++, 1, cell);
      for (const cell of second) grid.place(row, column++, 2, 1, cell);
      if (early) grid.place(top, column, depth, 1, cells[total] ?? null);
    },
  };
}

/** All columns in one row, the group's name left out. */
function flatHead(cells: readonly HeadCell[], natural: number): RequestsHead | null {
  const lead = cells[0] && natural > 0 ? cells.slice(0, natural) : [];
  const leaves = cells.slice(natural);
  if (lead.length > 1 || leaves.length < FORM_COLUMNS) return null;
  return {
    columns: leaves.length,
    doubt: cells.some((cell) => cell.gap),
    place(grid) {
      grid.begin(cells[0]?.line ?? 1);
      grid.add(0, LABEL_COLUMNS, lead[0] ?? null);
      leaves.forEach((cell, index) => grid.add(LABEL_COLUMNS + index, 1, cell));
    },
  };
}
