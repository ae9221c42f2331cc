/**
 * What sums can prove. Each cell is a column: the sums it stands in, with their signs. Errors of several cells make up for
 * each other in every sum exactly when their columns are linearly dependent; so a cell is proved against errors of others
 * when its column is no combination of theirs.
 */
import type { Column } from './systems.js';

/** Combinations of some columns. */
export class Span {
  /** Reduced vectors, each with the place of its leading number. */
  readonly #basis: { readonly lead: number; readonly vector: Float64Array }[] = [];
  readonly #sums: number;

  /** `sums`: how many sums the system has. */
  constructor(sums: number, columns: Iterable<Column>) {
    this.#sums = sums;
    for (const column of columns) {
      const rest = this.#rest(column);
      const lead = rest.findIndex((value) => Math.abs(value) > TINY);
      if (lead < 0) continue;
      const scale = rest[lead] ?? 1;
      this.#basis.push({ lead, vector: rest.map((value) => value / scale) });
    }
  }

  /** Whether errors of these columns' cells could make up for an error of this one. */
  holds(column: Column): boolean {
    return this.#rest(column).every((value) => Math.abs(value) <= TINY);
  }

  #rest(column: Column): Float64Array {
    const rest = new Float64Array(this.#sums);
    for (const { sum, sign } of column) rest[sum] = sign;
    for (const { lead, vector } of this.#basis) {
      const share = rest[lead] ?? 0;
      if (share !== 0) vector.forEach((value, at) => (rest[at] = (rest[at] ?? 0) - share * value));
    }
    return rest;
  }
}

/** Below this a number is nothing: signs are ±1, their combinations have small denominators. */
const TINY = 1e-6;
