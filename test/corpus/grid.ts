/** The full grid of a table model: which cell covers which position. */
import type { CellModel, TableModel } from './model.js';

export interface GridPosition {
  cell: CellModel;
  /** This is the cell's top left position. */
  start: boolean;
  /** First column of the cell in this row. */
  left: boolean;
}

/** Rows × columns positions; a position that no cell covers is undefined (a short row). */
export function gridOf(table: TableModel): (GridPosition | undefined)[][] {
  const grid: (GridPosition | undefined)[][] = table.rows.map(() =>
    Array.from({ length: table.columns }, (): GridPosition | undefined => undefined),
  );
  table.rows.forEach((row, rowIndex) => {
    let column = 0;
    for (const cell of row) {
      while (grid[rowIndex]?.[column]) column++;
      for (let down = 0; down < cell.rowSpan; down++) {
        const line = grid[rowIndex + down];
        if (!line) continue;
        for (let right = 0; right < cell.columnSpan; right++) {
          line[column + right] = { cell, start: down === 0 && right === 0, left: right === 0 };
        }
      }
      column += cell.columnSpan;
    }
  });
  return grid;
}

/**
 * The cells of a row as a word processor stores them: one per cell that begins here, and an empty one for each cell
 * that is continued from above (`text` null).
 */
export function storedRow(
  positions: readonly (GridPosition | undefined)[],
): { cell: CellModel; text: string | null; column: number }[] {
  return positions.flatMap((position, column) =>
    position?.left ? [{ cell: position.cell, text: position.start ? position.cell.text : null, column }] : [],
  );
}
