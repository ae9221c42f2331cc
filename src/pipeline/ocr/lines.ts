/** Lines of text outside the tables of a straightened page, from the top down. */
import type { Ink } from './ink.js';
import type { Box } from './page.js';

/** Inches: the lowest line that is text, the widest space inside one, what is kept clear of tables. */
const LOWEST = 0.05;
const SPACE = 0.6;
const BESIDE = 0.03;
/** A sign is so much wider than high at most, and so much higher than most lines: titles are printed large. */
const SQUARE = 1.25;
const HIGHEST = 2;
/** Ink of print as a share of the page's darkest. */
const PRINT = 0.4;

/** Boxes of lines; specks and rules are none. */
export function linesOfPage(ink: Ink, tables: readonly Box[], dpi: number): Box[] {
  const { width, height } = ink;
  const printed = printOutside(ink, tables, Math.round(dpi * BESIDE));
  const counts = new Uint32Array(height);
  for (let y = 0; y < height; y++) {
    let count = 0;
    for (let at = y * width; at < (y + 1) * width; at++) count += printed[at] ?? 0;
    counts[y] = count;
  }
  const least = Math.max(2, Math.round(dpi / 50));
  const boxes: Box[] = [];
  let from = -1;
  for (let y = 0; y <= height; y++) {
    if (y < height && (counts[y] ?? 0) >= least) {
      if (from < 0) from = y;
    } else if (from >= 0) {
      if (y - from >= LOWEST * dpi) boxes.push(...pieces(printed, width, from, y, Math.round(dpi * SPACE)));
      from = -1;
    }
  }
  return oneSign(boxes).filter((box) => box.x1 - box.x0 >= LOWEST * dpi);
}

/** A sign alone on its line (告, 三) has spaces that run through the whole page: its pieces are one line. */
function oneSign(boxes: readonly Box[]): Box[] {
  const lines: Box[] = [];
  for (const box of boxes) {
    const above = lines.at(-1);
    const both = above === undefined ? box : enclosing(above, box);
    const isOne = above !== undefined && above.y1 < box.y0 && both.x1 - both.x0 <= (both.y1 - both.y0) * SQUARE;
    if (isOne && both.y1 - both.y0 <= usualHeight(boxes) * HIGHEST) lines[lines.length - 1] = both;
    else lines.push(box);
  }
  return lines;
}

function enclosing(one: Box, other: Box): Box {
  return {
    x0: Math.min(one.x0, other.x0),
    y0: Math.min(one.y0, other.y0),
    x1: Math.max(one.x1, other.x1),
    y1: Math.max(one.y1, other.y1),
  };
}

/** The higher half of the lines begins here. */
function usualHeight(boxes: readonly Box[]): number {
  const heights = boxes.map(({ y0, y1 }) => y1 - y0).sort((a, b) => a - b);
  return heights[heights.length >> 1] ?? 0;
}

/** 1 where there is print and no table. Single pixels of noise are left out. */
function printOutside({ width, height, pixels, level }: Ink, tables: readonly Box[], margin: number): Uint8Array {
  const out = new Uint8Array(width * height);
  const least = Math.max(30, level * PRINT);
  for (let y = 1; y < height - 1; y++) {
    for (let at = y * width + 1; at < (y + 1) * width - 1; at++) {
      if ((pixels[at] ?? 0) < least) continue;
      const beside = (pixels[at - 1] ?? 0) >= least || (pixels[at + 1] ?? 0) >= least;
      if (beside && ((pixels[at - width] ?? 0) >= least || (pixels[at + width] ?? 0) >= least)) out[at] = 1;
    }
  }
  for (const { x0, y0, x1, y1 } of tables) {
    const left = Math.max(0, Math.floor(x0) - margin);
    const right = Math.min(width, Math.ceil(x1) + margin);
    for (let y = Math.max(0, Math.floor(y0) - margin); y < Math.min(height, y1 + margin); y++) {
      out.fill(0, y * width + left, y * width + right);
    }
  }
  return out;
}

/** The parts of a band of rows between wide spaces, each as high as its own print. */
function pieces(printed: Uint8Array, width: number, top: number, bottom: number, space: number): Box[] {
  const columns = new Uint8Array(width);
  for (let y = top; y < bottom; y++)
    for (let x = 0, at = y * width; x < width; x++, at++) if (printed[at] === 1) columns[x] = 1;
  const boxes: Box[] = [];
  let [from, last] = [-1, -1];
  for (let x = 0; x <= width; x++) {
    if (x < width && columns[x] === 1) {
      if (from < 0) from = x;
      last = x;
    } else if (from >= 0 && (x === width || x - last > space)) {
      boxes.push({ x0: from, y0: top, x1: last + 1, y1: bottom });
      from = -1;
    }
  }
  return boxes;
}
