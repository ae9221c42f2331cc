/** Masks → where each cell stands: a colour is a number (html.ts, word.ts). */
import { FIRST_DOCUMENT } from './html.js';
import { drawPages, pagesOf } from './print.js';

const DPI = 100;
const PAGES_AT_ONCE = 12;
/** Smaller than this a box is the sliver of a cell that a page's end cut. Points. */
const SLIVER = 3;

export interface PrintedBox {
  id: number;
  /** In points. */
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** A page of a mask. */
export interface MaskPage {
  /** Of the PDF, from 1. */
  page: number;
  /** Number of the document, from 0; null where the mask has none. */
  document: number | null;
  boxes: PrintedBox[];
}

export function readMask(pdf: string): MaskPage[] {
  const pages: MaskPage[] = [];
  const count = pagesOf(pdf);
  for (let from = 1; from <= count; from += PAGES_AT_ONCE) {
    const to = Math.min(count, from + PAGES_AT_ONCE - 1);
    drawPages(pdf, from, to, DPI, true).forEach(({ width, height, pixels }, index) => {
      pages.push({ page: from + index, ...boxesOf(pixels, width, height) });
    });
  }
  return pages;
}

function boxesOf(pixels: Uint8Array, width: number, height: number): { document: number | null; boxes: PrintedBox[] } {
  const found = new Map<number, [number, number, number, number]>();
  let last = -1;
  let box: [number, number, number, number] = [0, 0, 0, 0];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 3) {
      const colour = ((pixels[at] ?? 0) << 16) | ((pixels[at + 1] ?? 0) << 8) | (pixels[at + 2] ?? 0);
      if (colour === 0 || colour === 0xffffff) continue;
      if (colour !== last) {
        last = colour;
        box = found.get(colour) ?? [x, y, x, y];
        found.set(colour, box);
      }
      if (x < box[0]) box[0] = x;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
    }
  }
  const points = 72 / DPI;
  let document: number | null = null;
  const boxes: PrintedBox[] = [];
  for (const [id, [x0, y0, x1, y1]] of found) {
    if (id >= FIRST_DOCUMENT) document = id - FIRST_DOCUMENT;
    else if ((x1 - x0 + 1) * points > SLIVER && (y1 - y0 + 1) * points > SLIVER) {
      boxes.push({ id, x0: x0 * points, y0: y0 * points, x1: (x1 + 1) * points, y1: (y1 + 1) * points });
    }
  }
  return { document, boxes };
}
