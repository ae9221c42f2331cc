/**
 * Rows of cells with spans → the full grid of a table, for every format that has spans (html, docx).
 *
 * The rules are those of the HTML table model, made robust against what editors do to tables:
 * rows of empty sizing cells are dropped, spans are cut to the table, wrong row spans and column spans are set right where
 * the row's own labels and the heads above leave one reading only (grid-rows.ts), and columns that no cell ever has for
 * itself are collapsed (grid-columns.ts). No text is lost and no cell is moved past another one. A row whose values do not
 * fit its heads one to one is written down as irregular.
 */
import { NianbaoError } from '../../shared/errors.js';
import type { Cell } from '../../shared/model/layout.js';
import { mergeBlanks } from './grid-blanks.js';
import { collapseColumns } from './grid-columns.js';
import { placeRows } from './grid-rows.js';
import { isLabelText } from './grid-text.js';
import { GRID_LIMITS, type Grid, type PlacedCell, type SourceCell } from './grid-types.js';

export { GRID_LIMITS, type Grid, type SourceCell } from './grid-types.js';

/**
 * The full grid of a table; null when it has no cell, or nothing but empty ones.
 * Throws `too_complex` over GRID_LIMITS.
 */
export function buildGrid(source: readonly (readonly SourceCell[])[]): Grid | null {
  const printed = withoutPhantomRows(source);
  if (!printed.some((row) => row.some((cell) => cell.text !== ''))) return null;
  for (const row of printed) {
    if (row.length <= GRID_LIMITS.columns) continue;
    throw new NianbaoError('too_complex', { what: 'columns of a table', limit: GRID_LIMITS.columns });
  }
  const placed = placeRows(printed);
  const { cells, columns } = collapseColumns(mergeBlanks(placed.cells, placed.headRows), placed.columns);
  return { rows: printed.length, columns, cells: cells.map(toCell), irregular: [...placed.irregular] };
}

/**
 * Rows that are not part of the table's text: rows without cells, rows of empty cells before the first and after the last
 * row with text. Word ends its tables with a row of empty sizing cells. An empty row right under a row of heads is that
 * head's data left blank, and stays. Spans that reach over a dropped row get shorter with it.
 */
function withoutPhantomRows(source: readonly (readonly SourceCell[])[]): readonly (readonly SourceCell[])[] {
  const empty = source.map((row) => row.every((cell) => cell.text === ''));
  const first = empty.indexOf(false);
  let end = empty.lastIndexOf(false) + 1;
  if (first < 0) return [];
  const above = source[end - 1] ?? [];
  const under = source[end];
  const underHeads = above.length > 1 && above.every((cell) => isLabelText(cell.text));
  if (underHeads && under && under.length >= above.length) end += 1;
  const keep = source.map((row, index) => index >= first && index < end && row.length > 0);
  if (keep.every(Boolean)) return source;
  return source.flatMap((row, index) => (keep[index] ? [row.map((cell) => shortened(cell, index, keep))] : []));
}

/** The cell without the dropped rows that its row span reaches over. */
function shortened(cell: SourceCell, row: number, keep: readonly boolean[]): SourceCell {
  if (cell.rowSpan === 1) return cell;
  const reach = cell.rowSpan < 1 ? keep.length : Math.min(keep.length, row + cell.rowSpan);
  let rowSpan = 0;
  for (let index = row; index < reach; index++) if (keep[index]) rowSpan += 1;
  return { ...cell, rowSpan };
}

function toCell(placed: PlacedCell): Cell {
  const { row, column, rowSpan, columnSpan, text, line } = placed;
  // two literals, not a spread: this runs for every cell
  return line === undefined
    ? { row, column, rowSpan, columnSpan, text }
    : { row, column, rowSpan, columnSpan, text, line };
}
