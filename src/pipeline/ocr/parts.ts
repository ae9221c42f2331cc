/** Connected parts of print inside a box: characters and strokes, points, specks. */
import type { Raster } from './raster.js';
import type { Box } from './page.js';

export interface Part extends Box {
  /** Pixels of ink in it, and the darkest of them. */
  readonly size: number;
  readonly peak: number;
}

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
    parts.push({ x0: left + x0, y0: top + y0, x1: left + x1 + 1, y1: top + y1 + 1, size, peak });
  }
  return parts;
}
