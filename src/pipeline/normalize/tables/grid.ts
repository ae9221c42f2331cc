/**
 * A layout table as rows that can be asked: which cells a row prints, and which cell covers a position.
 */
import type { FactPlace } from '../../../shared/model/fact.js';
import type { Cell, IrregularRow, TableBlock } from '../../../shared/model/layout.js';
import { isValueLike, trimmed } from '../numbers.js';

/** A form's table has at most a few hundred positions; a grid beyond this is something else and is not looked into. */
const LARGEST = 400_000;

export interface Grid {
  /** Index among the document's tables, from 0. */
  readonly index: number;
  /** Index among the layout's blocks: two tables with nothing between them have neighbouring ones. */
  readonly block: number;
  readonly columns: number;
  readonly rows: readonly GridRow[];
}

export interface GridRow {
  readonly grid: Grid;
  readonly row: number;
  /** Cells whose top left position is in this row, from left to right. */
  readonly cells: readonly GridCell[];
  readonly irregular: IrregularRow | null;
  /** The cell that covers a column in this row, whether it begins here or above. */
  covering(column: number): GridCell | null;
}

export interface GridCell {
  readonly cell: Cell;
  /** Columns covered: from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** `value`: blank, a placeholder or a number; `text`: anything else. */
  readonly kind: 'blank' | 'value' | 'text';
}

/** The rows of a table; null if its grid is too large to be one of the form's. */
export function gridOf(table: TableBlock, index: number, block: number): Grid | null {
  if (table.rows * table.columns > LARGEST) return null;
  const owner: (GridCell | undefined)[] = new Array<GridCell | undefined>(table.rows * table.columns);
  const printed: GridCell[][] = Array.from({ length: table.rows }, () => []);
  for (const cell of table.cells) {
    const entry = gridCell(cell, table.columns);
    printed[cell.row]?.push(entry);
    const lastRow = Math.min(cell.row + cell.rowSpan, table.rows);
    for (let row = cell.row; row < lastRow; row++)
      for (let column = entry.from; column < entry.to; column++) owner[row * table.columns + column] ??= entry;
  }
  const irregular = new Map(table.irregular.map((row) => [row.row, row]));
  const rows: GridRow[] = [];
  const grid: Grid = { index, block, columns: table.columns, rows };
  for (const [row, cells] of printed.entries())
    rows.push({
      grid,
      row,
      cells: cells.sort((a, b) => a.from - b.from),
      irregular: irregular.get(row) ?? null,
      covering: (column) =>
        column < 0 || column >= table.columns ? null : (owner[row * table.columns + column] ?? null),
    });
  return grid;
}

function gridCell(cell: Cell, columns: number): GridCell {
  const text = trimmed(cell.text);
  const kind = text === '' ? 'blank' : isValueLike(text) ? 'value' : 'text';
  return { cell, from: cell.column, to: Math.min(cell.column + cell.columnSpan, columns), text, kind };
}

/** Where a cell's value stands, for a fact or an observation: page and box where the format has pages, the grid's position else. */
export function placeOf(row: GridRow, at: Cell | IrregularRow | null = null): FactPlace {
  const source = at ?? row.cells[0]?.cell ?? null;
  if (source?.page !== undefined) {
    return { page: source.page, ...(source.bbox === undefined ? {} : { bbox: source.bbox }) };
  }
  return {
    table: row.grid.index,
    row: at && 'rowSpan' in at ? at.row : row.row,
    ...(at && 'rowSpan' in at ? { column: at.column } : {}),
    ...(source?.line === undefined ? {} : { line: source.line }),
  };
}
