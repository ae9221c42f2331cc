/**
 * Lines drawn along text: a line through text strikes it out (tracked changes that were printed), a line under it underlines
 * it. Struck text is not part of the document; neither line is a rule of a table.
 */
import type { Glyph, PageInk, Rule } from './ink.js';

export interface Marked {
  readonly ink: PageInk;
  /** Characters that are struck out. */
  readonly struck: number;
}

/** Where a line through text runs, in sizes above the baseline. */
const THROUGH = { from: 0.15, to: 0.5 } as const;
/** Where an underline runs, in sizes under the baseline. */
const UNDER = 0.28;
/** How far the line may end from the text's ends: in sizes for lines through text, in points for underlines. */
const STRIKE_ENDS = 0.7;
const UNDERLINE_ENDS = 1.2;

/** The page without what is struck out, and without the lines that mark text. */
export function withoutMarks(ink: PageInk): Marked {
  const byBase = ink.glyphs.filter((glyph) => glyph.turn === 0).sort((a, b) => a.base - b.base);
  const largest = byBase.reduce((most, glyph) => Math.max(most, glyph.size), 0);
  const struck = new Set<Glyph>();
  const horizontal = ink.horizontal.filter((rule) => {
    const beside = near(byBase, rule, largest);
    const through = beside.filter((glyph) => {
      const above = (glyph.base - rule.at) / glyph.size;
      return above >= THROUGH.from && above <= THROUGH.to;
    });
    if (fits(rule, through, (size) => STRIKE_ENDS * size)) {
      for (const glyph of through) struck.add(glyph);
      return false;
    }
    const under = beside.filter((glyph) => rule.at >= glyph.base && rule.at - glyph.base <= UNDER * glyph.size);
    return !fits(rule, under, () => UNDERLINE_ENDS);
  });
  if (horizontal.length === ink.horizontal.length) return { ink, struck: 0 };
  const glyphs = ink.glyphs.filter((glyph) => !struck.has(glyph));
  return { ink: { ...ink, glyphs, horizontal }, struck: [...struck].filter((glyph) => !glyph.blank).length };
}

/** Glyphs above a rule whose baseline is near it. */
function near(byBase: readonly Glyph[], rule: Rule, largest: number): Glyph[] {
  let low = 0;
  let high = byBase.length;
  const least = rule.at - UNDER * largest;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((byBase[middle]?.base ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  const found: Glyph[] = [];
  for (let index = low; index < byBase.length; index++) {
    const glyph = byBase[index];
    if (!glyph || glyph.base > rule.at + THROUGH.to * largest) break;
    const x = (glyph.x0 + glyph.x1) / 2;
    if (x >= rule.from && x <= rule.to) found.push(glyph);
  }
  return found;
}

/** Whether a rule is exactly as long as the text along it. */
function fits(rule: Rule, glyphs: readonly Glyph[], ends: (size: number) => number): boolean {
  if (!glyphs.some((glyph) => !glyph.blank)) return false;
  const from = Math.min(...glyphs.map((glyph) => glyph.x0));
  const to = Math.max(...glyphs.map((glyph) => glyph.x1));
  const reach = ends(Math.max(...glyphs.map((glyph) => glyph.size)));
  return Math.abs(from - rule.from) <= reach && Math.abs(to - rule.to) <= reach;
}
