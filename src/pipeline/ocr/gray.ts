/**
 * Colour → grey without red: a seal's ink is bright in the red channel, black print under it is not. Blue and green stay.
 *
 * JPEG keeps colours coarser than light: along the edges of a seal its pixels are dark and hardly red, and would stay as
 * outlines that look like print. What is conserved is the sum of redness over a few pixels. So near red ink the darkness of
 * the pixels around each one is compared with their redness: as much of it as the seal's ink explains is taken away. Thin rules
 * that a seal crosses are taken with it; they are looked for in the grey from before.
 */

/** Red above the other two by this is ink. */
const RED_INK = 40;
/** Squares of the picture, pixels a side, that are looked at for red ink. */
const SQUARE = 16;
/** Pixels around one within which a JPEG spreads colour. */
const REACH = 2;
/** Redness (red above luminance) that is none: coarse colours. */
const NO_RED = 5;
/** Darker than the seal by this factor is print. */
const PRINT = 1.3;
/** Given back above what is explained, for colours that a JPEG has lost altogether; more would take rules that a seal crosses. */
const MORE = 1.5;
/** No more than this is ever given back, in darkness of the seal's ink. */
const MOST = 1.1;

export interface Grays {
  /** Without red, and without the outlines that it leaves. */
  readonly pixels: Uint8Array;
  /** With the outlines; null: nothing is red. */
  readonly ruled: Uint8Array | null;
}

/** The grey of each pixel of RGB (3 bytes a pixel) or RGBA (4, on white), `width` pixels to a row. */
export function grayOf(colours: Uint8Array | Uint8ClampedArray, channels: 3 | 4, width: number): Grays {
  const out = new Uint8Array(Math.floor(colours.length / channels));
  const height = Math.floor(out.length / width);
  const squares = Math.ceil(width / SQUARE);
  const inked = new Uint32Array(squares * Math.ceil(height / SQUARE));
  const seal = { pixels: 0, redness: 0, luminance: 0 };
  for (let at = 0, from = 0; at < out.length; at++, from += channels) {
    const red = colours[from] ?? 0;
    const green = colours[from + 1] ?? 0;
    const blue = colours[from + 2] ?? 0;
    const luminance = (red * 77 + green * 150 + blue * 29) >> 8;
    // a seal takes some of the red as well: the redder, the more is given back
    const excess = red - (green > blue ? green : blue);
    const gray = excess > 0 ? Math.min(255, Math.max(luminance, red) + ((excess * 90) >> 8)) : luminance;
    const opaque = channels === 4 ? (colours[from + 3] ?? 255) : 255;
    out[at] = opaque === 255 ? gray : 255 - (((255 - gray) * opaque) >> 8);
    if (excess < RED_INK || opaque < 255) continue;
    inked[Math.floor(at / width / SQUARE) * squares + Math.floor((at % width) / SQUARE)]! += 1;
    // the redder, the more of the ink and the less of its rim
    seal.pixels += excess;
    seal.redness += excess * (red - luminance);
    seal.luminance += excess * luminance;
  }
  if (seal.pixels === 0) return { pixels: out, ruled: null };
  const ruled = out.slice();
  const ink = { redness: seal.redness / seal.pixels, luminance: seal.luminance / seal.pixels };
  for (let line = 0; line * squares < inked.length; line++)
    for (let column = 0; column < squares; column++)
      if (isNear(inked, squares, line, column))
        takeOutlines(out, { colours, channels, width, height }, column * SQUARE, line * SQUARE, ink);
  return { pixels: out, ruled };
}

interface Colours {
  readonly colours: Uint8Array | Uint8ClampedArray;
  readonly channels: 3 | 4;
  readonly width: number;
  readonly height: number;
}

/** The seal's ink: how much redder than light it is, and how light. */
interface SealInk {
  readonly redness: number;
  readonly luminance: number;
}

function isNear(inked: Uint32Array, squares: number, line: number, column: number): boolean {
  for (let y = Math.max(0, line - 1); y <= line + 1; y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(squares - 1, column + 1); x++)
      if ((inked[y * squares + x] ?? 0) > 0) return true;
  return false;
}

/** Side of a square with what around it is looked at. */
const WIDE = SQUARE + 2 * REACH;

/** Lightens one square by what the redness around each pixel explains. */
function takeOutlines(gray: Uint8Array, picture: Colours, left: number, top: number, ink: SealInk): void {
  const { colours, channels, width, height } = picture;
  const darkness = new Float32Array(WIDE * WIDE);
  const redness = new Float32Array(WIDE * WIDE);
  const paper = paperOf(gray, picture, left, top);
  const ofSeal = Math.max(1, paper - ink.luminance);
  for (let y = 0; y < WIDE; y++) {
    const row = Math.max(0, Math.min(height - 1, top - REACH + y));
    for (let x = 0; x < WIDE; x++) {
      const from = (row * width + Math.max(0, Math.min(width - 1, left - REACH + x))) * channels;
      const red = colours[from] ?? 0;
      const luminance = (red * 77 + (colours[from + 1] ?? 0) * 150 + (colours[from + 2] ?? 0) * 29) >> 8;
      const dark = Math.max(0, paper - luminance);
      redness[y * WIDE + x] = Math.max(0, red - luminance - NO_RED);
      darkness[y * WIDE + x] = dark;
    }
  }
  const explained = sumsAround(redness, Infinity);
  const all = sumsAround(darkness, ofSeal * PRINT);
  const [right, bottom] = [Math.min(width - left, SQUARE), Math.min(height - top, SQUARE)];
  for (let y = 0; y < bottom; y++) {
    for (let x = 0; x < right; x++) {
      const inside = (y + REACH) * WIDE + x + REACH;
      const dark = darkness[inside] ?? 0;
      if (dark > ofSeal * PRINT) continue;
      const share = (MORE * (explained[inside] ?? 0) * ofSeal) / Math.max(1, ink.redness * (all[inside] ?? 0));
      const at = (top + y) * width + left + x;
      const lift = Math.min(ofSeal * MOST, share * dark);
      gray[at] = Math.max(gray[at] ?? 0, Math.min(paper, ((paper - dark) * paper) / Math.max(1, paper - lift)));
    }
  }
}

/** The paper of a square and what is around it: four of five pixels are darker. */
function paperOf(gray: Uint8Array, { width, height }: Colours, left: number, top: number): number {
  const counts = new Uint32Array(256);
  let total = 0;
  for (let y = Math.max(0, top - SQUARE); y < Math.min(height, top + 2 * SQUARE); y++)
    for (let x = Math.max(0, left - SQUARE); x < Math.min(width, left + 2 * SQUARE); x++) {
      const value = gray[y * width + x] ?? 255;
      counts[value] = (counts[value] ?? 0) + 1;
      total += 1;
    }
  let rest = total * 0.8;
  let level = 0;
  while (level < 255 && (rest -= counts[level] ?? 0) > 0) level += 1;
  return level;
}

/** Of each place of a square the sum of the values within `REACH`, those above `most` left out; none at the rim. */
function sumsAround(values: Float32Array, most: number): Float32Array {
  const across = new Float32Array(WIDE * WIDE);
  const out = new Float32Array(WIDE * WIDE);
  for (let y = 0; y < WIDE; y++)
    for (let x = REACH; x < WIDE - REACH; x++)
      for (let near = x - REACH; near <= x + REACH; near++) {
        const value = values[y * WIDE + near] ?? 0;
        if (value <= most) across[y * WIDE + x]! += value;
      }
  for (let y = REACH; y < WIDE - REACH; y++)
    for (let x = REACH; x < WIDE - REACH; x++)
      for (let near = y - REACH; near <= y + REACH; near++) out[y * WIDE + x]! += across[near * WIDE + x] ?? 0;
  return out;
}
