/** The solver's promises, ten thousand tables each (training/solver.ts prints the same numbers). */
import { expect, it } from 'vitest';
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

it.each([1, 2])('%i numbers that both readers agree on wrongly', (agreedWrong) => {
  const { silent, changedWrong } = runTrials({
    trials,
    seed: 2,
    errors: agreedWrong + 1,
    truthAmong: 0.8,
    agreedWrong,
  });
  expect({ silent, changedWrong }).toEqual({ silent: 0, changedWrong: 0 });
});

it.each([0, 0.01])('paper that does not add up, %f of its cells unsure', (unsureShare) => {
  const outcome = runTrials({ trials, seed: 3, errors: 0, truthAmong: 1, unsureShare, misprinted: true });
  expect(outcome).toMatchObject({ changedWrong: 0, spoilt: 0, silent: 0 });
});
