/**
 * Glyphs → lines of text. Glyphs on one baseline are a line, read in writing direction; a glyph printed twice in one place
 * (bold by overprinting) is one; a blank is put only where one is printed, where Latin letters or digits stand apart, or where digits
 * differ in size, height or paint: the mark of a note is no digit of the number that it stands at.
 */
import { union, type Box, type Turn } from './geometry.js';
import type { Glyph } from './ink.js';

export interface TextLine extends Box {
  readonly text: string;
  readonly size: number;
  /** Glyphs that are no blanks, in reading order. */
  readonly glyphs: readonly Glyph[];
  /** Where the blanks begin that are printed right before a glyph, along the line. */
  readonly blanks: ReadonlyMap<Glyph, number>;
}

/** Share of the size by which baselines of one line may differ. */
const SAME_BASE = 0.45;
/** Share of the size that parts two words of letters or digits. */
const WORD_GAP = 0.22;
/** Share of a glyph's width within which the same glyph again is the same ink. */
const OVERPRINTED = 0.35;
/** Share of the size that is left free between a blank and what it stands beside. */
export const BLANK_GAP = 0.3;
/** Gap in sizes that is kept as two blanks between Chinese characters in prose: names side by side. */
const WIDE_GAP = 1.6;

/** Shares of the size by which digits of one number differ in size and in their base at most. */
const SAME_SIZE = 0.1;
const SAME_LEVEL = 0.1;

const NO_BLANKS: ReadonlyMap<Glyph, number> = new Map();

/** A glyph in the frame in which its text reads from left to right. */
interface Placed {
  readonly glyph: Glyph;
  readonly from: number;
  readonly to: number;
  readonly base: number;
}

/** The turn of most of the glyphs. */
export function mainTurn(glyphs: readonly Glyph[]): Turn {
  const counts = new Map<Turn, number>();
  for (const glyph of glyphs) if (!glyph.blank) counts.set(glyph.turn, (counts.get(glyph.turn) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return most?.[0] ?? 0;
}

/** The lines of glyphs that belong together, in reading order of their main direction. `wide`: keep wide gaps as blanks. */
export function linesOf(glyphs: readonly Glyph[], wide = false): TextLine[] {
  if (glyphs.length === 0) return [];
  const turn = mainTurn(glyphs);
  const placed = glyphs.map((glyph) => place(glyph, turn)).sort((a, b) => a.base - b.base);
  const groups: Placed[][] = [];
  let base = -Infinity;
  let size = 0;
  for (const item of placed) {
    const group = groups.at(-1);
    if (group && item.base - base <= SAME_BASE * Math.min(size, item.glyph.size)) {
      group.push(item);
      // the line's base is that of its largest glyphs, so that a chain of small steps does not join two lines
      if (item.glyph.size > size) [base, size] = [item.base, item.glyph.size];
    } else {
      groups.push([item]);
      [base, size] = [item.base, item.glyph.size];
    }
  }
  return groups.flatMap((group) => {
    const line = lineOf(group, wide);
    return line ? [line] : [];
  });
}

function place(glyph: Glyph, turn: Turn): Placed {
  const base = glyph.turn === turn ? glyph.base : turn === 0 || turn === 180 ? glyph.y1 : (glyph.x0 + glyph.x1) / 2;
  switch (turn) {
    case 0:
      return { glyph, from: glyph.x0, to: glyph.x1, base };
    case 90:
      return { glyph, from: glyph.y0, to: glyph.y1, base: -base };
    case 180:
      return { glyph, from: -glyph.x1, to: -glyph.x0, base: -base };
    case 270:
      return { glyph, from: -glyph.y1, to: -glyph.y0, base };
  }
}

function lineOf(group: readonly Placed[], wide: boolean): TextLine | null {
  const sorted = [...group].sort((a, b) => a.from - b.from || a.to - b.to);
  const kept: Placed[] = [];
  let text = '';
  let blanks: Map<Glyph, number> | null = null;
  let blank = false;
  /** The blanks that were printed last. */
  let run = null as { readonly from: number; readonly to: number } | null;
  let box: Box | null = null;
  let size = 0;
  for (const item of sorted) {
    if (run && item.from - run.to > BLANK_GAP * item.glyph.size) run = null;
    if (item.glyph.blank) {
      blank = kept.length > 0;
      run = { from: run?.from ?? item.from, to: item.to };
      continue;
    }
    const last = kept.at(-1);
    if (isOverprinted(item, kept)) continue;
    if (last) text += blank ? ' ' : gapBetween(last, item, wide);
    if (run) (blanks ??= new Map()).set(item.glyph, run.from);
    run = null;
    blank = false;
    text += item.glyph.text;
    kept.push(item);
    box = box ? union(box, item.glyph) : item.glyph;
    size = Math.max(size, item.glyph.size);
  }
  if (!box) return null;
  const { x0, y0, x1, y1 } = box;
  return {
    x0,
    y0,
    x1,
    y1,
    text: readable(text),
    size,
    glyphs: kept.map((item) => item.glyph),
    blanks: blanks ?? NO_BLANKS,
  };
}

function isOverprinted(item: Placed, kept: readonly Placed[]): boolean {
  for (let index = kept.length - 1; index >= 0 && index >= kept.length - 3; index--) {
    const other = kept[index];
    if (!other || other.glyph.text !== item.glyph.text) continue;
    if (item.from - other.from < OVERPRINTED * (item.to - item.from)) return true;
  }
  return false;
}

function gapBetween(left: Placed, right: Placed, wide: boolean): string {
  const gap = right.from - left.to;
  const size = Math.max(left.glyph.size, right.glyph.size);
  const bothNarrow = isNarrow(left.glyph.text) && isNarrow(right.glyph.text);
  if ((bothNarrow && gap > WORD_GAP * size) || areSetApart(left.glyph, right.glyph)) return ' ';
  return wide && gap > WIDE_GAP * size ? '  ' : '';
}

/** Whether two digits are set so differently that they are not of one number: smaller, raised, lowered, in white. */
export function areSetApart(left: Glyph, right: Glyph): boolean {
  if (!/[\d.,]$/u.test(left.text) || !/^[\d.,]/u.test(right.text) || left.turn !== right.turn) return false;
  const size = Math.max(left.size, right.size);
  return (
    left.white !== right.white ||
    Math.abs(left.size - right.size) > SAME_SIZE * size ||
    Math.abs(left.base - right.base) > SAME_LEVEL * size
  );
}

/** Letters and digits, between which a blank parts words. */
function isNarrow(text: string): boolean {
  return /^[\u0021-\u024f]/u.test(text);
}

/** Compatibility forms (Kangxi radicals, CJK compatibility ideographs) as the characters that they look like. */
export function readable(text: string): string {
  return text.replace(/[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]|[\u{2f800}-\u{2fa1f}]/gu, (character) =>
    character.normalize('NFKC'),
  );
}
