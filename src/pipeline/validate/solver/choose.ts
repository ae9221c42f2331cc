/**
 * Which choice of candidates is taken. The sums are a code that corrects errors, and what the readers say of their candidates
 * is its soft input (soft-decision decoding: Chase, "A class of algorithms for decoding block codes with channel measurement
 * information", IEEE Trans. Inf. Theory 18, 1972): of all choices with which every sum holds the most probable one is sought.
 * It is taken only when it is plainly the one:
 *
 * - the next choice is far less probable;
 * - what is changed is far more probable than a paper that is wrong itself at that cell;
 * - where the cell stands in one sum alone, it is also more probable than that another cell of the sum is wrong, on paper or
 *   because both readers agree on a wrong number: two sums that want the same number cannot be misled so, one can.
 */
import { bestAssignments, type Budget } from './assign.js';
import { AGREED_WRONG, misprinted } from './misprints.js';
import type { Choice } from './read-cell.js';
import type { System, UnsureCell } from './systems.js';

/** A choice must be this many times as probable as the next one. */
const CLEARLY = 33;
/** How probable a misprint of a changed cell may be against its change. */
const AS_PRINTED = 0.0025;
/** How probable it may be that another cell of a lone sum is wrong. */
const MISLED = 0.05;

/** The choice for each unsure cell with which every sum holds, when it is plainly the one; else null. */
export function chosenIn(system: System, budget: Budget): readonly Choice[] | null {
  if (system.unsure.length === 0 || system.sums.length === 0) return null;
  const [best, second] = bestAssignments(system, budget) ?? [];
  if (best === undefined) return null;
  if (second !== undefined && best.weight < CLEARLY * second.weight) return null;
  const doubtful = best.choices.some((choice, index) => {
    const cell = system.unsure[index];
    return cell === undefined || isDoubtful(system, cell, choice);
  });
  return doubtful ? null : best.choices;
}

/** Whether a choice changes a cell for no reason that a slip on the paper would not be as well. */
function isDoubtful(system: System, { cell, column }: UnsureCell, choice: Choice): boolean {
  const [first] = cell.candidates;
  if (first === undefined) return true;
  // a first reading that is no number is printed by nobody
  if (choice.members[0] === first || first.value === null) return false;
  const slip = misprinted(cell.code, first.value, choice.effect) * first.probability;
  if (slip > AS_PRINTED * choice.weight) return true;
  const [only] = column;
  if (column.length !== 1 || only === undefined) return false;
  const off = only.sign * (first.value - choice.effect);
  const misled = [...system.certain, ...system.unsure].reduce((sum, { cell: other, column: places }) => {
    const place = places.find((one) => one.sum === only.sum);
    const value = other.candidates[0]?.value ?? 0;
    if (place === undefined || other.code === cell.code) return sum;
    return sum + AGREED_WRONG + misprinted(other.code, value, value + place.sign * off);
  }, 0);
  return misled > MISLED * choice.weight;
}
