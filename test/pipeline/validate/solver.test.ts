/** The solver: small cases by hand, and trials by the hundred (test/full/solver.test.ts runs ten thousand of each). */
import { expect, it } from 'vitest';
import type { ReadCell } from '../../../src/pipeline/validate/solver/read-cell.js';
import { solve, type SolvedCell } from '../../../src/pipeline/validate/solver/solve.js';
import { runTrials } from '../../support/solver-trials.js';
import { REQUEST_COLUMNS } from '../../../src/shared/model/indicators.js';

const GROUP = 'proceedings.reconsideration';

const value = (text: string): number | null => (text === '' ? null : Number(text));

/** Candidates as `text:probability`, or one text that is certain. */
function cell(code: string, ...candidates: string[]): ReadCell {
  return {
    code,
    candidates: candidates.map((written) => {
      const [text = '', probability = '0.9995'] = written.split(':');
      return { text, value: value(text), probability: Number(probability) };
    }),
  };
}

function group(...cells: readonly (readonly string[])[]): ReadCell[] {
  const results = ['upheld', 'corrected', 'other', 'pending', 'total'];
  return cells.map((candidates, at) => cell(`${GROUP}.${results[at] ?? ''}`, ...candidates));
}

const at = (solved: readonly SolvedCell[], index: number): Partial<SolvedCell> => {
  const { chosen, restored, confidence } = solved[index]!;
  return { chosen: chosen && { ...chosen, probability: 0 }, restored, confidence };
};
const chosen = (text: string): object => ({ text, value: value(text), probability: 0 });

it('takes the candidate with which the sum holds, and says so', () => {
  const solved = solve(group(['3:0.7', '8:0.28'], ['1'], ['0'], ['2'], ['11']));
  expect(at(solved, 0)).toEqual({ chosen: chosen('8'), restored: true, confidence: 0.99 });
});

it('marks a first reading too that one sum alone confirms', () => {
  const solved = solve(group(['8:0.7', '3:0.28'], ['1'], ['0'], ['2'], ['11']));
  expect(at(solved, 0)).toEqual({ chosen: chosen('8'), restored: true, confidence: 0.99 });
});

it('flags the certain cells whose only sum was used up for another cell', () => {
  const solved = solve(group(['3:0.7', '8:0.28'], ['1'], ['0'], ['2'], ['11']));
  for (const index of [1, 2, 3, 4]) expect(solved[index]).toMatchObject({ restored: false, confidence: 0.89 });
  // so are those of a first reading that it confirms: another error may be what the sum holds with
  const confirmed = solve(group(['8:0.95', '3:0.04'], ['1'], ['0'], ['2'], ['11']));
  expect(confirmed[0]).toMatchObject({ restored: true, confidence: 0.99 });
  for (const index of [1, 2, 3, 4]) expect(confirmed[index]).toMatchObject({ restored: false, confidence: 0.89 });
});

/** The rows of the balance; zeros where nothing is given, sure unless a probability is. */
function balance(rows: Readonly<Record<string, readonly (readonly string[])[]>>): ReadCell[] {
  return ['received', 'carried_in', 'outcome_total', 'carried_out'].flatMap((row) =>
    REQUEST_COLUMNS.map((column, index) => cell(`requests.${row}.${column}`, ...(rows[row]?.[index] ?? ['0']))),
  );
}

const only = (column: number, ...candidates: string[]): readonly (readonly string[])[] =>
  REQUEST_COLUMNS.map((_, index) =>
    index === column ? candidates : index === 6 ? [candidates[0]?.split(':')[0] ?? '0'] : ['0'],
  );

it('settles the others when the right reading of one is not among its candidates', () => {
  // received 8 (of natural persons) reads 3 or 8, carried out 5 (of enterprises) reads 6 or 9
  const cells = balance({
    received: only(0, '8'),
    outcome_total: only(0, '8'),
    carried_in: only(1, '5'),
    carried_out: only(1, '5'),
  });
  const misread = cells.map((one) =>
    one.code === 'requests.received.natural_person'
      ? cell(one.code, '3:0.7', '8:0.28')
      : one.code === 'requests.carried_out.commercial_enterprise'
        ? cell(one.code, '6:0.7', '9:0.28')
        : one,
  );
  const solved = new Map(solve(misread).map((one) => [one.code, one]));
  expect(solved.get('requests.received.natural_person')).toMatchObject({ restored: true, chosen: { text: '8' } });
  expect(solved.get('requests.carried_out.commercial_enterprise')).toMatchObject({
    restored: false,
    confidence: 0.7,
    chosen: { text: '6' },
  });
});

it('makes a first reading sure that two sums confirm, and says that they did', () => {
  const cells = balance({ received: only(0, '8'), outcome_total: only(0, '8') });
  cells[0] = cell('requests.received.natural_person', '8:0.7', '3:0.28');
  expect(at(solve(cells), 0)).toEqual({ chosen: chosen('8'), restored: true, confidence: 0.99 });
});

it('never changes a certain cell: a paper that does not add up stays as printed', () => {
  const solved = solve(group(['8', '3:0.0004'], ['1'], ['0'], ['2'], ['6']));
  expect(at(solved, 0)).toEqual({ chosen: chosen('8'), restored: false, confidence: 0.9995 });
});

it('flags an unsure cell when no candidate makes the sum hold, and keeps the first reading', () => {
  const solved = solve(group(['3:0.7', '9:0.28'], ['1'], ['0'], ['2'], ['11']));
  expect(at(solved, 0)).toEqual({ chosen: chosen('3'), restored: false, confidence: 0.7 });
});

it('flags cells when two choices fit', () => {
  const solved = solve(group(['3:0.6', '8:0.39'], ['8:0.6', '3:0.39'], ['0'], ['2'], ['13']));
  for (const index of [0, 1]) expect(solved[index]).toMatchObject({ restored: false, confidence: 0.6 });
});

it('flags what is nearly certain and stands in no sum', () => {
  const [solved] = solve([cell('disclosure.fees.fees_amount', '31913.30:0.95')]);
  expect(solved).toMatchObject({ restored: false, confidence: 0.89 });
});

it('never chooses between blank and zero', () => {
  for (const candidates of [
    [':0.6', '0:0.39'],
    ['0:0.6', ':0.39'],
  ]) {
    const solved = solve(group(['8'], candidates, ['0'], ['2'], ['10']));
    expect(solved[1]).toMatchObject({ restored: false, confidence: 0.6 });
    expect(solved[1]?.chosen?.text).toBe(candidates[0]?.split(':')[0]);
  }
});

it('leaves a sum open whose total is blank or unread', () => {
  for (const total of [[''], []]) {
    const solved = solve(group(['3:0.7', '8:0.28'], ['1'], ['0'], ['2'], total));
    expect(solved[0]).toMatchObject({ restored: false, confidence: 0.7 });
  }
});

it('gives up on a page that could not be read, in bounded time', () => {
  const many = Array.from({ length: 6 }, (_, digit) => `${digit}:0.15`);
  const rows = ['received', 'carried_in', 'granted', 'partly_granted', 'outcome_total', 'carried_out'];
  const cells = rows.flatMap((row) => REQUEST_COLUMNS.map((column) => cell(`requests.${row}.${column}`, ...many)));
  for (const solved of solve(cells)) expect(solved.confidence).toBeLessThan(0.9);
});

it.each([
  { errors: 1, least: 0.95 },
  { errors: 2, least: 0.85 },
  { errors: 3, least: 0.7 },
])('restores $errors errors whose truth is among the candidates', ({ errors, least }) => {
  const { restorable, restored, silent, changedWrong } = runTrials({ trials: 300, seeds: [3], errors, truthAmong: 1 });
  expect(restored / restorable).toBeGreaterThanOrEqual(least);
  expect({ silent, changedWrong }).toEqual({ silent: 0, changedWrong: 0 });
});

it('is never wrong without saying so when both readers agree on a wrong number', () => {
  const outcome = runTrials({
    trials: 100,
    seeds: [5],
    errors: 2,
    truthAmong: 0.8,
    agreedWrong: 1,
    unsureShare: 0.005,
  });
  expect(outcome).toMatchObject({ silent: 0, changedWrong: 0, spoilt: 0 });
});

it('changes nothing on paper that does not add up', () => {
  const outcome = runTrials({ trials: 200, seeds: [7], errors: 0, truthAmong: 1, misprinted: true });
  expect(outcome).toMatchObject({ silent: 0, changedWrong: 0, spoilt: 0 });
});
