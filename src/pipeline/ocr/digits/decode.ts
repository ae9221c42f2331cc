/**
 * The readings of a cell: every way to cut its pieces into segments is a way to read it; the most probable ones are kept
 * while going from left to right (a beam). Ways that spell the same text count together.
 */
import type { Candidate } from '../../../shared/model/candidate.js';
import { CLASSES, textOf } from './alphabet.js';
import { glyphOf } from './glyph.js';
import { forward, INPUTS, workspace, type Workspace } from './network.js';
import { MOST_PIECES, segmentsOf, type Ink, type Segment } from './segments.js';

/** Readings that are kept at each place between two pieces. */
const BEAM = 12;
/** A class less probable than this is no way to read a segment. */
const LEAST = 1e-4;
/** Candidates that are handed on. */
const MOST_CANDIDATES = 5;
interface Way {
  readonly text: string;
  readonly weight: number;
}

/** Scratch space of one reader; not shared between two readings at once. */
export interface Scratch {
  readonly input: Float32Array;
  readonly work: Workspace;
}

export function scratch(): Scratch {
  return { input: new Float32Array(INPUTS), work: workspace() };
}

/** Candidates of a cell, best first; none when its ink is no number at all. Not calibrated: raw shares of the network. */
export function decode(ink: Ink, weights: Float32Array, { input, work }: Scratch): Candidate[] {
  const count = ink.pieces.length;
  if (count === 0) return [{ text: '', probability: 1 }];
  if (count > MOST_PIECES) return [];
  const reached: Map<string, number>[] = Array.from({ length: count + 1 }, () => new Map<string, number>());
  reached[0]?.set('', 1);
  const shares = (segment: Segment): Float32Array => {
    glyphOf(ink, segment, input, 0);
    forward(weights, input, 0, work);
    return work.output;
  };
  const segments = segmentsOf(ink);
  let at = 0;
  for (const segment of segments) {
    if (segment.first > at) {
      at = segment.first;
      reached[at] = prune(reached[at] ?? new Map<string, number>());
    }
    const before = reached[segment.first]!;
    if (before.size === 0) continue;
    const parts = segment.last - segment.first + 1;
    const output = shares(segment);
    const after = reached[segment.last + 1]!;
    for (let index = 0; index < CLASSES; index++) {
      const share = output[index]!;
      const text = textOf(index);
      if (text === null || share < LEAST) continue;
      // a way through one segment of n pieces and one through n segments must weigh alike: each piece counts once
      const worth = share ** parts;
      for (const [prefix, weight] of before) {
        const next = prefix + text;
        after.set(next, (after.get(next) ?? 0) + weight * worth);
      }
    }
  }
  const ways: Way[] = [...prune(reached[count]!)].map(([text, weight]) => ({ text, weight }));
  const sum = ways.reduce((all, way) => all + way.weight, 0);
  if (sum === 0) return [];
  // what no way explains (all of it junk) stays unsaid: the shares then add up to less than 1
  const explained = Math.min(1, sum * 4);
  return ways.slice(0, MOST_CANDIDATES).map(({ text, weight }) => ({ text, probability: (weight / sum) * explained }));
}

function prune(ways: Map<string, number>): Map<string, number> {
  return new Map([...ways].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, BEAM));
}
