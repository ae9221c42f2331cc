/**
 * A cell → what the readers look at: its ink without the rules around it and without specks, on white. A blank is said only when
 * it is sure: specks are no ink, a faint `0` is no blank.
 */
import type { Box, CellInk, GrayPage, ScanCell, ScanPage } from './page.js';
import { erasePart, partsIn, type Part } from './parts.js';
import type { Raster } from './raster.js';

/** Ink of a stroke, and of the darkest place in it, as shares of the page's print. */
const STROKE = 0.3;
const PEAK = 0.45;
/** Ink that may be a faint stroke. */
const FAINT = 0.17;
/** Inches. Smaller than this in both directions is a speck, beyond this a stroke; a faint stroke is higher than this. */
const SPECK = 0.019;
const CHARACTER = 0.031;
const FAINT_HEIGHT = 0.045;
/** How far before the digits a sign may stand, in heights of theirs. */
const SIGN_BEFORE = 1.2;
/** A pen's stroke: inches from a side of the cell; shares of its width, and of the height of what is printed. */
const PEN_FROM_SIDE = 0.05;
const PEN_ACROSS = 0.5;
const PEN_OFF_LINE = 0.6;
/** How far a rule may lie from the middle of its edge, and how thick it is at most. Inches. */
const RULE_OFF = 0.03;
const RULE_THICK = 0.035;

/** The ink of a cell. */
export function inkOf(page: ScanPage, cell: Pick<ScanCell, 'box'>): CellInk {
  const { gray, print } = page;
  const { dpi } = gray;
  const local = localInk(gray, cell.box, dpi);
  eraseRules(local, dpi, print);
  const inner: Box = { x0: 0, y0: 0, x1: local.width, y1: local.height };
  const noise = noiseOf(local);
  const least = Math.max(print * STROKE, noise * 3);
  const isStroke = (part: Part): boolean => sizeOf(part) >= CHARACTER * dpi && part.peak >= print * PEAK;
  const all = partsIn(local, inner, least);
  const pens = penStrokes(all.filter(isStroke), local.width, dpi);
  const cleaned: typeof local = pens.length === 0 ? local : { ...local, pixels: local.pixels.slice() };
  for (const part of pens) erasePart(cleaned, part, least);
  const left = pens.length === 0 ? all : partsIn(cleaned, inner, least);
  // what a pen leaves nothing of is no blank
  const isLeft = left.some(isStroke);
  const [ink, parts] = isLeft ? [cleaned, left] : [local, all];
  const strokes = parts.filter(isStroke);
  if (strokes.length === 0) return withoutStrokes(local, parts, { print, noise, dpi, gray, box: cell.box });
  const around = enclosing(strokes);
  const height = Math.max(around.y1 - around.y0, 0.05 * dpi);
  // points and commas belong to the strokes beside them; what lies apart is dirt
  const near: Box = {
    x0: around.x0 - height * 0.35,
    x1: around.x1 + height * 0.35,
    y0: around.y0 - 1,
    y1: around.y1 + height * 0.25,
  };
  const kept = parts.filter(
    (part) =>
      strokes.includes(part) ||
      (isInside(part, near) && part.size >= speckArea(dpi)) ||
      (isWhereASignIs(part, around, dpi) && isDash(part)),
  );
  const dropped = parts.filter((part) => !kept.includes(part));
  const apart = dropped.some((part) => sizeOf(part) >= CHARACTER * dpi || isWhereASignIs(part, around, dpi));
  return cut(ink, enclosing(kept), dropped, cell.box, dpi, apart || pens.length > 0);
}

/**
 * Strokes that come from a side of the cell, not in line with what is written between the sides, if one runs through most of
 * the cell: a pen's. Where they are taken the cell is in doubt, for a digit that they touch goes with them.
 */
function penStrokes(strokes: readonly Part[], width: number, dpi: number): Part[] {
  const side = PEN_FROM_SIDE * dpi;
  const atSide = strokes.filter(({ x0, x1 }) => x0 <= side || x1 >= width - side);
  const rest = strokes.filter((part) => !atSide.includes(part));
  if (rest.length === 0 || !atSide.some(({ x0, x1 }) => x1 - x0 >= PEN_ACROSS * width)) return [];
  const line = enclosing(rest);
  const off = PEN_OFF_LINE * (line.y1 - line.y0);
  return atSide.filter((part) => Math.abs(part.y1 - line.y1) + Math.abs(part.y0 - line.y0) > off);
}

/** Larger than a speck, before the digits and half way up: a minus is printed so, and a number is another one without it. */
function isWhereASignIs(part: Part, digits: Box, dpi: number): boolean {
  const height = digits.y1 - digits.y0;
  const middle = (part.y0 + part.y1) / 2;
  return (
    sizeOf(part) > SPECK * dpi &&
    part.x1 <= digits.x0 &&
    digits.x0 - part.x1 <= SIGN_BEFORE * height &&
    middle > digits.y0 + height * 0.25 &&
    middle < digits.y1 - height * 0.15
  );
}

function isDash(part: Box): boolean {
  return part.x1 - part.x0 >= 1.5 * (part.y1 - part.y0);
}

interface Blankness {
  readonly print: number;
  readonly noise: number;
  readonly dpi: number;
  readonly gray: GrayPage;
  readonly box: Box;
}

const BLANK: CellInk = { blank: true, doubtful: false, box: null, crop: null };

/** No dark stroke: blank, unless there is something faint of a character's size, or a speck large enough for a sign. */
function withoutStrokes(local: Raster, parts: readonly Part[], { print, noise, dpi, box }: Blankness): CellInk {
  const least = Math.max(print * FAINT, noise * 2.5, 8);
  const all: Box = { x0: 0, y0: 0, x1: local.width, y1: local.height };
  const faint = partsIn(local, all, least).filter(
    (part) => part.y1 - part.y0 >= FAINT_HEIGHT * dpi && part.size >= (FAINT_HEIGHT * dpi) ** 2 * 0.12,
  );
  const signs = parts.filter((part) => sizeOf(part) > SPECK * dpi);
  const found = [...faint, ...signs];
  return found.length === 0 ? BLANK : cut(local, enclosing(found), [], box, dpi, true);
}

function sizeOf(part: Box): number {
  return Math.max(part.x1 - part.x0, part.y1 - part.y0);
}

function speckArea(dpi: number): number {
  return Math.max(2, (dpi * 0.008) ** 2);
}

function isInside(part: Box, box: Box): boolean {
  return part.x0 >= box.x0 && part.x1 <= box.x1 && part.y0 >= box.y0 && part.y1 <= box.y1;
}

function enclosing(boxes: readonly Box[]): Box {
  return {
    x0: Math.min(...boxes.map((box) => box.x0)),
    y0: Math.min(...boxes.map((box) => box.y0)),
    x1: Math.max(...boxes.map((box) => box.x1)),
    y1: Math.max(...boxes.map((box) => box.y1)),
  };
}

/** Share of a cell's pixels that are darker than its paper at most. */
const PAPER_SHARE = 0.75;

/** The ink of a cell by its own paper. */
function localInk({ width, height, pixels }: GrayPage, box: Box, dpi: number): Raster & { pixels: Uint8Array } {
  const pad = Math.round(dpi * 0.01);
  const [left, top] = [Math.max(0, Math.round(box.x0) - pad), Math.max(0, Math.round(box.y0) - pad)];
  const w = Math.max(1, Math.min(width, Math.round(box.x1) + pad) - left);
  const h = Math.max(1, Math.min(height, Math.round(box.y1) + pad) - top);
  const counts = new Uint32Array(256);
  const out = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    for (let x = 0, from = (top + y) * width + left; x < w; x++, from++) {
      const value = pixels[from] ?? 255;
      out[y * w + x] = value;
      counts[value] = (counts[value] ?? 0) + 1;
    }
  }
  let rest = w * h * PAPER_SHARE;
  let paper = 0;
  while (paper < 255 && (rest -= counts[paper] ?? 0) > 0) paper += 1;
  paper = Math.max(paper, 24);
  for (let at = 0; at < out.length; at++) {
    const value = out[at] ?? 0;
    out[at] = value >= paper ? 0 : Math.min(255, ((paper - value) * 255) / paper);
  }
  return { width: w, height: h, pixels: out };
}

/** The grain of the paper: three quarters of the pixels have less ink. */
function noiseOf({ pixels }: Raster): number {
  const counts = new Uint32Array(256);
  for (const ink of pixels) counts[ink] = (counts[ink] ?? 0) + 1;
  let rest = pixels.length * 0.75;
  let level = 0;
  while (level < 255 && (rest -= counts[level] ?? 0) > 0) level += 1;
  return level;
}

/** Paints the four rules over, each where it runs; a stroke that crosses a rule loses no more than the rule's thickness. */
function eraseRules(local: Raster, dpi: number, print: number): void {
  const { width, height, pixels } = local;
  const pad = Math.round(dpi * 0.01);
  const at = (x: number, y: number): number => y * width + x;
  const down = (x: number, y: number): number => at(x, y);
  const across = (x: number, y: number): number => at(y, x);
  eraseAlong(pixels, width, height, pad, down, dpi, print);
  eraseAlong(pixels, width, height, height - 1 - pad, down, dpi, print);
  eraseAlong(pixels, height, width, pad, across, dpi, print);
  eraseAlong(pixels, height, width, width - 1 - pad, across, dpi, print);
}

/** A rule along `length` positions near row `middle`: its course is a straight line through the darkest rows. */
function eraseAlong(
  pixels: Uint8Array,
  length: number,
  depth: number,
  middle: number,
  index: (along: number, off: number) => number,
  dpi: number,
  print: number,
): void {
  const reach = Math.max(2, Math.round(dpi * RULE_OFF));
  const [low, high] = [Math.max(0, middle - reach), Math.min(depth - 1, middle + reach)];
  const peaks: { along: number; off: number; thick: number }[] = [];
  for (let along = 0; along < length; along++) {
    let [best, peak] = [-1, print * FAINT];
    for (let off = low; off <= high; off++) {
      const ink = pixels[index(along, off)] ?? 0;
      // of equally dark rows the one nearest to the edge
      if (ink > peak || (ink === peak && best >= 0 && Math.abs(off - middle) < Math.abs(best - middle)))
        [best, peak] = [off, ink];
    }
    if (best < 0) continue;
    let thick = 1;
    for (let off = best - 1; off >= 0 && (pixels[index(along, off)] ?? 0) > peak * 0.4; off--) thick += 1;
    for (let off = best + 1; off < depth && (pixels[index(along, off)] ?? 0) > peak * 0.4; off++) thick += 1;
    if (thick <= RULE_THICK * dpi + 2) peaks.push({ along, off: best, thick });
  }
  if (peaks.length < length * 0.3) {
    // no rule to be seen: what overlaps from the neighbour is left out all the same
    const inward = middle < depth / 2;
    for (let along = 0; along < length; along++)
      for (let off = inward ? 0 : middle; inward ? off <= middle : off < depth; off++) pixels[index(along, off)] = 0;
    return;
  }
  const third = Math.max(1, Math.floor(peaks.length / 3));
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
  const [first, last] = [peaks.slice(0, third), peaks.slice(-third)];
  const [a0, a1] = [median(first.map((peak) => peak.along)), median(last.map((peak) => peak.along))];
  const [b0, b1] = [median(first.map((peak) => peak.off)), median(last.map((peak) => peak.off))];
  const half = median(peaks.map((peak) => peak.thick)) / 2 + 1;
  const slope = a1 > a0 ? (b1 - b0) / (a1 - a0) : 0;
  const isFirst = middle < depth / 2;
  for (let along = 0; along < length; along++) {
    const course = b0 + slope * (along - a0);
    const from = isFirst ? 0 : Math.max(0, Math.floor(course - half));
    const to = isFirst ? Math.min(depth - 1, Math.ceil(course + half)) : depth - 1;
    for (let off = from; off <= to; off++) pixels[index(along, off)] = 0;
  }
}

/** The box of ink on white, with a border; dropped parts painted over. */
function cut(local: Raster, around: Box, dropped: readonly Box[], box: Box, dpi: number, doubtful: boolean): CellInk {
  const border = Math.max(2, Math.round(dpi / 60));
  const [width, height] = [around.x1 - around.x0 + 2 * border, around.y1 - around.y0 + 2 * border];
  const pixels = new Uint8Array(width * height).fill(255);
  for (let y = 0; y < height; y++) {
    const from = around.y0 - border + y;
    if (from < 0 || from >= local.height) continue;
    for (let x = 0; x < width; x++) {
      const column = around.x0 - border + x;
      if (column < 0 || column >= local.width) continue;
      if (dropped.some((part) => column >= part.x0 - 1 && column <= part.x1 && from >= part.y0 - 1 && from <= part.y1))
        continue;
      pixels[y * width + x] = 255 - (local.pixels[from * local.width + column] ?? 0);
    }
  }
  const pad = Math.round(dpi * 0.01);
  const [left, top] = [Math.max(0, Math.round(box.x0) - pad), Math.max(0, Math.round(box.y0) - pad)];
  return {
    blank: false,
    doubtful,
    box: { x0: left + around.x0, y0: top + around.y0, x1: left + around.x1, y1: top + around.y1 },
    crop: { width, height, dpi, pixels },
  };
}
