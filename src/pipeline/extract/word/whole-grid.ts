/**
 * The grid of a table whose merges alone give it: every row of the file reaches from the first column to the last, as in all
 * tables that Word has drawn itself. Nothing is guessed and nothing set right; tables with short or long rows go through
 * `buildGrid`, which judges their rows by heads and labels.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { Cell } from '../../../shared/model/layout.js';
import { isLabelText } from '../grid-text.js';
import { GRID_LIMITS, type Grid, type SourceCell } from '../grid.js';

export interface PlacedSourceCell extends SourceCell {
  readonly column: number;
}

/** The grid; null when nothing is printed in it. Throws `too_complex` over GRID_LIMITS. */
export function wholeGrid(source: readonly (readonly PlacedSourceCell[])[], columns: number): Grid | null {
  if (columns > GRID_LIMITS.columns) throw tooComplex('columns of a table', GRID_LIMITS.columns);
  if (columns * source.length > GRID_LIMITS.positions) throw tooComplex('cells of a table', GRID_LIMITS.positions);
  const kept = keptRows(source);
  /** For each row of the source, the rows kept before it. */
  const index: number[] = [0];
  for (const keep of kept) index.push((index.at(-1) ?? 0) + (keep ? 1 : 0));
  const rows = index.at(-1) ?? 0;
  if (rows === 0) return null;
  const cells = source.flatMap((row, at) =>
    row.flatMap(({ column, columnSpan, rowSpan, text, line }) => {
      const first = index[at] ?? 0;
      const rowsKept = (index[at + rowSpan] ?? rows) - first;
      if (rowsKept === 0) return [];
      const cell: Cell = { row: first, column, rowSpan: rowsKept, columnSpan, text };
      return [line === undefined ? cell : { ...cell, line }];
    }),
  );
  cells.sort((a, b) => a.row - b.row || a.column - b.column);
  return { rows, columns, cells, irregular: [] };
}

/**
 * Rows that print something or belong to the form: not those that a merge covers wholly, nor empty ones before the first and
 * after the last row with text, unless such a row is the blank data row right under a row of heads.
 */
function keptRows(source: readonly (readonly PlacedSourceCell[])[]): boolean[] {
  const printed = source.map((row) => row.some((cell) => cell.text !== ''));
  const first = printed.indexOf(true);
  let last = printed.lastIndexOf(true);
  if (first < 0) return source.map(() => false);
  const heads = source[last] ?? [];
  const blank = source[last + 1] ?? [];
  if (heads.every((cell) => isLabelText(cell.text)) && heads.length > 1 && blank.length >= heads.length) last += 1;
  return source.map((row, at) => at >= first && at <= last && row.length > 0);
}

function tooComplex(what: string, limit: number): NianbaoError {
  return new NianbaoError('too_complex', { what, limit });
}
