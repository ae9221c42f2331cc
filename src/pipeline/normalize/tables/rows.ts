/**
 * Rows: which printed cell belongs to which column of the heads.
 *
 * If a row prints as many cells as its heads have columns, they belong together in order (spans that wander between the
 * blocks of one table do no harm). Otherwise each column takes the cell under it. What no column takes is an extra.
 */
import type { GridCell, GridRow } from './grid.js';
import type { HeadColumn, Heads } from './columns.js';

export interface RowValues {
  readonly row: GridRow;
  /** The known columns of the heads. */
  readonly columns: readonly HeadColumn[];
  /** The cell of each known column that the row has a cell for. */
  readonly cells: ReadonlyMap<HeadColumn, GridCell>;
  /** Cells that stand for several columns at once (merged values): printed, but nobody can say whose. */
  readonly shared: ReadonlySet<GridCell>;
  /** Printed numbers that no known column takes. */
  readonly extras: readonly GridCell[];
  /** Known columns of the heads. */
  readonly expected: number;
  /** Value cells the row has for them, extras counted in. */
  readonly found: number;
  /** The row has exactly one cell of its own for each known column, and no number besides. */
  readonly regular: boolean;
}

/** The cells that stand left of the values: labels, and ordinals in cells of their own. */
export function labelCells(row: GridRow, heads: Heads | null): readonly GridCell[] {
  if (heads && heads.grid.columns === row.grid.columns)
    return row.cells.filter((cell) => cell.kind === 'text' && cell.from < heads.first);
  let last = -1;
  for (const [index, cell] of row.cells.entries()) {
    if (cell.kind === 'text') last = index;
    else if (last >= 0) break;
  }
  return row.cells.slice(0, last + 1).filter((cell) => cell.kind === 'text');
}

/** The values of a row under its heads. */
export function readValues(row: GridRow, heads: Heads, labels: readonly GridCell[]): RowValues {
  const labelEnd = labels.reduce((end, cell) => Math.max(end, cell.to), 0);
  const sameGrid = heads.grid.columns === row.grid.columns;
  const behind = row.cells.filter((cell) => cell.from >= (sameGrid ? Math.max(heads.first, labelEnd) : labelEnd));
  const known = heads.columns.filter((column) => column.id !== null);
  const cells = new Map<HeadColumn, GridCell>();
  const shared = new Set<GridCell>();
  const inOrder = behind.length === heads.columns.length ? heads.columns : sameGrid ? null : known;
  if (inOrder?.length === behind.length)
    for (const [index, column] of inOrder.entries()) cells.set(column, behind[index] as GridCell);
  else if (sameGrid) for (const column of known) takeUnder(column, row, behind, cells, shared);
  for (const column of heads.columns) if (column.id === null) cells.delete(column);
  if (heads.table !== 'proceedings')
    for (const cell of cells.values()) if (cell.cell.rowSpan > 1 && cell.kind !== 'blank') shared.add(cell);
  const taken = new Set(cells.values());
  const extras = row.cells.filter(
    (cell) => cell.kind === 'value' && cell.from >= labelEnd && !taken.has(cell) && hasDigit(cell.text),
  );
  const regular = cells.size === known.length && extras.length === 0 && shared.size === 0;
  return {
    row,
    columns: known,
    cells,
    shared,
    extras,
    expected: known.length,
    found: cells.size + extras.length,
    regular,
  };
}

/**
 * The cell under a column: the only printed one, or the first if all are blank. Two printed ones are nobody's. A column
 * without a cell of this row has the one that reaches down from a row above.
 */
function takeUnder(
  column: HeadColumn,
  row: GridRow,
  cells: readonly GridCell[],
  taken: Map<HeadColumn, GridCell>,
  shared: Set<GridCell>,
): void {
  const under = cells.filter((cell) => cell.from < column.to && cell.to > column.from);
  const printed = under.filter((cell) => cell.kind !== 'blank');
  const above = under.length === 0 ? row.covering(column.from) : null;
  const cell =
    above && above.cell.row < row.row
      ? above
      : printed.length === 1
        ? printed[0]
        : printed.length === 0
          ? under[0]
          : undefined;
  if (!cell) return;
  if ([...taken.values()].includes(cell)) shared.add(cell);
  taken.set(column, cell);
}

export function hasDigit(text: string): boolean {
  return /[0-9０-９]/u.test(text);
}

/** Whether every value cell of the row is empty. */
export function isEmptyRow(values: RowValues): boolean {
  return values.extras.length === 0 && [...values.cells.values()].every((cell) => cell.kind === 'blank');
}
