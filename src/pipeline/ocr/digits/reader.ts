/** The first reader of numeric cells: our own network over the pieces of a cell's ink. Some tenths of a millisecond a cell. */
import type { Candidate } from '../../../shared/model/candidate.js';
import type { GrayPage } from '../page.js';
import { decode, scratch, type Scratch } from './decode.js';
import { inkOfCrop } from './segments.js';
import { loadWeights } from './weights.js';

export class DigitNetwork {
  readonly #weights: Float32Array;
  readonly #scratch: Scratch = scratch();

  /** `weights`: others than the committed ones, for training. */
  constructor(weights: Float32Array = loadWeights()) {
    this.#weights = weights;
  }

  /**
   * Candidates of a cell's ink, best first; '' is a blank; □ a character that no number has; none at all when the ink is
   * no text. The probabilities are the network's own (readers/combine.ts calibrates them).
   */
  read(crop: GrayPage): Candidate[] {
    return decode(inkOfCrop(crop), this.#weights, this.#scratch);
  }
}
