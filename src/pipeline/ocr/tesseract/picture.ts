/** What tesseract looks at: ink brought to the size it reads best, contrast spread, on white with room around it. */
import type { GrayPage } from '../page.js';

/** Height of a line of text, pixels, and the white around it. */
const LINE = 40;
const BORDER = 14;

/** A crop as a picture file (PGM) whose lines are `line` pixels high; `lineHeight`: height of its lines now. */
export function pictureOf(crop: GrayPage, lineHeight: number, line = LINE): Buffer {
  const scale = Math.min(4, line / lineHeight);
  const width = Math.max(1, Math.round(crop.width * scale));
  const height = Math.max(1, Math.round(crop.height * scale));
  const [wide, high] = [width + 2 * BORDER, Math.max(height, line) + 2 * BORDER];
  const head = Buffer.from(`P5 ${wide} ${high} 255\n`, 'latin1');
  const out = Buffer.alloc(head.length + wide * high, 255);
  head.copy(out);
  const { paper, ink } = contrastOf(crop.pixels);
  const top = Math.floor((high - height) / 2);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = ((sample(crop, x, y, scale) - ink) * 255) / (paper - ink);
      out[head.length + (top + y) * wide + BORDER + x] = value < 0 ? 0 : value > 255 ? 255 : value;
    }
  }
  return out;
}

export interface Contrast {
  readonly paper: number;
  readonly ink: number;
}

/** Grey of paper and ink: what 4 of 5 pixels are at most, and the darkest few. */
export function contrastOf(pixels: Uint8Array): Contrast {
  const sorted = pixels.slice().sort();
  const paper = sorted[Math.floor(sorted.length * 0.8)] ?? 255;
  const ink = sorted[Math.min(Math.floor(sorted.length * 0.03), 12)] ?? 0;
  return { paper, ink: Math.min(ink, paper - 40) };
}

/** Larger: between the four pixels around; smaller: the mean of the pixels that fall together. */
function sample({ width, height, pixels }: GrayPage, x: number, y: number, scale: number): number {
  const at = (column: number, row: number): number =>
    pixels[Math.max(0, Math.min(height - 1, row)) * width + Math.max(0, Math.min(width - 1, column))] ?? 255;
  if (scale >= 1) {
    const [fx, fy] = [(x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5];
    const [ix, iy] = [Math.floor(fx), Math.floor(fy)];
    const [ax, ay] = [fx - ix, fy - iy];
    return (
      (at(ix, iy) * (1 - ax) + at(ix + 1, iy) * ax) * (1 - ay) +
      (at(ix, iy + 1) * (1 - ax) + at(ix + 1, iy + 1) * ax) * ay
    );
  }
  const [x0, x1] = [Math.floor(x / scale), Math.max(Math.floor(x / scale) + 1, Math.floor((x + 1) / scale))];
  const [y0, y1] = [Math.floor(y / scale), Math.max(Math.floor(y / scale) + 1, Math.floor((y + 1) / scale))];
  let sum = 0;
  for (let row = y0; row < y1; row++) for (let column = x0; column < x1; column++) sum += at(column, row);
  return sum / ((x1 - x0) * (y1 - y0));
}
