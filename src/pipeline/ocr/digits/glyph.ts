/** A segment as the network sees it: its own ink alone, brought to one size, and six measures of its shape and place. */
import { GLYPH_HEIGHT, GLYPH_PIXELS, GLYPH_WIDTH, INPUTS } from './network.js';
import type { Ink, Segment } from './segments.js';

/** Writes the `INPUTS` numbers of a segment to `out` from `offset`. */
export function glyphOf(ink: Ink, segment: Segment, out: Float32Array, offset: number): void {
  const { width, height, dark, owner, top, lineHeight, dpi } = ink;
  const [first, last] = [segment.first + 1, segment.last + 1];
  // one pixel more on each side: the rim of the strokes
  const [wide, high] = [segment.x1 - segment.x0 + 3, segment.y1 - segment.y0 + 3];
  const scale = Math.min(GLYPH_WIDTH / wide, GLYPH_HEIGHT / high);
  const [left, above] = [(GLYPH_WIDTH - wide * scale) / 2, (GLYPH_HEIGHT - high * scale) / 2];
  const at = (x: number, y: number): number => {
    if (x < 0 || y < 0 || x >= width || y >= height) return 0;
    const owned = owner[y * width + x]!;
    return owned >= first && owned <= last ? dark[y * width + x]! : 0;
  };
  // ink that is shrunk is averaged over as many samples as pixels fall together
  const fine = Math.min(4, Math.max(2, Math.ceil(1 / scale)));
  let darkest = 0;
  for (let y = 0; y < GLYPH_HEIGHT; y++) {
    for (let x = 0; x < GLYPH_WIDTH; x++) {
      let sum = 0;
      for (let sample = 0; sample < fine * fine; sample++) {
        const fx = (x + ((sample % fine) + 0.5) / fine - left) / scale + segment.x0 - 1.5;
        const fy = (y + (Math.floor(sample / fine) + 0.5) / fine - above) / scale + segment.y0 - 1.5;
        const [ix, iy] = [Math.floor(fx), Math.floor(fy)];
        if (ix < segment.x0 - 2 || iy < segment.y0 - 2 || ix > segment.x1 + 1 || iy > segment.y1 + 1) continue;
        const [ax, ay] = [fx - ix, fy - iy];
        sum +=
          (at(ix, iy) * (1 - ax) + at(ix + 1, iy) * ax) * (1 - ay) +
          (at(ix, iy + 1) * (1 - ax) + at(ix + 1, iy + 1) * ax) * ay;
      }
      const value = sum / (fine * fine);
      out[offset + y * GLYPH_WIDTH + x] = value;
      if (value > darkest) darkest = value;
    }
  }
  if (darkest > 0) for (let pixel = 0; pixel < GLYPH_PIXELS; pixel++) out[offset + pixel]! /= darkest;
  const [w, h] = [segment.x1 - segment.x0 + 1, segment.y1 - segment.y0 + 1];
  const points = 72 / dpi;
  out.set(
    [
      Math.min(2, w / h) / 2,
      Math.min(1.5, h / lineHeight),
      Math.max(-0.5, Math.min(1.5, ((segment.y0 + segment.y1) / 2 - top) / lineHeight)),
      Math.min(2, (h * points) / 9),
      Math.min(2, (w * points) / 9),
      darkest,
    ],
    offset + INPUTS - 6,
  );
}
