/** The solver's promises, five times ten thousand tables each (training/solver.ts prints the same numbers, docs/readers.md). */
import { expect, it } from 'vitest';
import { MEASURED_SHARES } from '../support/misread.js';
import { runTrials } from '../support/solver-trials.js';

const trials = 10_000;
const seeds = [1, 2, 3, 4, 5];
const { truthAmong, unsure: unsureShare } = MEASURED_SHARES;

it.each([
  { errors: 1, least: 0.95 },
  { errors: 2, least: 0.85 },
  { errors: 3, least: 0.7 },
])('$errors errors', ({ errors, least }) => {
  const { restorable, restored, silent, restoredWrong } = runTrials({ trials, seeds, errors, truthAmong: 1 });
  expect(restored / restorable).toBeGreaterThanOrEqual(least);
  expect({ silent, restoredWrong }).toEqual({ silent: 0, restoredWrong: 0 });
});

it.each([0, 1, 2, 3])('a number that both readers agree on wrongly, and %i other errors', (others) => {
  const outcome = runTrials({ trials, seeds, errors: 1 + others, truthAmong, agreedWrong: 1 });
  expect(outcome).toMatchObject({ silent: 0, spoilt: 0 });
});

it('a number that both readers agree on wrongly, one misread and two cells of which nothing was read', () => {
  const outcome = runTrials({ trials, seeds, errors: 2, truthAmong, agreedWrong: 1, unread: 2 });
  expect(outcome).toMatchObject({ silent: 0, spoilt: 0 });
});

it('paper that does not add up stays as printed', () => {
  const outcome = runTrials({ trials, seeds, errors: 0, truthAmong, misprinted: true });
  expect(outcome).toMatchObject({ changedWrong: 0, spoilt: 0, silent: 0 });
});

it('paper that does not add up, as many of its cells unsure as were measured', () => {
  const outcome = runTrials({ trials, seeds, errors: 0, truthAmong, unsureShare, misprinted: true });
  expect(outcome.silent).toBe(0);
  // the very cell that is misprinted is unsure, and a candidate is what the sums want: it is marked as restored (docs/readers.md)
  expect(outcome.changedWrong).toBeLessThanOrEqual(1);
});
