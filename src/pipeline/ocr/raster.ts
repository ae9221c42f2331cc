/** Plain work on 8-bit pictures: scaling, turning, means along rows. Whole numbers only, so that every machine gets the same. */

export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Rows become columns: what is found along rows is then found along columns. */
export function transposed({ width, height, pixels }: Raster): Raster {
  const out = new Uint8Array(width * height);
  const tile = 32;
  for (let top = 0; top < height; top += tile) {
    const bottom = Math.min(height, top + tile);
    for (let left = 0; left < width; left += tile) {
      const right = Math.min(width, left + tile);
      for (let y = top; y < bottom; y++)
        for (let x = left, at = y * width + left; x < right; x++, at++) out[x * height + y] = pixels[at] ?? 0;
    }
  }
  return { width: height, height: width, pixels: out };
}

/** Turned clockwise. */
export function turned(raster: Raster, by: 0 | 90 | 180 | 270): Raster {
  if (by === 0) return raster;
  const { width, height, pixels } = raster;
  if (by === 180) return { width, height, pixels: pixels.slice().reverse() };
  const flipped = transposed(raster);
  // a turn is the transposition with its rows (90: each row, 270: the order of rows) reversed
  const out = flipped.pixels;
  if (by === 90) {
    for (let from = 0; from < out.length; from += flipped.width) out.subarray(from, from + flipped.width).reverse();
  } else {
    out.reverse();
    for (let from = 0; from < out.length; from += flipped.width) out.subarray(from, from + flipped.width).reverse();
  }
  return flipped;
}

/** Means of squares of `factor` × `factor` pixels. */
export function shrunk({ width, height, pixels }: Raster, factor: number): Raster {
  if (factor <= 1) return { width, height, pixels };
  const [w, h] = [Math.floor(width / factor), Math.floor(height / factor)];
  const out = new Uint8Array(w * h);
  const sums = new Uint32Array(w);
  const half = (factor * factor) >> 1;
  for (let y = 0; y < h; y++) {
    sums.fill(half);
    for (let dy = 0; dy < factor; dy++) {
      let at = (y * factor + dy) * width;
      for (let x = 0; x < w; x++) {
        let sum = 0;
        for (let dx = 0; dx < factor; dx++) sum += pixels[at++] ?? 0;
        sums[x] = (sums[x] ?? 0) + sum;
      }
    }
    for (let x = 0; x < w; x++) out[y * w + x] = (sums[x] ?? 0) / (factor * factor);
  }
  return { width: w, height: h, pixels: out };
}

/** Means over `2 · reach + 1` pixels of a row; beyond the edge there is nothing. */
export function rowMeans(raster: Raster, reach: number): Raster {
  if (reach === 0) return raster;
  const { width, height, pixels } = raster;
  const out = new Uint8Array(width * height);
  const length = 2 * reach + 1;
  for (let y = 0; y < height; y++) {
    const from = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(reach, width); x++) sum += pixels[from + x] ?? 0;
    for (let x = 0; x < width; x++) {
      if (x + reach < width) sum += pixels[from + x + reach] ?? 0;
      if (x > reach) sum -= pixels[from + x - reach - 1] ?? 0;
      out[from + x] = sum / length;
    }
  }
  return { width, height, pixels: out };
}
