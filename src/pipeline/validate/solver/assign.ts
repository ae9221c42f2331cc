/** The two most probable ways to choose candidates so that every sum holds: depth first, cut off by sums and by bounds. */
import type { Choice } from './read-cell.js';
import { isZero, type System } from './systems.js';

export interface Assignment {
  /** One for each unsure cell of the system. */
  readonly choices: readonly Choice[];
  readonly weight: number;
}

/** More is no misreading here and there, but a page that could not be read. */
const MOST_UNSURE = 40;
/** Steps that the search has left, all its calls together. When they are used up it gives up: then nothing is said to be unique. */
export interface Budget {
  steps: number;
}

/** The best assignment and the next one with other numbers; fewer if there are no more; null: given up. */
export function bestAssignments(system: System, budget: Budget): Assignment[] | null {
  const { unsure, sums } = system;
  if (unsure.length > MOST_UNSURE) return null;
  if (sums.some(({ constant, terms }) => terms.length === 0 && !isZero(constant))) return [];
  const order = orderOf(system);
  const place = new Map(order.map((cell, at) => [cell, at]));
  // a sum is checked when the last of its cells is chosen
  const closing = order.map(() => [] as (typeof sums)[number][]);
  for (const sum of sums) {
    const last = Math.max(...sum.terms.map(({ cell }) => place.get(cell) ?? 0));
    if (sum.terms.length > 0) closing[last]?.push(sum);
  }
  const bestAfter = new Array<number>(order.length + 1).fill(1);
  for (let at = order.length - 1; at >= 0; at--) {
    bestAfter[at] = (bestAfter[at + 1] ?? 1) * (unsure[order[at] ?? 0]?.choices[0]?.weight ?? 0);
  }
  const chosen = new Array<Choice | undefined>(unsure.length);
  const found: Assignment[] = [];

  const search = (at: number, weight: number): boolean => {
    if (budget.steps-- <= 0) return false;
    if (at === order.length) {
      found.push({ choices: chosen.filter((choice) => choice !== undefined), weight });
      found.sort((a, b) => b.weight - a.weight).splice(2);
      return true;
    }
    const cell = order[at] ?? 0;
    for (const choice of unsure[cell]?.choices ?? []) {
      const bound = weight * choice.weight * (bestAfter[at + 1] ?? 1);
      if (found.length === 2 && bound <= (found[1]?.weight ?? 0)) break;
      chosen[cell] = choice;
      const holds = (closing[at] ?? []).every(({ constant, terms }) =>
        isZero(terms.reduce((sum, term) => sum + term.sign * (chosen[term.cell]?.effect ?? 0), constant)),
      );
      if (holds && !search(at + 1, weight * choice.weight)) return false;
    }
    chosen[cell] = undefined;
    return true;
  };
  return search(0, 1) ? found : null;
}

/** Cells in an order in which sums close early: always the cell whose sum has the fewest cells left open. */
function orderOf({ unsure, sums }: System): number[] {
  const open = new Set(unsure.keys());
  const order: number[] = [];
  while (open.size > 0) {
    let [next, fewest] = [Math.min(...open), Infinity];
    for (const { terms } of sums) {
      const left = terms.filter(({ cell }) => open.has(cell));
      if (left.length > 0 && left.length < fewest) [next, fewest] = [left[0]?.cell ?? next, left.length];
    }
    open.delete(next);
    order.push(next);
  }
  return order;
}
