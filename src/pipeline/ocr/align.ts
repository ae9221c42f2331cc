/**
 * Rows of a grid ↔ rows of an official form, in order: by what is read in their labels, and by their place between the rows
 * around them. A label that nobody can read is told by its neighbours; a text that is another row's is never overruled.
 */
import { editDistance, labelKey } from '../../shared/model/label-match.js';
import type { LabelPlace } from './form-places.js';

interface LabelShape {
  readonly column: number;
  readonly columnSpan: number;
  readonly isBlank: boolean;
}

/** A row's labels, groups of rows left out. */
export interface LabelRow {
  /** Each, from the left. */
  readonly shape: readonly LabelShape[];
  readonly text: string;
  /** Other cells of the row that may be labels which nobody can read: no sure number is in them. */
  readonly maybe?: readonly Place[];
}

export interface Alignment {
  /** For each row of the grid the row of the form; null: none, or it is not sure which. */
  readonly rows: readonly (number | null)[];
  readonly cost: number;
}

/** Cost of a row that the other side does not have, and of labels in other columns. */
const LEFT_OUT = 0.7;
const OTHER_SHAPE = 0.5;
/** Share of characters that may differ for a text to speak for its place. */
const SPEAKS_FOR = 0.6;
/** Share of the grid's rows that have to speak for theirs, so that the others are believed. */
const ENOUGH = 0.6;
/** Another label is read where its text differs by less than this, and the place's own by more than `SPEAKS_FOR`. */
const IS_ANOTHER = 0.25;

/** Share of characters in which what is read differs from a label: 0 … 1. */
export function distance(read: string, text: string): number {
  const [one, other] = [labelKey(read), labelKey(text)];
  const longer = Math.max(one.length, other.length, 1);
  return editDistance(one, other, longer) / longer;
}

/** Whether a text is one of `others` and not what its place says. */
export function isAnother(read: string, own: string, others: readonly string[]): boolean {
  return distance(read, own) > SPEAKS_FOR && others.some((text) => distance(read, text) < IS_ANOTHER);
}

/** The cheapest way to lay the rows beside each other; null when too few of them say that the grid is this form. */
export function alignRows(grid: readonly LabelRow[], form: readonly LabelRow[]): Alignment | null {
  const far = grid.map((row) => form.map((own) => distance(row.text, own.text)));
  const costs = grid.map((row, i) =>
    form.map((own, j) => (far[i]?.[j] ?? 1) + (isSameShape(row, own) ? 0 : OTHER_SHAPE)),
  );
  const { pairs, cost } = cheapest(costs, grid.length, form.length);
  const texts = form.map(({ text }) => text);
  const speaks = pairs.map((j, i) => j !== null && (far[i]?.[j] ?? 1) <= SPEAKS_FOR);
  if (speaks.filter(Boolean).length < ENOUGH * grid.length) return null;
  const isNextTo = (i: number, j: number, step: 1 | -1): boolean => {
    const [last, end] = step === 1 ? [grid.length - 1, form.length - 1] : [0, 0];
    return i === last ? j === end : pairs[i + step] === j + step;
  };
  const rows = pairs.map((j, i) => {
    const [row, own] = [grid[i], j === null ? undefined : form[j]];
    if (j === null || row === undefined || own === undefined || !isSameShape(row, own)) return null;
    if (isAnother(row.text, own.text, texts)) return null;
    return (speaks[i] ?? false) || (isNextTo(i, j, -1) && isNextTo(i, j, 1)) ? j : null;
  });
  return { rows, cost };
}

/**
 * Whether a row has its labels where the form's has them. Where a page cuts a head in two, its part below stands blank between the
 * others; a head that nobody can read looks like a value that nobody can read; and the last label of a row may be one cell with
 * its group, the short rule between them lost.
 */
function isSameShape({ shape, maybe = [] }: LabelRow, own: LabelRow): boolean {
  const isAt = (one: Place, other: Place): boolean =>
    (one.column === other.column && one.columnSpan === other.columnSpan) ||
    (shape.length === 1 && own.shape.length === 1 && hasGroupBefore(one, other));
  return (
    shape.every((one) => one.isBlank || own.shape.some((other) => isAt(one, other))) &&
    own.shape.every((other) => [...shape, ...maybe].some((one) => isAt(one, other)))
  );
}

type Place = Pick<LabelShape, 'column' | 'columnSpan'>;

/** Whether a cell ends where a label of the form does and begins before it. */
export function hasGroupBefore(cell: Place, label: Place): boolean {
  return cell.column < label.column && cell.column + cell.columnSpan === label.column + label.columnSpan;
}

/** For each row of the grid its partner, by dynamic programming over both. */
function cheapest(
  costs: readonly (readonly number[])[],
  height: number,
  formHeight: number,
): { pairs: (number | null)[]; cost: number } {
  const best = Array.from({ length: height + 1 }, (_, i) =>
    Array.from({ length: formHeight + 1 }, (_, j) => (i === 0 || j === 0 ? (i + j) * LEFT_OUT : 0)),
  );
  const at = (i: number, j: number): number => best[i]?.[j] ?? Infinity;
  const paired = (i: number, j: number): number => at(i - 1, j - 1) + (costs[i - 1]?.[j - 1] ?? Infinity);
  for (let i = 1; i <= height; i++) {
    const line = best[i] ?? [];
    for (let j = 1; j <= formHeight; j++) {
      line[j] = Math.min(paired(i, j), at(i - 1, j) + LEFT_OUT, at(i, j - 1) + LEFT_OUT);
    }
  }
  const pairs = new Array<number | null>(height).fill(null);
  for (let [i, j] = [height, formHeight]; i > 0 && j > 0;) {
    if (at(i, j) === paired(i, j)) pairs[--i] = --j;
    else if (at(i, j) === at(i - 1, j) + LEFT_OUT) i--;
    else j--;
  }
  return { pairs, cost: at(height, formHeight) };
}

/** Labels of one row of a form or of a grid. Of several the group of rows is left out: it ends before column `values`. */
export function labelRow(
  labels: readonly { readonly column: number; readonly columnSpan: number; readonly text: string }[],
  values: number,
  maybe: LabelRow['maybe'] = [],
): LabelRow {
  const own = labels.filter(({ column, columnSpan }) => column + columnSpan >= values);
  return {
    maybe,
    shape: own.map(({ column, columnSpan, text }) => ({ column, columnSpan, isBlank: text === '' })),
    text: own.map(({ text }) => text).join(''),
  };
}

/** The rows of a form, by the places of its labels. */
export function formRows(places: readonly LabelPlace[], height: number, values: number): LabelRow[] {
  return Array.from({ length: height }, (_, row) =>
    labelRow(
      places
        .filter(({ at }) => at[0] === row)
        .map(({ at, text }) => ({ column: at[1], columnSpan: at[3], text }))
        .sort((a, b) => a.column - b.column),
      values,
    ),
  );
}
