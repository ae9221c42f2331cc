/**
 * Cells that nothing but blanks or line breaks set apart. They are cells only as far as the labels of the form and plain
 * numbers go: a line with one word more is prose.
 */
import { isPublishedTotal, isValue, isWords, rawCell, type RawCell } from './cells.js';
import type { LabelReader } from './label-reader.js';

/** Pieces of one label at most: `2. 其他法律行政法规 禁止公开`. */
const PIECES = 6;
/** Pieces of a line at most: a whole matrix without line breaks has about 250. */
const LINE_PIECES = 2_000;
const UNIT = /^(?:万|万元|元|亿元|件|条|笔|个|项|次)$/u;

/**
 * The labels and values of a line; null if it prints anything else. `inTable`: rows of the form stand above, so that heads
 * behind 信息内容 and a row's own name before its values may be words that are not in the form.
 */
export function looseCells(text: string, line: number, reader: LabelReader, inTable: boolean): RawCell[] | null {
  if (isPublishedTotal(text)) return [rawCell(text, line)];
  if (text.length <= 72 && (isValue(text) || reader.exact(text).length > 0)) return [rawCell(text, line)];
  if (!mayBeCells(text)) return null;
  const pieces = text.split(/\s+/u, LINE_PIECES + 1);
  if (pieces.length > LINE_PIECES) return null;
  const cells: RawCell[] = [];
  for (let index = 0; index < pieces.length;) {
    const noted = noteAt(pieces, index);
    const used = noted > 0 ? noted : labelAt(pieces, index, reader);
    const before = cells.at(-1);
    const piece = pieces[index] ?? '';
    if (used > 0) {
      cells.push(rawCell(pieces.slice(index, index + used).join(' '), line));
      index += used;
    } else if (UNIT.test(piece) && before && isValue(before.text)) {
      before.text = `${before.text} ${piece}`;
      index += 1;
    } else {
      return inTable ? namedCells(pieces, line, reader) : null;
    }
  }
  return cells;
}

/** `信息内容 本年新 本年新 对外公开总数量`, `其他主动公开文件 31 29`. */
function namedCells(pieces: readonly string[], line: number, reader: LabelReader): RawCell[] | null {
  const [name, ...printed] = pieces;
  const rest = withExplanations(printed);
  if (name === undefined || isValue(name) || pieces.length > 9) return null;
  const head = reader.exact(name).some((label) => label.role === 'item_head');
  const row = rest.length >= 2 && rest.every(isValue);
  if (!row && !(head && rest.length > 0 && rest.every((piece) => isWords(piece) && piece.length >= 3))) return null;
  return [name, ...rest].map((piece) => rawCell(piece, line));
}

/** `上一年项目数量 （指2019年事项数）`: what stands in brackets belongs to the head before it. */
function withExplanations(pieces: readonly string[]): string[] {
  const heads: string[] = [];
  for (const piece of pieces) {
    const before = heads.at(-1);
    if (before !== undefined && /^[（(].*[）)]$/u.test(piece)) heads[heads.length - 1] = `${before} ${piece}`;
    else heads.push(piece);
  }
  return heads;
}

/** Short pieces throughout, as labels and values are. */
function mayBeCells(text: string): boolean {
  const blanks = text.match(/\s+/gu)?.length ?? 0;
  return blanks > 0 && (text.length <= 90 || blanks * 16 > text.length) && !text.includes('。');
}

/** How many pieces from `start` on are one value, a note with blanks in it included: `22（其中修订 16 件）`; 0: none. */
function noteAt(pieces: readonly string[], start: number): number {
  const piece = pieces[start] ?? '';
  const open = /[（(][^）)]*$/u.test(piece);
  if (!open) return isValue(piece) ? 1 : 0;
  for (let used = 2; used <= Math.min(PIECES, pieces.length - start); used++) {
    if (!/[）)]$/u.test(pieces[start + used - 1] ?? '')) continue;
    return isValue(pieces.slice(start, start + used).join(' ')) ? used : 0;
  }
  return 0;
}

/** How many pieces from `start` on spell a label, the longest label first; 0: none. */
function labelAt(pieces: readonly string[], start: number, reader: LabelReader): number {
  if (isPublishedTotal(pieces[start] ?? '')) return 1;
  for (let used = Math.min(PIECES, pieces.length - start); used > 0; used--) {
    if (reader.exact(pieces.slice(start, start + used).join('')).length > 0) return used;
  }
  return 0;
}
