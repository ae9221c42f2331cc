/**
 * The identities as an error-correcting code for what was read from pictures.
 *
 * A cell whose best candidate is `CERTAIN` stands as it was read, whatever the sums say: a sum that it breaks is a finding
 * on the report. The other cells are *unsure*. Cells that identities tie together, directly or through others, are one
 * system; in each system the solver looks for the most probable choice of candidates with which every sum holds. The
 * choice is taken only when
 *
 *   - every sum of the system holds with it (a paper that does not add up stays as printed, its unsure cells flagged),
 *   - no other choice comes near it,
 *   - no two unsure cells stand in just the same sums: their errors could make up for each other,
 *   - a misprint on the paper is far less probable than it.
 *
 * A cell whose first reading two sums or more confirm becomes sure; a cell that is changed, or that one sum alone confirms,
 * is `restored`. Every other unsure cell is flagged. Blank and zero are the same to a sum, so no sum ever chooses between them. Nothing but the document's own
 * candidates enters.
 */
import { FLAGGED_BELOW, type ReadValue } from '../../../shared/model/candidate.js';
import { identitiesOf } from '../identities.js';
import { bestAssignments } from './assign.js';
import { isCertain, type ReadCell } from './read-cell.js';
import { systemsOf, type System } from './systems.js';

export interface SolvedCell {
  readonly code: string;
  /** null: nothing could be read. */
  readonly chosen: ReadValue | null;
  /** The sums force the choice: it is not the reader's first, or one sum alone stands behind it. */
  readonly restored: boolean;
  /** Below 0.9: flagged. */
  readonly confidence: number;
}

/**
 * How probable it is that the paper itself is wrong at just this cell by just the difference of two candidates: reports
 * with a wrong sum (some 3 %), this cell among those of its system, this difference among those that occur.
 */
const MISPRINT = 2e-4;
/** A choice must be this probable, and this many times as probable as the next one. */
const ENOUGH = 0.99;
const CLEARLY = 20;
/** Confidence of a value that only the sums make sure. */
const SURE = 0.99;
/** Highest confidence of an unsure cell that nothing confirms. */
const FLAGGED = FLAGGED_BELOW - 0.01;

/** Chooses among the candidates of a report's cells. Answers in the order of `cells`. */
export function solve(cells: readonly ReadCell[]): SolvedCell[] {
  const byCode = new Map(cells.map((cell) => [cell.code, cell]));
  const identities = identitiesOf((code) => byCode.has(code));
  const solved = new Map<string, SolvedCell>();
  for (const system of systemsOf(identities, byCode)) {
    for (const cell of decide(system)) solved.set(cell.code, cell);
  }
  return cells.map((cell) => solved.get(cell.code) ?? asRead(cell));
}

function asRead(cell: ReadCell): SolvedCell {
  const [first] = cell.candidates;
  if (first === undefined) return { code: cell.code, chosen: null, restored: false, confidence: 0 };
  const confidence = isCertain(cell) ? first.probability : Math.min(first.probability, FLAGGED);
  return { code: cell.code, chosen: first, restored: false, confidence };
}

/** The cells of a system that its sums settle; empty when they settle none. */
function decide(system: System): SolvedCell[] {
  if (system.unsure.length === 0 || system.sums.length === 0 || canCancel(system)) return [];
  const [best, second] = bestAssignments(system) ?? [];
  if (best === undefined) return [];
  if (second !== undefined && best.weight < CLEARLY * second.weight) return [];
  const against = (second?.weight ?? 0) / best.weight;
  const settled: SolvedCell[] = [];
  for (const [index, { cell, sums }] of system.unsure.entries()) {
    const choice = best.choices[index];
    const [first] = cell.candidates;
    if (choice === undefined || first === undefined) return [];
    // blank or zero: the sum says neither, so the reader must
    const [member] = choice.members;
    if (member === undefined) return [];
    const changed = member !== first;
    const misprint = changed ? (MISPRINT * first.probability) / choice.weight : 0;
    if (1 / (1 + against + misprint) < ENOUGH) return [];
    const share = member.probability / choice.weight;
    if (share < ENOUGH) continue;
    // one sum alone may be misprinted just so: what rests on it is marked, even where it is the first reading
    settled.push({ code: cell.code, chosen: member, restored: changed || sums.length < 2, confidence: SURE });
  }
  return settled;
}

/** Two unsure cells that stand in the same sums: their errors could make up for each other, and no sum would tell. */
function canCancel({ unsure }: System): boolean {
  return new Set(unsure.map(({ sums }) => sums.join(' '))).size < unsure.length;
}
