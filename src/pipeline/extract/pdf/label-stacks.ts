/**
 * Words that no lines part → labels of the form. In a table without lines a label's lines stand one under the other, at the same
 * left edge or around the same middle; where one label ends and the next begins only their wording can tell. A stack of lines
 * that can be cut into labels in exactly one way is read; any other is not.
 */
import { LABELS } from '../../../shared/model/labels.js';
import { labelsSpelt, plainText } from '../../../shared/model/label-match.js';
import { isValueText } from '../grid-text.js';
import { union, type Box } from './geometry.js';
import type { Glyph } from './ink.js';
import { areSetApart, BLANK_GAP, readable, type TextLine } from './lines.js';

/** Glyphs of a line with no gap between them that a column's edge could be in. */
export interface Word extends Box {
  readonly text: string;
  readonly size: number;
  /** Where the word begins with the blanks that are printed before it. */
  readonly indent: number;
  readonly page: number;
  /** Box on the page as displayed. */
  readonly shown: Box;
  /** Number of the word's line. */
  readonly line: number;
}

export interface LabelBlock extends Box {
  readonly text: string;
  readonly words: readonly Word[];
}

/** Share of the size that parts two words; digits stand apart sooner. */
const WORD_GAP = 0.7;
const DIGIT_GAP = 0.3;
/** Line spacing in sizes up to which two lines may be one label's. */
const NEXT_LINE = 1.9;
/** Line spacing in sizes from one page's last line to the next page's first, in one frame. */
const PAGE_STEP = 1.25;
/** Lines of heads at least that are printed again on a page. */
const LEAST_REPEATED = 2;
/** How far the left edges or middles of a label's lines differ at most, in points. */
const SAME_EDGE = 1.6;
/** Lines of one label at most. */
const MOST_LINES = 40;

/** All spellings without blanks and signs, to tell a piece of one. */
const SPELT: readonly string[] = LABELS.flatMap((label) => [label.text, ...(label.variants ?? [])]).map(bare);
const ORDINALS = /^(?:[（(]?[一二三四五六七八九十]{1,2}[）)]?|[（(]?\d{1,2}[）)]?)[、.．]?/u;

function bare(text: string): string {
  return plainText(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a text may be a part of a label of the form. */
export function isLabelPiece(text: string): boolean {
  const whole = bare(text);
  if (SPELT.some((spelt) => spelt.includes(whole))) return true;
  const rest = bare(text.replace(ORDINALS, ''));
  return SPELT.some((spelt) => spelt.startsWith(rest));
}

/** The words of a line. Blanks are gaps, but those inside a label: 自 然 人. */
export function wordsOf(line: TextLine, at: { page: number; line: number; toDisplay: (box: Box) => Box }): Word[] {
  const groups: Glyph[][] = [];
  for (const glyph of line.glyphs) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    const isNear = last && glyph.x0 - last.x1 < gapAllowed(last, glyph) && !areSetApart(last, glyph);
    if (group && (isNear || isInsideLabel(group, glyph, line))) group.push(glyph);
    else groups.push([glyph]);
  }
  return groups.map((glyphs) => {
    const box = glyphs.reduce<Box>(union, glyphs[0] ?? line);
    const { x0, y0, x1, y1 } = box;
    const text = textOf(glyphs);
    const indent = (glyphs[0] && line.blanks.get(glyphs[0])) ?? x0;
    return { x0, y0, x1, y1, text, size: line.size, indent, page: at.page, shown: at.toDisplay(box), line: at.line };
  });
}

function textOf(glyphs: readonly Glyph[]): string {
  return readable(glyphs.map((glyph) => glyph.text).join(''));
}

function gapAllowed(left: Glyph, right: Glyph): number {
  const digits = /[\d.,]$/u.test(left.text) && /^[\d.,]/u.test(right.text);
  return (digits ? DIGIT_GAP : WORD_GAP) * Math.max(left.size, right.size);
}

/** Whether printed blanks tie a glyph to the word before it, and one label has them side by side. */
function isInsideLabel(word: readonly Glyph[], glyph: Glyph, line: TextLine): boolean {
  const [last, from] = [word.at(-1), line.blanks.get(glyph)];
  if (!last || from === undefined || from - last.x1 > BLANK_GAP * glyph.size || /\d/u.test(glyph.text)) return false;
  return isLabelPiece(textOf([...word, glyph]));
}

/** The lines without those at the top of a page that are printed again as they stand at the beginning: repeated heads. */
export function withoutRepeats(lines: readonly (readonly Word[])[]): (readonly Word[])[] {
  const pages = [...new Set(lines.flat().map((word) => word.page))];
  return pages.flatMap((page, index) => {
    const own = lines.filter((line) => line[0]?.page === page);
    if (index === 0) return own;
    let same = 0;
    while (same < own.length && isRepeat(lines, own, same)) same += 1;
    return same < LEAST_REPEATED ? own : own.slice(same);
  });
}

/** Whether a page's line is the table's line of that number: the same words in the same places, none of them a value. */
function isRepeat(lines: readonly (readonly Word[])[], own: readonly (readonly Word[])[], at: number): boolean {
  const [line = [], again = []] = [lines[at], own[at]];
  const [top, topAgain] = [lines[0]?.[0]?.y0 ?? 0, own[0]?.[0]?.y0 ?? 0];
  return (
    line.length === again.length &&
    line.every((word, index) => {
      const other = again[index];
      return (
        other?.text === word.text &&
        !isValueText(word.text) &&
        Math.abs(other.x0 - word.x0) < SAME_EDGE &&
        Math.abs(other.y0 - topAgain - word.y0 + top) < SAME_EDGE
      );
    })
  );
}

/**
 * Lines of several pages in one frame, in which a page begins a line below the one before it: what a break cut stands together
 * again.
 */
export function inOneFrame(lines: readonly (readonly Word[])[]): (readonly Word[])[] {
  let [page, bottom, shift] = [lines[0]?.[0]?.page, -Infinity, 0];
  return lines.map((line) => {
    const [first] = line;
    if (!first) return line;
    if (first.page !== page) {
      [page, shift] = [first.page, bottom + PAGE_STEP * first.size - first.y0];
    }
    const moved = shift === 0 ? line : line.map((word) => ({ ...word, y0: word.y0 + shift, y1: word.y1 + shift }));
    bottom = Math.max(bottom, ...moved.map((word) => word.y0));
    return moved;
  });
}

/** Blocks that lines of words make: the labels of the form, and what is none. Values are left out. */
export interface Blocks {
  readonly labels: readonly LabelBlock[];
  readonly others: readonly LabelBlock[];
}

/** The labels that words are. Where the wording leaves more than one way to cut a stack, it is none. */
export function blocksOf(words: readonly Word[]): Blocks {
  let labels: LabelBlock[] = [];
  let others: LabelBlock[] = [];
  for (const stack of stacks(words.filter((word) => !isValueText(word.text)))) {
    const cut = onlyCut(stack);
    if (cut) labels.push(...cut);
    else others.push(blockOf(stack));
  }
  // a merged cell that a break cut has its label in two places
  for (const other of [...others]) {
    if (!others.includes(other)) continue;
    const rest = [...labels, ...others].filter((block) => block !== other);
    const below = nearest(rest, (block) => isInColumnOf(other, block), other);
    const above = nearest(rest, (block) => isInColumnOf(block, other), other);
    const joined = [below, above].flatMap((block) => {
      const cut = block && onlyCut([...other.words, ...block.words].sort((a, b) => a.y0 - b.y0));
      return block && cut ? [{ block, cut }] : [];
    });
    const [only] = joined;
    if (!only || joined.length > 1) continue;
    others = others.filter((block) => block !== other && block !== only.block);
    labels = [...labels.filter((block) => block !== only.block), ...only.cut];
  }
  return { labels, others };
}

function nearest(
  blocks: readonly LabelBlock[],
  fits: (block: LabelBlock) => boolean,
  to: LabelBlock,
): LabelBlock | undefined {
  const distanceTo = (block: LabelBlock): number => Math.abs(block.y0 + block.y1 - to.y0 - to.y1);
  return blocks.filter(fits).sort((a, b) => distanceTo(a) - distanceTo(b))[0];
}

/** Whether a part of the text is a label of the form: then its lines are of more than one cell. */
export function holdsLabel({ words }: LabelBlock): boolean {
  for (let from = 0; from < words.length; from++) {
    let text = '';
    for (const word of words.slice(from, from + MOST_LINES)) {
      text += word.text;
      if (labelsSpelt(text).length > 0) return true;
    }
  }
  return false;
}

/** Words that stand one under the other. */
function stacks(words: readonly Word[]): Word[][] {
  const sorted = [...words].sort((a, b) => a.y0 - b.y0 || a.x0 - b.x0);
  const open: Word[][] = [];
  for (const word of sorted) {
    const fitting = open.filter((stack) => goesOn(stack, word));
    // the nearest above; a word that could go on with two stacks at one height begins one of its own
    const nearest = Math.max(...fitting.map((stack) => stack.at(-1)?.y0 ?? 0));
    const [stack, other] = fitting.filter((one) => (one.at(-1)?.y0 ?? 0) > nearest - 1);
    if (stack && !other) stack.push(word);
    else open.push([word]);
  }
  return open;
}

function goesOn(stack: readonly Word[], word: Word): boolean {
  const above = stack.at(-1);
  if (!above) return false;
  const step = word.y0 - above.y0;
  return step > 0.5 * word.size && step <= NEXT_LINE * Math.max(word.size, above.size) && isUnder(above, word);
}

function isUnder(above: Word, word: Word): boolean {
  return (
    Math.abs(word.x0 - above.x0) <= SAME_EDGE ||
    Math.abs(word.indent - above.indent) <= SAME_EDGE ||
    Math.abs(word.x0 + word.x1 - above.x0 - above.x1) <= 2 * SAME_EDGE
  );
}

function isInColumnOf(above: LabelBlock, below: LabelBlock): boolean {
  const [last, first] = [above.words.at(-1), below.words[0]];
  return last !== undefined && first !== undefined && first.y0 > last.y0 && isUnder(last, first);
}

/** The stack cut into labels; null when there is no way, or more than one. */
function onlyCut(stack: readonly Word[]): LabelBlock[] | null {
  // ways to cut what follows each word: none, one (where its first label ends), or several
  const ways = new Array<number>(stack.length + 1).fill(0);
  const ends = new Array<number>(stack.length).fill(0);
  ways[stack.length] = 1;
  for (let from = stack.length - 1; from >= 0; from--) {
    let text = '';
    for (let to = from + 1; to <= Math.min(stack.length, from + MOST_LINES); to++) {
      text += stack[to - 1]?.text ?? '';
      const rest = ways[to] ?? 0;
      if (rest === 0 || labelsSpelt(text).length === 0) continue;
      ways[from] = (ways[from] ?? 0) + rest;
      ends[from] = to;
    }
  }
  if (ways[0] !== 1) return null;
  const blocks: LabelBlock[] = [];
  for (let from = 0; from < stack.length; from = ends[from] ?? stack.length)
    blocks.push(blockOf(stack.slice(from, ends[from])));
  return blocks;
}

/** Words as one block. */
export function blockOf(words: readonly Word[]): LabelBlock {
  const box = words.reduce<Box>(union, words[0] ?? { x0: 0, y0: 0, x1: 0, y1: 0 });
  return { ...boxOnly(box), words, text: words.map((word) => word.text).join('') };
}

function boxOnly({ x0, y0, x1, y1 }: Box): Box {
  return { x0, y0, x1, y1 };
}
