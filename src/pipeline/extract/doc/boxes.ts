/**
 * Text boxes ([MS-DOC] 2.3.6): their texts stand one after the other behind all other text. A table says which shape each
 * belongs to (2.8.32), another where the shapes are anchored in the body (2.8.27).
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { WordFile } from './container.js';

export interface TextBox {
  /** Character positions of its text. */
  readonly start: number;
  readonly end: number;
  /** Character position of its anchor in the body; null: it has none. */
  readonly anchor: number | null;
}

/** Bytes of the descriptions; the number of the shape in each. */
const BOX = { bytes: 22, reusable: 8, shape: 14 } as const;
const SHAPE = { bytes: 26, shape: 0 } as const;
/** A report has a few. */
const MOST_BOXES = 2000;

/** Shapes that are anchored in the body: the number of each, and the character position of its anchor. */
export function* anchoredShapes(file: WordFile): Generator<{ shape: number; position: number }> {
  const shapes = file.part('shapes');
  for (const { from, at } of entries(shapes, SHAPE.bytes)) {
    yield { shape: shapes.readUInt32LE(at + SHAPE.shape), position: from };
  }
}

/** The text boxes in the order of their texts. Text that belongs to no box is one of its own: nothing is lost. Throws `too_complex`. */
export function readBoxes(file: WordFile): TextBox[] {
  const { start, end } = file.boxes;
  if (start === end) return [];
  const anchors = new Map([...anchoredShapes(file)].map(({ shape, position }) => [shape, position]));
  const table = file.part('boxes');
  const boxes: TextBox[] = [];
  let known = start;
  for (const { from, to, at } of entries(table, BOX.bytes)) {
    const [first, last] = [start + from, Math.min(end, start + to)];
    if (first !== known || last <= first) break;
    known = last;
    if (boxes.length >= MOST_BOXES) throw new NianbaoError('too_complex', { what: 'text boxes', limit: MOST_BOXES });
    if (table.readUInt16LE(at + BOX.reusable) !== 0) continue;
    boxes.push({ start: first, end: last, anchor: anchors.get(table.readUInt32LE(at + BOX.shape)) ?? null });
  }
  if (known < end) boxes.push({ start: known, end, anchor: null });
  return boxes;
}

/** A table of character positions (one more than entries) and descriptions of equal length. */
function* entries(table: Buffer, bytes: number): Generator<{ from: number; to: number; at: number }> {
  const count = Math.floor((table.length - 4) / (4 + bytes));
  for (let index = 0; index < count; index++) {
    yield {
      from: table.readUInt32LE(4 * index),
      to: table.readUInt32LE(4 * index + 4),
      at: 4 * (count + 1) + bytes * index,
    };
  }
}
