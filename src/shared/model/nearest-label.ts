/**
 * Which label a text is that was read from a picture: several characters may be wrong, so the bounds of `matchLabel` are
 * too tight. The nearest spelling decides, if nothing else comes near it; where the text alone does not, the place in the
 * form is the second witness.
 */
import { editDistance, labelKey } from './label-match.js';
import type { Label } from './labels.js';

export interface NearestLabel {
  readonly label: Label;
  /** Share of the characters that differ from the label's nearest spelling: 0 exact … 1. */
  readonly distance: number;
  /** By how much the nearest spelling of another label is further away. */
  readonly margin: number;
  /** Whether the text alone would have decided. */
  readonly by: 'text' | 'text_and_place';
}

/** Text alone: so near, and so much nearer than anything else. */
const NEAR = 0.4;
const CLEAR = 0.2;
/** With the place as a witness: half of the characters, and nothing else nearer than this. */
const NEAR_IN_PLACE = 0.6;
const AHEAD_IN_PLACE = 0.1;

/**
 * The label among `candidates` that `text` is; null when nothing is near, or several are. `expected`: the label that the
 * form has at this place (same row or column of the known form), if the place says so.
 */
export function nearestLabel(
  text: string,
  candidates: readonly Label[],
  expected: Label | null = null,
): NearestLabel | null {
  const key = labelKey(text);
  if (key === '') return null;
  const ranked = candidates
    .map((label) => ({ label, distance: distanceTo(key, label) }))
    .sort((a, b) => a.distance - b.distance);
  const [first] = ranked;
  if (first === undefined) return null;
  const marginOf = (label: Label, distance: number): number =>
    (ranked.find((other) => !sameLabel(other.label, label))?.distance ?? 1) - distance;
  const margin = marginOf(first.label, first.distance);
  const { label, distance } = first;
  if (distance <= NEAR && margin >= Math.min(CLEAR, distance === 0 ? 1e-9 : CLEAR)) {
    return { label, distance, margin, by: 'text' };
  }
  if (expected === null) return null;
  const inPlace = distanceTo(key, expected);
  const ahead = marginOf(expected, inPlace);
  if (inPlace > NEAR_IN_PLACE || ahead < -AHEAD_IN_PLACE) return null;
  // another label that is spelt just so is not outvoted by the place
  if (distance === 0 && inPlace > 0) return null;
  return { label: expected, distance: inPlace, margin: ahead, by: 'text_and_place' };
}

function sameLabel(one: Label, other: Label): boolean {
  return one.id === other.id && one.table === other.table && one.role === other.role && one.within === other.within;
}

function distanceTo(key: string, { text, variants = [] }: Label): number {
  return Math.min(
    ...[text, ...variants].map((spelling) => {
      const known = labelKey(spelling);
      const longer = Math.max(known.length, key.length);
      return editDistance(key, known, longer) / longer;
    }),
  );
}
