/** A cell a little blurred, for a second look: the grain of a JPEG goes, strokes stay. */
import type { GrayPage } from '../page.js';

/** Weights of a pixel and of those around it: 1 2 1, across and down. */
export function softened({ width, height, dpi, pixels }: GrayPage): GrayPage {
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let [sum, weights] = [0, 0];
      for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++) {
        for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++) {
          const weight = (row === y ? 2 : 1) * (column === x ? 2 : 1);
          sum += weight * (pixels[row * width + column] ?? 255);
          weights += weight;
        }
      }
      out[y * width + x] = Math.round(sum / weights);
    }
  }
  return { width, height, dpi, pixels: out };
}
