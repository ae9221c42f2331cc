/**
 * Tables without lines → the same grids. What stands in one column stands at one place across the page: values are told by
 * their looks, labels by their wording (label-stacks.ts), rows by the height at which label and values stand
 * (aligned-region.ts), columns by the heads over them (aligned-columns.ts). The printed rows then become a grid as those of text
 * dumps do, because the form's own labels tell its spans. Other tables are read when they stand clear (aligned-generic.ts).
 *
 * Nothing is guessed: a word that stands in no row or under no head, two values in one place, a value beside no label, and the
 * region stays prose, so that its numbers are missing and said to be.
 */
import type { Block } from '../../../shared/model/layout.js';
import { isValueText } from '../grid-text.js';
import { isSectionHeading } from '../text/cells.js';
import { LabelReader } from '../text/label-reader.js';
import { rebuildRun } from '../text/rebuild.js';
import { genericTable } from './aligned-generic.js';
import { RegionReader } from './aligned-region.js';
import { isLabelPiece, wordsOf, type Word } from './label-stacks.js';
import type { ProseLine } from './paragraphs.js';

export type AlignedPart =
  | { readonly kind: 'lines'; readonly lines: ProseLine[] }
  | { readonly kind: 'blocks'; readonly blocks: readonly Block[] };

/** Fewest values that make a region a table. */
const LEAST_VALUES = 8;
/** Fewest pieces of labels that make one without any value. */
const LEAST_LABELS = 12;
/** Line spacing in sizes inside a cell, and the share by which sizes of one table differ at most. */
const NEXT_LINE = 1.4;
const SAME_SIZE = 0.1;
/** 单位：万元 above a table: a piece of a head by its words, but a line of its own. */
const UNIT_LINE = /^[（(［[]?[\u4e00-\u9fff]{0,2}单位[:：]/u;
/** Lines in a row inside a region that print neither values nor pieces of labels. */
const MOST_FOREIGN = 4;

/**
 * Lines that tables stand between, with the tables without lines among them read. A section in which anything of a table cannot
 * be read stays prose as a whole: a part of a table would look like all of it.
 */
export function alignedTables(lines: readonly ProseLine[]): AlignedPart[] {
  const words = lines.map((line, index) => wordsOf(line, { page: line.page, line: index, toDisplay: line.toDisplay }));
  const parts: AlignedPart[] = [];
  let from = 0;
  while (from < lines.length) {
    let to = from + 1;
    while (to < lines.length && !isSectionHeading(lines[to]?.text ?? '')) to += 1;
    parts.push(...sectionParts(lines.slice(from, to), words.slice(from, to)));
    from = to;
  }
  return parts.reduce<AlignedPart[]>((joined, part) => {
    const last = joined.at(-1);
    if (last?.kind === 'lines' && part.kind === 'lines') last.lines.push(...part.lines);
    else joined.push(part);
    return joined;
  }, []);
}

function sectionParts(lines: readonly ProseLine[], words: readonly (readonly Word[])[]): AlignedPart[] {
  const parts: AlignedPart[] = [];
  const whole: AlignedPart[] = [{ kind: 'lines', lines: [...lines] }];
  for (let from = 0; from < lines.length;) {
    const ends = regionEnds(words, from);
    const [read, to] = firstRead(words, from, ends);
    if (ends.length > 0) {
      if (!read || isCutOff(lines.slice(from, to))) return whole;
      parts.push({ kind: 'blocks', blocks: read });
      from = to;
      continue;
    }
    const generic = genericTable(words, from);
    if (generic && isCutOff(lines.slice(from, from + generic.lines))) return whole;
    if (generic) parts.push({ kind: 'blocks', blocks: [generic.block] });
    else if (isRowLike(words[from] ?? [])) return whole;
    else parts.push({ kind: 'lines', lines: lines.slice(from, from + 1) });
    from += generic?.lines ?? 1;
  }
  return parts;
}

/** Whether the page's edge cuts something off at the height of the lines: a number may be one digit of a longer one. */
function isCutOff(lines: readonly ProseLine[]): boolean {
  const pages = [...new Set(lines.map((line) => line.page))];
  return pages.some((page) => {
    const own = lines.filter((line) => line.page === page);
    const top = Math.min(...own.map((line) => line.y0));
    const bottom = Math.max(...own.map((line) => line.y1));
    return own[0]?.cutOff.some((box) => box.y1 > top && box.y0 < bottom) === true;
  });
}

/** A line of several words that ends in a value, as the rows of a table do. */
function isRowLike(words: readonly Word[]): boolean {
  const last = words.at(-1);
  return last !== undefined && words.length > 1 && isValueText(last.text);
}

/** The longest region that can be read, and where it ends. */
function firstRead(
  words: readonly (readonly Word[])[],
  from: number,
  ends: readonly number[],
): [blocks: Block[] | null, to: number] {
  for (const to of ends) {
    const blocks = readRegion(words.slice(from, to));
    if (blocks) return [blocks, to];
  }
  return [null, from];
}

/** The lines after which a table that begins at `from` may end, the last first; none when there is no table. */
function regionEnds(words: readonly (readonly Word[])[], from: number): number[] {
  const narrow = regionEnd(words, from, 0);
  const wide = regionEnd(words, from, MOST_FOREIGN);
  if (wide === from) return [];
  // the last lines of the cells of the last row
  let trailing = wide;
  while (trailing < wide + MOST_FOREIGN && isNextLine(words[trailing - 1], words[trailing])) trailing += 1;
  return [...new Set([trailing, wide, narrow])].filter((end) => end > from);
}

function isNextLine(above: readonly Word[] | undefined, line: readonly Word[] | undefined): boolean {
  const [first, next] = [above?.[0], line?.[0]];
  if (!first || !next || first.page !== next.page) return false;
  return Math.abs(first.size - next.size) < SAME_SIZE * first.size && next.y0 - first.y0 < NEXT_LINE * first.size;
}

/**
 * The line after the last of those that print values and pieces of labels; `from` when they are no table. So many lines in a row
 * may print something else as well.
 */
function regionEnd(words: readonly (readonly Word[])[], from: number, foreign: number): number {
  let end = from;
  let values = 0;
  let pieces = 0;
  for (let at = from; at < words.length && at - end <= foreign; at++) {
    const line = words[at] ?? [];
    const own = line.filter((word) => isValueText(word.text)).length;
    const labels = line.filter((word) => !isValueText(word.text) && isLabelPiece(word.text)).length;
    const isWhole = own + labels === line.length;
    if (at === from && (!isWhole || (line.length === 1 && UNIT_LINE.test(line[0]?.text ?? '')))) return from;
    if (!isWhole && (foreign === 0 || own === 0)) continue;
    values += own;
    pieces += labels;
    end = at + 1;
  }
  // the form may be printed without any value
  return values >= LEAST_VALUES || (values === 0 && pieces >= LEAST_LABELS) ? end : from;
}

/** The blocks of a region; null when it leaves a doubt. */
function readRegion(lines: readonly (readonly Word[])[]): Block[] | null {
  const reader = new LabelReader();
  const region = new RegionReader(reader);
  if (!region.take(lines)) return null;
  const blocks = rebuildRun(region.rows, reader);
  if (!blocks.some((block) => block.kind === 'table')) return null;
  const printed = new Set(region.rows.flatMap((row) => row.cells.filter((cell) => cell.text !== '')));
  const kept = blocks.reduce((sum, block) => sum + (block.kind === 'table' ? filledCells(block) : 1), 0);
  // heads that are printed again may go, nothing else
  if (kept < printed.size - region.repeated) return null;
  return blocks.map((block) => region.places.placed(block));
}

function filledCells(block: Block): number {
  return block.kind === 'table' ? block.cells.filter((cell) => cell.text !== '').length : 0;
}
