/** The solver: small cases by hand, and trials by the hundred (test/full/solver.test.ts runs ten thousand of each). */
import { expect, it } from 'vitest';
import type { ReadCell } from '../../../src/pipeline/validate/solver/read-cell.js';
import { solve, type SolvedCell } from '../../../src/pipeline/validate/solver/solve.js';
import { runTrials } from '../../support/solver-trials.js';

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

it('makes a first reading sure that two sums confirm, and does not call it restored', () => {
  const columns = ['natural_person', 'commercial_enterprise', 'research_institution', 'social_organization'];
  const rest = ['legal_service', 'other_organization', 'total'];
  const row = (name: string, of: readonly string[]): ReadCell[] =>
    [...columns, ...rest].map((column, index) => cell(`requests.${name}.${column}`, of[index] ?? '0'));
  const cells = [
    ...row('received', ['8', '0', '0', '0', '0', '0', '8']),
    ...row('carried_in', []),
    ...row('outcome_total', ['8', '0', '0', '0', '0', '0', '8']),
    ...row('carried_out', []),
  ];
  cells[0] = cell('requests.received.natural_person', '8:0.7', '3:0.28');
  expect(at(solve(cells), 0)).toEqual({ chosen: chosen('8'), restored: false, confidence: 0.99 });
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
  const columns = ['natural_person', 'commercial_enterprise', 'research_institution', 'social_organization'];
  const rest = ['legal_service', 'other_organization', 'total'];
  const rows = ['received', 'carried_in', 'granted', 'partly_granted', 'outcome_total', 'carried_out'];
  const cells = rows.flatMap((row) =>
    [...columns, ...rest].map((column) => cell(`requests.${row}.${column}`, ...many)),
  );
  for (const solved of solve(cells)) expect(solved.confidence).toBeLessThan(0.9);
});

it.each([
  { errors: 1, least: 0.95 },
  { errors: 2, least: 0.85 },
  { errors: 3, least: 0.7 },
])('restores $errors errors whose truth is among the candidates', ({ errors, least }) => {
  const { restorable, restored, silent, changedWrong } = runTrials({ trials: 100, seed: 3, errors, truthAmong: 1 });
  expect(restored / restorable).toBeGreaterThanOrEqual(least);
  expect({ silent, changedWrong }).toEqual({ silent: 0, changedWrong: 0 });
});

it('is never wrong without saying so when both readers agree on a wrong number', () => {
  const outcome = runTrials({ trials: 100, seed: 5, errors: 2, truthAmong: 0.8, agreedWrong: 1, unsureShare: 0.005 });
  expect(outcome).toMatchObject({ silent: 0, changedWrong: 0, spoilt: 0 });
});

it('changes nothing on paper that does not add up', () => {
  const outcome = runTrials({ trials: 200, seed: 7, errors: 0, truthAmong: 1, misprinted: true });
  expect(outcome).toMatchObject({ silent: 0, changedWrong: 0, spoilt: 0 });
});
