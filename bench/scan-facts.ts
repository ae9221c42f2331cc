/**
 * Scans end to end against their truth: what the stages say of every file of a scan corpus.
 *
 *     npx tsx bench/scan-facts.ts DIR [--lost]        (DIR as test/corpus/scan/write.ts writes it)
 *
 * Wrong and silent: the value is wrong, its confidence 0.9 or more, its status `reported`, and no finding names it.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { judgeScan, type ScanVerdict } from '../test/support/scan-verdict.js';

const [folder = ''] = process.argv.slice(2);
const lost = process.argv.includes('--lost');
const files = readdirSync(folder)
  .filter((file) => !file.endsWith('.json') && existsSync(join(folder, `${file}.json`)))
  .sort();
const groups = new Map<string, ScanVerdict[]>();
for (const file of files) {
  const verdict = await judgeScan(join(folder, file));
  const group = `${verdict.dpi} dpi ${verdict.level}`;
  groups.set(group, [...(groups.get(group) ?? []), verdict]);
  const { right, values, flaggedRight, flaggedWrong, missing, silent, seconds, error } = verdict;
  process.stdout.write(
    `${file}: ${right}/${values} right, ${flaggedRight} of them flagged, ${flaggedWrong} wrong and flagged, ${missing} missing, ${silent.length} silent, ${seconds.toFixed(1)} s ${error ?? ''}\n`,
  );
  if (lost || silent.length > 0) for (const line of verdict.lines) process.stdout.write(`    ${line}\n`);
}
for (const [group, verdicts] of [...groups, ['all', [...groups.values()].flat()] as const]) {
  const sum = (of: (one: ScanVerdict) => number): number => verdicts.reduce((all, one) => all + of(one), 0);
  const [values, right, flagged] = [sum((v) => v.values), sum((v) => v.right), sum((v) => v.flaggedRight)];
  process.stdout.write(
    `${group}: ${verdicts.length} documents, ${values} values, right ${((100 * right) / values).toFixed(2)} %, right and not flagged ${((100 * (right - flagged)) / values).toFixed(2)} %, of the right ones flagged ${((100 * flagged) / Math.max(1, right)).toFixed(2)} %, missing ${sum((v) => v.missing)}, silent ${sum((v) => v.silent.length)}\n`,
  );
}
