/** Labelled segments out of printed cells: cut by the reader's own cutter, named by what was printed there. */
import { CHARACTERS, JUNK, NOISE, OTHER } from '../../src/pipeline/ocr/digits/alphabet.js';
import { glyphOf } from '../../src/pipeline/ocr/digits/glyph.js';
import { INPUTS } from '../../src/pipeline/ocr/digits/network.js';
import { inkOfCrop, segmentsOf } from '../../src/pipeline/ocr/digits/segments.js';
import type { PrintedCell, Random } from './print.js';

export interface Samples {
  /** `INPUTS` numbers each. */
  readonly inputs: Float32Array;
  readonly labels: Uint8Array;
  count: number;
}

export function samplesFor(most: number): Samples {
  return { inputs: new Float32Array(most * INPUTS), labels: new Uint8Array(most), count: 0 };
}

/** A segment that has this share of a glyph's ink, and little else, is that glyph. */
const WHOLE = 0.88;
const FOREIGN = 0.1;
/** Between the two nobody can say what it is: no sample. */
const HALF_WHOLE = 0.74;
const HALF_FOREIGN = 0.2;

/** A segment with this share of a second glyph has swallowed it. */
const MOSTLY = 0.5;

/** Adds the segments of a cell; of those that are no character only a share, for they are many. */
export function addSamples(cell: PrintedCell, samples: Samples, rnd: Random, junkShare = 0.2): void {
  const ink = inkOfCrop(cell.crop);
  const characters = [...cell.text];
  const pieces = ink.pieces.length;
  const counts = Array.from({ length: pieces + 1 }, () => new Uint32Array(characters.length + 1));
  ink.owner.forEach((piece, at) => {
    if (piece <= pieces) counts[piece]![cell.glyphs[at]!]!++;
  });
  const totals = characters.map((_, glyph) =>
    counts.reduce((sum, count, piece) => sum + (piece > 0 ? count[glyph + 1]! : 0), 0),
  );
  for (const segment of segmentsOf(ink)) {
    const own = new Uint32Array(characters.length + 1);
    for (let piece = segment.first; piece <= segment.last; piece++)
      counts[piece + 1]!.forEach((count, glyph) => (own[glyph]! += count));
    const named = labelOf(characters, own, totals);
    const withDirt = segment.last > segment.first && isDirt(counts.slice(segment.first + 1, segment.last + 2));
    // dirt that lies apart is to be read apart: beside a digit it looks like a point or a dash, which must not be swallowed
    const label = withDirt && named !== null && named < NOISE ? JUNK : named;
    if (label === null || samples.count * INPUTS >= samples.inputs.length) continue;
    if (label >= NOISE && rnd() > junkShare) continue;
    glyphOf(ink, segment, samples.inputs, samples.count * INPUTS);
    samples.labels[samples.count++] = label;
  }
}

/** Whether one of these pieces has next to no ink of a glyph. */
function isDirt(pieces: readonly Uint32Array[]): boolean {
  return pieces.some((count) => count[0]! > 0.9 * count.reduce((sum, pixels) => sum + pixels, 0));
}

function labelOf(characters: readonly string[], own: Uint32Array, totals: readonly number[]): number | null {
  const owned = totals.reduce((sum, _, glyph) => sum + own[glyph + 1]!, 0);
  if (owned === 0) return NOISE;
  if (owned < own[0]! * 0.1) return NOISE;
  const shares = totals.map((total, glyph) => (total === 0 ? 0 : own[glyph + 1]! / total));
  const best = shares.indexOf(Math.max(...shares));
  const foreign = 1 - own[best + 1]! / owned;
  const share = shares[best]!;
  // a point is little ink beside a digit: what has most of two characters is none, whatever their sizes
  if (shares.some((other, glyph) => glyph !== best && other >= MOSTLY)) return JUNK;
  if (share >= WHOLE && foreign <= FOREIGN) {
    const at = CHARACTERS.indexOf(characters[best]!);
    return at >= 0 ? at : OTHER;
  }
  if (share >= HALF_WHOLE && foreign <= HALF_FOREIGN) return null;
  return JUNK;
}
