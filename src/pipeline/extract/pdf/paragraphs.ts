/**
 * Lines of prose → paragraphs. A line goes on in the next one when it reaches the right margin and the next one begins at the
 * left margin; a first-line indent, a short line, another size or another alignment begins a paragraph.
 */
import type { ParagraphBlock } from '../../../shared/model/layout.js';
import { median, union, type Box } from './geometry.js';
import type { TextLine } from './lines.js';

export interface ProseLine extends TextLine {
  readonly page: number;
  /** Box of the line on the page as displayed. */
  readonly shown: Box;
  readonly toDisplay: (box: Box) => Box;
  /** Characters of the page that stand beyond its edge. */
  readonly cutOff: readonly Box[];
  /** A table or the page's beginning stands before it. */
  readonly first: boolean;
}

export interface Margins {
  readonly left: number;
  readonly right: number;
}

type Align = 'left' | 'center' | 'right';

/** A heading of the form begins a paragraph whatever the line before looks like. */
const HEADING = /^(?:[一二三四五六七八九十]{1,2}[、.．]|[（(][一二三四五六七八九十]{1,2}[）)])/u;
/** A title ends a paragraph, full line or not. */
const TITLE_END = /(?:信息公开|政务公开)[^。；，]{0,12}(?:报告|年报)$/u;
/** A step down that is wider than that between lines of one paragraph. */
const STEP = 1.4;
const OPEN_BRACKET = /[（(][^（）()]*$/u;
const CLOSED_BRACKET = /^[^（）()]*[）)]/u;
const SENTENCE_END = /[。；;！!？?：:]$/u;
const CJK = /[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f“”‘’—…]/u;

/** The lines of a page that show where its text begins and ends. */
interface PageOfLines {
  readonly lines: readonly TextLine[];
  readonly width: number;
}

/**
 * The margins of each page's text. A page with a long line at most shows none: it has those of the nearest page that is as wide
 * and shows them, or what its lines leave when there is none.
 */
export function marginsOf(pages: readonly PageOfLines[]): Margins[] {
  const shown = pages.map(shownMargins);
  return pages.map((page, index) => {
    const near = pages
      .flatMap((other, at) => {
        const margins = Math.abs(other.width - page.width) < 1 ? shown[at] : null;
        return margins ? [{ margins, away: Math.abs(at - index) }] : [];
      })
      .sort((a, b) => a.away - b.away);
    return near[0]?.margins ?? restMargins(page);
  });
}

function longLines({ lines, width }: PageOfLines): TextLine[] {
  return lines.filter((line) => line.x1 - line.x0 > width * 0.45);
}

function restMargins(page: PageOfLines): Margins {
  const long = longLines(page);
  const { lines, width } = long.length > 0 ? { ...page, lines: long } : page;
  const left = Math.min(...lines.map((line) => line.x0), width);
  return { left, right: Math.max(long.length > 0 ? 0 : width - left, ...lines.map((line) => line.x1)) };
}

/** Where most long lines begin and end. */
function shownMargins(page: PageOfLines): Margins | null {
  const long = longLines(page);
  if (long.length < 2) return null;
  return { left: lowest(long.map((line) => line.x0)), right: -lowest(long.map((line) => -line.x1)) };
}

/** The smallest value that is no exception: one that others come near. */
function lowest(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const index = sorted.findIndex((value, at) => Math.abs((sorted[at + 1] ?? Infinity) - value) < 8);
  return sorted[Math.max(0, index)] ?? 0;
}

/** Paragraphs out of lines in reading order; a table between two lines ends a paragraph (`first`). */
export function paragraphsOf(lines: readonly ProseLine[], margins: Margins): ParagraphBlock[] {
  const groups: ProseLine[][] = [];
  const spacing = usualSpacing(lines);
  for (const line of lines) {
    const group = groups.at(-1);
    const above = group?.at(-1);
    if (group && above && goesOn(above, line, margins, spacing)) group.push(line);
    else groups.push([line]);
  }
  return groups.flatMap((group) => {
    const first = group[0];
    const text = group.reduce((sum, line) => joined(sum, line.text), '').trim();
    if (!first || text === '') return [];
    const align = group.length === 1 ? alignOf(first, margins) : 'left';
    const onPage = group.filter((line) => line.page === first.page);
    const box = onPage.reduce<Box>((sum, line) => union(sum, line.shown), first.shown);
    const place = { page: first.page, bbox: bboxOf(box) };
    return [{ kind: 'paragraph' as const, text, ...(align === 'left' ? {} : { align }), ...place }];
  });
}

/** A box as the layout has it, in hundredths of a point. */
export function bboxOf(box: Box): [number, number, number, number] {
  const round = (value: number): number => Math.round(value * 100) / 100 + 0;
  return [round(box.x0), round(box.y0), round(box.x1), round(box.y1)];
}

function usualSpacing(lines: readonly ProseLine[]): number {
  const steps = lines.flatMap((line, index) => {
    const above = lines[index - 1];
    const step = above && above.page === line.page && !line.first ? line.y0 - above.y0 : 0;
    return step > 0 ? [step] : [];
  });
  return steps.length > 0 ? median(steps) : Infinity;
}

function goesOn(above: ProseLine, line: ProseLine, margins: Margins, spacing: number): boolean {
  if (line.first || Math.abs(above.size - line.size) > 0.15 * Math.max(above.size, line.size)) return false;
  const samePage = above.page === line.page;
  if (samePage && line.y0 - above.y0 > STEP * spacing) return false;
  // brackets that are open at the end of a line are closed in the next, however the lines are set
  if (OPEN_BRACKET.test(above.text) && CLOSED_BRACKET.test(line.text)) return true;
  const [a, b] = [alignOf(above, margins), alignOf(line, margins)];
  if (a !== 'left' || b === 'right' || TITLE_END.test(above.text)) return false;
  // a following line starts at the margin; one that is indented begins a paragraph
  if (line.x0 - margins.left > 1.2 * line.size) return false;
  if (HEADING.test(line.text) && SENTENCE_END.test(above.text)) return false;
  const room = margins.right - above.x1;
  return room < Math.max(1.6 * above.size, firstWord(line));
}

/** Width of what cannot be broken at the beginning of a line: a word of letters and digits, an address. */
function firstWord(line: TextLine): number {
  const end = line.glyphs.findIndex((glyph) => CJK.test(glyph.text));
  const last = end < 0 ? line.glyphs.at(-1) : line.glyphs[end - 1];
  const first = line.glyphs[0];
  return first && last ? last.x1 - first.x0 + first.size * 1.2 : 0;
}

function alignOf(line: TextLine, margins: Margins): Align {
  const left = line.x0 - margins.left;
  const right = margins.right - line.x1;
  const em = line.size;
  if (left > 6 * em && right < left * 0.6) return 'right';
  if (left > 2.6 * em && right > 1.5 * em && Math.abs(left - right) < Math.max(2 * em, 0.12 * (left + right)))
    return 'center';
  return 'left';
}

function joined(text: string, next: string): string {
  const left = text.at(-1) ?? '';
  if (text === '' || CJK.test(left) || CJK.test(next[0] ?? '') || /[-/@.\d]$/u.test(text)) return text + next;
  return `${text} ${next}`;
}
