/**
 * The network that says what a glyph is: two convolutions of 3 × 3, each with a pool of 2 × 2 behind it, and two full
 * layers. Plain loops over typed arrays: the same picture gives the same numbers on every machine.
 *
 *     24 × 16 grey, 6 measures ─ conv 8 ─ pool ─ conv 16 ─ pool ─ 384 + 6 ─ full 64 ─ full 18 ─ softmax
 *
 * Planes are stored with the channels of a pixel side by side. `forward` keeps every layer's values in a `Workspace`,
 * which training (training/digits/) needs to go backwards.
 */
import { CLASSES } from './alphabet.js';

export const GLYPH_HEIGHT = 24;
export const GLYPH_WIDTH = 16;
export const GLYPH_PIXELS = GLYPH_HEIGHT * GLYPH_WIDTH;
/** Numbers beside the picture: its shape and where it stands (glyph.ts). */
export const MEASURES = 6;
export const INPUTS = GLYPH_PIXELS + MEASURES;

/** Channels of the two convolutions, units of the hidden layer. */
export const C1 = 8;
export const C2 = 16;
export const HIDDEN = 64;
const FLAT = (GLYPH_PIXELS / 16) * C2;
export const JOINED = FLAT + MEASURES;

/** Where each layer's numbers lie in the array of all weights. Weights of a layer: `[input][output]`, then its biases. */
export const LAYOUT = (() => {
  const sizes = [9 * C1, C1, 9 * C1 * C2, C2, JOINED * HIDDEN, HIDDEN, HIDDEN * CLASSES, CLASSES];
  const at = sizes.map((_, index) => sizes.slice(0, index).reduce((sum, size) => sum + size, 0));
  const [w1 = 0, b1 = 0, w2 = 0, b2 = 0, w3 = 0, b3 = 0, w4 = 0, b4 = 0] = at;
  return { w1, b1, w2, b2, w3, b3, w4, b4, total: b4 + CLASSES };
})();

/** Values of every layer for one glyph. */
export interface Workspace {
  readonly conv1: Float32Array;
  readonly pool1: Float32Array;
  /** Which of the four pixels each pooled value came from. */
  readonly from1: Uint16Array;
  readonly conv2: Float32Array;
  /** The second pool's values and the measures. */
  readonly joined: Float32Array;
  readonly from2: Uint16Array;
  readonly hidden: Float32Array;
  /** Probabilities of the classes. */
  readonly output: Float32Array;
}

export function workspace(): Workspace {
  return {
    conv1: new Float32Array(GLYPH_PIXELS * C1),
    pool1: new Float32Array((GLYPH_PIXELS / 4) * C1),
    from1: new Uint16Array((GLYPH_PIXELS / 4) * C1),
    conv2: new Float32Array((GLYPH_PIXELS / 4) * C2),
    joined: new Float32Array(JOINED),
    from2: new Uint16Array(FLAT),
    hidden: new Float32Array(HIDDEN),
    output: new Float32Array(CLASSES),
  };
}

/** Runs the network on `input` (`INPUTS` numbers from `offset`); the answer is `work.output`. */
export function forward(weights: Float32Array, input: Float32Array, offset: number, work: Workspace): void {
  const { w1, b1, w2, b2, w3, b3, w4, b4 } = LAYOUT;
  convolve(input, offset, GLYPH_HEIGHT, GLYPH_WIDTH, 1, weights, w1, b1, C1, work.conv1);
  pool(work.conv1, GLYPH_HEIGHT, GLYPH_WIDTH, C1, work.pool1, work.from1);
  convolve(work.pool1, 0, GLYPH_HEIGHT / 2, GLYPH_WIDTH / 2, C1, weights, w2, b2, C2, work.conv2);
  pool(work.conv2, GLYPH_HEIGHT / 2, GLYPH_WIDTH / 2, C2, work.joined, work.from2);
  for (let at = 0; at < MEASURES; at++) work.joined[FLAT + at] = input[offset + GLYPH_PIXELS + at]!;
  full(work.joined, JOINED, weights, w3, b3, HIDDEN, work.hidden);
  for (let at = 0; at < HIDDEN; at++) if (work.hidden[at]! < 0) work.hidden[at] = 0;
  full(work.hidden, HIDDEN, weights, w4, b4, CLASSES, work.output);
  softmax(work.output);
}

/** Outputs that are summed up together: as many as fit the registers. Every layer but the last has a multiple of it. */
const BLOCK = 8;

/** Convolution of 3 × 3 over planes with a border of zeros, cut off below zero. */
function convolve(
  input: Float32Array,
  offset: number,
  height: number,
  width: number,
  channels: number,
  weights: Float32Array,
  weightsAt: number,
  biasAt: number,
  outputs: number,
  out: Float32Array,
): void {
  // what is not white under the 3 × 3 pixels, and where its weights begin
  const values = new Float64Array(9 * channels);
  const rows = new Int32Array(9 * channels);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [y === 0 ? 0 : -1, y === height - 1 ? 0 : 1];
    for (let x = 0; x < width; x++) {
      const [left, right] = [x === 0 ? 0 : -1, x === width - 1 ? 0 : 1];
      let count = 0;
      for (let dy = top; dy <= bottom; dy++) {
        for (let dx = left; dx <= right; dx++) {
          const from = offset + ((y + dy) * width + x + dx) * channels;
          const tap = weightsAt + ((dy + 1) * 3 + dx + 1) * channels * outputs;
          for (let c = 0; c < channels; c++) {
            const value = input[from + c]!;
            if (value === 0) continue; // white paper, and half of what a layer says
            values[count] = value;
            rows[count++] = tap + c * outputs;
          }
        }
      }
      weigh(values, rows, count, weights, biasAt, outputs, out, (y * width + x) * outputs);
      for (let at = (y * width + x) * outputs, end = at + outputs; at < end; at++) if (out[at]! < 0) out[at] = 0;
    }
  }
}

/** Biases and the weighted sum of `count` values, for `outputs` outputs. */
function weigh(
  values: Float64Array,
  rows: Int32Array,
  count: number,
  weights: Float32Array,
  biasAt: number,
  outputs: number,
  out: Float32Array,
  to: number,
): void {
  let from = 0;
  for (; from + BLOCK <= outputs; from += BLOCK) {
    let a = weights[biasAt + from]!;
    let b = weights[biasAt + from + 1]!;
    let c = weights[biasAt + from + 2]!;
    let d = weights[biasAt + from + 3]!;
    let e = weights[biasAt + from + 4]!;
    let f = weights[biasAt + from + 5]!;
    let g = weights[biasAt + from + 6]!;
    let h = weights[biasAt + from + 7]!;
    for (let at = 0; at < count; at++) {
      const value = values[at]!;
      const row = rows[at]! + from;
      a += value * weights[row]!;
      b += value * weights[row + 1]!;
      c += value * weights[row + 2]!;
      d += value * weights[row + 3]!;
      e += value * weights[row + 4]!;
      f += value * weights[row + 5]!;
      g += value * weights[row + 6]!;
      h += value * weights[row + 7]!;
    }
    out[to + from] = a;
    out[to + from + 1] = b;
    out[to + from + 2] = c;
    out[to + from + 3] = d;
    out[to + from + 4] = e;
    out[to + from + 5] = f;
    out[to + from + 6] = g;
    out[to + from + 7] = h;
  }
  for (; from < outputs; from++) {
    let sum = weights[biasAt + from]!;
    for (let at = 0; at < count; at++) sum += values[at]! * weights[rows[at]! + from]!;
    out[to + from] = sum;
  }
}

/** The largest of each 2 × 2 pixels. */
function pool(
  input: Float32Array,
  height: number,
  width: number,
  channels: number,
  out: Float32Array,
  from: Uint16Array,
): void {
  let to = 0;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      for (let c = 0; c < channels; c++, to++) {
        const first = (y * width + x) * channels + c;
        let best = first;
        if (input[first + channels]! > input[best]!) best = first + channels;
        if (input[first + width * channels]! > input[best]!) best = first + width * channels;
        if (input[first + (width + 1) * channels]! > input[best]!) best = first + (width + 1) * channels;
        out[to] = input[best]!;
        from[to] = best;
      }
    }
  }
}

function full(
  input: Float32Array,
  size: number,
  weights: Float32Array,
  weightsAt: number,
  biasAt: number,
  outputs: number,
  out: Float32Array,
): void {
  const values = new Float64Array(size);
  const rows = new Int32Array(size);
  let count = 0;
  for (let i = 0; i < size; i++) {
    const value = input[i]!;
    if (value === 0) continue;
    values[count] = value;
    rows[count++] = weightsAt + i * outputs;
  }
  weigh(values, rows, count, weights, biasAt, outputs, out, 0);
}

function softmax(values: Float32Array): void {
  let largest = -Infinity;
  for (const value of values) if (value > largest) largest = value;
  let sum = 0;
  for (let at = 0; at < values.length; at++) {
    values[at] = Math.exp(values[at]! - largest);
    sum += values[at]!;
  }
  for (let at = 0; at < values.length; at++) values[at]! /= sum;
}
