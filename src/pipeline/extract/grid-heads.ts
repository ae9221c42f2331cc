/**
 * Whether a row stands right under the heads of its table: as wide as the table, and one value under each head.
 * Heads are the cells of rows that print labels only; a later one (the next block of the disclosure table, a head repeated
 * after a page break) takes over from the one above it.
 */
import { isLabelText } from './grid-text.js';
import type { Attempt, OpenCell, RowContext, Slot } from './grid-types.js';

export interface Verdict {
  readonly fits: boolean;
  /** Values the row should print, and those it prints; both 0 when the row is not one of values. */
  readonly expected: number;
  readonly found: number;
}

/** The columns that cells from above take in this row. */
export function takenColumns(context: RowContext, cut: readonly OpenCell[] = []): (OpenCell | undefined)[] {
  return context.last.map((cell) => (cell && cell.end > context.row && !cut.includes(cell) ? cell : undefined));
}

/** The heads that wait for a value in this row, from left to right, with the columns they have free. */
export function openHeads(
  context: RowContext,
  labelColumns: readonly number[],
  taken: readonly (OpenCell | undefined)[],
): { head: OpenCell; slot: Slot }[] {
  const ofLabels = new Set(labelColumns.map((column) => context.heads[column]));
  taken.forEach((cell, column) => {
    if (cell && isLabelText(cell.source.text)) ofLabels.add(context.heads[column]);
  });
  const found: { head: OpenCell; slot: Slot }[] = [];
  context.heads.forEach((head, column) => {
    if (!head || taken[column] || ofLabels.has(head)) return;
    const previous = found.at(-1);
    if (previous?.head === head) {
      const { column: start, span } = previous.slot;
      // behind a cell from above a head goes on as another run, which holds no value of its own
      if (start + span === column) previous.slot = { column: start, span: span + 1 };
    } else found.push({ head, slot: { column, span: 1 } });
  });
  return found;
}

/** Judges one way to place a row. */
export function judge(context: RowContext, attempt: Attempt): Verdict {
  const { cells, labels, width } = context;
  const taken = takenColumns(context, attempt.cut);
  for (const cell of attempt.prolonged) taken.fill(cell, cell.column, cell.column + cell.span);
  let covered = taken.reduce((sum, cell) => sum + (cell ? 1 : 0), 0);
  let end = taken.findLastIndex((cell) => cell !== undefined) + 1;
  for (const { column, span } of attempt.slots) {
    covered += span;
    end = Math.max(end, column + span);
  }
  const complete = covered === width && end === width;
  const labelColumns = attempt.slots.slice(0, labels).map((slot) => slot.column);
  const open = openHeads(context, labelColumns, taken);
  if (labels === cells.length) {
    // words only: a head, a clause, or a row of the form that has lost its values
    return { fits: complete, expected: complete ? 0 : open.length, found: 0 };
  }
  if (open.length === 0) {
    const found = cells.length - labels;
    return { fits: complete, expected: Math.max(0, found + width - covered), found };
  }
  const besideValue = taken.some((cell, column) => cell && context.heads[column] && !isLabelText(cell.source.text));
  const { oneToOne, found } = count(context, attempt, open, besideValue);
  return { fits: complete && oneToOne, expected: open.length, found };
}

/** Counts the row's values under the heads. Blanks behind the value of a wide head are its merged cell written out. */
function count(
  { cells, labels, heads }: RowContext,
  attempt: Attempt,
  open: readonly { head: OpenCell }[],
  besideValue: boolean,
): { oneToOne: boolean; found: number } {
  const waiting = new Map(open.map(({ head }) => [head, { cells: 0, filled: 0 }]));
  let oneToOne = true;
  let found = 0;
  attempt.slots.slice(labels).forEach(({ column, span }, index) => {
    const filled = cells[labels + index]?.text === '' ? 0 : 1;
    const over = new Set(heads.slice(column, column + span).filter((head) => head && waiting.has(head)));
    const [first] = over;
    const place = first && waiting.get(first);
    // a blank under no head is a label's merged cell written out; beside a value from above it may be that head's blank
    if (over.size > 1 || (!place && (filled || besideValue))) oneToOne = false;
    if (place) {
      // a value behind blanks of the same head may be the next head's
      if (place.cells > 0 && filled) oneToOne = false;
      place.cells += 1;
      place.filled += filled;
    } else found += filled;
  });
  for (const place of waiting.values()) {
    if (place.cells === 0) oneToOne = false;
    found += place.filled > 1 ? place.filled : Math.min(1, place.cells);
  }
  return { oneToOne, found };
}
