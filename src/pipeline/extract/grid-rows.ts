/**
 * Places the rows of a table one after the other into columns (the occupancy of the HTML table model).
 *
 * The width of the table is the one most cells vote for. A row that does not come out at this width, or whose values do
 * not stand under the heads one to one, is tried in other ways (grid-attempts.ts); the first that fits is taken. Cells never
 * pass one another. What fits in no way is padded at its end and recorded as irregular.
 */
import type { IrregularRow } from '../../shared/model/layout.js';
import { attempts, fit, lastResort } from './grid-attempts.js';
import { judge, type Verdict } from './grid-heads.js';
import { isColumnLabel, isCorner } from './grid-labels.js';
import { countLabels, isLabelText, isValueText } from './grid-text.js';
import {
  GRID_LIMITS,
  type OpenCell,
  type PlacedCell,
  type RowContext,
  type SourceCell,
  type Attempt,
} from './grid-types.js';
import { NianbaoError } from '../../shared/errors.js';

export interface PlacedRows {
  readonly columns: number;
  /** In order of row, then column; they cover every position exactly once. */
  readonly cells: PlacedCell[];
  readonly irregular: readonly IrregularRow[];
  /** Rows that print heads only. */
  readonly headRows: ReadonlySet<number>;
}

/** Places all rows. Throws `too_complex` when the grid has too many positions. */
export function placeRows(source: readonly (readonly SourceCell[])[]): PlacedRows {
  const rows = source.map((row) => (row.every(isClipped) ? row : row.map(clip)));
  const width = commonWidth(rows);
  const open: OpenCell[] = [];
  const last: (OpenCell | undefined)[] = [];
  const heads: (OpenCell | undefined)[] = [];
  const judged: JudgedRow[] = [];
  const headRows = new Set<number>();
  /** False after a row of heads that fits in no way: nobody can say what stands under it. */
  let trusted = true;
  rows.forEach((cells, row) => {
    const context: RowContext = { row, width, cells, labels: countLabels(cells), last, heads };
    const { attempt, verdict } = choose(context);
    for (const cell of attempt.cut) cell.end = row;
    for (const cell of attempt.prolonged) cell.end = row + 1;
    const words = context.labels === cells.length;
    if (words && (verdict.fits || cells.length > 1)) trusted = verdict.fits;
    if (!words || (!verdict.fits && verdict.expected > 0)) {
      judged.push({ row, line: cells[0]?.line, verdict, fits: verdict.fits && (trusted || words) });
    }
    const isHead = verdict.fits && isHeadRow(context);
    if (isHead) headRows.add(row);
    cells.forEach((source, index) => {
      const slot = attempt.slots[index];
      if (!slot) return;
      const { column: start, span } = slot;
      // what stands among the values by mistake must not push the rows below aside
      const stray = !words && !verdict.fits && heads[start] !== undefined;
      const end = stray ? row + 1 : endRow(source, row, rows.length);
      const cell: OpenCell = { source, row, end, column: start, span };
      open.push(cell);
      for (let column = start; column < start + span; column++) {
        last[column] = cell;
        if (isHead && isLabelText(source.text)) heads[column] = isCorner(source.text) ? undefined : cell;
      }
    });
  });
  return { ...complete(open, rows.length, width), irregular: irregularRows(judged), headRows };
}

interface JudgedRow {
  readonly row: number;
  readonly line: number | undefined;
  readonly verdict: Verdict;
  readonly fits: boolean;
}

/** Rows that do not fit. With so many of them the table is not understood, and a row that fits may do so by chance. */
const MANY = { rows: 3, share: 1 / 3 } as const;

function irregularRows(judged: readonly JudgedRow[]): IrregularRow[] {
  const misfits = judged.filter((row) => !row.fits);
  const all = misfits.length >= MANY.rows && misfits.length >= judged.length * MANY.share;
  return (all ? judged : misfits).map(({ row, line, verdict: { expected, found } }) =>
    line === undefined ? { row, expected, found } : { row, expected, found, line },
  );
}

function choose(context: RowContext): { attempt: Attempt; verdict: Verdict } {
  for (const attempt of attempts(context)) {
    const verdict = judge(context, attempt);
    if (verdict.fits) return { attempt, verdict };
  }
  const attempt = lastResort(context);
  return { attempt, verdict: judge(context, attempt) };
}

/** A row that prints labels only; blanks between them are merged cells written out, when the labels are column heads. */
function isHeadRow({ cells, labels }: RowContext): boolean {
  if (cells.some((cell) => isValueText(cell.text))) return false;
  if (labels === cells.length) return true;
  const printed = cells.filter((cell) => cell.text !== '');
  return printed.length > 1 && printed.every((cell) => isColumnLabel(cell.text));
}

function isClipped({ columnSpan }: SourceCell): boolean {
  return columnSpan >= 1 && columnSpan <= GRID_LIMITS.columns && Number.isInteger(columnSpan);
}

function clip(cell: SourceCell): SourceCell {
  const columnSpan = Math.max(1, Math.min(Math.trunc(cell.columnSpan) || 1, GRID_LIMITS.columns));
  return { ...cell, columnSpan };
}

function endRow(cell: SourceCell, row: number, rows: number): number {
  return cell.rowSpan < 1 ? rows : Math.min(rows, row + Math.trunc(cell.rowSpan));
}

/** The width that most cells vote for, every cell for the width of its row; the wider of two. */
function commonWidth(rows: readonly (readonly SourceCell[])[]): number {
  const votes = new Map<number, number>();
  const until: number[] = [];
  rows.forEach((cells, row) => {
    fit(cells, (column) => (until[column] ?? 0) > row).forEach(({ column, span }, index) => {
      const cell = cells[index];
      for (let covered = column; cell && covered < column + span; covered++) {
        // a value belongs to its row; a wild row span on one must not widen the table
        const isLabel = isLabelText(cell.text) || (cell.text === '' && index === 0);
        until[covered] = isLabel ? endRow(cell, row, rows.length) : row + 1;
      }
    });
    const width = until.findLastIndex((end) => end > row) + 1;
    votes.set(width, (votes.get(width) ?? 0) + cells.length);
  });
  const [winner] = [...votes].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  return Math.max(1, winner?.[0] ?? 1);
}

/** Closes all cells and fills the positions that nothing covers, one empty cell each. */
function complete(open: readonly OpenCell[], rows: number, width: number): { cells: PlacedCell[]; columns: number } {
  const columns = open.reduce((most, cell) => Math.max(most, cell.column + cell.span), width);
  if (rows * columns > GRID_LIMITS.positions) {
    throw new NianbaoError('too_complex', { what: 'cells of a table', limit: GRID_LIMITS.positions });
  }
  const covered = new Uint8Array(rows * columns);
  const cells: PlacedCell[] = open.map(({ source, row, end, column, span }) => {
    for (let r = row; r < end; r++) covered.fill(1, r * columns + column, r * columns + column + span);
    const { text, line } = source;
    return { row, column, rowSpan: end - row, columnSpan: span, text, line, padding: false };
  });
  covered.forEach((isCovered, position) => {
    if (isCovered) return;
    const row = Math.floor(position / columns);
    cells.push({
      row,
      column: position % columns,
      rowSpan: 1,
      columnSpan: 1,
      text: '',
      line: undefined,
      padding: true,
    });
  });
  cells.sort((a, b) => a.row - b.row || a.column - b.column);
  return { cells, columns };
}
