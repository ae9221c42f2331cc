/** Parts of a page as pictures of their own, for the reader of text. */
import type { Box, GrayPage, ScanPage } from './page.js';

/** Inches of a cell's edge that its rules cover. */
const RULE = 0.02;

/** What is inside a cell's rules. */
export function cropOf(page: ScanPage, box: Box): GrayPage {
  const inset = Math.max(2, Math.round(RULE * page.gray.dpi));
  return cut(page.gray, { x0: box.x0 + inset, y0: box.y0 + inset, x1: box.x1 - inset, y1: box.y1 - inset });
}

/** A box of a page with `border` white pixels around it. */
export function cut({ width, height, dpi, pixels }: GrayPage, box: Box, border = 8): GrayPage {
  const [left, top] = [Math.max(0, Math.floor(box.x0)), Math.max(0, Math.floor(box.y0))];
  const [right, bottom] = [Math.min(width, Math.ceil(box.x1)), Math.min(height, Math.ceil(box.y1))];
  const [w, h] = [Math.max(1, right - left), Math.max(1, bottom - top)];
  const wide = w + 2 * border;
  const out = new Uint8Array(wide * (h + 2 * border)).fill(255);
  for (let y = 0; y < h; y++) {
    const from = (top + y) * width + left;
    out.set(pixels.subarray(from, from + w), (y + border) * wide + border);
  }
  return { width: wide, height: h + 2 * border, dpi, pixels: out };
}
