/** A cell as the solver sees it. */
import { CERTAIN, type ReadValue } from '../../../shared/model/candidate.js';

export interface ReadCell {
  readonly code: string;
  /** Best first, with different texts; none: nothing could be read. */
  readonly candidates: readonly ReadValue[];
}

/** Candidates of one cell that are the same to a sum. */
export interface Choice {
  /** What they add to a sum. */
  readonly effect: number;
  /** The most probable first. */
  readonly members: readonly ReadValue[];
  /** Their probabilities together. */
  readonly weight: number;
}

/** Whether a cell stands as it was read. */
export function isCertain({ candidates: [first] }: ReadCell): boolean {
  return first !== undefined && first.probability >= CERTAIN;
}
