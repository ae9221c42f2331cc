/**
 * Lines of a lattice that its table does not have. Strokes of characters that stand in a row, and the sides of a seal, can look
 * like a rule; no cell ends at such a line, or hardly any does.
 */
import type { CellSpan } from '../../shared/cell-regions.js';
import { isRegularPart } from './forms.js';
import { BY_FORM, cellsOf, type EdgeInk } from './grid-cells.js';

export interface Lattice {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly cells: readonly CellSpan[];
  readonly sureness: number;
}

/** Along so much of it at most do cells end at a line that may be spare (inches: two rows), and so many are left out at most. */
const SPARE = 0.55;
const MOST_SPARE = 5;

/**
 * The cells of a lattice without the lines at which none ends. Where they are not merged as a form's are, the lines at which fewest
 * end are left out one by one; that stands only when the rest is a form's.
 */
export function latticeOf(xs: readonly number[], ys: readonly number[], ink: EdgeInk): Lattice {
  const whole = withoutUnused({ xs, ys, ...cellsOf(xs, ys, ink) });
  let rest = whole;
  for (let left = 0; left <= MOST_SPARE; left++) {
    if (isRegularPart(rest.xs.length - 1, rest.cells))
      return left === 0 ? rest : { ...rest, sureness: Math.max(rest.sureness, BY_FORM) };
    const spare = sparest(rest, SPARE * ink.dpi);
    if (spare === null) break;
    const without = (lines: readonly number[]): readonly number[] => lines.filter((line) => line !== spare);
    const [columns, rows] = [without(rest.xs), without(rest.ys)];
    rest = withoutUnused({ xs: columns, ys: rows, ...cellsOf(columns, rows, ink) });
  }
  return whole;
}

/** The inner line at which cells end along the least of it; null: they do along more than `most` at all of them. */
function sparest({ xs, ys, cells }: Lattice, most: number): number | null {
  const columns = supports(xs, ys, cells, ({ column, row, rowSpan }) => [column, row, row + rowSpan]);
  const rows = supports(ys, xs, cells, ({ row, column, columnSpan }) => [row, column, column + columnSpan]);
  const [least] = [...columns, ...rows].sort((a, b) => a.length - b.length);
  return least === undefined || least.length > most ? null : least.line;
}

/** `sideOf`: the line at which a cell begins, and from which line to which of the other direction. */
function supports(
  lines: readonly number[],
  others: readonly number[],
  cells: readonly CellSpan[],
  sideOf: (cell: CellSpan) => readonly [line: number, from: number, to: number],
): { line: number; length: number }[] {
  const lengths = new Float64Array(lines.length);
  for (const cell of cells) {
    const [line, from, to] = sideOf(cell);
    lengths[line] = (lengths[line] ?? 0) + (others[to] ?? 0) - (others[from] ?? 0);
  }
  return lines.slice(1, -1).map((line, index) => ({ line, length: lengths[index + 1] ?? 0 }));
}

function withoutUnused({ xs, ys, cells, sureness }: Lattice): Lattice {
  const columns = new Set(cells.flatMap(({ column, columnSpan }) => [column, column + columnSpan]));
  const rows = new Set(cells.flatMap(({ row, rowSpan }) => [row, row + rowSpan]));
  if (columns.size === xs.length && rows.size === ys.length) return { xs, ys, cells, sureness };
  const [x, y] = [ranks(columns), ranks(rows)];
  const moved = cells.map(({ row, column, rowSpan, columnSpan }) => {
    const [left, top] = [x.get(column) ?? 0, y.get(row) ?? 0];
    return {
      row: top,
      column: left,
      rowSpan: (y.get(row + rowSpan) ?? 0) - top,
      columnSpan: (x.get(column + columnSpan) ?? 0) - left,
    };
  });
  return { xs: xs.filter((_, at) => columns.has(at)), ys: ys.filter((_, at) => rows.has(at)), cells: moved, sureness };
}

function ranks(used: ReadonlySet<number>): Map<number, number> {
  return new Map([...used].sort((a, b) => a - b).map((line, rank) => [line, rank]));
}
