/**
 * Words that no lines part → labels of the form. In a table without lines a label's lines stand one under the other, at the same
 * left edge or around the same middle; where one label ends and the next begins only their wording can tell. A stack of lines
 * that can be cut into labels in exactly one way is read; any other is not.
 */
import type { LabelReader } from '../text/label-reader.js';
import { LABELS } from '../../../shared/model/labels.js';
import { plainText } from '../../../shared/model/label-match.js';
import { isValueText } from '../grid-text.js';
import { union, type Box } from './geometry.js';
import type { Glyph } from './ink.js';
import { readable, type TextLine } from './lines.js';

/** Glyphs of a line with no gap between them that a column's edge could be in. */
export interface Word extends Box {
  readonly text: string;
  readonly size: number;
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
/** How far the left edges or middles of a label's lines differ at most, in points. */
const SAME_EDGE = 1.6;
/** Lines of one label at most. */
const MOST_LINES = 12;

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

/** The words of a line. */
export function wordsOf(line: TextLine, at: { page: number; line: number; toDisplay: (box: Box) => Box }): Word[] {
  const groups: Glyph[][] = [];
  for (const glyph of line.glyphs) {
    const last = groups.at(-1)?.at(-1);
    if (last && glyph.x0 - last.x1 < gapAllowed(last, glyph)) groups.at(-1)?.push(glyph);
    else groups.push([glyph]);
  }
  return groups.map((glyphs) => {
    const box = glyphs.reduce<Box>(union, glyphs[0] ?? line);
    const { x0, y0, x1, y1 } = box;
    const text = readable(glyphs.map((glyph) => glyph.text).join(''));
    return { x0, y0, x1, y1, text, size: line.size, page: at.page, shown: at.toDisplay(box), line: at.line };
  });
}

function gapAllowed(left: Glyph, right: Glyph): number {
  const digits = /[\d.,]$/u.test(left.text) && /^[\d.,]/u.test(right.text);
  return (digits ? DIGIT_GAP : WORD_GAP) * Math.max(left.size, right.size);
}

/** The labels that words are; null when that leaves a doubt. Values are none of them. */
export function labelsOf(words: readonly Word[], reader: LabelReader): LabelBlock[] | null {
  const found: LabelBlock[] = [];
  for (const stack of stacks(words.filter((word) => !isValueText(word.text)))) {
    const cut = onlyCut(stack, reader);
    if (!cut) return null;
    found.push(...cut);
  }
  return found;
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
  if (step <= 0.5 * word.size || step > NEXT_LINE * Math.max(word.size, above.size)) return false;
  return (
    Math.abs(word.x0 - above.x0) <= SAME_EDGE || Math.abs(word.x0 + word.x1 - above.x0 - above.x1) <= 2 * SAME_EDGE
  );
}

/** The stack cut into labels; null when there is no way, or more than one. */
function onlyCut(stack: readonly Word[], reader: LabelReader): LabelBlock[] | null {
  // ways to cut what follows each word: none, one (where its first label ends), or several
  const ways = new Array<number>(stack.length + 1).fill(0);
  const ends = new Array<number>(stack.length).fill(0);
  ways[stack.length] = 1;
  for (let from = stack.length - 1; from >= 0; from--) {
    let text = '';
    for (let to = from + 1; to <= Math.min(stack.length, from + MOST_LINES); to++) {
      text += stack[to - 1]?.text ?? '';
      const rest = ways[to] ?? 0;
      if (rest === 0 || reader.exact(text).length === 0) continue;
      ways[from] = (ways[from] ?? 0) + rest;
      ends[from] = to;
    }
  }
  if (ways[0] !== 1) return null;
  const blocks: LabelBlock[] = [];
  for (let from = 0; from < stack.length; from = ends[from] ?? stack.length) {
    const words = stack.slice(from, ends[from]);
    const box = words.reduce<Box>(union, words[0] ?? { x0: 0, y0: 0, x1: 0, y1: 0 });
    blocks.push({ ...boxOnly(box), words, text: words.map((word) => word.text).join('') });
  }
  return blocks;
}

function boxOnly({ x0, y0, x1, y1 }: Box): Box {
  return { x0, y0, x1, y1 };
}
