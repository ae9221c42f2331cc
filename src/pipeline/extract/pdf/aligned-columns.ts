/**
 * Which head a value stands under. Values that stand over each other are a column; a column is its head's when no other head is
 * near. A value under no head is kept beside the others, so that its row has one too many and is said to be irregular.
 */
import { isValueText } from '../grid-text.js';
import type { Box } from './geometry.js';
import type { LabelBlock } from './label-stacks.js';

/** A value belongs to a head that is so many times nearer than the next. */
const NEARER = 0.5;
/** Gap in sizes between two numbers that are printed in one cell. */
const SAME_CELL = 1;

interface Column {
  readonly x0: number;
  readonly x1: number;
  /** Index of its head; -1: none for certain. */
  readonly head: number;
}

/** A cell of a row; null where nothing is printed under a head. */
export type PlacedEntry = LabelBlock | null;

/** Sorts the entries of rows under heads that hold for all of them. */
export class ValueColumns {
  readonly #heads: readonly LabelBlock[];
  readonly #columns: readonly Column[];

  constructor(heads: readonly LabelBlock[], rows: readonly (readonly LabelBlock[])[]) {
    this.#heads = heads;
    this.#columns = columnsOf(
      heads,
      rows.flat().filter(({ text }) => isValueText(text)),
    );
  }

  /** The entries of a row, one for each head and those beyond them, from the left; null when their place is in doubt. */
  place(row: readonly LabelBlock[]): PlacedEntry[] | null {
    if (row.length > 0 && this.#heads.length === 0) return null;
    const cells = new Array<PlacedEntry>(this.#heads.length).fill(null);
    const extra: LabelBlock[] = [];
    for (const entry of [...row].sort((a, b) => a.x0 - b.x0)) {
      const at = this.#headOf(entry);
      const cell = cells[at];
      if (at < 0 && !isValueText(entry.text)) return null;
      if (at < 0) extra.push(entry);
      else if (!cell) cells[at] = entry;
      else if (entry.x0 - cell.x1 < SAME_CELL * sizeOf(entry)) cells[at] = inOneCell(cell, entry);
      else return null;
    }
    if (extra.length === 0) return cells;
    // only where no head is without a value is one too many beyond doubt
    if (cells.includes(null)) return null;
    return [...cells, ...extra].sort((a, b) => (a?.x0 ?? 0) - (b?.x0 ?? 0));
  }

  #headOf(entry: LabelBlock): number {
    if (!isValueText(entry.text)) return certainHead(entry, this.#heads);
    return this.#columns.find(({ x0, x1 }) => entry.x0 >= x0 && entry.x1 <= x1)?.head ?? -1;
  }
}

function columnsOf(heads: readonly LabelBlock[], values: readonly LabelBlock[]): Column[] {
  const columns: { x0: number; x1: number }[] = [];
  for (const { x0, x1 } of [...values].sort((a, b) => a.x0 - b.x0)) {
    const last = columns.at(-1);
    if (last && x0 < last.x1) last.x1 = Math.max(last.x1, x1);
    else columns.push({ x0, x1 });
  }
  // as many columns as heads, each nearest to its own: one under each. Otherwise a head must be nearer than any other by far
  const all = columns.length === heads.length && columns.every((column, index) => nearestHead(column, heads) === index);
  return columns.map((column, index) => ({ ...column, head: all ? index : certainHead(column, heads) }));
}

function nearestHead(column: Pick<Box, 'x0' | 'x1'>, heads: readonly LabelBlock[]): number {
  const distances = heads.map((head) => distance(column, head));
  return distances.indexOf(Math.min(...distances));
}

/** The head that is nearer than any other by far; -1 if none is. */
function certainHead(column: Pick<Box, 'x0' | 'x1'>, heads: readonly LabelBlock[]): number {
  const nearest = nearestHead(column, heads);
  const near = heads[nearest];
  if (!near) return -1;
  const isSure = heads.every((head, at) => at === nearest || distance(column, head) * NEARER > distance(column, near));
  return isSure ? nearest : -1;
}

function distance(a: Pick<Box, 'x0' | 'x1'>, b: Pick<Box, 'x0' | 'x1'>): number {
  return Math.min(Math.abs(a.x0 - b.x0), Math.abs(a.x1 - b.x1), Math.abs(a.x0 + a.x1 - b.x0 - b.x1) / 2);
}

function sizeOf({ words }: LabelBlock): number {
  return words[0]?.size ?? 0;
}

/** Two numbers in one cell are left apart, so that they are no number. */
function inOneCell(left: LabelBlock, right: LabelBlock): LabelBlock {
  return {
    x0: left.x0,
    y0: Math.min(left.y0, right.y0),
    x1: right.x1,
    y1: Math.max(left.y1, right.y1),
    text: `${left.text} ${right.text}`,
    words: [...left.words, ...right.words],
  };
}
