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
  // ink that is shrunk is averaged over as many samples as pixels fall together
  const fine = Math.min(4, Math.max(2, Math.ceil(1 / scale)));
  const across = axisOf(GLYPH_WIDTH, wide, scale, left, fine);
  const down = axisOf(GLYPH_HEIGHT, high, scale, above, fine);
  const narrow = new Float64Array((high + 2) * GLYPH_WIDTH);
  const line = new Float64Array(wide + 2);
  for (let row = 0; row < high + 2; row++) {
    const y = segment.y0 - 2 + row;
    if (y < 0 || y >= height) continue;
    for (let column = 0; column < wide + 2; column++) {
      const x = segment.x0 - 2 + column;
      const owned = x < 0 || x >= width ? 0 : owner[y * width + x]!;
      line[column] = owned >= first && owned <= last ? dark[y * width + x]! : 0;
    }
    for (let x = 0; x < GLYPH_WIDTH; x++) {
      let sum = 0;
      for (let at = across.from[x]!, end = across.from[x + 1]!; at < end; at++)
        sum += line[across.source[at]!]! * across.weight[at]!;
      narrow[row * GLYPH_WIDTH + x] = sum;
    }
  }
  let darkest = 0;
  for (let y = 0; y < GLYPH_HEIGHT; y++) {
    for (let x = 0; x < GLYPH_WIDTH; x++) {
      let sum = 0;
      for (let at = down.from[y]!, end = down.from[y + 1]!; at < end; at++)
        sum += narrow[down.source[at]! * GLYPH_WIDTH + x]! * down.weight[at]!;
      out[offset + y * GLYPH_WIDTH + x] = sum;
      if (sum > darkest) darkest = sum;
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

/** Which pixels of the ink make a pixel of the glyph, along one axis, and how much of it each is. */
interface Axis {
  /** Where the terms of each pixel begin; one more, where the last ones end. */
  readonly from: Uint16Array;
  /** Pixels of the ink, from two before the segment. */
  readonly source: Uint16Array;
  readonly weight: Float64Array;
}

/** `size` pixels out of `extent`, each the mean of `fine` samples between two pixels of the ink. */
function axisOf(size: number, extent: number, scale: number, start: number, fine: number): Axis {
  const from = new Uint16Array(size + 1);
  const source = new Uint16Array(size * fine * 2);
  const weight = new Float64Array(size * fine * 2);
  let count = 0;
  for (let pixel = 0; pixel < size; pixel++) {
    for (let sample = 0; sample < fine; sample++) {
      const at = (pixel + (sample + 0.5) / fine - start) / scale + 0.5;
      const near = Math.floor(at);
      if (near < 0 || near > extent) continue;
      const share = at - near;
      source[count] = near;
      weight[count++] = (1 - share) / fine;
      source[count] = near + 1;
      weight[count++] = share / fine;
    }
    from[pixel + 1] = count;
  }
  return { from, source, weight };
}
