/**
 * Is an elementary edge of a grid drawn? Its ink is looked at, not the rules that were found: a rule that was found may have gone
 * on over a merged cell by a stroke of a character, and a faint one may not have been found.
 */
import type { LineInk } from './line-ink.js';

export interface EdgeOptions {
  readonly dpi: number;
  /** Ink from which a pixel is part of a rule. */
  readonly least: number;
}

/** How far an edge may lie off its line, and how wide a rule is looked for, in inches. */
const OFF = 0.014;
/** Inches at each end that have to be drawn as well: rules meet, characters keep away from rules. */
const END = 0.022;

/** How dark the edge along row `at` is: the median of its darkest rows near there. */
export function darknessOf(ink: LineInk, at: number, from: number, to: number, { dpi }: EdgeOptions): number {
  const { width, height } = ink;
  const off = Math.max(1, Math.round(dpi * OFF));
  const y0 = Math.max(0, Math.round(at) - off);
  const y1 = Math.min(height - 1, Math.round(at) + off);
  const x0 = Math.max(0, Math.round(from));
  const peaks = new Uint8Array(Math.max(0, Math.ceil((Math.min(width, to) - x0) / 2)));
  for (let y = y0; y <= y1; y++) {
    const line = ink.line(y);
    for (let index = 0, x = x0; index < peaks.length; index++, x += 2) {
      const here = line[x] ?? 0;
      if (here > (peaks[index] ?? 0)) peaks[index] = here;
    }
  }
  peaks.sort();
  return peaks[peaks.length >> 1] ?? 0;
}

/**
 * How much of the edge along row `at` from `from` to `to` is drawn, 0 to 1; the best of the rows near `at`. An edge that does not
 * reach its ends is drawn by so much less.
 */
export function coverOf(ink: LineInk, at: number, from: number, to: number, { dpi, least }: EdgeOptions): number {
  const { width, height } = ink;
  const inset = Math.max(1, Math.round(dpi / 100));
  const [x0, x1] = [Math.max(0, Math.round(from) + inset), Math.min(width, Math.round(to) - inset)];
  if (x1 - x0 < 3) return 1;
  const off = Math.max(1, Math.round(dpi * OFF));
  const end = Math.max(2, Math.min(Math.round(dpi * END), Math.floor((x1 - x0) / 3)));
  let best = 0;
  for (let y = Math.round(at) - off; y <= Math.round(at) + off; y++) {
    if (y < 1 || y >= height - 1) continue;
    const [above, line, below] = [ink.line(y - 1), ink.line(y), ink.line(y + 1)];
    let [drawn, first, last] = [0, 0, 0];
    for (let x = x0; x < x1; x++) {
      if ((line[x] ?? 0) < least && (above[x] ?? 0) < least && (below[x] ?? 0) < least) continue;
      drawn += 1;
      if (x - x0 < end) first += 1;
      if (x1 - x <= end) last += 1;
    }
    const whole = drawn / (x1 - x0);
    best = Math.max(best, Math.min(whole, 0.3 + (0.7 * Math.min(first, last)) / end));
    if (best >= 0.999) return 1;
  }
  return best;
}
