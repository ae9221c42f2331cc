/** The ways a row may be placed, the most faithful first. Each keeps the order of the cells. */
import { openHeads, takenColumns } from './grid-heads.js';
import { isDataRowLabel, officialSpans } from './grid-labels.js';
import type { Attempt, OpenCell, RowContext, Slot, SourceCell } from './grid-types.js';
import { isLabelText, ordinalDepth } from './grid-text.js';

/** Where cells go: each to the next free column, its span cut where a cell from above stands. */
export function fit(cells: readonly Pick<SourceCell, 'columnSpan'>[], taken: (column: number) => boolean): Slot[] {
  let column = 0;
  return cells.map((cell) => {
    while (taken(column)) column += 1;
    let span = 1;
    while (span < cell.columnSpan && !taken(column + span)) span += 1;
    const slot = { column, span };
    column += span;
    return slot;
  });
}

/** Widths at which the official form prints group heads whose spans are known for certain. */
const PROCEEDINGS_WIDTH = 15;

export function* attempts(context: RowContext): Generator<Attempt> {
  const taken = takenColumns(context);
  const words = context.labels === context.cells.length;
  if (words && context.width === PROCEEDINGS_WIDTH) {
    const official = officialAttempt(context, taken);
    if (official) yield official;
  }
  yield plain(context, []);
  const cuttable = tooLong(context, taken);
  for (const cell of cuttable) yield plain(context, [cell]);
  if (cuttable.length > 1) yield plain(context, cuttable);
  const prolonged = prolongGroup(context, taken) ?? (words ? underWideHeads(context) : null);
  if (prolonged) yield prolonged;
  const rest = words ? officialAttempt(context, taken) : underHeads(context, taken);
  if (rest) yield rest;
}

/** What is done with a row that fits in no way. */
export function lastResort(context: RowContext): Attempt {
  const { cells, labels, width } = context;
  const taken = takenColumns(context);
  const asPrinted = plain(context, []);
  if (labels < cells.length) return underHeads(context, taken) ?? asPrinted;
  const last = asPrinted.slots.at(-1);
  const text = cells[0]?.text ?? '';
  if (!last || last.column >= width || (cells.length === 1 && isDataRowLabel(text))) return asPrinted;
  // a clause or a head: its last cell reaches to the end of the table
  let span = 1;
  while (last.column + span < width && !taken[last.column + span]) span += 1;
  return { ...asPrinted, slots: [...asPrinted.slots.slice(0, -1), { column: last.column, span }] };
}

function plain(context: RowContext, cut: readonly OpenCell[]): Attempt {
  const taken = takenColumns(context, cut);
  return { slots: fit(context.cells, (column) => taken[column] !== undefined), cut, prolonged: [] };
}

/** Group labels stand in three columns at most; more cells from above are not tried. */
const MAX_CUTS = 4;

/** Cells from above that may reach too far, the innermost first: none that the row's label is a part of. */
function tooLong(context: RowContext, taken: readonly (OpenCell | undefined)[]): OpenCell[] {
  const own = ownDepth(context);
  const hasHeads = context.heads.length > 0;
  const words = context.labels === context.cells.length;
  const carriers = [...new Set(taken)].filter((cell) => cell !== undefined).reverse();
  const cuttable = carriers.filter((cell) => {
    // a row of heads that does not fit under its heads has a cell too many; they do not make room for it
    if (words && context.heads.includes(cell)) return false;
    const depth = ordinalDepth(cell.source.text);
    // without ordinals only the heads can tell whether a cut was right
    return own === null || depth === null ? hasHeads : own <= depth;
  });
  return cuttable.slice(0, MAX_CUTS);
}

/** A group label from above that ends one row too early: it covers just the columns that the row lacks. */
function prolongGroup(context: RowContext, taken: readonly (OpenCell | undefined)[]): Attempt | null {
  const { row, width, last, cells } = context;
  const printed = plain(context, []);
  const covered = printed.slots.reduce((sum, slot) => sum + slot.span, 0) + taken.filter((cell) => cell).length;
  const from = printed.slots[0]?.column ?? 0;
  const above = last[from];
  if (!above || above.end !== row || above.column !== from || above.span !== width - covered) return null;
  const [own, depth] = [ownDepth(context), ordinalDepth(above.source.text)];
  if (!isLabelText(above.source.text) || own === null || depth === null || own <= depth) return null;
  const until = from + above.span;
  return {
    slots: fit(cells, (column) => taken[column] !== undefined || (column >= from && column < until)),
    cut: [],
    prolonged: [above],
  };
}

/** Sub-heads under the wide heads of the row above, whose neighbours lack the row span to reach down beside them. */
function underWideHeads(context: RowContext): Attempt | null {
  const { row, last, cells } = context;
  const above = [...new Set(last)].filter((cell): cell is OpenCell => cell?.end === row);
  const wide = above.filter((cell) => cell.span > 1);
  const wanted = cells.reduce((sum, cell) => sum + cell.columnSpan, 0);
  if (wide.reduce((sum, cell) => sum + cell.span, 0) !== wanted || wide.length === above.length) return null;
  const free = new Set(wide.flatMap((cell) => Array.from({ length: cell.span }, (_, index) => cell.column + index)));
  const prolonged = above.filter((cell) => cell.span === 1);
  return { slots: fit(cells, (column) => !free.has(column) && column < last.length), cut: [], prolonged };
}

/** The spans that the labels of a head row have in the official form. */
function officialAttempt(context: RowContext, taken: readonly (OpenCell | undefined)[]): Attempt | null {
  const spans = officialSpans(
    context.cells.map((cell) => cell.text),
    context.width,
  );
  if (!spans) return null;
  const cells = spans.map((columnSpan) => ({ columnSpan }));
  return { slots: fit(cells, (column) => taken[column] !== undefined), cut: [], prolonged: [] };
}

/** Values under the heads in order, labels in the columns before; null if the labels do not go there. */
function underHeads(context: RowContext, taken: readonly (OpenCell | undefined)[]): Attempt | null {
  const { cells, labels, width } = context;
  const asPrinted = plain(context, []).slots;
  const firstLabel = labels > 0 ? [asPrinted[0]?.column ?? 0] : [];
  const open = openHeads(context, firstLabel, taken);
  const until = open[0]?.slot.column;
  if (until === undefined) return null;
  const room = Array.from({ length: until }, (_, column) => column).filter((column) => !taken[column]);
  if (room.length < labels) return null;
  const slots: Slot[] = [];
  for (let index = 0; index < labels; index++) {
    const column = room[index === 0 ? 0 : Math.min(index, room.length)] ?? 0;
    slots.push({ column, span: 1 });
  }
  const lastLabel = slots.at(-1);
  if (lastLabel) {
    let span = 1;
    while (lastLabel.column + span < until && !taken[lastLabel.column + span]) span += 1;
    slots[slots.length - 1] = { column: lastLabel.column, span };
  }
  let beyond = Math.max(width, taken.findLastIndex((cell) => cell !== undefined) + 1);
  for (let index = labels; index < cells.length; index++) {
    slots.push(open[index - labels]?.slot ?? { column: beyond++, span: 1 });
  }
  return { slots, cut: [], prolonged: [] };
}

/** Depth of the ordinal of the row's first printed label. */
function ownDepth({ cells }: RowContext): number | null {
  const first = cells.find((cell) => cell.text !== '');
  return first && isLabelText(first.text) ? ordinalDepth(first.text) : null;
}
