/**
 * Collapses the columns that editors leave behind: a column that no cell ever has for itself is a rounding of cell widths,
 * not a column. Two kinds: ghost columns, in which no cell starts, and slivers between two edges that should be one (in one
 * block the second cell spans it, in the next block the third). Removing one shortens spans and never removes a cell.
 */
import type { PlacedCell } from './grid-types.js';

export function collapseColumns(
  source: readonly PlacedCell[],
  width: number,
): { cells: PlacedCell[]; columns: number } {
  let cells = [...source];
  let columns = width;
  for (;;) {
    const own = new Array<boolean>(columns).fill(false);
    for (const cell of cells) if (cell.columnSpan === 1 && !cell.padding) own[cell.column] = true;
    const sliver = own.indexOf(false);
    if (sliver < 0 || columns === 1) return { cells, columns };
    cells = without(cells, sliver);
    columns -= 1;
  }
}

/** The cells when a column is taken out; padding that stood there alone goes with it. */
function without(cells: readonly PlacedCell[], column: number): PlacedCell[] {
  return cells.flatMap((cell) => {
    if (cell.column > column) return [{ ...cell, column: cell.column - 1 }];
    if (cell.column + cell.columnSpan <= column) return [cell];
    return cell.columnSpan === 1 ? [] : [{ ...cell, columnSpan: cell.columnSpan - 1 }];
  });
}
