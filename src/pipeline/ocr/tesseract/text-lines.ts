/**
 * Text → lines as the engine wants them: pictures 48 pixels high, which is the height of its input, so that it neither looks for
 * the line nor scales it. Measured on labels and prose of scans: characters of 26 pixels are read with fewer mistakes than
 * ones that fill the line, and in four fifths of the time, which grows with their width.
 */
import type { GrayPage } from '../page.js';
import { contrastOf, type Contrast } from './picture.js';

/** Height of the picture, of a character in it, and the white at its ends. Pixels. */
const HEIGHT = 48;
const CHARACTER = 26;
const SIDE = 6;
/** How dark ink is at least, as a share of the way from paper to ink. */
const INK = 0.45;
/** Points: the height of the smallest print, and of what is usual in a table. */
const SMALLEST = 8;
const USUAL = 9;
/** Of the usual height: two strokes that are one line, the lowest line, the highest one. */
const ONE_LINE = 1.35;
const LOWEST = 0.4;
const HIGHEST = 3;
/** One of several lines is not so high: two that touch. */
const HIGHEST_OF_SEVERAL = 1.9;

/** The last column and row are not in it. */
interface LineBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/**
 * The lines of a crop as picture files (PGM), from the top; null: they are not apart. `several`: it may have several lines, and
 * one that is high is two.
 */
export function linePictures(crop: GrayPage, several: boolean): Buffer[] | null {
  const contrast = contrastOf(crop.pixels);
  const lines = linesOf(crop, contrast.paper - (contrast.paper - contrast.ink) * INK, several);
  return lines?.map((line) => pictureOfLine(crop, line, contrast)) ?? null;
}

function linesOf(crop: GrayPage, level: number, several: boolean): LineBox[] | null {
  const { width, height, dpi, pixels } = crop;
  const usual = (dpi / 72) * USUAL;
  const least = Math.max(1, dpi / 150);
  const runs: { from: number; to: number }[] = [];
  for (let y = 0, from = -1; y <= height; y++) {
    let count = 0;
    if (y < height) for (let at = y * width, end = at + width; at < end; at++) if ((pixels[at] ?? 255) < level) count++;
    if (count >= least) {
      if (from < 0) from = y;
      continue;
    }
    if (from < 0) continue;
    const last = runs.at(-1);
    if (last !== undefined && y - last.from <= usual * ONE_LINE) last.to = y;
    else runs.push({ from, to: y });
    from = -1;
  }
  const lines = runs.filter(({ from, to }) => to - from >= usual * LOWEST);
  const highest = usual * (several || lines.length > 1 ? HIGHEST_OF_SEVERAL : HIGHEST);
  if (lines.length === 0 || lines.some(({ from, to }) => to - from > highest)) return null;
  return lines.map(({ from, to }) => boxOf(crop, from, to, level));
}

/** The ink of some rows, with a pixel of its rim. */
function boxOf({ width, height, pixels }: GrayPage, from: number, to: number, level: number): LineBox {
  let [left, right] = [width, 0];
  for (let y = from; y < to; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 255) >= level) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
    }
  }
  return {
    x0: Math.max(0, left - 1),
    y0: Math.max(0, from - 1),
    x1: Math.min(width, right + 1),
    y1: Math.min(height, to + 1),
  };
}

function pictureOfLine(crop: GrayPage, { x0, y0, x1, y1 }: LineBox, { paper, ink }: Contrast): Buffer {
  const [w, h] = [x1 - x0, y1 - y0];
  const scale = CHARACTER / Math.max(h - 2, (crop.dpi / 72) * SMALLEST);
  const [wide, high] = [Math.max(1, Math.round(w * scale)), Math.max(1, Math.min(HEIGHT, Math.round(h * scale)))];
  const across = axisOf(w, wide);
  const down = axisOf(h, high);
  // first each row of the crop gets as wide as the picture, then these are laid over each other
  const rows = new Float64Array(wide * h);
  for (let y = 0; y < h; y++) {
    const row = (y0 + y) * crop.width + x0;
    for (let x = 0; x < wide; x++) {
      let sum = 0;
      for (let at = across.from[x] ?? 0, end = across.from[x + 1] ?? 0; at < end; at++)
        sum += (crop.pixels[row + (across.source[at] ?? 0)] ?? 255) * (across.share[at] ?? 0);
      rows[y * wide + x] = sum;
    }
  }
  const total = wide + 2 * SIDE;
  const head = Buffer.from(`P5 ${total} ${HEIGHT} 255\n`, 'latin1');
  const out = Buffer.alloc(head.length + total * HEIGHT, 255);
  head.copy(out);
  const top = Math.floor((HEIGHT - high) / 2);
  for (let y = 0; y < high; y++) {
    const to = head.length + (top + y) * total + SIDE;
    for (let x = 0; x < wide; x++) {
      let sum = 0;
      for (let at = down.from[y] ?? 0, end = down.from[y + 1] ?? 0; at < end; at++)
        sum += (rows[(down.source[at] ?? 0) * wide + x] ?? 255) * (down.share[at] ?? 0);
      const value = ((sum - ink) * 255) / (paper - ink);
      out[to + x] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return out;
}

/** For each of the pixels made: which of those there are, and their shares; its terms are `from` its own to the next one's. */
interface Axis {
  readonly from: Uint32Array;
  readonly source: Uint32Array;
  readonly share: Float64Array;
}

/** `made` pixels out of `size`: each the mean of what falls on it, of a pixel's width at least. */
function axisOf(size: number, made: number): Axis {
  const step = size / made;
  const half = Math.max(1, step) / 2;
  const most = Math.ceil(2 * half) + 1;
  const from = new Uint32Array(made + 1);
  const source = new Uint32Array(made * most);
  const share = new Float64Array(made * most);
  let count = 0;
  for (let pixel = 0; pixel < made; pixel++) {
    const [begin, end] = [(pixel + 0.5) * step - half, (pixel + 0.5) * step + half];
    for (let at = Math.floor(begin); at < end; at++) {
      source[count] = Math.min(size - 1, Math.max(0, at));
      share[count++] = (Math.min(at + 1, end) - Math.max(at, begin)) / (2 * half);
    }
    from[pixel + 1] = count;
  }
  return { from, source, share };
}
