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
export function shrunk(raster: Raster, factor: number): Raster {
  if (factor <= 1) return raster;
  return rowBlocks(columnBlocks(raster, factor), factor);
}

/** Means of `size` pixels beside each other: the picture is narrower by so much. */
export function rowBlocks(raster: Raster, size: number): Raster {
  if (size <= 1) return raster;
  const { width, height, pixels } = raster;
  const w = Math.floor(width / size);
  const out = new Uint8Array(w * height);
  const part = reciprocal(size);
  for (let y = 0, to = 0; y < height; y++) {
    let at = y * width;
    for (const end = to + w; to < end; to++) {
      let sum = 0;
      for (const next = at + size; at < next; at++) sum += pixels[at] ?? 0;
      out[to] = (sum * part + HALF) >> BITS;
    }
  }
  return { width: w, height, pixels: out };
}

/** Means of `size` pixels below each other: the picture is lower by so much. */
export function columnBlocks(raster: Raster, size: number): Raster {
  if (size <= 1) return raster;
  const { width, height, pixels } = raster;
  const h = Math.floor(height / size);
  const out = new Uint8Array(width * h);
  const part = reciprocal(size);
  const high = size * width;
  for (let y = 0, to = 0; y < h; y++) {
    const row = y * high;
    for (let from = row, last = row + width; from < last; from++, to++) {
      let sum = 0;
      for (let at = from, end = from + high; at < end; at += width) sum += pixels[at] ?? 0;
      out[to] = (sum * part + HALF) >> BITS;
    }
  }
  return { width, height: h, pixels: out };
}

/** Divisions of sums of pixels as multiplications of whole numbers: sums of up to 100 pixels keep within 31 bits. */
const BITS = 16;
const HALF = 1 << (BITS - 1);
const reciprocal = (count: number): number => Math.ceil((1 << BITS) / count);

/** Means over `2 · reach + 1` pixels of a row; beyond the edge there is nothing. */
export function rowMeans(raster: Raster, reach: number): Raster {
  if (reach === 0) return raster;
  const { width, height, pixels } = raster;
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) meansOfRow(pixels, y * width, width, reach, out, y * width);
  return { width, height, pixels: out };
}

/** The same of one row: `width` pixels of `pixels` from `from`, written to `out` from `to`. */
export function meansOfRow(
  pixels: Uint8Array,
  from: number,
  width: number,
  reach: number,
  out: Uint8Array,
  to: number,
): void {
  const part = reciprocal(2 * reach + 1);
  const near = Math.min(reach, width);
  let sum = 0;
  for (let x = 0; x < near; x++) sum += pixels[from + x] ?? 0;
  for (let x = 0; x < width; x++) {
    if (x + reach < width) sum += pixels[from + x + reach] ?? 0;
    if (x > reach) sum -= pixels[from + x - reach - 1] ?? 0;
    out[to + x] = (sum * part) >> BITS;
  }
}

/** Means of 3 × 3 pixels: what is broken by a pixel is whole. */
export function blurred(raster: Raster): Raster {
  return transposed(rowMeans(transposed(rowMeans(raster, 1)), 1));
}
