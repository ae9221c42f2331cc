/**
 * Tables laid out side by side: blocks of the disclosure table that stand next to each other in one layout table (信息内容 |
 * 本年处理决定数量 | 信息内容 | 本年处理决定数量). The rows from such heads on, as long as no cell reaches from one side to the other, are
 * read as rows of narrower tables, one after another, each with its own clause and heads.
 */
import type { Grid, GridCell, GridRow } from './grid.js';
import type { Vocabulary } from './vocabulary.js';

/** The rows of a grid, each side of what stands side by side as rows of its own. */
export function rowsOf(grid: Grid, words: Vocabulary): readonly GridRow[] {
  const rows: GridRow[] = [];
  for (let at = 0; at < grid.rows.length;) {
    const run = sideBySide(grid.rows, at, words);
    if (run) {
      for (const side of run.sides) rows.push(...sideOf(grid, run.rows, side));
      at += run.rows.length;
    } else {
      rows.push(grid.rows[at] as GridRow);
      at++;
    }
  }
  return rows;
}

interface Side {
  readonly from: number;
  readonly to: number;
}

/** The run of rows that begins at `at` and falls into sides; null if there is none. */
function sideBySide(
  rows: readonly GridRow[],
  at: number,
  words: Vocabulary,
): { rows: readonly GridRow[]; sides: readonly Side[] } | null {
  const first = rows[at];
  const next = rows[at + 1];
  if (!first) return null;
  // the clauses stand in a row of their own above the heads, or there is none
  const heads = starts(first, words).length > 1 ? first : next && clauses(first, words) > 1 ? next : null;
  const columns = heads ? starts(heads, words) : [];
  if (!heads || columns.length < 2 || !keepsApart(first, columns)) return null;
  const sides = columns.map((from, index) => ({
    from: index === 0 ? 0 : from,
    to: columns[index + 1] ?? first.grid.columns,
  }));
  let end = rows.indexOf(heads, at) + 1;
  for (let row = rows[end]; row; row = rows[++end]) {
    if (!keepsApart(row, columns) || starts(row, words).length > 0 || clauses(row, words) > 0) break;
  }
  return { rows: rows.slice(at, end), sides };
}

/** Columns in which the head of a block's labels (信息内容) stands. */
function starts(row: GridRow, words: Vocabulary): number[] {
  return row.cells
    .filter((cell) => cell.kind === 'text' && words.find(cell.text, 'disclosure', 'item_head') !== null)
    .map((cell) => cell.from);
}

function clauses(row: GridRow, words: Vocabulary): number {
  return row.cells.filter((cell) => cell.kind === 'text' && words.find(cell.text, 'disclosure', 'clause') !== null)
    .length;
}

function keepsApart(row: GridRow, columns: readonly number[]): boolean {
  return columns.slice(1).every((column) => {
    const cell = row.covering(column);
    return cell === null || cell.from >= column;
  });
}

/** The rows between two columns as a grid of their own; places stay those of the document. */
function sideOf({ index, block }: Grid, rows: readonly GridRow[], { from, to }: Side): readonly GridRow[] {
  const shifted = new Map<GridCell, GridCell>();
  const shift = (cell: GridCell): GridCell => {
    const known = shifted.get(cell);
    if (known) return known;
    const moved = { ...cell, from: cell.from - from, to: cell.to - from };
    shifted.set(cell, moved);
    return moved;
  };
  const moved: GridRow[] = [];
  const grid: Grid = { index, block, columns: to - from, rows: moved };
  for (const row of rows) {
    moved.push({
      grid,
      row: row.row,
      cells: row.cells.filter((cell) => cell.from >= from && cell.from < to).map(shift),
      irregular: row.irregular,
      covering: (column) => {
        const cell = column < 0 || column >= to - from ? null : row.covering(column + from);
        return cell && shift(cell);
      },
    });
  }
  return moved;
}
