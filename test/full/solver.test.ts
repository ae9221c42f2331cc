/** The solver's promises, ten thousand tables each (training/solver.ts prints the same numbers). */
import { expect, it } from 'vitest';
import { MEASURED_SHARES } from '../support/misread.js';
import { runTrials } from '../support/solver-trials.js';

const trials = 10_000;

it.each([
  { errors: 1, least: 0.95 },
  { errors: 2, least: 0.85 },
  { errors: 3, least: 0.7 },
])('$errors errors', ({ errors, least }) => {
  const { restorable, restored, silent, changedWrong } = runTrials({ trials, seed: 1, errors, truthAmong: 1 });
  expect(restored / restorable).toBeGreaterThanOrEqual(least);
  expect({ silent, changedWrong }).toEqual({ silent: 0, changedWrong: 0 });
});

it.each([0, 1, 2])('a number that both readers agree on wrongly, and %i other errors', (others) => {
  const outcome = runTrials({
    trials,
    seed: 2,
    errors: 1 + others,
    truthAmong: MEASURED_SHARES.truthAmong,
    agreedWrong: 1,
  });
  // two wrong readings that nothing doubts can make up for each other in one sum (docs/readers.md)
  expect(outcome.silent).toBeLessThanOrEqual(others === 2 ? 1 : 0);
  // a candidate that makes up for the agreed error is taken, and marked as restored, with the rest of its sum flagged
  expect(outcome.changedWrong).toBeLessThanOrEqual(others * 3);
});

it('paper that does not add up stays as printed', () => {
  const outcome = runTrials({ trials, seed: 3, errors: 0, truthAmong: 1, misprinted: true });
  expect(outcome).toMatchObject({ changedWrong: 0, spoilt: 0, silent: 0 });
});

it('paper that does not add up, as many of its cells unsure as were measured', () => {
  const unsureShare = MEASURED_SHARES.unsure;
  const outcome = runTrials({ trials, seed: 3, errors: 0, truthAmong: 1, unsureShare, misprinted: true });
  // where the very cell that is misprinted is unsure too, and a candidate is what the sums want, nobody can tell: it is
  // taken, and marked as restored
  expect(outcome.changedWrong).toBeLessThanOrEqual(2);
  expect(outcome.silent).toBe(0);
});
