/**
 * Tables that are not of the form: rows as printed, short ones filled up. A row of one cell with words spans the table; any
 * other short row is irregular, because the dump does not say where its cells belong.
 */
import type { TableBlock } from '../../../shared/model/layout.js';
import { filled, isFilled, isProse, isValue, isWords, type RawRow } from './cells.js';
import { GRID_LIMITS, GridBuilder } from './grid-builder.js';

/** The rows as a grid; null when they do not look like a table. `doubt`: no row's cells are known to stand in their column. */
export function buildGeneric(rows: readonly RawRow[], doubt = false): TableBlock | null {
  const printed = rows.filter((row) => row.cells.some(isFilled));
  const columns = widthOf(printed);
  if (
    !looksLikeTable(printed, columns) ||
    columns > GRID_LIMITS.columns ||
    columns * printed.length > GRID_LIMITS.positions
  ) {
    return null;
  }
  const grid = new GridBuilder();
  for (const row of printed) {
    grid.begin(row.line);
    const cells = row.cells.slice(0, columns);
    const only = filled(row);
    if (only.length === 1 && only[0] && isWords(only[0].text) && cells.length < columns) {
      grid.add(0, columns, only[0]);
      continue;
    }
    cells.forEach((cell, column) => grid.add(column, 1, cell));
    const values = only.some((cell) => isValue(cell.text));
    if (cells.length < columns || (doubt && values)) grid.irregular(columns - 1, Math.max(0, cells.length - 1));
  }
  return grid.finish(columns);
}

/** Columns of the widest row; columns that no row prints anything in, at the right end, do not count. */
function widthOf(rows: readonly RawRow[]): number {
  return rows.reduce((most, row) => Math.max(most, row.cells.findLastIndex(isFilled) + 1), 0);
}

function looksLikeTable(rows: readonly RawRow[], columns: number): boolean {
  const wide = rows.filter((row) => filled(row).length >= 2);
  if (columns < 2 || wide.length < 2) return false;
  const cells = rows.flatMap(filled);
  const sentences = cells.filter((cell) => isProse(cell.text)).length;
  if (sentences * 5 > cells.length) return false;
  const [first] = wide;
  return cells.some((cell) => isValue(cell.text)) || wide.every((row) => row.cells.length === first?.cells.length);
}
