/** A whole table in the shape of the layout: columns and rows that no cell has for itself collapsed, empty edge rows dropped. */
import { NianbaoError } from '../../../shared/errors.js';
import type { Cell, IrregularRow, TableBlock } from '../../../shared/model/layout.js';
import { collapseColumns } from '../grid-columns.js';
import { isLabelText } from '../grid-text.js';
import { GRID_LIMITS, type PlacedCell } from '../grid-types.js';
import type { FilledCell, Fragment } from './fragment.js';
import { union } from './geometry.js';
import { bboxOf } from './paragraphs.js';

/** Widest space that cannot hold a cell's text, in points. */
const SLIVER = 6;

interface Carried extends PlacedCell {
  readonly source: FilledCell;
}

/** The table block; null when nothing is printed in it. Throws `too_complex` over GRID_LIMITS. */
export function tableOf(table: Fragment): TableBlock | null {
  const width = table.xs.length - 1;
  if (width > GRID_LIMITS.columns) {
    throw new NianbaoError('too_complex', { what: 'columns of a table', limit: GRID_LIMITS.columns });
  }
  if (width * table.rows > GRID_LIMITS.positions) {
    throw new NianbaoError('too_complex', { what: 'cells of a table', limit: GRID_LIMITS.positions });
  }
  const slivers = sliversOf(table);
  const placed: Carried[] = table.cells.map((source) => {
    const padding = source.columnSpan === 1 && slivers.has(source.column);
    return { ...source, line: undefined, padding, source };
  });
  const across = collapseColumns(placed, width);
  // rows collapse by the same rule: the table is turned over, collapsed, and turned back
  const down = collapseColumns(across.cells.map(turned), table.rows);
  const rowMap = rowsKept(placed, table.rows);
  const edges = edgeRows(down.cells.map(turned), down.columns);
  const cells = (down.cells.map(turned) as Carried[])
    .filter((cell) => cell.row + cell.rowSpan > edges.from && cell.row < edges.to)
    .map((cell) => ({ ...cell, row: cell.row - edges.from }))
    .sort((a, b) => a.row - b.row || a.column - b.column);
  const rows = edges.to - edges.from;
  if (rows <= 0 || !cells.some((cell) => cell.text !== '')) return null;
  const doubtful = [...table.doubtful].map((row) => (rowMap[row] ?? row) - edges.from);
  const first = cells[0]?.source;
  const onPage = cells.filter((cell) => cell.source.page === first?.page).map((cell) => cell.source.box);
  return {
    kind: 'table',
    rows,
    columns: across.columns,
    cells: cells.map(cellOf),
    irregular: irregularRows(doubtful, cells, rows),
    ...(first ? { page: first.page, bbox: bboxOf(onPage.reduce(union, first.box)) } : {}),
  };
}

/** Columns too narrow for text, and without any: the space inside a double line. */
function sliversOf({ xs, cells }: Fragment): Set<number> {
  const narrow = new Set<number>();
  for (let column = 0; column + 1 < xs.length; column++)
    if ((xs[column + 1] ?? 0) - (xs[column] ?? 0) < SLIVER) narrow.add(column);
  for (const cell of cells) if (cell.columnSpan === 1 && cell.text !== '') narrow.delete(cell.column);
  return narrow;
}

function cellOf({ row, column, rowSpan, columnSpan, text, source }: Carried): Cell {
  return { row, column, rowSpan, columnSpan, text, page: source.page, bbox: bboxOf(source.box) };
}

function turned<T extends PlacedCell>(cell: T): T {
  const { row, column, rowSpan, columnSpan } = cell;
  return { ...cell, row: column, column: row, rowSpan: columnSpan, columnSpan: rowSpan };
}

/** The new number of each row when those without a cell of their own are gone. */
function rowsKept(cells: readonly PlacedCell[], rows: number): number[] {
  const own = new Set(cells.filter((cell) => cell.rowSpan === 1).map((cell) => cell.row));
  let next = 0;
  return Array.from({ length: rows }, (_, row) => (own.has(row) ? next++ : Math.max(0, next - 1)));
}

/** The rows from the first to the last with text; an empty row right under a row of heads is data left blank, and stays. */
function edgeRows(cells: readonly PlacedCell[], rows: number): { from: number; to: number } {
  const printed = Array.from({ length: rows }, (_, row) =>
    cells.some((cell) => cell.text !== '' && cell.row <= row && cell.row + cell.rowSpan > row),
  );
  const from = printed.indexOf(true);
  let to = printed.lastIndexOf(true) + 1;
  if (from < 0) return { from: 0, to: 0 };
  const heads = cells.filter((cell) => cell.row + cell.rowSpan === to);
  if (to < rows && heads.length > 1 && heads.every((cell) => isLabelText(cell.text))) to += 1;
  return { from, to };
}

/** Doubtful rows as irregular ones: one value more or less than is found. */
function irregularRows(doubtful: readonly number[], cells: readonly Carried[], rows: number): IrregularRow[] {
  return [...new Set(doubtful)]
    .filter((row) => row >= 0 && row < rows)
    .sort((a, b) => a - b)
    .flatMap((row) => {
      const own = cells.filter((cell) => cell.row === row);
      const first = own[0];
      const found = own.filter((cell) => !isLabelText(cell.text)).length;
      if (!first || found === 0) return [];
      return [{ row, expected: found + 1, found, page: first.source.page, bbox: bboxOf(first.source.box) }];
    });
}
