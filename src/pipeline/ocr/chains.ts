/**
 * Long thin lines in any direction near the horizontal, before a page is straight: runs of ink in a row, linked to runs in the
 * next rows, are a chain; a chain that fits a straight line well is a rule and tells by how much the page is skewed there.
 */
import type { Raster } from './raster.js';

export interface Chain {
  /** Middle. */
  readonly x: number;
  readonly y: number;
  /** dy / dx. */
  readonly slope: number;
  readonly length: number;
}

export interface ChainOptions {
  /** Ink from which a pixel counts. */
  readonly least: number;
  /** Pixels: the shortest run of a row, the shortest chain, the widest gap in a row. */
  readonly run: number;
  readonly length: number;
  readonly gap: number;
  /** How far apart runs of neighbouring rows may be: where a faint rule steps down it is in neither row. */
  readonly step: number;
}

interface Run {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** Chains of a picture of ink. */
export function chainsOf({ width, height, pixels }: Raster, options: ChainOptions): Chain[] {
  const { least, run: shortest, gap, step } = options;
  const runs: Run[] = [];
  const parent: number[] = [];
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] ?? at] ?? at;
    return at;
  };
  let above = 0;
  for (let y = 0; y < height; y++) {
    const first = runs.length;
    let from = -1;
    let last = -1;
    for (let x = 0, at = y * width; x <= width; x++, at++) {
      const inked = x < width && (pixels[at] ?? 0) >= least;
      if (inked) {
        if (from < 0) from = x;
        last = x;
      } else if (from >= 0 && (x === width || x - last > gap)) {
        if (last - from + 1 >= shortest) {
          parent.push(runs.length);
          runs.push({ y, from, to: last });
        }
        from = -1;
      }
    }
    // link to the row above: both lists are sorted
    let over = above;
    for (let here = first; here < runs.length; here++) {
      const run = runs[here];
      if (!run) continue;
      while (over < first && (runs[over]?.to ?? 0) < run.from - step) over += 1;
      for (let other = over; other < first && (runs[other]?.from ?? 0) <= run.to + step; other++) {
        parent[root(here)] = root(other);
      }
    }
    above = first;
  }
  const groups = new Map<number, Run[]>();
  runs.forEach((run, index) => {
    const key = root(index);
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  });
  return [...groups.values()].flatMap((group) => chainOf(group, options.length) ?? []);
}

/** A chain thicker than this, or further off its line, is no rule. Pixels. */
const THICK = 4;
const OFF = 1.3;

function chainOf(runs: readonly Run[], least: number): Chain | null {
  let [from, to, weight, sx, sy] = [Infinity, -Infinity, 0, 0, 0];
  for (const run of runs) {
    from = Math.min(from, run.from);
    to = Math.max(to, run.to);
    const length = run.to - run.from + 1;
    weight += length;
    sx += (length * (run.from + run.to)) / 2;
    sy += length * run.y;
  }
  const length = to - from + 1;
  if (length < least || weight > length * THICK) return null;
  const [x, y] = [sx / weight, sy / weight];
  let [sxx, sxy] = [0, 0];
  for (const run of runs) {
    const size = run.to - run.from + 1;
    const dx = (run.from + run.to) / 2 - x;
    sxx += size * (dx * dx + (size * size) / 12);
    sxy += size * dx * (run.y - y);
  }
  if (sxx === 0) return null;
  const slope = sxy / sxx;
  let off = 0;
  for (const run of runs) {
    const size = run.to - run.from + 1;
    const residual = run.y - y - slope * ((run.from + run.to) / 2 - x);
    off += size * (residual * residual);
  }
  return Math.sqrt(off / weight) > OFF ? null : { x, y, slope, length };
}
