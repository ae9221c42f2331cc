/**
 * Straightened ink → rules. A rule is a crest of ink along a row (of the transposed picture: along a column), long, thin and
 * clear on both sides along most of its length. Strokes of characters are shorter; a line of text is not clear.
 */
import { rowMeans, type Raster } from './raster.js';

/** A rule along a row; columns are rows of the transposed picture. Pixels. */
export interface Segment {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface RuleOptions {
  readonly dpi: number;
  /** Ink from which a crest counts. */
  readonly least: number;
  /** Inches: the shortest rule. */
  readonly shortest: number;
}

/** Length over which ink is averaged along a rule, in inches: noise cancels out, dotted lines become whole. */
const ALONG = 0.05;
/** Distance in inches at which a rule is clear of ink. */
const CLEAR = 0.0155;
/** Share of a rule that is clear on both sides, and on one side at least. */
const CLEAR_BOTH = 0.4;

/** Rules along the rows of a picture of ink. */
export function rulesAlong(ink: Raster, { dpi, least, shortest }: RuleOptions): Segment[] {
  const { width, height } = ink;
  const mean = rowMeans(ink, Math.max(2, Math.round((dpi * ALONG) / 2))).pixels;
  const crest = crestsOf(mean, width, height, least);
  const clear = Math.max(2, Math.round(dpi * CLEAR));
  const gap = Math.max(2, Math.round(dpi / 60));
  const length = Math.round(dpi * shortest);
  const found: Segment[] = [];
  for (let y = clear; y < height - clear; y++) {
    const row = y * width;
    let from = -1;
    let last = -1;
    for (let x = 0; x <= width; x++) {
      if (x < width && (crest[row + x] ?? 0) > 0) {
        if (from < 0) from = x;
        last = x;
      } else if (from >= 0 && (x === width || x - last > gap)) {
        if (last - from >= length && isClear(mean, width, y, from, last, clear))
          found.push({ at: y, from, to: last + 1 });
        from = -1;
      }
    }
  }
  return merged(found, Math.max(2, Math.round(dpi / 60)));
}

/** 1 where a row is darker than the rows above and below, or lies beside such a place. */
function crestsOf(mean: Uint8Array, width: number, height: number, least: number): Uint8Array {
  const crest = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    const from = y * width;
    for (let at = from; at < from + width; at++) {
      const here = mean[at] ?? 0;
      if (here < least || here < (mean[at - width] ?? 0) || here < (mean[at + width] ?? 0)) continue;
      crest[at] = 1;
      crest[at - width] = 1;
      crest[at + width] = 1;
    }
  }
  return crest;
}

function isClear(mean: Uint8Array, width: number, y: number, from: number, to: number, distance: number): boolean {
  let both = 0;
  let total = 0;
  for (let x = from; x <= to; x += 2) {
    const at = y * width + x;
    const here = Math.max(mean[at - width] ?? 0, mean[at] ?? 0, mean[at + width] ?? 0) * 0.6;
    const above = mean[at - distance * width] ?? 0;
    const below = mean[at + distance * width] ?? 0;
    total += 1;
    if (above < here && below < here) both += 1;
  }
  return both >= total * CLEAR_BOTH;
}

/** Runs of neighbouring rows that overlap are one rule, at their middle weighted by length. */
function merged(runs: readonly Segment[], near: number): Segment[] {
  const open: { at: number; from: number; to: number; sum: number; weight: number; last: number }[] = [];
  const done: Segment[] = [];
  const close = (rule: (typeof open)[number]): number =>
    done.push({ at: rule.sum / rule.weight, from: rule.from, to: rule.to });
  for (const run of runs) {
    for (let index = open.length - 1; index >= 0; index--) {
      const rule = open[index];
      if (rule && run.at - rule.last > near) {
        close(rule);
        open.splice(index, 1);
      }
    }
    const same = open.find(
      (rule) => run.from <= rule.to + near && run.to >= rule.from - near && run.at - rule.last <= 1,
    );
    const weight = run.to - run.from;
    if (!same) {
      open.push({ at: run.at, from: run.from, to: run.to, sum: run.at * weight, weight, last: run.at });
      continue;
    }
    same.from = Math.min(same.from, run.from);
    same.to = Math.max(same.to, run.to);
    same.sum += run.at * weight;
    same.weight += weight;
    same.last = run.at;
  }
  for (const rule of open) close(rule);
  return done.sort((a, b) => a.at - b.at || a.from - b.from);
}
