/** Says what the solver makes of misread tables: `npx tsx training/solver.ts [trials] [seed]`. */
import { MEASURED_SHARES } from '../test/support/misread.js';
import { runTrials, type Trials } from '../test/support/solver-trials.js';

const trials = Number(process.argv[2] ?? 10_000);
const seed = Number(process.argv[3] ?? 1);
const { unsure, truthAmong } = MEASURED_SHARES;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const RUNS: Readonly<Record<string, Omit<Trials, 'trials' | 'seed'>>> = {
  '1 error, truth among the candidates': { errors: 1, truthAmong: 1 },
  '2 errors, truth among the candidates': { errors: 2, truthAmong: 1 },
  '3 errors, truth among the candidates': { errors: 3, truthAmong: 1 },
  [`2 errors, truth among them in ${percent(truthAmong)}, ${percent(unsure)} of right cells unsure`]: {
    errors: 2,
    truthAmong,
    unsureShare: unsure,
  },
  '4 errors, truth among them in 50 %': { errors: 4, truthAmong: 0.5 },
  '1 error that both readers agree on': { errors: 1, truthAmong: 1, agreedWrong: 1 },
  '2 errors, both readers agree on one': { errors: 2, truthAmong, agreedWrong: 1 },
  '3 errors, both readers agree on one': { errors: 3, truthAmong, agreedWrong: 1 },
  '3 errors, both readers agree on two': { errors: 3, truthAmong: 1, agreedWrong: 2 },
  'misprinted paper, read right': { errors: 0, truthAmong: 1, misprinted: true },
  [`misprinted paper, ${percent(unsure)} of right cells unsure`]: {
    errors: 0,
    truthAmong,
    unsureShare: unsure,
    misprinted: true,
  },
  'misprinted paper, 5 % of right cells unsure': { errors: 0, truthAmong, unsureShare: 0.05, misprinted: true },
  'misprinted paper, 1 error': { errors: 1, truthAmong: 1, misprinted: true },
};
for (const [name, run] of Object.entries(RUNS)) {
  const { restorable, restored, silent, changedWrong, spoilt, flaggedRight, right } = runTrials({
    ...run,
    trials,
    seed,
  });
  const share = (part: number, of: number): string => (of === 0 ? '–' : `${((100 * part) / of).toFixed(2)} %`);
  process.stdout.write(
    `${name}: restored ${share(restored, restorable)} of ${restorable}, silently wrong ${silent}, ` +
      `changed to a wrong number ${changedWrong}, right readings changed ${spoilt}, right cells flagged ${share(flaggedRight, right)}\n`,
  );
}
