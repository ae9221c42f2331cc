/**
 * Tables over several pages → whole tables.
 *
 * A part on the next page continues a table when nothing stands between them and their columns are the same. Repeated heads are
 * removed. What the break cut is joined: a row (its label on one page, its values on the other), a label, a merged label.
 * **No number ever moves over a break**: a merged cell that goes on carries nothing but its label; digits of one cell on both
 * sides of a break stay apart, so that they are no number; and where it cannot be told whether two halves are one row or two
 * rows, both are marked as doubtful.
 */
import { labelsSpelt, matchLabel, plainText, splitOrdinal } from '../../../shared/model/label-match.js';
import { isColumnLabel } from '../grid-labels.js';
import { isLabelText, isValueText } from '../grid-text.js';
import type { FilledCell, Fragment } from './fragment.js';
import { clusters } from './rules.js';

/** How far the edges of two parts may differ, in points. */
const SAME_EDGE = 6;
/** Columns of both parts nearer than this are one. */
const SAME_COLUMN = 4;
/** Rows of heads at most. */
const MOST_HEADS = 6;

/** The two parts as one table; null when the second is a table of its own. `above` is changed. */
export function continued(above: Fragment, below: Fragment): Fragment | null {
  const moved = onColumnsOf(above, below);
  if (!moved) return null;
  const xs = clusters([...above.xs, ...moved], SAME_COLUMN);
  const lower = withColumns(below.cells, moved, xs);
  const upper = withColumns(above.cells, above.xs, xs);
  // heads alone at the end of a page, and the whole table, heads included, on the next
  if (isOrphanedHead(upper, lower)) return below;
  const heads = repeatedHeads(upper, lower, below.rows);
  if (heads === 0 && beginsTable(lower)) return null;
  above.xs = xs;
  above.cells = upper;
  const rest = lower
    .filter((cell) => cell.row + cell.rowSpan > heads)
    .map((cell) => {
      const cut = Math.max(0, heads - cell.row);
      return { ...cell, row: Math.max(0, cell.row - heads), rowSpan: cell.rowSpan - cut };
    });
  append(above, rest, below.rows - heads, new Set([...below.doubtful].map((row) => row - heads)));
  return { ...above, loose: null };
}

/** The second part's columns in the coordinates of the first; null when they are not the same columns. */
function onColumnsOf(above: Fragment, below: Fragment): number[] | null {
  const [a0, a1] = [above.xs[0] ?? 0, above.xs.at(-1) ?? 0];
  const [b0, b1] = [below.xs[0] ?? 0, below.xs.at(-1) ?? 0];
  if (Math.abs(a0 - b0) < SAME_EDGE && Math.abs(a1 - b1) < SAME_EDGE) return [...below.xs];
  // the same table on a page of another size or with other margins
  if (above.xs.length !== below.xs.length || above.xs.length < 3 || b1 <= b0) return null;
  const scaled = below.xs.map((x) => a0 + ((x - b0) * (a1 - a0)) / (b1 - b0));
  return scaled.every((x, index) => Math.abs(x - (above.xs[index] ?? 0)) < 0.02 * (a1 - a0)) ? scaled : null;
}

function withColumns(cells: readonly FilledCell[], from: readonly number[], to: readonly number[]): FilledCell[] {
  const index = from.map((x) => {
    let best = 0;
    to.forEach((other, at) => {
      if (Math.abs(other - x) < Math.abs((to[best] ?? 0) - x)) best = at;
    });
    return best;
  });
  return cells.flatMap((cell) => {
    const column = index[cell.column] ?? 0;
    const end = index[cell.column + cell.columnSpan] ?? column + 1;
    // the space inside a double line is a column in one part and none in the other
    if (end <= column && cell.text === '') return [];
    return [{ ...cell, column, columnSpan: Math.max(1, end - column) }];
  });
}

/** Whether the first part is nothing but the beginning of the heads that the second begins with. */
function isOrphanedHead(upper: readonly FilledCell[], lower: readonly FilledCell[]): boolean {
  if (upper.some((cell) => isValueText(cell.text)) || !lower.some((cell) => isValueText(cell.text))) return false;
  const printed = upper.filter((cell) => cell.text !== '');
  return (
    printed.length > 1 &&
    printed.every((cell) =>
      lower.some(
        (other) =>
          other.row === cell.row &&
          other.column === cell.column &&
          plainText(other.text).startsWith(plainText(cell.text)),
      ),
    )
  );
}

/** How many rows at the top of the second part are the first part's heads once more. */
function repeatedHeads(upper: readonly FilledCell[], lower: readonly FilledCell[], rows: number): number {
  let found = 0;
  for (let count = 1; count <= Math.min(MOST_HEADS, rows); count++) {
    const head = lower.filter((cell) => cell.row < count);
    if (head.some((cell) => isValueText(cell.text)) || !head.some((cell) => isLabelText(cell.text))) break;
    if (head.some((cell) => cell.row + cell.rowSpan > count)) continue;
    const first = upper.filter((cell) => cell.row < count);
    const same =
      first.length === head.length && head.every((cell, index) => first[index] && isSameCell(first[index], cell));
    if (same) found = count;
  }
  return found;
}

function isSameCell(a: FilledCell, b: FilledCell): boolean {
  return (
    a.row === b.row &&
    a.column === b.column &&
    a.columnSpan === b.columnSpan &&
    a.rowSpan === b.rowSpan &&
    plainText(a.text) === plainText(b.text)
  );
}

/** Whether the part begins with what only a table's beginning has: the corner of the requests, the heads of proceedings. */
function beginsTable(cells: readonly FilledCell[]): boolean {
  return cells.some((cell) => {
    if (cell.row > 0 || cell.text === '') return false;
    const match = matchLabel(cell.text, { roles: ['corner', 'column_group'] });
    return match !== null && ['corner', 'applicants', 'reconsideration', 'litigation'].includes(match.label.id);
  });
}

/** Adds the rows of the next page under those of the table. */
function append(above: Fragment, lower: FilledCell[], lowerRows: number, doubtful: ReadonlySet<number>): void {
  let rows = lowerRows;
  let rest = lower;
  while (rows > 0 && isEmptyRow(rest, 0)) {
    rest = withoutRow(rest, 0);
    rows -= 1;
  }
  while (above.rows > 1 && rows > 0 && isEmptyRow(above.cells, above.rows - 1)) {
    above.cells = withoutRow(above.cells, above.rows - 1);
    above.rows -= 1;
  }
  if (rows === 0) return;
  const labels = labelColumns([...above.cells, ...rest]);
  const last = above.rows - 1;
  const isCut = isCutRow(above.cells, rest, last, labels);
  const at = isCut ? last : above.rows;
  for (const cell of rest) {
    const moved = { ...cell, row: cell.row + at };
    const over = cell.row === 0 ? covering(above.cells, cell, last) : null;
    if (over && isCut) {
      mergeInto(over, moved, moved.row + moved.rowSpan - (over.row + over.rowSpan));
    } else if (over && carries(over, cell, rest, labels)) mergeInto(over, moved, cell.rowSpan);
    else above.cells.push(moved);
  }
  for (const row of doubtful) above.doubtful.add(row + at);
  if (!isCut && isAmbiguousBreak(above.cells, last, labels)) {
    above.doubtful.add(last);
    above.doubtful.add(last + 1);
  }
  above.rows = at + rows;
}

function mergeInto(over: FilledCell, cell: FilledCell, rowsMore: number): void {
  // the place of a cell is where its text stands
  if (over.text === '' && cell.text !== '') [over.page, over.box] = [cell.page, cell.box];
  // two values in one cell are left apart, so that nobody takes them for one number
  const apart = isValueText(over.text) && isValueText(cell.text);
  over.text += (apart ? '\n' : '') + cell.text;
  over.rowSpan += Math.max(0, rowsMore);
}

/** The cell that ends in the table's last row in exactly the columns of a cell of the next page's first row. */
function covering(cells: readonly FilledCell[], below: FilledCell, last: number): FilledCell | null {
  return (
    cells.find(
      (cell) =>
        cell.column === below.column &&
        cell.columnSpan === below.columnSpan &&
        cell.row <= last &&
        cell.row + cell.rowSpan === last + 1,
    ) ?? null
  );
}

/** Columns at the left in which no value stands. */
function labelColumns(cells: readonly FilledCell[]): number {
  const values = cells.filter((cell) => isValueText(cell.text)).map((cell) => cell.column);
  return values.length > 0 ? Math.min(...values) : 0;
}

function isEmptyRow(cells: readonly FilledCell[], row: number): boolean {
  const own = cells.filter((cell) => cell.row <= row && cell.row + cell.rowSpan > row);
  return own.every((cell) => cell.text === '' || cell.rowSpan > 1) && own.some((cell) => cell.rowSpan === 1);
}

function withoutRow(cells: readonly FilledCell[], row: number): FilledCell[] {
  return cells.flatMap((cell) => {
    if (cell.row > row) return [{ ...cell, row: cell.row - 1 }];
    if (cell.row + cell.rowSpan <= row) return [cell];
    return cell.rowSpan === 1 ? [] : [{ ...cell, rowSpan: cell.rowSpan - 1 }];
  });
}

/**
 * Whether the last row above and the first row below are one printed row: their cells are the same columns, all values stand on
 * one side, and the labels say so (one side has none, or only together they are a label of the form).
 */
function isCutRow(upper: readonly FilledCell[], lower: readonly FilledCell[], last: number, labels: number): boolean {
  const pairs: [FilledCell, FilledCell][] = [];
  for (const cell of lower) {
    if (cell.row > 0) continue;
    const over = covering(upper, cell, last);
    if (over) pairs.push([over, cell]);
    else if (cell.column >= labels || cell.text !== '') return false;
  }
  if (isTail(lower, labels) && pairs.some(([over]) => over.column < labels && over.text !== '')) return true;
  const valuesAbove = pairs.filter(([over]) => isValueText(over.text));
  const valuesBelow = pairs.filter(([, cell]) => isValueText(cell.text));
  if (valuesAbove.length > 0 && valuesBelow.length > 0) return false;
  // whole cells that go on are no sign of a cut row: only those of this row are
  const own = pairs.filter(([over, cell]) => over.row === last && cell.rowSpan === 1);
  const both = own.filter(([over, cell]) => over.text !== '' && cell.text !== '');
  if (both.some(([over, cell]) => isValueText(over.text) || isValueText(cell.text))) return false;
  if (both.length > 0) {
    // the label next to the values decides; of the labels before it, only that none begins below
    const innermost = Math.max(...both.map(([over]) => over.column));
    return both.every(([over, cell]) =>
      over.column === innermost
        ? isOneLabel(over.text, cell.text)
        : isOneLabel(over.text, cell.text) || isNoLabel(cell.text),
    );
  }
  const label = own.filter(([over]) => over.column < labels);
  if (label.length === 0) return false;
  const labelAbove = label.some(([over]) => over.text !== '');
  const labelBelow = label.some(([, cell]) => cell.text !== '');
  if (labelAbove === labelBelow) return false;
  return labelAbove ? valuesBelow.length > 0 && valuesAbove.length === 0 : valuesAbove.length > 0;
}

/** The end of a row that the break cut: the label that each row of a table has for itself is not in it. */
function isTail(lower: readonly FilledCell[], labels: number): boolean {
  const own = lower.filter((cell) => cell.row === 0 && cell.column < labels);
  const innermost = own.reduce<FilledCell | null>(
    (last, cell) => (last && last.column > cell.column ? last : cell),
    null,
  );
  if (innermost?.text !== '' || innermost.rowSpan > 1) return false;
  return own.every((cell) => cell.text === '' || isNoLabel(cell.text));
}

/** Two texts that are a label of the form together, and not both by themselves. */
function isOneLabel(above: string, below: string): boolean {
  if (!isWholeLabel(above + below) && matchLabel(above + below) === null) return false;
  return !(isWholeLabel(above) && isWholeLabel(below));
}

function isNoLabel(text: string): boolean {
  return splitOrdinal(text).ordinal === null && matchLabel(text) === null && !isWholeLabel(text);
}

function isWholeLabel(text: string): boolean {
  return labelsSpelt(text).length > 0;
}

/**
 * Whether a cell of the next page is the rest of a merged label: it stands before another label column, and it is empty, or its
 * text completes the label above, or the label above is printed on this page only.
 */
function carries(over: FilledCell, cell: FilledCell, lower: readonly FilledCell[], labels: number): boolean {
  if (isValueText(over.text) || isValueText(cell.text)) return false;
  if (over.text !== '' && cell.text !== '' && isOneLabel(over.text, cell.text)) return true;
  // a row of nothing but heads has no numbers that a head could be taken for
  const row = lower.filter((other) => other.row === 0 && other.text !== '');
  if (cell.text === '' && row.length > 0 && row.every((other) => isColumnLabel(other.text)))
    return isColumnLabel(over.text);
  const end = cell.column + cell.columnSpan;
  if (end >= labels) return false;
  const hasLabelBeside = lower.some((other) => other.row === 0 && other.column >= end && isLabelText(other.text));
  if (!hasLabelBeside && cell.rowSpan === 1) return false;
  if (cell.text === '') return over.text !== '' || over.rowSpan > 1;
  if (over.text === '') return over.rowSpan > 1 || splitOrdinal(cell.text).ordinal === null;
  return false;
}

/** A break that could be inside a row or between two: an unknown label on both sides, values on one side only. */
function isAmbiguousBreak(cells: readonly FilledCell[], last: number, labels: number): boolean {
  const rowOf = (row: number): FilledCell[] => cells.filter((cell) => cell.row === row && cell.rowSpan === 1);
  const [above, below] = [rowOf(last), rowOf(last + 1)];
  const hasValues = (row: readonly FilledCell[]): boolean =>
    row.some((cell) => cell.column >= labels && cell.text !== '');
  // without labels two rows of values cannot be told from the two halves of one
  const isRowOfValues = (row: readonly FilledCell[]): boolean => row.some((cell) => isValueText(cell.text));
  if (labels === 0) return isRowOfValues(above) && isRowOfValues(below) && below.some((cell) => cell.text === '');
  const label = (row: readonly FilledCell[]): string =>
    row
      .filter((cell) => cell.column < labels)
      .map((cell) => cell.text)
      .join('');
  const [labelAbove, labelBelow] = [label(above), label(below)];
  if (labelAbove === '' || labelBelow === '' || hasValues(above) === hasValues(below)) return false;
  return matchLabel(labelAbove) === null && matchLabel(labelBelow) === null;
}
