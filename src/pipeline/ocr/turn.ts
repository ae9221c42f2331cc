/**
 * Which way is up, told by what is on the page: lines of text run along rows; labels stand at the left of numbers, heads above
 * them; commas and stops of Chinese text stand at the bottom of a line.
 */
import type { Grid } from './grid.js';
import type { Ink } from './ink.js';
import { linesOfPage } from './lines.js';
import type { Box } from './page.js';
import { partsIn } from './parts.js';
import { shrunk } from './raster.js';

export interface Verdict {
  readonly yes: boolean;
  /** How clear it is: 0 (nothing speaks for either) to 1. */
  readonly clear: number;
}

/** Inches of a cell at its rules that are not looked at. */
const INSET = 0.025;
/** Ink of print as a share of the page's darkest. */
const PRINT = 0.4;

/** By how much of a table's size its print leans to one side when that is clear; what flat tables count. */
const LEAN = 0.07;
const FLAT = 0.3;
/** Resolution at which prose is looked at. */
const COARSE = 90;

interface CellPrint {
  readonly row: number;
  readonly column: number;
  /** Pixels of print, and the box around them. */
  readonly size: number;
  readonly box: Box;
}

function printOf(ink: Ink, grid: Grid, dpi: number): CellPrint[] {
  const inset = Math.max(2, Math.round(dpi * INSET));
  const least = Math.max(30, ink.level * PRINT);
  const found: CellPrint[] = [];
  for (const { row, column, rowSpan, columnSpan } of grid.cells) {
    const left = Math.round(grid.xs[column] ?? 0) + inset;
    const right = Math.round(grid.xs[column + columnSpan] ?? 0) - inset;
    const top = Math.round(grid.ys[row] ?? 0) + inset;
    const bottom = Math.round(grid.ys[row + rowSpan] ?? 0) - inset;
    let [x0, y0, x1, y1, size] = [right, bottom, left, top, 0];
    for (let y = top; y < bottom; y++) {
      for (let x = left, at = y * ink.width + left; x < right; x++, at++) {
        if ((ink.pixels[at] ?? 0) < least) continue;
        size += 1;
        if (x < x0) x0 = x;
        if (x > x1) x1 = x;
        if (y < y0) y0 = y;
        y1 = y;
      }
    }
    if (size > 0) found.push({ row, column, size, box: { x0, y0, x1: x1 + 1, y1: y1 + 1 } });
  }
  return found;
}

/** Whether the page's text runs along its columns. */
export function isSideways(ink: Ink, grids: readonly Grid[], dpi: number): Verdict {
  let [along, down] = [0, 0];
  for (const grid of grids) {
    for (const { size, box } of printOf(ink, grid, dpi)) {
      const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
      // a single character is as wide as high and tells nothing
      if (Math.max(width, height) < dpi * 0.25) continue;
      if (width > 1.6 * height) along += size;
      else if (height > 1.6 * width) down += size;
    }
  }
  const prose = proseOf(ink, grids, dpi);
  along += prose.size * (prose.rows / (prose.rows + prose.columns || 1));
  down += prose.size * (prose.columns / (prose.rows + prose.columns || 1));
  const total = along + down;
  return { yes: down > along, clear: total === 0 ? 0 : Math.abs(along - down) / total };
}

/** Print outside the tables: how much, and how unevenly it is spread over rows and over columns (lines are apart, characters not). */
function proseOf(ink: Ink, grids: readonly Grid[], dpi: number): { size: number; rows: number; columns: number } {
  const factor = Math.max(1, Math.floor(dpi / COARSE));
  const { width, height, pixels } = shrunk(ink, factor);
  const least = Math.max(30, ink.level * PRINT * 0.7);
  const margin = Math.ceil(dpi * INSET);
  const inside = grids.map(boxOf).map(({ x0, y0, x1, y1 }) => ({
    x0: (x0 - margin) / factor,
    y0: (y0 - margin) / factor,
    x1: (x1 + margin) / factor,
    y1: (y1 + margin) / factor,
  }));
  const rows = new Float64Array(height);
  const columns = new Float64Array(width);
  let size = 0;
  for (let y = 0; y < height; y++) {
    const here = inside.filter((box) => y >= box.y0 && y < box.y1);
    for (let x = 0, at = y * width; x < width; x++, at++) {
      if ((pixels[at] ?? 0) < least || here.some((box) => x >= box.x0 && x < box.x1)) continue;
      rows[y] = (rows[y] ?? 0) + 1;
      columns[x] = (columns[x] ?? 0) + 1;
      size += 1;
    }
  }
  const unevenness = (sums: Float64Array): number => {
    // only where there is print: the empty part of a page says nothing
    const from = sums.findIndex((sum) => sum > 0);
    const to = sums.findLastIndex((sum) => sum > 0) + 1;
    return size === 0 ? 0 : (sums.reduce((total, sum) => total + sum * sum, 0) * (to - from)) / (size * size);
  };
  return { size: size * factor * factor, rows: unevenness(rows), columns: unevenness(columns) };
}

/** Whether the page, whose text runs along its rows, stands on its head. */
export function isUpsideDown(ink: Ink, grids: readonly Grid[], dpi: number): Verdict {
  let votes = 0;
  let weight = 0;
  for (const grid of grids) {
    const [rows, columns] = [grid.ys.length - 1, grid.xs.length - 1];
    if (rows * columns < 8) continue;
    const box = boxOf(grid);
    const print = printOf(ink, grid, dpi);
    const total = print.reduce((sum, { size }) => sum + size, 0);
    if (total === 0) continue;
    // where the print's weight lies: at the left of tall tables, at the top of flat ones
    const lies = (of: (cell: CellPrint) => number): number =>
      print.reduce((sum, cell) => sum + cell.size * of(cell), 0) / total;
    const across = lies(({ box: own }) => ((own.x0 + own.x1) / 2 - box.x0) / (box.x1 - box.x0)) - 0.5;
    const down = lies(({ box: own }) => ((own.y0 + own.y1) / 2 - box.y0) / (box.y1 - box.y0)) - 0.5;
    // a flat table may be the beginning of a tall one: it counts for less
    votes += (rows >= 7 ? across : down * FLAT) * total;
    weight += total;
  }
  const lean = weight === 0 ? 0 : votes / weight / LEAN;
  // points are looked for only where tables leave a doubt: it costs time; alone they are a hint, and no more
  const sum = lean + (Math.abs(lean) > 1 ? 0 : 0.45 * stopsOf(ink, grids, dpi));
  return { yes: sum > 0, clear: Math.min(1, Math.abs(sum)) };
}

/**
 * Points of Chinese text, which stand in the lower left of their square with nothing above and after them: −1 when they are all
 * there, +1 when they are all in the upper right with nothing before them.
 */
function stopsOf(ink: Ink, grids: readonly Grid[], dpi: number): number {
  let [high, low] = [0, 0];
  const least = Math.max(30, ink.level * PRINT);
  for (const line of linesOfPage(ink, grids.map(boxOf), dpi)) {
    const height = line.y1 - line.y0;
    if (line.x1 - line.x0 < 4 * height || height > dpi * 0.5) continue;
    const parts = partsIn(ink, line, least).sort((p, q) => p.x0 - q.x0);
    let right = -Infinity;
    parts.forEach((part, index) => {
      const [before, after] = [part.x0 - right, (parts[index + 1]?.x0 ?? Infinity) - part.x1];
      right = Math.max(right, part.x1);
      const small =
        Math.max(part.x1 - part.x0, part.y1 - part.y0) < height * 0.36 && part.size > height * height * 0.008;
      if (!small || before < 0 || after < 0) return;
      const middle = ((part.y0 + part.y1) / 2 - line.y0) / height;
      if (middle > 0.65 && after > height * 0.3 && after > 1.5 * before) low += 1;
      else if (middle < 0.35 && before > height * 0.3 && before > 1.5 * after) high += 1;
    });
  }
  return high + low < 3 ? 0 : (high - low) / (high + low);
}

function boxOf({ xs, ys }: Grid): Box {
  return { x0: xs[0] ?? 0, y0: ys[0] ?? 0, x1: xs.at(-1) ?? 0, y1: ys.at(-1) ?? 0 };
}
