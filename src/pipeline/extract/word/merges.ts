/**
 * Settles the merges of a table, so that only plain column spans and row spans are left:
 * - columns left out before a row's first cell (`w:gridBefore`) become an empty cell; columns left out after its last
 *   (`w:gridAfter`) make the row a short one, whose cells have to be judged (../grid.ts);
 * - the old horizontal merge (`w:hMerge`) becomes a column span;
 * - ghost columns (rounding of widths: no cell ever has one for itself) are taken out of the spans over them;
 * - a cell goes on the one above it only if both have the same columns; otherwise it is a cell of its own. Columns left out
 *   right under a vertical merge of the same columns belong to it: nothing else is printed there. Cells that go on a merge
 *   nobody began are merged only if they are empty.
 *
 * What a merge covers is not printed; text there is counted in `hidden`.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { GRID_LIMITS } from '../grid.js';

/** A row as the file has it. */
export interface SourceRow<Item> {
  /** Columns left out before the first cell. */
  readonly before: number;
  readonly cells: readonly SourceCell<Item>[];
}

export interface SourceCell<Item> {
  readonly items: readonly Item[];
  /** Columns, from 1. */
  readonly span: number;
  readonly vMerge: 'restart' | 'continue' | null;
  readonly hMerge: 'restart' | 'continue' | null;
}

/** A cell after settling. */
export interface MergedCell<Item> {
  readonly items: readonly Item[];
  readonly span: number;
  readonly vMerge: 'restart' | 'continue' | null;
}

export interface MergedTable<Item> {
  readonly columns: number;
  /** Every row reaches from the first column to the last: the merges alone give the full grid. */
  readonly isWhole: boolean;
  readonly rows: readonly (readonly MergedCell<Item>[])[];
  /** For each row, the cells that are printed. */
  readonly expected: readonly (readonly PrintedCell<Item>[])[];
  /** Pieces of content under a merge. */
  readonly hidden: number;
}

export interface PrintedCell<Item> {
  readonly cell: MergedCell<Item>;
  readonly column: number;
  readonly columnSpan: number;
  rowSpan: number;
}

interface Placed<Item> {
  items: readonly Item[];
  span: number;
  vMerge: 'restart' | 'continue' | null;
  column: number;
  /** Stands for columns that the row leaves out. */
  readonly filler: boolean;
}

/** `hasContent`: whether an item prints anything. Throws `too_complex`. */
export function settleMerges<Item>(
  source: readonly SourceRow<Item>[],
  hasContent: (item: Item) => boolean,
): MergedTable<Item> {
  let hidden = 0;
  const placed = source.map((row) => {
    const line = place(row, hasContent);
    hidden += line.hidden;
    return line.cells;
  });
  const rows = withoutGhosts(placed);
  const expected: PrintedCell<Item>[][] = [];
  /** By first column: the printed cell that a cell below may go on; `declared`: by `restart`, as it has to be. */
  let above = new Map<number, { readonly over: PrintedCell<Item>; readonly declared: boolean }>();
  for (const row of rows) {
    const printed: PrintedCell<Item>[] = [];
    const here: typeof above = new Map();
    for (const cell of row) {
      const printedItems = cell.items.filter(hasContent).length;
      const group = cell.vMerge === 'continue' || cell.filler ? above.get(cell.column) : undefined;
      if (group?.over.columnSpan === cell.span && (group.declared || printedItems === 0)) {
        group.over.rowSpan += 1;
        cell.vMerge = 'continue';
        hidden += printedItems;
        here.set(cell.column, group);
        continue;
      }
      const over = { cell, column: cell.column, columnSpan: cell.span, rowSpan: 1 };
      if (cell.vMerge !== null) here.set(cell.column, { over, declared: cell.vMerge === 'restart' });
      if (cell.vMerge !== null) cell.vMerge = 'restart';
      printed.push(over);
    }
    above = here;
    expected.push(printed);
  }
  const ends = rows.map(endOf);
  const columns = Math.max(1, maximum(ends));
  return { columns, isWhole: ends.every((end) => end === columns), rows, expected, hidden };
}

/** The column after a row's last cell. */
function endOf<Item>(row: readonly Placed<Item>[]): number {
  const last = row.at(-1);
  return last ? last.column + last.span : 0;
}

function maximum(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** The row's cells with their columns, left out columns filled, `w:hMerge` turned into spans. */
function place<Item>(
  row: SourceRow<Item>,
  hasContent: (item: Item) => boolean,
): { cells: Placed<Item>[]; hidden: number } {
  const cells: Placed<Item>[] = [];
  let hidden = 0;
  let column = 0;
  let merging: Placed<Item> | null = null;
  const add = (span: number, cell: SourceCell<Item> | null): Placed<Item> => {
    const placed = { items: cell?.items ?? [], span, vMerge: cell?.vMerge ?? null, column, filler: cell === null };
    cells.push(placed);
    column += span;
    if (column > GRID_LIMITS.columns * 4) {
      throw new NianbaoError('too_complex', { what: 'columns of a table', limit: GRID_LIMITS.columns });
    }
    return placed;
  };
  if (row.before > 0) add(row.before, null);
  for (const cell of row.cells) {
    if (cell.hMerge === 'continue' && merging) {
      merging.span += cell.span;
      column += cell.span;
      hidden += cell.items.filter(hasContent).length;
    } else {
      const placed = add(cell.span, cell);
      merging = cell.hMerge === 'restart' ? placed : null;
    }
  }
  return { cells, hidden };
}

/** Takes out, one by one, the columns that no cell has for itself; fillers do not count, and go with their columns. */
function withoutGhosts<Item>(rows: readonly Placed<Item>[][]): Placed<Item>[][] {
  const cells = rows.flat();
  let width = maximum(rows.map(endOf));
  while (width > 1) {
    const own = new Uint8Array(width);
    for (const cell of cells) if (cell.span === 1 && !cell.filler) own[cell.column] = 1;
    const ghost = own.indexOf(0);
    if (ghost < 0) break;
    for (const cell of cells) {
      if (cell.column > ghost) cell.column -= 1;
      else if (cell.column + cell.span > ghost) cell.span -= 1;
    }
    width -= 1;
  }
  return rows.map((row) => row.filter((cell) => cell.span > 0));
}
