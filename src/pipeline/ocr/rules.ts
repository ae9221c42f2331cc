/**
 * Straightened ink → rules. A rule is a crest of ink along a row (of the transposed picture: along a column), long, thin and
 * clear on both sides along most of its length. Strokes of characters are shorter; a line of text is not clear.
 */
import { columnBlocks, rowBlocks, rowMeans, transposed, type Raster } from './raster.js';

/** A rule along a row; columns are rows of the transposed picture. Pixels. */
export interface Segment {
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

export interface RuleOptions {
  /** Ink from which a crest counts. */
  readonly least: number;
  /** Inches: the shortest rule. */
  readonly shortest: number;
}

/** Ink averaged along rows: noise cancels out, dotted lines become whole, and there is much less to search. */
export interface AlongRows extends Raster {
  readonly dpi: number;
  /** Pixels of the page that are one pixel here, along rows; across rows a pixel is a pixel. */
  readonly step: number;
}

/** Inches that are one pixel along a rule, and how many of these to each side are averaged: 0.05 inches in all. */
const STEP = 0.01;
const REACH = 2;
/** Distance in inches at which a rule is clear of ink. */
const CLEAR = 0.0155;
/** Share of a rule that is clear on both sides, and on one side at least. */
const CLEAR_BOTH = 0.4;

/** A page's ink along its rows. */
export function alongRows(ink: Raster, dpi: number): AlongRows {
  const step = stepOf(dpi);
  return { ...rowMeans(rowBlocks(ink, step), REACH), dpi, step };
}

/** The same along its columns, which are the rows here. */
export function alongColumns(ink: Raster, dpi: number): AlongRows {
  const step = stepOf(dpi);
  return { ...rowMeans(transposed(columnBlocks(ink, step)), REACH), dpi, step };
}

function stepOf(dpi: number): number {
  return Math.max(1, Math.round(dpi * STEP));
}

/** Rules along the rows, in pixels of the page. */
export function rulesAlong(along: AlongRows, { least, shortest }: RuleOptions): Segment[] {
  const { width, height, pixels: mean, dpi, step } = along;
  const length = Math.max(2, Math.round((dpi * shortest) / step));
  const { crest, counts } = crestsOf(mean, width, height, least);
  const clear = Math.max(2, Math.round(dpi * CLEAR));
  const near = Math.max(2, Math.round(dpi / 60));
  const gap = Math.max(1, Math.round(near / step));
  const found: Segment[] = [];
  for (let y = 2 * clear; y < height - 2 * clear; y++) {
    // of most rows so little is a crest that there can be no rule
    if ((counts[y - 1] ?? 0) + (counts[y] ?? 0) + (counts[y + 1] ?? 0) < length / 3) continue;
    const row = y * width;
    let from = -1;
    let last = -1;
    for (let x = 0; x <= width; x++) {
      if (x < width && (crest[row + x] ?? 0) > 0) {
        if (from < 0) from = x;
        last = x;
      } else if (from >= 0 && (x === width || x - last > gap)) {
        if (last - from >= length && isClear(mean, width, y, from, last, clear))
          found.push({ at: y, from: from * step, to: (last + 1) * step });
        from = -1;
      }
    }
  }
  return merged(found, near);
}

/** 1 where a row is darker than the rows above and below, or lies beside such a place; and how many such places a row has. */
function crestsOf(
  mean: Uint8Array,
  width: number,
  height: number,
  least: number,
): { crest: Uint8Array; counts: Uint32Array } {
  const crest = new Uint8Array(width * height);
  const counts = new Uint32Array(height);
  for (let y = 1; y < height - 1; y++) {
    let count = 0;
    for (let at = y * width, end = at + width; at < end; at++) {
      const here = mean[at] ?? 0;
      if (here < least || here < (mean[at - width] ?? 0) || here < (mean[at + width] ?? 0)) continue;
      crest[at] = 1;
      crest[at - width] = 1;
      crest[at + width] = 1;
      count += 1;
    }
    counts[y] = count;
  }
  return { crest, counts };
}

function isClear(mean: Uint8Array, width: number, y: number, from: number, to: number, distance: number): boolean {
  // thick rules are clear a little further off
  const further = distance + (distance >> 1);
  let both = 0;
  let total = 0;
  for (let x = from; x <= to; x++) {
    const at = y * width + x;
    const here = Math.max(mean[at - width] ?? 0, mean[at] ?? 0, mean[at + width] ?? 0) * 0.6;
    const above = Math.min(mean[at - distance * width] ?? 0, mean[at - further * width] ?? 0);
    const below = Math.min(mean[at + distance * width] ?? 0, mean[at + further * width] ?? 0);
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
