/**
 * Ink near ruling lines: single rows or columns of a page, each the mean of three pixels along it, made when asked for. Of a page
 * only what lies beside its rules is looked at.
 */
import { meansOfRow, type Raster } from './raster.js';

export interface LineInk {
  /** Pixels of a line, and how many lines there are. */
  readonly width: number;
  readonly height: number;
  /** Line `y`, 0 ≤ y < height. */
  readonly line: (y: number) => Uint8Array;
}

/** Pixels to each side that are averaged. */
const REACH = 1;
/** Columns that are made together. */
const BAND = 16;

/** Rows of a picture. */
export function rowsOf({ width, height, pixels }: Raster): LineInk {
  return kept(width, height, (y) => {
    const out = new Uint8Array(width);
    meansOfRow(pixels, y * width, width, REACH, out, 0);
    return out;
  });
}

/** Columns of a picture: what is a line here is a column there. Neighbours are made together, as the memory has them. */
export function columnsOf({ width, height, pixels }: Raster): LineInk {
  const bands = new Map<number, Uint8Array>();
  const bandOf = (left: number): Uint8Array => {
    const known = bands.get(left);
    if (known) return known;
    const band = new Uint8Array(BAND * height);
    const count = Math.min(BAND, width - left);
    for (let y = 0; y < height; y++)
      for (let x = 0, at = y * width + left; x < count; x++, at++) band[x * height + y] = pixels[at] ?? 0;
    bands.set(left, band);
    return band;
  };
  return kept(height, width, (x) => {
    const left = x - (x % BAND);
    const out = new Uint8Array(height);
    meansOfRow(bandOf(left), (x - left) * height, height, REACH, out, 0);
    return out;
  });
}

function kept(width: number, height: number, make: (y: number) => Uint8Array): LineInk {
  const lines = new Map<number, Uint8Array>();
  return {
    width,
    height,
    line: (y) => {
      const known = lines.get(y);
      if (known) return known;
      const made = make(y);
      lines.set(y, made);
      return made;
    },
  };
}
