/** Training: momentum descent on the cross entropy, in batches, one thread; the same seed gives the same weights. */
import { CLASSES } from '../../src/pipeline/ocr/digits/alphabet.js';
import {
  C1,
  C2,
  forward,
  GLYPH_HEIGHT,
  GLYPH_WIDTH,
  HIDDEN,
  INPUTS,
  JOINED,
  LAYOUT,
  MEASURES,
  workspace,
} from '../../src/pipeline/ocr/digits/network.js';
import type { Random } from './print.js';
import type { Samples } from './samples.js';

export interface Course {
  readonly epochs: number;
  readonly rate: number;
  readonly batch: number;
}

/** Weights as they are before training (He). */
export function startWeights(rnd: Random): Float32Array {
  const weights = new Float32Array(LAYOUT.total);
  const bell = (): number => Math.sqrt(-2 * Math.log(1 - rnd())) * Math.cos(2 * Math.PI * rnd());
  const fill = (from: number, to: number, inputs: number): void => {
    for (let at = from; at < to; at++) weights[at] = bell() * Math.sqrt(2 / inputs);
  };
  fill(LAYOUT.w1, LAYOUT.b1, 9);
  fill(LAYOUT.w2, LAYOUT.b2, 9 * C1);
  fill(LAYOUT.w3, LAYOUT.b3, JOINED);
  fill(LAYOUT.w4, LAYOUT.b4, HIDDEN);
  return weights;
}

const MOMENTUM = 0.9;
const DECAY = 2e-5;

export function train(samples: Samples, course: Course, rnd: Random, say: (line: string) => void): Float32Array {
  const weights = startWeights(rnd);
  const speed = new Float32Array(LAYOUT.total);
  const gradient = new Float32Array(LAYOUT.total);
  const back = backward();
  const order = Uint32Array.from({ length: samples.count }, (_, index) => index);
  const steps = course.epochs * Math.ceil(samples.count / course.batch);
  let step = 0;
  for (let epoch = 0; epoch < course.epochs; epoch++) {
    for (let at = order.length - 1; at > 0; at--) {
      const other = Math.floor(rnd() * (at + 1));
      [order[at], order[other]] = [order[other]!, order[at]!];
    }
    let [loss, wrong] = [0, 0];
    for (let from = 0; from < order.length; from += course.batch) {
      gradient.fill(0);
      const size = Math.min(course.batch, order.length - from);
      for (let at = from; at < from + size; at++) {
        const sample = order[at]!;
        const share = back(weights, samples.inputs, sample * INPUTS, samples.labels[sample]!, gradient);
        loss -= Math.log(share + 1e-9);
        if (share < 0.5) wrong++;
      }
      const rate = (course.rate * (1 + Math.cos((Math.PI * step++) / steps))) / 2 / size;
      for (let at = 0; at < weights.length; at++) {
        speed[at] = MOMENTUM * speed[at]! - rate * (gradient[at]! + DECAY * size * weights[at]!);
        weights[at]! += speed[at]!;
      }
    }
    say(
      `epoch ${epoch + 1}: loss ${(loss / order.length).toFixed(4)}, unsure or wrong ${((100 * wrong) / order.length).toFixed(2)} %`,
    );
  }
  return weights;
}

/** One sample forwards and backwards: adds to the gradient, returns the share of the right class. */
function backward(): (
  weights: Float32Array,
  inputs: Float32Array,
  offset: number,
  label: number,
  gradient: Float32Array,
) => number {
  const work = workspace();
  const flat = JOINED - MEASURES;
  const dOutput = new Float32Array(CLASSES);
  const dHidden = new Float32Array(HIDDEN);
  const dJoined = new Float32Array(JOINED);
  const dConv2 = new Float32Array(work.conv2.length);
  const dPool1 = new Float32Array(work.pool1.length);
  const dConv1 = new Float32Array(work.conv1.length);
  return (weights, inputs, offset, label, gradient) => {
    forward(weights, inputs, offset, work);
    for (let o = 0; o < CLASSES; o++) dOutput[o] = work.output[o]! - (o === label ? 1 : 0);
    fullBack(work.hidden, HIDDEN, weights, LAYOUT.w4, LAYOUT.b4, CLASSES, dOutput, gradient, dHidden);
    for (let h = 0; h < HIDDEN; h++) if (work.hidden[h]! <= 0) dHidden[h] = 0;
    fullBack(work.joined, JOINED, weights, LAYOUT.w3, LAYOUT.b3, HIDDEN, dHidden, gradient, dJoined);
    dConv2.fill(0);
    for (let at = 0; at < flat; at++) if (work.joined[at]! > 0) dConv2[work.from2[at]!]! += dJoined[at]!;
    dPool1.fill(0);
    convolveBack(
      work.pool1,
      0,
      GLYPH_HEIGHT / 2,
      GLYPH_WIDTH / 2,
      C1,
      weights,
      LAYOUT.w2,
      LAYOUT.b2,
      C2,
      dConv2,
      gradient,
      dPool1,
    );
    dConv1.fill(0);
    for (let at = 0; at < dPool1.length; at++) if (work.pool1[at]! > 0) dConv1[work.from1[at]!]! += dPool1[at]!;
    convolveBack(
      inputs,
      offset,
      GLYPH_HEIGHT,
      GLYPH_WIDTH,
      1,
      weights,
      LAYOUT.w1,
      LAYOUT.b1,
      C1,
      dConv1,
      gradient,
      null,
    );
    return work.output[label]!;
  };
}

function fullBack(
  input: Float32Array,
  size: number,
  weights: Float32Array,
  weightsAt: number,
  biasAt: number,
  outputs: number,
  dOut: Float32Array,
  gradient: Float32Array,
  dInput: Float32Array,
): void {
  for (let o = 0; o < outputs; o++) gradient[biasAt + o]! += dOut[o]!;
  for (let i = 0; i < size; i++) {
    const row = weightsAt + i * outputs;
    const value = input[i]!;
    let sum = 0;
    for (let o = 0; o < outputs; o++) {
      sum += dOut[o]! * weights[row + o]!;
    }
    dInput[i] = sum;
    if (value !== 0) for (let o = 0; o < outputs; o++) gradient[row + o]! += value * dOut[o]!;
  }
}

function convolveBack(
  input: Float32Array,
  offset: number,
  height: number,
  width: number,
  channels: number,
  weights: Float32Array,
  weightsAt: number,
  biasAt: number,
  outputs: number,
  dOut: Float32Array,
  gradient: Float32Array,
  dInput: Float32Array | null,
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * outputs;
      // the pool lets few pixels through: their outputs alone are worth the walk
      for (let o = 0; o < outputs; o++) {
        const d = dOut[from + o]!;
        if (d === 0) continue;
        gradient[biasAt + o]! += d;
        for (let dy = -1; dy <= 1; dy++) {
          if (y + dy < 0 || y + dy >= height) continue;
          for (let dx = -1; dx <= 1; dx++) {
            if (x + dx < 0 || x + dx >= width) continue;
            const pixel = ((y + dy) * width + x + dx) * channels;
            const tap = weightsAt + ((dy + 1) * 3 + dx + 1) * channels * outputs + o;
            for (let c = 0; c < channels; c++) {
              gradient[tap + c * outputs]! += d * input[offset + pixel + c]!;
              if (dInput !== null) dInput[pixel + c]! += d * weights[tap + c * outputs]!;
            }
          }
        }
      }
    }
  }
}
