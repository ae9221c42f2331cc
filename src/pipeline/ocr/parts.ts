/** Connected parts of print inside a box: characters and strokes, points, specks. */
import type { Raster } from './raster.js';
import type { Box } from './page.js';

export interface Part extends Box {
  /** Pixels of ink in it, and the darkest of them. */
  readonly size: number;
  readonly peak: number;
  /** Index of its first pixel in the raster. */
  readonly first: number;
}

/** Paints a part over, with the pixels beside its own: the grey rim of its strokes. `least`: as it was found. */
export function erasePart(
  { width, height, pixels }: Raster & { readonly pixels: Uint8Array },
  part: Part,
  least: number,
): void {
  const own = new Set([part.first]);
  for (const at of own) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let row = Math.max(0, y - 1); row <= Math.min(height - 1, y + 1); row++)
      for (let column = Math.max(0, x - 1); column <= Math.min(width - 1, x + 1); column++)
        if ((pixels[row * width + column] ?? 0) >= least) own.add(row * width + column);
  }
  for (const at of own) {
    const [x, y] = [at % width, Math.floor(at / width)];
    for (let row = Math.max(0, y - RIM); row <= Math.min(height - 1, y + RIM); row++)
      for (let column = Math.max(0, x - RIM); column <= Math.min(width - 1, x + RIM); column++)
        pixels[row * width + column] = 0;
  }
}

/** Pixels of a stroke's grey rim. */
const RIM = 2;

/** Parts whose pixels have at least the ink `least`, in the order of their first pixel. Whole pixels; x1, y1 are exclusive. */
export function partsIn({ width, height, pixels }: Raster, box: Box, least: number): Part[] {
  const [left, top] = [Math.max(0, Math.floor(box.x0)), Math.max(0, Math.floor(box.y0))];
  const w = Math.min(width, Math.ceil(box.x1)) - left;
  const h = Math.min(height, Math.ceil(box.y1)) - top;
  if (w <= 0 || h <= 0) return [];
  const seen = new Uint8Array(w * h);
  const parts: Part[] = [];
  const stack: number[] = [];
  for (let start = 0; start < w * h; start++) {
    if (seen[start] === 1) continue;
    const inkAt = pixels[(top + Math.floor(start / w)) * width + left + (start % w)] ?? 0;
    if (inkAt < least) continue;
    const first = (top + Math.floor(start / w)) * width + left + (start % w);
    let [x0, y0, x1, y1, size, peak] = [w, h, 0, 0, 0, 0];
    seen[start] = 1;
    stack.push(start);
    while (stack.length > 0) {
      const at = stack.pop() ?? 0;
      const [x, y] = [at % w, Math.floor(at / w)];
      size += 1;
      peak = Math.max(peak, pixels[(top + y) * width + left + x] ?? 0);
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
      for (let dy = -1; dy <= 1; dy++) {
        const ny = y + dy;
        if (ny < 0 || ny >= h) continue;
        for (let dx = -1; dx <= 1; dx++) {
          const nx = x + dx;
          if (nx < 0 || nx >= w || seen[ny * w + nx] === 1) continue;
          if ((pixels[(top + ny) * width + left + nx] ?? 0) < least) continue;
          seen[ny * w + nx] = 1;
          stack.push(ny * w + nx);
        }
      }
    }
    parts.push({ x0: left + x0, y0: top + y0, x1: left + x1 + 1, y1: top + y1 + 1, size, peak, first });
  }
  return parts;
}
