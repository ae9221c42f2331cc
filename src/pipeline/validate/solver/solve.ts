/**
 * The identities as an error-correcting code for what was read from pictures.
 *
 * A cell whose best candidate is `CERTAIN` stands as it was read, whatever the sums say: a sum that it breaks is a finding
 * on the report. The other cells are *unsure*. Cells that identities tie together, directly or through others, are one
 * system; in each system the solver looks for the most probable choice of candidates with which every sum holds. The
 * choice is taken only when every sum of the system holds with it (a paper that does not add up stays as printed, its
 * unsure cells flagged) and it is plainly the one (choose.ts). Where a sum of certain cells alone does not hold, anywhere in
 * the report, the paper does not add up, and nothing of it is changed at all.
 *
 * Then every sum holds, and what may still be wrong must make up for itself in each of them. An unsure cell is settled, and
 * a certain one goes on standing as it was read, only when errors of the other unsure cells could not make up for an error of
 * it (proof.ts, witness.ts). So, when no more than one certain cell is wrong, nothing wrong goes without a mark, whatever the
 * candidates are. A certain cell whose only sum was used up to settle another's reading is flagged.
 *
 * An unsure cell that is settled is `restored`, changed or not: what makes it sure are the sums, and a misprint of just that
 * difference, or a certain cell that is wrong, would mislead them. Every other unsure cell is flagged. Blank and zero are the
 * same to a sum, so no sum ever chooses between them. Nothing but the document's own candidates enters.
 */
import { FLAGGED_BELOW, type ReadValue } from '../../../shared/model/candidate.js';
import { identitiesOf, type Identity } from '../identities.js';
import type { Budget } from './assign.js';
import { chosenIn } from './choose.js';
import { Span } from './proof.js';
import { isCertain, type Choice, type ReadCell } from './read-cell.js';
import { connected, isFilled, isZero, systemOf, type System } from './systems.js';
import { unwitnessed } from './witness.js';

export interface SolvedCell {
  readonly code: string;
  /** null: nothing could be read. */
  readonly chosen: ReadValue | null;
  /** The readers were not certain of it, and the sums are: it may be their first candidate or another. */
  readonly restored: boolean;
  /** Below 0.9: flagged. */
  readonly confidence: number;
}

/** Of readings that are the same to the sums, the reader must call one this probable. */
const ENOUGH = 0.99;
/** Confidence of a value that only the sums make sure. */
const SURE = 0.99;
/** Highest confidence of an unsure cell that nothing confirms. */
const FLAGGED = FLAGGED_BELOW - 0.01;

/** Steps of the search for a system, some tenths of a second: more is a page that could not be read, and stays flagged. */
const MOST_STEPS = 400_000;

/** Chooses among the candidates of a report's cells. Answers in the order of `cells`. */
export function solve(cells: readonly ReadCell[]): SolvedCell[] {
  const byCode = new Map(cells.map((cell) => [cell.code, cell]));
  const groups = connected(identitiesOf((code) => byCode.has(code)));
  const systems = groups.map((group) => ({ group, system: systemOf(group, byCode) }));
  const amiss = systems.some(({ system: { sums } }) =>
    sums.some(({ constant, terms }) => terms.length === 0 && !isZero(constant)),
  );
  const solved = new Map(
    systems.flatMap(({ group, system }) => {
      const attempt = { byCode, mayChange: !amiss, budget: { steps: MOST_STEPS } };
      return [...settle(group, system, attempt)];
    }),
  );
  return cells.map((cell) => solved.get(cell.code) ?? asRead(cell));
}

function asRead(cell: ReadCell): SolvedCell {
  const [first] = cell.candidates;
  if (first === undefined) return { code: cell.code, chosen: null, restored: false, confidence: 0 };
  const confidence = isCertain(cell) ? first.probability : Math.min(first.probability, FLAGGED);
  return { code: cell.code, chosen: first, restored: false, confidence };
}

/** Unsure cells of which one may be left out, at most: more are a page that could not be read. */
const MOST_LEFT_OUT = 16;

interface Attempt {
  readonly byCode: ReadonlyMap<string, ReadCell>;
  readonly mayChange: boolean;
  readonly budget: Budget;
}

/** What is said of cells that identities tie together; of those that stand as they were read nothing. */
function settle(group: readonly Identity[], whole: System, attempt: Attempt): Map<string, SolvedCell> {
  const { byCode } = attempt;
  const choices = takenIn(whole, attempt);
  const answers = choices === null ? allButOne(group, whole, attempt) : proved(whole, choices);
  const unsure = new Set(whole.unsure.map(({ cell }) => cell.code));
  const said = new Map(answers.map((cell) => [cell.code, cell]));
  const sums = group.filter((identity) => isFilled(identity, byCode));
  const chosen = (code: string): ReadValue | null => said.get(code)?.chosen ?? byCode.get(code)?.candidates[0] ?? null;
  for (const code of unwitnessed(sums, chosen, unsure)) {
    const cell = byCode.get(code);
    if (cell !== undefined) said.set(code, flagged(cell));
  }
  return said;
}

/** The choice that is taken; of a paper that does not add up only one that changes nothing. */
function takenIn(system: System, { mayChange, budget }: Attempt): readonly Choice[] | null {
  const choices = chosenIn(system, budget);
  const changes = choices?.some(({ members }, index) => members[0] !== system.unsure[index]?.cell.candidates[0]);
  return changes === true && !mayChange ? null : choices;
}

/**
 * When no choice fits because the right reading of one unsure cell is not among its candidates, that cell stays flagged, its
 * sums are left open, and the others are settled by the rest of the sums. Which cell that is must not matter: what differs
 * with it is not settled.
 */
function allButOne(group: readonly Identity[], { unsure }: System, attempt: Attempt): SolvedCell[] {
  if (unsure.length < 2 || unsure.length > MOST_LEFT_OUT) return [];
  const attempts = unsure.flatMap(({ cell: { code } }) => {
    const rest = systemOf(group, new Map(attempt.byCode).set(code, { code, candidates: [] }));
    const some = takenIn(rest, attempt);
    return some === null ? [] : [new Map(proved(rest, some).map((cell) => [cell.code, cell]))];
  });
  const codes = new Set(attempts.flatMap((one) => [...one.keys()]));
  return [...codes].flatMap((code) => {
    const said = attempts.map((one) => one.get(code));
    const [first] = said;
    return first !== undefined && said.every((one) => one?.chosen?.text === first.chosen?.text) ? [first] : [];
  });
}

/**
 * The unsure cells that a choice settles: those whose error the other unsure ones could not make up for, and for which the
 * readers say which of the candidates it is that are the same to the sums, a blank or a zero.
 */
function proved(system: System, choices: readonly Choice[]): SolvedCell[] {
  return choices.flatMap(({ members: [chosen], weight }, index) => {
    const { cell, column } = system.unsure[index] ?? {};
    if (chosen === undefined || cell === undefined || column === undefined) return [];
    if (chosen.probability / weight < ENOUGH) return [];
    const others = system.unsure.filter((_, other) => other !== index).map((other) => other.column);
    if (new Span(system.sums.length, others).holds(column)) return [];
    return [{ code: cell.code, chosen, restored: true, confidence: SURE }];
  });
}

/** A cell that the sums cannot vouch for, as it was read. */
function flagged(cell: ReadCell): SolvedCell {
  const read = asRead(cell);
  return { ...read, confidence: Math.min(read.confidence, FLAGGED) };
}
