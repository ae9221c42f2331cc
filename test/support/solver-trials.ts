/** Many tables, misread and solved: how many errors are restored, and whether anything is wrong without being said. */
import { brokenIdentities } from '../../src/pipeline/validate/locate.js';
import type { ReadCell } from '../../src/pipeline/validate/solver/read-cell.js';
import { solve } from '../../src/pipeline/validate/solver/solve.js';
import {
  certainly,
  misprint,
  misreadCell,
  misreading,
  random,
  rightTable,
  unsureCell,
  type Random,
} from './misread.js';

export interface Trials {
  /** Tables for each seed. */
  readonly trials: number;
  readonly seeds: readonly number[];
  /** Cells read wrong in each table. */
  readonly errors: number;
  /** Share of those whose truth is among the candidates. */
  readonly truthAmong: number;
  /** Both readers certain of the same wrong number: how many of the errors. */
  readonly agreedWrong?: number;
  /** Share of the other cells that are read right, but not for certain. */
  readonly unsureShare?: number;
  /** Cells in each table, besides the errors, of which nobody could read anything. */
  readonly unread?: number;
  /** The paper itself does not add up. */
  readonly misprinted?: boolean;
}

export interface Outcome {
  /** Errors whose truth was among the candidates, and how many of them got their right number back. */
  restorable: number;
  restored: number;
  /** Wrong, confidence 0.9 or more, not `restored`, and in no broken sum. */
  silent: number;
  /** Settled by the sums for a number that is not printed, and marked so; the reader's first, or not. */
  restoredWrong: number;
  /** Of those, the ones that were changed to it. */
  changedWrong: number;
  /** Right first readings that were changed. */
  spoilt: number;
  /** Right cells that stay flagged. */
  flaggedRight: number;
  right: number;
}

export function runTrials(options: Trials): Outcome {
  const outcome: Outcome = {
    restorable: 0,
    restored: 0,
    silent: 0,
    restoredWrong: 0,
    changedWrong: 0,
    spoilt: 0,
    flaggedRight: 0,
    right: 0,
  };
  for (const seed of options.seeds) {
    const rnd = random(seed);
    for (let trial = 0; trial < options.trials; trial++) judge(oneTable(options, rnd), outcome);
  }
  return outcome;
}

interface Table {
  /** What is printed, right or wrong. */
  readonly printed: ReadonlyMap<string, number>;
  readonly cells: ReadCell[];
  readonly restorable: ReadonlySet<string>;
}

export function oneTable(
  { errors, truthAmong, agreedWrong = 0, unsureShare = 0, unread = 0, misprinted = false }: Trials,
  rnd: Random,
): Table {
  const printed = rightTable(rnd);
  if (misprinted) misprint(printed, rnd);
  const codes = [...printed.keys()];
  const wrong = new Set<string>();
  const some = (): string => codes[Math.floor(rnd() * codes.length)] ?? '';
  while (wrong.size < errors) wrong.add(some());
  const empty = new Set(Array.from({ length: unread }, some).filter((code) => !wrong.has(code)));
  const agreed = new Set([...wrong].slice(0, agreedWrong));
  const restorable = new Set<string>();
  const cells = codes.map((code): ReadCell => {
    const value = printed.get(code) ?? 0;
    if (empty.has(code)) return { code, candidates: [] };
    if (agreed.has(code)) return certainly(code, misreading(value, rnd));
    if (wrong.has(code)) {
      const among = rnd() < truthAmong;
      if (among) restorable.add(code);
      return misreadCell(code, value, among, rnd);
    }
    return rnd() < unsureShare ? unsureCell(code, value, rnd) : certainly(code, value);
  });
  return { printed, cells, restorable };
}

function judge({ printed, cells, restorable }: Table, outcome: Outcome): void {
  const solved = solve(cells);
  const values = new Map(solved.map(({ code, chosen }) => [code, chosen?.value ?? null]));
  const broken = new Set(brokenIdentities((code) => values.get(code)).flatMap(({ identity }) => identity.codes));
  for (const [index, { code, chosen, restored, confidence }] of solved.entries()) {
    const truth = printed.get(code);
    const right = chosen?.value === truth;
    const wasRight = cells[index]?.candidates[0]?.value === truth;
    if (restorable.has(code)) {
      outcome.restorable++;
      if (right && confidence >= 0.9) outcome.restored++;
    }
    if (!right && restored) outcome.restoredWrong++;
    if (!right && chosen !== (cells[index]?.candidates[0] ?? null)) outcome.changedWrong++;
    if (wasRight && !right) outcome.spoilt++;
    if (!right && !restored && confidence >= 0.9 && !broken.has(code)) outcome.silent++;
    if (right) outcome.right++;
    if (right && confidence < 0.9) outcome.flaggedRight++;
  }
}
