/**
 * Cells that nothing but blanks or line breaks set apart. They are cells only as far as the labels of the form and plain
 * numbers go: a line with one word more is prose.
 */
import { isValue, rawCell, type RawCell } from './cells.js';
import type { LabelReader } from './label-reader.js';

/** Pieces of one label at most: `2. 其他法律行政法规 禁止公开`. */
const PIECES = 6;
/** Pieces of a line at most: a whole matrix without line breaks has about 250. */
const LINE_PIECES = 2_000;
const UNIT = /^(?:万|万元|元|亿元|件|条|笔|个|项|次)$/u;

/** The labels and values of a line; null if it prints anything else. */
export function looseCells(text: string, line: number, reader: LabelReader): RawCell[] | null {
  if (text.length <= 72 && (isValue(text) || reader.exact(text).length > 0)) return [rawCell(text, line)];
  if (!mayBeCells(text)) return null;
  const pieces = text.split(/\s+/u, LINE_PIECES + 1);
  if (pieces.length > LINE_PIECES) return null;
  const cells: RawCell[] = [];
  for (let index = 0; index < pieces.length;) {
    const piece = pieces[index] ?? '';
    const before = cells.at(-1);
    if (isValue(piece)) {
      cells.push(rawCell(piece, line));
      index += 1;
    } else if (UNIT.test(piece) && before && isValue(before.text)) {
      before.text = `${before.text} ${piece}`;
      index += 1;
    } else {
      const used = labelAt(pieces, index, reader);
      if (used === 0) return null;
      cells.push(rawCell(pieces.slice(index, index + used).join(' '), line));
      index += used;
    }
  }
  return cells;
}

/** Short pieces throughout, as labels and values are. */
function mayBeCells(text: string): boolean {
  const blanks = text.match(/\s+/gu)?.length ?? 0;
  return blanks > 0 && (text.length <= 72 || blanks * 16 > text.length) && !text.includes('。');
}

/** How many pieces from `start` on spell a label, the longest label first; 0: none. */
function labelAt(pieces: readonly string[], start: number, reader: LabelReader): number {
  for (let used = Math.min(PIECES, pieces.length - start); used > 0; used--) {
    if (reader.exact(pieces.slice(start, start + used).join('')).length > 0) return used;
  }
  return 0;
}
