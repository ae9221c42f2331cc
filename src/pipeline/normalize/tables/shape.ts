/**
 * What a table could be by its shape alone. A document may hold two tables of a kind, this year's and last year's; when the words of
 * one cannot be read, the other must not pass for the year's without a word. The disclosure table has no shape of its own.
 */
import type { FormTable } from '../../../shared/model/report.js';
import type { Grid } from './grid.js';
import { hasDigit } from './rows.js';

/** Numbers side by side, and rows of so many, in nearly all of a whole table: 7 by 28, and 15 in one row. A part of one may be the rest of what was read. */
const SHAPES: readonly { readonly table: FormTable; readonly values: number; readonly rows: number }[] = [
  { table: 'proceedings', values: 13, rows: 1 },
  { table: 'requests', values: 6, rows: 20 },
];

/** The table of the form that has this shape; null: none. */
export function tableOfShape(grid: Grid): FormTable | null {
  const numbers = grid.rows.map(
    (row) => row.cells.filter(({ kind, text }) => kind === 'value' && hasDigit(text)).length,
  );
  const fitting = SHAPES.find(({ values, rows }) => numbers.filter((count) => count >= values).length >= rows);
  return fitting?.table ?? null;
}
