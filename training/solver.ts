/** Says what the solver makes of misread tables: `npx tsx training/solver.ts [trials] [seeds, as 1,2,3] [--only TEXT]`. */
import { parseArgs } from 'node:util';
import { MEASURED_SHARES } from '../test/support/misread.js';
import { runTrials, type Trials } from '../test/support/solver-trials.js';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string', default: '' } },
});
const trials = Number(positionals[0] ?? 10_000);
const seeds = (positionals[1] ?? '1,2,3,4,5').split(',').map(Number);
const { unsure: unsureShare, truthAmong } = MEASURED_SHARES;
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const [among, unsure] = [percent(truthAmong), percent(unsureShare)];

const RUNS: Readonly<Record<string, Omit<Trials, 'trials' | 'seeds'>>> = {
  '1 error': { errors: 1, truthAmong: 1 },
  '2 errors': { errors: 2, truthAmong: 1 },
  '3 errors': { errors: 3, truthAmong: 1 },
  [`2 errors, truth among the candidates of ${among}, ${unsure} unsure`]: { errors: 2, truthAmong, unsureShare },
  '4 errors, truth among the candidates of 50 %': { errors: 4, truthAmong: 0.5 },
  '1 agreed error': { errors: 1, truthAmong, agreedWrong: 1 },
  '1 agreed error and 1 other': { errors: 2, truthAmong, agreedWrong: 1 },
  '1 agreed error and 2 others': { errors: 3, truthAmong, agreedWrong: 1 },
  '1 agreed error and 3 others': { errors: 4, truthAmong, agreedWrong: 1 },
  '1 agreed error, 1 other, 2 cells unread': { errors: 2, truthAmong, agreedWrong: 1, unread: 2 },
  '2 agreed errors': { errors: 2, truthAmong, agreedWrong: 2 },
  '2 agreed errors and 1 other': { errors: 3, truthAmong, agreedWrong: 2 },
  'misprinted paper': { errors: 0, truthAmong, misprinted: true },
  [`misprinted paper, ${unsure} unsure`]: { errors: 0, truthAmong, unsureShare, misprinted: true },
  'misprinted paper, 5 % unsure': { errors: 0, truthAmong, unsureShare: 0.05, misprinted: true },
  'misprinted paper, 1 error': { errors: 1, truthAmong, misprinted: true },
};

const share = (part: number, of: number): string => (of === 0 ? '–' : `${((100 * part) / of).toFixed(2)} %`);
process.stdout.write(
  `| ${seeds.length} × ${trials} tables | restored | silent | changed wrongly | restored wrongly | right cells flagged |\n`,
);
process.stdout.write('| --- | --- | --- | --- | --- | --- |\n');
for (const [name, run] of Object.entries(RUNS).filter(([key]) => key.includes(values.only))) {
  const { restorable, restored, silent, changedWrong, restoredWrong, flaggedRight, right } = runTrials({
    ...run,
    trials,
    seeds,
  });
  process.stdout.write(
    `| ${name} | ${share(restored, restorable)} | ${silent} | ${changedWrong} | ${restoredWrong} | ${share(flaggedRight, right)} |\n`,
  );
}
