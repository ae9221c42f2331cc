/**
 * Some editors print merged cells as one cell with the text and empty ones beside and below it. Among labels and heads such
 * blanks are merged back, so that a group label stands beside all its rows again; blanks among the values are never touched.
 */
import { isColumnLabel, isGroupHead } from './grid-labels.js';
import type { PlacedCell } from './grid-types.js';
import { isLabelText } from './grid-text.js';

/** No table of the form has more. */
const LABEL_COLUMNS = 3;

/** Merges blanks into the labels they continue. `headRows`: rows of heads. The cells cover every position once, before and after. */
export function mergeBlanks(source: readonly PlacedCell[], headRows: ReadonlySet<number>): PlacedCell[] {
  if (!source.some((cell) => cell.text === '' && (cell.column < LABEL_COLUMNS || headRows.has(cell.row)))) {
    return [...source];
  }
  const rows = new Map<number, PlacedCell[]>();
  for (const cell of source) {
    const row = rows.get(cell.row);
    if (row) row.push(cell);
    else rows.set(cell.row, [cell]);
  }
  const firstValue = firstValueColumn(source, headRows);
  if (firstValue === null) return [...source];
  /** The cell that covers a column, as far as the rows have been read. */
  const above: (PlacedCell | undefined)[] = [];
  const merged: PlacedCell[] = [];
  const indexOf = new Map<PlacedCell, number>();
  for (const row of [...rows.keys()].sort((a, b) => a - b)) {
    const cells = rows.get(row) ?? [];
    const isHead = headRows.has(row);
    const lastLabel = cells.findLast((cell) => cell.column < firstValue && isLabelText(cell.text))?.column ?? -1;
    const kept: PlacedCell[] = [];
    for (let index = 0; index < cells.length; index++) {
      const cell = cells[index];
      if (!cell) continue;
      if (cell.text === '' && !cell.padding && (isHead || cell.column < firstValue)) {
        const left = kept.at(-1);
        const mayLean = isHead ? left && isGroupHead(left.text) : left && isLabelText(left.text);
        if (left && mayLean && left.column + left.columnSpan === cell.column && left.rowSpan === cell.rowSpan) {
          kept[kept.length - 1] = { ...left, columnSpan: left.columnSpan + cell.columnSpan };
          continue;
        }
        const run = isHead || cell.column < lastLabel ? runUnder(cells, index, above[cell.column]) : 0;
        const upper = above[cell.column];
        if (run > 0 && upper) {
          const longer = { ...upper, rowSpan: upper.rowSpan + cell.rowSpan };
          const at = indexOf.get(upper) ?? 0;
          merged[at] = longer;
          indexOf.set(longer, at);
          above.fill(longer, longer.column, longer.column + longer.columnSpan);
          index += run - 1;
          continue;
        }
      }
      kept.push(cell);
    }
    for (const cell of kept) {
      indexOf.set(cell, merged.push(cell) - 1);
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++) above[column] = cell;
    }
  }
  return merged.sort((a, b) => a.row - b.row || a.column - b.column);
}

/** How many blanks from `index` on stand exactly under the label above and just below it; 0 if they do not. */
function runUnder(cells: readonly PlacedCell[], index: number, upper: PlacedCell | undefined): number {
  const first = cells[index];
  if (!first || !upper || !isLabelText(upper.text)) return 0;
  if (upper.column !== first.column || upper.row + upper.rowSpan !== first.row) return 0;
  let end = first.column;
  let run = 0;
  while (end < upper.column + upper.columnSpan) {
    const cell = cells[index + run];
    if (!cell || cell.text !== '' || cell.padding || cell.column !== end || cell.rowSpan !== first.rowSpan) return 0;
    end += cell.columnSpan;
    run += 1;
  }
  return end === upper.column + upper.columnSpan ? run : 0;
}

/** The leftmost column that has a head of values of the requests or proceedings table; null in any other table. */
function firstValueColumn(cells: readonly PlacedCell[], headRows: ReadonlySet<number>): number | null {
  const heads = cells.filter(
    (cell) => headRows.has(cell.row) && cell.columnSpan === 1 && !isGroupHead(cell.text) && isColumnLabel(cell.text),
  );
  return heads.length < 3 ? null : Math.min(...heads.map((cell) => cell.column));
}
