/**
 * What stands around the text of every page: page numbers, running heads and feet. Only lines at the very top or bottom of a
 * page are judged, and only what is a page number by its looks or stands on most pages in the same place. A number without
 * anything around it may be a table's: it has to be the outermost line, to stand clear of the others, and to count the pages.
 */
import { isValueText } from '../grid-text.js';
import { isLabelPiece } from './label-stacks.js';
import type { TextLine } from './lines.js';

export interface PageLines {
  readonly page: number;
  readonly height: number;
  /** Top and bottom of the tables on the page. */
  readonly tables: readonly { readonly y0: number; readonly y1: number }[];
  readonly lines: readonly TextLine[];
}

/** Share of the page's height at its top and bottom in which furniture stands. */
const ZONE = 0.11;
const PAGE_NUMBER =
  /^(?:[-—–_―·•][-—–_―·•\s]*\d{1,3}\s*[-—–_―·•]+|第\s*\d{1,3}\s*页(?:[\s,，/]*共\s*\d{1,3}\s*页)?|\d{1,3}\s*\/\s*\d{1,3}|page\s*\d+(?:\s*of\s*\d+)?)$/iu;
const BARE_NUMBER = /^\d{1,3}$/u;
/** White space in sizes that parts a bare page number from the text. */
const CLEAR = 1;
/** A heading over the rest of a table, as some print after a break. */
const CONTINUED = /^[（(]?(?:续表?|接上[页表])[一二三四五六\d]*[）)]?[:：]?$/u;
/** Pages on which a line has to stand to be a running head. */
const REPEATED = 3;

/** The lines of each page without its furniture. */
export function withoutFurniture(pages: readonly PageLines[]): TextLine[][] {
  const counts = new Map<string, number>();
  for (const page of pages) for (const key of new Set(edges(page).map((line) => keyOf(line)))) count(counts, key);
  const numbers = bareNumbers(pages);
  return pages.map((page) => {
    const candidates = new Set(edges(page));
    return page.lines.filter(
      (line) => !numbers.has(line) && (!candidates.has(line) || !isFurniture(line, page, counts, pages.length)),
    );
  });
}

/** Bare numbers that count the pages: two with the same distance to their page, or one that is its page's, or the page before's. */
function bareNumbers(pages: readonly PageLines[]): ReadonlySet<TextLine> {
  const found = pages.flatMap((page) =>
    edges(page).flatMap((line) =>
      BARE_NUMBER.test(line.text.trim()) && standsClear(line, page)
        ? [{ line, distance: Number(line.text.trim()) - page.page }]
        : [],
    ),
  );
  const counting = found.filter(({ distance }) =>
    found.length === 1
      ? distance === 0 || distance === -1
      : found.filter((other) => other.distance === distance).length > 1,
  );
  return new Set(counting.map(({ line }) => line));
}

/** Whether all other lines and tables are on one side of the line, with white space between. */
function standsClear(line: TextLine, { lines, tables }: PageLines): boolean {
  const others = [...lines.filter((other) => other !== line), ...tables];
  const space = CLEAR * line.size;
  return others.every((other) => other.y1 + space <= line.y0) || others.every((other) => other.y0 >= line.y1 + space);
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Lines in the zones, outside of all other lines and tables: at most two at each end of the page. */
function edges({ height, lines, tables }: PageLines): TextLine[] {
  const sorted = [...lines].sort((a, b) => a.y0 - b.y0);
  const top = sorted
    .slice(0, 2)
    .filter((line) => line.y1 < height * ZONE && tables.every((table) => table.y0 > line.y0));
  const bottom = sorted
    .slice(-2)
    .filter((line) => line.y0 > height * (1 - ZONE) && tables.every((table) => table.y1 < line.y1));
  return [...top, ...bottom];
}

function isFurniture(line: TextLine, page: PageLines, counts: ReadonlyMap<string, number>, pages: number): boolean {
  const text = line.text.trim();
  if (PAGE_NUMBER.test(text) || CONTINUED.test(text)) return true;
  // the lines of a table without rules may well stand at one height on every page
  if (text.split(/\s+/u).every((word) => isValueText(word) || isLabelPiece(word))) return false;
  const needed = Math.max(REPEATED, Math.ceil(pages * 0.6));
  return pages >= REPEATED && (counts.get(keyOf(line)) ?? 0) >= needed && page.lines.length > 1;
}

/** The same line on every page but for its numbers, in the same place. */
function keyOf(line: TextLine): string {
  return `${Math.round(line.y0 / 4)} ${line.text.replace(/\d+/gu, '#')}`;
}
