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

/** Along so much of it at most do cells end at a line that may be spare: inches, one row and two. */
const SPARE = [0.3, 0.55] as const;
/**
 * The cells of a lattice without the lines at which none ends. Where they are not merged as a form's are, the lines at which fewest
 * end are left out as well; that stands only when the rest is a form's.
 */
export function latticeOf(xs: readonly number[], ys: readonly number[], ink: EdgeInk): Lattice {
  const whole = withoutUnused({ xs, ys, ...cellsOf(xs, ys, ink) });
  if (isRegularPart(whole.xs.length - 1, whole.cells)) return whole;
  for (const inches of SPARE) {
    const lines = [...columnSupports(whole), ...rowSupports(whole)];
    const spare = new Set(lines.filter(({ length }) => length <= inches * ink.dpi).map(({ line }) => line));
    if (spare.size === 0) continue;
    const [columns, rows] = [whole.xs.filter((x) => !spare.has(x)), whole.ys.filter((y) => !spare.has(y))];
    const rest = withoutUnused({ xs: columns, ys: rows, ...cellsOf(columns, rows, ink) });
    if (isRegularPart(rest.xs.length - 1, rest.cells)) return { ...rest, sureness: Math.max(rest.sureness, BY_FORM) };
  }
  return whole;
}

/** A line inside the table, and pixels along which cells end at it. */
interface Support {
  readonly line: number;
  readonly length: number;
}

function columnSupports({ xs, ys, cells }: Lattice): Support[] {
  return supports(xs, ys, cells, ({ column, row, rowSpan }) => [column, row, row + rowSpan]);
}

function rowSupports({ xs, ys, cells }: Lattice): Support[] {
  return supports(ys, xs, cells, ({ row, column, columnSpan }) => [row, column, column + columnSpan]);
}

/** `sideOf`: the line at which a cell begins, and from which line to which of the other direction. */
function supports(
  lines: readonly number[],
  others: readonly number[],
  cells: readonly CellSpan[],
  sideOf: (cell: CellSpan) => readonly [line: number, from: number, to: number],
): Support[] {
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
