/**
 * Skew and perspective. The slopes of long rules, as a function of where they are, say how the page lies: rules that should be
 * level have slope a + b·v, rules that should be plumb d + e·u. The map that undoes both takes straight pixels (u, v) to
 * picture pixels:
 *
 *     x = cx + u + d·v + e·u·v        y = cy + v + a·u + b·u·v
 *
 * It keeps lines of constant u and v straight, which is all that a grid needs. A page without rules is straightened by its lines
 * of text.
 */
import { chainsOf, type Chain } from './chains.js';
import { inkOfPage } from './ink.js';
import type { Bend, GrayPage } from './page.js';
import { rowMeans, shrunk, transposed, type Raster } from './raster.js';

export interface Straight {
  readonly gray: GrayPage;
  readonly bend: Bend;
  /** Straight pixels → pixels of the picture. */
  readonly toPicture: (x: number, y: number) => [number, number];
}

/** Steepest slope that is looked for: 6.5°. */
const STEEPEST = 0.115;
/** Pixels by which a corner may be off before a page is drawn anew. */
const CLOSE = 0.6;

/** Straightens a page; one that is straight is returned as it is. `bend`: how it lies, where that is known already. */
export function straighten(gray: GrayPage, bend: Bend = bendOf(gray)): Straight {
  const { width, height, dpi } = gray;
  const { a, b, d, e } = bend;
  const [cx, cy] = [width / 2, height / 2];
  const worst = Math.max((Math.abs(a) + Math.abs(b) * cy) * cx, (Math.abs(d) + Math.abs(e) * cx) * cy);
  if (worst < CLOSE) return { gray, bend: { a: 0, b: 0, d: 0, e: 0 }, toPicture: (x, y) => [x, y] };
  const [w, h] = [Math.round(width + Math.abs(d) * height), Math.round(height + Math.abs(a) * width)];
  return {
    gray: { width: w, height: h, dpi, pixels: drawnAnew(gray, bend, w, h) },
    bend,
    toPicture: (px, py) => {
      const [u, v] = [px - w / 2, py - h / 2];
      return [cx + u + (d + e * u) * v, cy + v + (a + b * v) * u];
    },
  };
}

/** The straight page, between the pixels of the picture; beside the picture its nearest pixel goes on, so that there is no edge. */
function drawnAnew({ width, height, pixels }: GrayPage, { a, b, d, e }: Bend, w: number, h: number): Uint8Array {
  const out = new Uint8Array(w * h);
  for (let row = 0; row < h; row++) {
    const v = row - h / 2;
    // along a row both coordinates grow evenly
    const [stepX, stepY] = [1 + e * v, a + b * v];
    const startX = width / 2 + d * v - (w / 2) * stepX;
    const startY = height / 2 + v - (w / 2) * stepY;
    const first = Math.max(0, entering(startX, stepX, width - 1), entering(startY, stepY, height - 1));
    const last = Math.min(w, leaving(startX, stepX, width - 1), leaving(startY, stepY, height - 1));
    for (let column = 0, at = row * w; column < w; column++, at++) {
      if (column === first && first < last) {
        for (; column < last; column++, at++) {
          const x = startX + column * stepX;
          const y = startY + column * stepY;
          const left = x | 0;
          const top = y | 0;
          const fx = ((x - left) * 256) | 0;
          const fy = ((y - top) * 256) | 0;
          const from = Math.imul(top, width) + left;
          const upper = pixels[from] ?? 0;
          const lower = pixels[from + width] ?? 0;
          const above = (upper << 8) + Math.imul((pixels[from + 1] ?? 0) - upper, fx);
          const below = (lower << 8) + Math.imul((pixels[from + width + 1] ?? 0) - lower, fx);
          out[at] = ((above << 8) + Math.imul(below - above, fy) + 32768) >> 16;
        }
        if (column === w) break;
      }
      const x = Math.floor(startX + column * stepX);
      const y = Math.floor(startY + column * stepY);
      const px = x < 0 ? 0 : x >= width ? width - 1 : x;
      const py = y < 0 ? 0 : y >= height ? height - 1 : y;
      out[at] = pixels[py * width + px] ?? 255;
    }
  }
  return out;
}

/** From which step on `start + n · step` is in 0 … `end` (exclusive), and from which on no more. */
function entering(start: number, step: number, end: number): number {
  if (step === 0) return start >= 0 && start < end ? 0 : Infinity;
  return step > 0 ? Math.ceil(-start / step) : Math.floor((end - start) / step) + 1;
}

function leaving(start: number, step: number, end: number): number {
  if (step === 0) return start >= 0 && start < end ? Infinity : 0;
  return step > 0 ? Math.ceil((end - start) / step) : Math.floor(-start / step) + 1;
}

/** Resolution at which slopes are measured. */
const COARSE = 90;
/** Ink of a rule as a share of print's, and over how many pixels to each side it is averaged. */
const STRENGTHS = [
  { share: 0.3, reach: 0 },
  { share: 0.16, reach: 2 },
] as const;
/** Rules enough not to look for faint ones; fewer than so many are not trusted. */
const SEVERAL = 8;
const FEW = 3;

function bendOf(gray: GrayPage): Bend {
  const factor = Math.max(1, Math.floor(gray.dpi / COARSE));
  const small = shrunk(gray, factor);
  const dpi = gray.dpi / factor;
  const ink = inkOfPage(small, dpi);
  const flipped = transposed(ink);
  // strong rules first; where they are few, faint ones, out of the noise by averaging along them
  let level: Chain[] = [];
  let plumb: Chain[] = [];
  for (const { share, reach } of STRENGTHS) {
    const options = {
      least: Math.max(14, ink.level * share),
      run: Math.round(dpi * 0.06),
      gap: 2,
      step: Math.round(dpi * 0.1),
    };
    const found = (picture: Raster, inches: number): Chain[] =>
      chainsOf(rowMeans(picture, reach), { ...options, length: Math.round(dpi * inches) });
    level = centred(found(ink, 0.7), small.width, small.height, factor);
    plumb = centred(found(flipped, 0.5), small.height, small.width, factor);
    if (level.length + plumb.length >= SEVERAL) break;
  }
  if (level.length + plumb.length < FEW) {
    const [across, down] = [slopeOfText(ink, ink.level, dpi), slopeOfText(flipped, ink.level, dpi)];
    const slope = across.score >= down.score ? across.slope : -down.slope;
    return { a: slope, b: 0, d: -slope, e: 0 };
  }
  const common = medianSlope([...level, ...plumb.map((chain) => ({ ...chain, slope: -chain.slope }))]);
  const along = fitted(level, common);
  const down = fitted(plumb, -common);
  return { a: along.at, b: along.change, d: down.at, e: down.change };
}

/** Chains in full pixels from the page's middle. */
function centred(chains: readonly Chain[], width: number, height: number, factor: number): Chain[] {
  return chains
    .filter((chain) => Math.abs(chain.slope) < STEEPEST)
    .map(({ x, y, slope, length }) => ({
      x: (x - width / 2) * factor,
      y: (y - height / 2) * factor,
      slope,
      length: length * factor,
    }));
}

function medianSlope(chains: readonly Chain[]): number {
  const sorted = [...chains].sort((p, q) => p.slope - q.slope);
  let left = sorted.reduce((sum, chain) => sum + chain.length, 0) / 2;
  for (const chain of sorted) if ((left -= chain.length) <= 0) return chain.slope;
  return 0;
}

/** A chain whose slope is so far from the others' is no rule. */
const ASTRAY = [0.02, 0.006, 0.003] as const;
/** Fewer rules than this, or rules all at one height, say nothing about perspective. */
const ENOUGH = 4;
const SPREAD = 0.12;

interface Fit {
  readonly at: number;
  readonly change: number;
  /** Pixels of rules that lie so. */
  readonly length: number;
}

/**
 * Slope of a rule as at + change · y, robustly; where rules are few the skew of the whole page. A photo taken from the side leans
 * in one direction only, so that the rules' own skew is tried as well as the page's: more of them have to lie so.
 */
function fitted(chains: readonly Chain[], common: number): Fit {
  const byPage = fittedFrom(chains, common);
  if (chains.length < ENOUGH) return byPage;
  const byOwn = fittedFrom(chains, medianSlope(chains));
  return byOwn.length > byPage.length ? byOwn : byPage;
}

function fittedFrom(chains: readonly Chain[], start: number): Fit {
  let fit: Fit = { at: start, change: 0, length: 0 };
  for (const astray of ASTRAY) {
    // the ordinate of a rule is where it crosses the middle
    const near = chains
      .map((chain) => ({ ...chain, v: chain.y - chain.slope * chain.x }))
      .filter((chain) => Math.abs(chain.slope - fit.at - fit.change * chain.v) < astray);
    const weight = near.reduce((sum, chain) => sum + chain.length ** 2, 0);
    if (near.length === 0) return { ...fit, length: 0 };
    const length = near.reduce((sum, chain) => sum + chain.length, 0);
    const mean = near.reduce((sum, chain) => sum + chain.length ** 2 * chain.v, 0) / weight;
    const slope = near.reduce((sum, chain) => sum + chain.length ** 2 * chain.slope, 0) / weight;
    const spread = near.reduce((sum, chain) => sum + chain.length ** 2 * (chain.v - mean) ** 2, 0) / weight;
    const reach = Math.max(...near.map((chain) => Math.abs(chain.v)), 1);
    if (near.length < ENOUGH || Math.sqrt(spread) < SPREAD * reach) {
      fit = { at: slope, change: 0, length };
      continue;
    }
    const change =
      near.reduce((sum, chain) => sum + chain.length ** 2 * (chain.v - mean) * (chain.slope - slope), 0) /
      weight /
      spread;
    fit = { at: slope - change * mean, change, length };
  }
  return fit;
}

/** The slope at which lines of text are most clearly apart: the sums of ink along it vary most. */
function slopeOfText(ink: Raster, level: number, dpi: number): { slope: number; score: number } {
  const xs: number[] = [];
  const ys: number[] = [];
  const least = level * 0.5;
  const step = Math.max(1, Math.round(dpi / 60));
  for (let y = 0; y < ink.height; y++)
    for (let x = y % step; x < ink.width; x += step)
      if ((ink.pixels[y * ink.width + x] ?? 0) >= least) {
        xs.push(x - ink.width / 2);
        ys.push(y);
      }
  if (xs.length < 200) return { slope: 0, score: 0 };
  const sums = new Uint32Array(ink.height * 2);
  const score = (slope: number): number => {
    sums.fill(0);
    xs.forEach((x, index) => {
      const at = Math.round((ys[index] ?? 0) - x * slope + ink.height / 2);
      sums[at] = (sums[at] ?? 0) + 1;
    });
    return sums.reduce((total, sum) => total + sum * sum, 0);
  };
  let best = 0;
  let most = 0;
  for (const [step2, reach] of [
    [0.002, STEEPEST],
    [0.0004, 0.002],
  ] as const) {
    const middle = best;
    most = -1;
    for (let slope = middle - reach; slope <= middle + reach + 1e-9; slope += step2) {
      const here = score(slope);
      if (here > most) [most, best] = [here, slope];
    }
  }
  // how much the sums vary, against evenly spread ink
  return { slope: Math.abs(best) < 0.0008 ? 0 : best, score: (most * ink.height) / xs.length ** 2 };
}
