/** Grey → ink: how much darker than the paper around it a pixel is, whatever the light. 0 is paper, 255 black on white. */
import type { Raster } from './raster.js';

/** Side of the squares whose paper is measured, in inches: larger than a character, smaller than a shadow. */
const SQUARE = 0.12;
/** Share of a square's pixels that are darker than its paper at most. */
const PAPER_SHARE = 0.8;

export interface Ink extends Raster {
  /** How dark print is on this page: the ninth decile of what is no paper. */
  readonly level: number;
}

/** The ink of a grey picture. */
export function inkOfPage({ width, height, pixels }: Raster, dpi: number): Ink {
  const side = Math.max(8, Math.round(dpi * SQUARE));
  const [columns, rows] = [Math.ceil(width / side), Math.ceil(height / side)];
  const paper = smoothed(paperLevels({ width, height, pixels }, side, columns, rows), columns, rows);
  const out = new Uint8Array(width * height);
  const counts = new Uint32Array(256);
  const levels = new Float32Array(columns);
  const line = new Uint8Array(width);
  for (let y = 0; y < height; y++) {
    const fy = Math.min(rows - 1, Math.max(0, (y + 0.5) / side - 0.5));
    const top = Math.floor(fy);
    const bottom = Math.min(rows - 1, top + 1);
    for (let column = 0; column < columns; column++) {
      const above = paper[top * columns + column] ?? 255;
      levels[column] = above + ((paper[bottom * columns + column] ?? 255) - above) * (fy - top);
    }
    paperOfRow(levels, side, line);
    for (let x = 0, at = y * width; x < width; x++, at++) {
      const level = line[x] ?? 255;
      const lack = level - (pixels[at] ?? 0);
      if (lack <= 0) continue;
      const ink = (lack * (SCALES[level] ?? 0)) >> 16;
      out[at] = ink;
      if (ink >= GRAIN) counts[ink] = (counts[ink] ?? 0) + 1;
    }
  }
  return { width, height, pixels: out, level: levelOf(counts) };
}

/** 255 / level in 16 bits behind the point: paper as dark as `level` is white. Levels are above 23: products keep within 31 bits. */
const SCALES = Uint32Array.from({ length: 256 }, (_, level) => Math.floor((255 * 65536) / Math.max(24, level)));

/** The paper of each pixel of a row, between the middles of the squares. */
function paperOfRow(levels: Float32Array, side: number, line: Uint8Array): void {
  const width = line.length;
  const half = side >> 1;
  line.fill(levels[0] ?? 255, 0, Math.min(half, width));
  for (let square = 0, from = half; from < width; square++, from += side) {
    const here = levels[square] ?? 255;
    const step = ((levels[square + 1] ?? here) - here) / side;
    const to = Math.min(width, from + side);
    if (step === 0) line.fill(here, from, to);
    else for (let x = from, level = here + 0.5; x < to; x++, level += step) line[x] = level;
  }
}

function paperLevels({ width, height, pixels }: Raster, side: number, columns: number, rows: number): Uint8Array {
  const out = new Uint8Array(columns * rows);
  const counts = new Uint16Array(256);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      counts.fill(0);
      const [y1, x1] = [Math.min(height, (row + 1) * side), Math.min(width, (column + 1) * side)];
      let total = 0;
      // every second pixel of every second row is enough
      for (let y = row * side; y < y1; y += 2) {
        for (let x = column * side, at = y * width + x; x < x1; x += 2, at += 2) {
          const value = pixels[at] ?? 0;
          counts[value] = (counts[value] ?? 0) + 1;
          total += 1;
        }
      }
      let left = total * PAPER_SHARE;
      let level = 0;
      while (level < 255 && (left -= counts[level] ?? 0) > 0) level += 1;
      out[row * columns + column] = Math.max(24, level);
    }
  }
  return out;
}

/** A square full of print takes the paper of its neighbours. */
function smoothed(levels: Uint8Array, columns: number, rows: number): Uint8Array {
  const out = new Uint8Array(levels.length);
  const near = new Uint8Array(9);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let count = 0;
      for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
        for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
          // put in its place among those before it
          const level = levels[y * columns + x] ?? 0;
          let place = count++;
          for (; place > 0 && (near[place - 1] ?? 0) > level; place--) near[place] = near[place - 1] ?? 0;
          near[place] = level;
        }
      out[row * columns + column] = near[Math.floor(count * 0.7)] ?? 255;
    }
  }
  return out;
}

/** Ink below this is noise or the paper's grain. */
const GRAIN = 40;

function levelOf(counts: Uint32Array): number {
  let total = 0;
  for (let ink = GRAIN; ink < 256; ink++) total += counts[ink] ?? 0;
  let left = total * 0.9;
  let level = GRAIN;
  while (level < 255 && (left -= counts[level] ?? 0) > 0) level += 1;
  return level;
}
