/**
 * Scans end to end against their truth: what the stages say of every file of a scan corpus.
 *
 *     npx tsx bench/scan-facts.ts DIR [--lost] [--share 0/2] [--json]        (DIR as test/corpus/scan/write.ts writes it)
 *
 * Wrong and silent: the value is wrong, its confidence 0.9 or more, its status `reported`, and no finding names it. `--share`
 * reads one of so many equal parts of the files; `--json` prints a verdict a line, for test/full/scan-corpus.test.ts.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sharesOf, summaryOf, type CountedVerdict, type ScanGroup } from '../test/support/scan-summary.js';
import { judgeScan } from '../test/support/scan-verdict.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lost: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    share: { type: 'string', default: '0/1' },
  },
});
const [folder = '.'] = positionals;
const [part = 0, parts = 1] = values.share.split('/').map(Number);
const files = readdirSync(folder)
  .filter((file) => !file.endsWith('.json') && existsSync(join(folder, `${file}.json`)))
  .sort()
  .filter((_, index) => index % parts === part);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function sayVerdict(file: string, verdict: CountedVerdict): void {
  const { right, flaggedRight, restoredRight, restoredWrong, flaggedWrong, missing, silent, seconds, error } = verdict;
  say(
    `${file}: ${right}/${verdict.values} right, ${flaggedRight} of them flagged and ${restoredRight} restored, ${restoredWrong} restored wrongly, ${flaggedWrong} wrong and flagged, ${missing} missing, ${silent.length} silent, ${seconds.toFixed(1)} s ${error ?? ''}`,
  );
  if (values.lost || silent.length > 0) for (const line of [...silent, ...verdict.lines]) say(`    ${line}`);
}

function sayGroup(group: ScanGroup): void {
  const { ofFound, endToEnd, flagged } = sharesOf(group);
  const name = group.dpi === null ? 'all' : `${group.dpi} dpi ${group.level}`;
  say(
    `${name}: ${group.documents} documents (${group.failed} failed), ${group.values} values, right of found ${percent(ofFound)}, right and not flagged ${percent(endToEnd)}, of the right ones flagged ${percent(flagged)}, missing ${group.missing}, silent ${group.silent}`,
  );
}

const verdicts: CountedVerdict[] = [];
for (const file of files) {
  // JSON leaves undefined members out, and what was read is not kept
  const verdict = { ...(await judgeScan(join(folder, file))), document: undefined };
  verdicts.push(verdict);
  if (values.json) say(JSON.stringify({ file, ...verdict }));
  else sayVerdict(file, verdict);
}
if (!values.json) for (const group of summaryOf(verdicts)) sayGroup(group);
