/**
 * The outline: the body of a Word document as it is printed, with every gap of mammoth closed, before mammoth reads it.
 *
 * Content is kept as normalised runs (WordprocessingML of text, tabs, breaks and symbols only); mammoth turns it into text.
 * What is counted here (paragraphs, rows, cells, characters) is what mammoth's reading is checked against.
 */
import type { Align } from './styles.js';

export interface Paragraph {
  readonly kind: 'paragraph';
  /** Running number of its `w:p` start tag in the document part, from 1, all of them counted. */
  readonly line: number;
  /** `w:r` elements. */
  runs: string;
  /** UTF-16 units of its `w:t` elements. */
  characters: number;
  /** `w:sym` elements. */
  signs: number;
  align: Align | undefined;
  /** Outline level from 1; undefined: body text. */
  level: number | undefined;
}

export interface Cell {
  readonly items: Item[];
  /** Columns of the table's grid, from 1. */
  span: number;
  vMerge: 'restart' | 'continue' | null;
  hMerge: 'restart' | 'continue' | null;
}

export interface Row {
  /** Grid columns left out before the first cell. Those left out after the last one are seen by its end. */
  before: number;
  readonly cells: Cell[];
}

export interface Table {
  readonly kind: 'table';
  readonly rows: Row[];
}

export type Item = Paragraph | Table;

/** Whether an item prints anything. */
export function hasContent(item: Item): boolean {
  if (item.kind === 'paragraph') return item.runs !== '';
  return item.rows.some((row) => row.cells.some((cell) => cell.items.some(hasContent)));
}
