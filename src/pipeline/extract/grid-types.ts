/** The types of the grid helper, from a cell as printed to a cell in its place. */
import type { Cell, IrregularRow } from '../../shared/model/layout.js';

/** One cell as its format gives it. */
export interface SourceCell {
  /** Lines joined by `\n`, trimmed. */
  readonly text: string;
  /** As declared: anything below 1 is 1 (columns) or "to the end of the table" (rows, HTML's `rowspan=0`). */
  readonly columnSpan: number;
  readonly rowSpan: number;
  readonly line?: number | undefined;
}

/** The grid members of a `TableBlock`. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly cells: Cell[];
  readonly irregular: IrregularRow[];
}

/** Far above any real table; a table beyond is refused with `too_complex`. */
export const GRID_LIMITS = {
  /** Cells printed in one row, and columns of a table. */
  columns: 256,
  /** Positions of one grid, padding included. */
  positions: 200_000,
} as const;

/** A cell in its place; `padding`: printed nowhere, filled in to complete a row. */
export interface PlacedCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  readonly text: string;
  readonly line: number | undefined;
  readonly padding: boolean;
}

/** Columns of one cell. */
export interface Slot {
  readonly column: number;
  readonly span: number;
}

/** A placed cell whose end (the first row below it) may still change. */
export interface OpenCell extends Slot {
  readonly source: SourceCell;
  readonly row: number;
  end: number;
}

/** One way to place a row: a slot per cell, and what happens to cells from above. */
export interface Attempt {
  readonly slots: readonly Slot[];
  readonly cut: readonly OpenCell[];
  readonly prolonged: readonly OpenCell[];
}

/** What is known when a row is to be placed. */
export interface RowContext {
  readonly row: number;
  /** Columns the table should have. */
  readonly width: number;
  readonly cells: readonly SourceCell[];
  /** How many of `cells` are labels; the rest are values. */
  readonly labels: number;
  /** The cell placed last in each column. */
  readonly last: readonly (OpenCell | undefined)[];
  /** The lowest head in each column. */
  readonly heads: readonly (OpenCell | undefined)[];
}
