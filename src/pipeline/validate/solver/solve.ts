/**
 * The identities as an error-correcting code for what was read from pictures.
 *
 * A cell whose best candidate is `CERTAIN` stands as it was read, whatever the sums say: a sum that it breaks is a finding
 * on the report. The other cells are *unsure*. Cells that identities tie together, directly or through others, are one
 * system; in each system the solver looks for the most probable choice of candidates with which every sum holds. The
 * choice is taken only when every sum of the system holds with it (a paper that does not add up stays as printed, its
 * unsure cells flagged), no other choice comes near it, and a misprint on the paper is far less probable than it.
 *
 * Then every sum holds, and what may still be wrong must make up for itself in each of them. *In doubt* are the unsure cells
 * of a system in which a cell is changed; where none is, those whose reading is not probable by itself. A cell is settled, or
 * goes on standing as certain, only when its column (proof.ts) is no combination of the columns of other cells in doubt: then
 * no error of it can be made up for by theirs. Where a cell is changed, or stands in one sum alone, that has to be so for all
 * unsure cells. So, when no more than one cell that is not in doubt is wrong, nothing wrong goes without a mark, whatever the
 * candidates are. A certain cell whose only sums were used up to choose another's reading is flagged.
 *
 * A cell that is changed, or that one wrong certain cell could have led astray, is `restored`. Every other unsure cell that
 * is not settled is flagged. Blank and zero are the same to a sum, so no sum ever chooses between them. Nothing but the
 * document's own candidates enters.
 */
import { FLAGGED_BELOW, type ReadValue } from '../../../shared/model/candidate.js';
import { identitiesOf, type Identity } from '../identities.js';
import { bestAssignments } from './assign.js';
import { Span } from './proof.js';
import { isCertain, type Choice, type ReadCell } from './read-cell.js';
import { connected, systemOf, type Column, type System } from './systems.js';

export interface SolvedCell {
  readonly code: string;
  /** null: nothing could be read. */
  readonly chosen: ReadValue | null;
  /** The sums force the choice: it is not the reader's first, or no more than one witness stands behind it. */
  readonly restored: boolean;
  /** Below 0.9: flagged. */
  readonly confidence: number;
}

/**
 * How probable it is that the paper itself is wrong at just this cell by just the difference of two candidates: 3 % of
 * reports have a wrong sum, 60 % of those in one of some 40 totals, and of such slips one in five is by the commonest
 * difference. No cell and difference is more probable.
 */
const MISPRINT = 1e-4;
/** A choice must be this probable against a misprint, and this many times as probable as the next one. */
const PLAINLY = 0.97;
const CLEARLY = 20;
/** Of readings that are the same to the sums, the reader must call one this probable. */
const ENOUGH = 0.99;
/** An unsure reading that stays is not in doubt when it is this probable by itself. */
const PROBABLE = FLAGGED_BELOW;
/** Confidence of a value that only the sums make sure. */
const SURE = 0.99;
/** Highest confidence of an unsure cell that nothing confirms. */
const FLAGGED = FLAGGED_BELOW - 0.01;

/** Chooses among the candidates of a report's cells. Answers in the order of `cells`. */
export function solve(cells: readonly ReadCell[]): SolvedCell[] {
  const byCode = new Map(cells.map((cell) => [cell.code, cell]));
  const identities = identitiesOf((code) => byCode.has(code));
  const solved = new Map<string, SolvedCell>();
  for (const group of connected(identities)) {
    for (const cell of settle(group, byCode)) solved.set(cell.code, cell);
  }
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

/**
 * The cells of a system that its sums settle. When no choice fits because the right reading of one unsure cell is not among
 * its candidates, that cell stays flagged, its sums are left open, and the others are settled by the rest of the sums. Which
 * cell that is must not matter: what differs with it is not settled.
 */
function settle(group: readonly Identity[], byCode: ReadonlyMap<string, ReadCell>): SolvedCell[] {
  const whole = systemOf(group, byCode);
  const { unsure } = whole;
  const choices = bestChoices(whole);
  if (choices !== null) return proved(whole, choices);
  if (unsure.length < 2 || unsure.length > MOST_LEFT_OUT) return [];
  const attempts = unsure.flatMap(({ cell: { code } }) => {
    const rest = systemOf(group, new Map(byCode).set(code, { code, candidates: [] }));
    const some = bestChoices(rest);
    return some === null ? [] : [new Map(proved(rest, some).map((cell) => [cell.code, cell]))];
  });
  const codes = new Set(attempts.flatMap((attempt) => [...attempt.keys()]));
  return [...codes].flatMap((code) => {
    const said = attempts.map((attempt) => attempt.get(code));
    const [first] = said;
    const doubt = said.find((one) => one !== undefined && one.confidence < FLAGGED_BELOW);
    if (doubt !== undefined) return [doubt];
    return first !== undefined && said.every((one) => isSame(one, first)) ? [first] : [];
  });
}

const isSame = (one: SolvedCell | undefined, other: SolvedCell): boolean =>
  one?.chosen?.text === other.chosen?.text && one?.restored === other.restored;

interface Settled {
  readonly cell: ReadCell;
  readonly column: Column;
  readonly chosen: ReadValue;
  readonly changed: boolean;
  /** Another candidate is the same to the sums: blank or zero, and the reader does not say which. */
  readonly ambiguous: boolean;
}

/** What a choice proves: the cells that it settles, and those that it leaves without a proof, flagged. */
function proved(system: System, choices: readonly Choice[]): SolvedCell[] {
  const settled = choices.map((choice, index): Settled | null => {
    const { cell, column } = system.unsure[index] ?? {};
    const [member] = choice.members;
    if (cell === undefined || column === undefined || member === undefined) return null;
    const ambiguous = member.probability / choice.weight < ENOUGH;
    return { cell, column, chosen: member, changed: member !== cell.candidates[0], ambiguous };
  });
  const cells = settled.filter((one) => one !== null);
  const anyChanged = cells.some(({ changed }) => changed);
  const doubted = cells.filter(({ chosen }) => anyChanged || chosen.probability < PROBABLE);
  const count = system.sums.length;
  const all = new Span(
    count,
    doubted.map(({ column }) => column),
  );
  const stands = [...system.certain, ...cells.filter((one) => !doubted.includes(one))];
  const unproved = stands.filter(({ column }) => all.holds(column));
  const answers = unproved.map(({ cell }) => flagged(cell));
  for (const one of cells) {
    const { cell, column, chosen, changed, ambiguous } = one;
    if (ambiguous || unproved.some((other) => other.cell === cell)) continue;
    const single = column.length < 2;
    const others = new Span(
      count,
      (changed || single ? cells : doubted).filter((other) => other !== one).map((other) => other.column),
    );
    if (others.holds(column)) continue;
    // one sum alone may be misprinted just so; and an error of one certain cell could be what this one makes up for
    const alone = single || (doubted.includes(one) && unproved.some((other) => !others.holds(other.column)));
    answers.push({ code: cell.code, chosen, restored: changed || alone, confidence: SURE });
  }
  return answers;
}

/** The choice for each unsure cell with which every sum holds, when it is clearly the one; else null. */
function bestChoices(system: System): readonly Choice[] | null {
  if (system.unsure.length === 0 || system.sums.length === 0) return null;
  const [best, second] = bestAssignments(system) ?? [];
  if (best === undefined) return null;
  if (second !== undefined && best.weight < CLEARLY * second.weight) return null;
  const against = (second?.weight ?? 0) / best.weight;
  for (const [index, choice] of best.choices.entries()) {
    const first = system.unsure[index]?.cell.candidates[0];
    if (first === undefined) return null;
    const misprint = choice.members[0] === first ? 0 : (MISPRINT * first.probability) / choice.weight;
    if (1 / (1 + against + misprint) < PLAINLY) return null;
  }
  return best.choices;
}

/** A cell that the sums cannot vouch for, as it was read. */
function flagged(cell: ReadCell): SolvedCell {
  const read = asRead(cell);
  return { ...read, confidence: Math.min(read.confidence, FLAGGED) };
}
