/**
 * Pieces of rules → whole rules: dots and dashes on one line are joined, double lines become one, and rules that stand on
 * (nearly) the same coordinate share it.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { PageInk, Rule } from './ink.js';

/** Rules nearer than this are one line: the two strokes of a double line, rounding of cell edges. */
const SAME_LINE = 2;
/** Widest bundle of parallel strokes that is one line. */
const WIDEST_LINE = 3.6;
/** Widest gap inside a dashed line. */
const GAP = 3.2;
/** Shorter lines hold no cell. */
const SHORTEST = 7;
/** Rules of one page; far above any form, and what bounds the time that a drawing can take. */
const MOST_RULES = 60_000;
const MOST_LINES = 4_000;

export interface PageRules {
  readonly horizontal: readonly Rule[];
  readonly vertical: readonly Rule[];
}

/** The whole rules of a page. Throws `too_complex` over the limits: a drawing, not a form. */
export function wholeRules(ink: Pick<PageInk, 'horizontal' | 'vertical' | 'dots'>): PageRules {
  const pieces = ink.horizontal.length + ink.vertical.length + ink.dots.length;
  if (pieces > MOST_RULES) throw new NianbaoError('too_complex', { what: 'rules of a page', limit: MOST_RULES });
  const acrossDots = ink.dots.map((dot) => ({
    at: (dot.y0 + dot.y1) / 2,
    from: dot.x0,
    to: dot.x1,
    thickness: dot.y1 - dot.y0,
  }));
  const downDots = ink.dots.map((dot) => ({
    at: (dot.x0 + dot.x1) / 2,
    from: dot.y0,
    to: dot.y1,
    thickness: dot.x1 - dot.x0,
  }));
  const horizontal = joined([...ink.horizontal, ...acrossDots]);
  const vertical = joined([...ink.vertical, ...downDots]);
  if (horizontal.length + vertical.length > MOST_LINES) {
    throw new NianbaoError('too_complex', { what: 'lines of a page', limit: MOST_LINES });
  }
  return { horizontal, vertical };
}

function joined(pieces: readonly Rule[]): Rule[] {
  return bundles(pieces).flatMap((bundle) => {
    const length = bundle.reduce((sum, rule) => sum + rule.to - rule.from, 0);
    const weighted = bundle.reduce((sum, rule) => sum + rule.at * (rule.to - rule.from), 0);
    const at = length > 0 ? weighted / length : (bundle[0]?.at ?? 0);
    const sorted = [...bundle].sort((a, b) => a.from - b.from);
    const lines: { at: number; from: number; to: number; thickness: number }[] = [];
    for (const rule of sorted) {
      const last = lines.at(-1);
      if (last && rule.from <= last.to + GAP) {
        last.to = Math.max(last.to, rule.to);
        last.thickness = Math.max(last.thickness, rule.thickness);
      } else lines.push({ at, from: rule.from, to: rule.to, thickness: rule.thickness });
    }
    return lines.filter((line) => line.to - line.from >= SHORTEST);
  });
}

/** Pieces grouped by coordinate. */
function bundles(pieces: readonly Rule[]): Rule[][] {
  const sorted = [...pieces].sort((a, b) => a.at - b.at);
  const groups: Rule[][] = [];
  let first = -Infinity;
  let last = -Infinity;
  for (const rule of sorted) {
    if (rule.at - last <= SAME_LINE && rule.at - first <= WIDEST_LINE) groups.at(-1)?.push(rule);
    else {
      groups.push([rule]);
      first = rule.at;
    }
    last = rule.at;
  }
  return groups;
}

/** Coordinates that are nearly the same become one: the mean of each group, ascending. */
export function clusters(values: readonly number[], tolerance: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const means: number[] = [];
  let group: number[] = [];
  const close = (): void => {
    if (group.length > 0) means.push(group.reduce((sum, value) => sum + value, 0) / group.length);
    group = [];
  };
  for (const value of sorted) {
    if (group.length > 0 && value - (group.at(-1) ?? 0) > tolerance) close();
    group.push(value);
  }
  close();
  return means;
}
