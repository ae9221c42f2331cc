/**
 * Tables without lines → the same grids. What stands in one column stands at one place across the page: values are told by
 * their looks, labels by their wording (label-stacks.ts), rows by the height at which label and values stand, columns by the
 * heads over them. The printed rows then become a grid as those of text dumps do, because the form's own labels tell its spans.
 *
 * Nothing is guessed: a word that is neither, two values in one place, a value under no head or beside no label, and the region
 * stays prose, so that its numbers are missing and said to be.
 */
import type { Block } from '../../../shared/model/layout.js';
import type { FormTable } from '../../../shared/model/report.js';
import { isValueText } from '../grid-text.js';
import { isSectionHeading } from '../text/cells.js';
import { LabelReader } from '../text/label-reader.js';
import { rebuildRun } from '../text/rebuild.js';
import { RegionReader } from './aligned-region.js';
import { isLabelPiece, wordsOf, type Word } from './label-stacks.js';
import type { ProseLine } from './paragraphs.js';

export type AlignedPart =
  | { readonly kind: 'lines'; readonly lines: ProseLine[] }
  | { readonly kind: 'blocks'; readonly blocks: readonly Block[] };

/** Fewest values that make a region a table. */
const LEAST_VALUES = 8;

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
  const tables = new Set<FormTable>();
  for (let from = 0; from < lines.length;) {
    const to = regionEnd(words, from);
    if (to > from) {
      const read = readRegion(words.slice(from, to));
      if (!read || tables.has(read.table)) return whole;
      tables.add(read.table);
      parts.push({ kind: 'blocks', blocks: read.blocks });
    } else {
      if (isRowLike(words[from] ?? [])) return whole;
      parts.push({ kind: 'lines', lines: lines.slice(from, from + 1) });
    }
    from = Math.max(to, from + 1);
  }
  return parts;
}

/** A line of several words that ends in a value, as the rows of a table do. */
function isRowLike(words: readonly Word[]): boolean {
  const last = words.at(-1);
  return last !== undefined && words.length > 1 && isValueText(last.text);
}

/** The line after the last of those that print nothing but values and pieces of labels; `from` when they are no table. */
function regionEnd(words: readonly (readonly Word[])[], from: number): number {
  let end = from;
  let values = 0;
  while (
    end < words.length &&
    words[end]?.every((word) => isValueText(word.text) || isLabelPiece(word.text)) === true
  ) {
    values += words[end]?.filter((word) => isValueText(word.text)).length ?? 0;
    end += 1;
  }
  return values >= LEAST_VALUES ? end : from;
}

/** The blocks of a region; null when it leaves a doubt. */
function readRegion(lines: readonly (readonly Word[])[]): { table: FormTable; blocks: Block[] } | null {
  const reader = new LabelReader();
  const pages = [...new Set(lines.flat().map((word) => word.page))];
  const region = new RegionReader(reader);
  for (const page of pages) {
    const own = lines.filter((line) => line[0]?.page === page);
    if (!region.take(own)) return null;
  }
  const blocks = rebuildRun(region.rows, reader);
  if (!region.table || !blocks.some((block) => block.kind === 'table')) return null;
  const printed = new Set(region.rows.flatMap((row) => row.cells.filter((cell) => cell.text !== '')));
  const kept = blocks.reduce((sum, block) => sum + (block.kind === 'table' ? filledCells(block) : 1), 0);
  // heads that are printed again may go, nothing else
  if (kept < printed.size - region.repeated) return null;
  return { table: region.table, blocks: blocks.map((block) => region.placed(block)) };
}

function filledCells(block: Block): number {
  return block.kind === 'table' ? block.cells.filter((cell) => cell.text !== '').length : 0;
}
