/**
 * Counts what the readers take for what on fonts held out, and how probable they call it: the misreadings that the solver is
 * tried with (test/support/misread.ts).
 *
 *     npx tsx training/digits/confusions.ts HELD_OUT.ndjson… [--out test/support/confusions.json]
 *
 * Rows are measure.ts's, printed and out of scans. Whole numbers count, for sums are of whole numbers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { combineLooks, loadCalibration } from '../../src/pipeline/ocr/readers/combine.js';
import type { DigitReading } from '../../src/pipeline/ocr/tesseract/tesseract.js';
import { CERTAIN, type Candidate } from '../../src/shared/model/candidate.js';
import type { Confusions, Profile } from '../../test/support/misread.js';

interface Row {
  readonly source: 'scans' | 'printed';
  readonly text: string;
  readonly candidates: readonly Candidate[];
  readonly again: readonly Candidate[];
  readonly second: DigitReading;
}

/** A less probable candidate is nothing that the solver looks at. */
const LEAST = 0.003;
/** Profiles of each kind that are kept. */
const MOST_PROFILES = 150;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string', default: 'test/support/confusions.json' } },
});

const calibration = loadCalibration();
const taken: Record<string, Record<string, number>> = {};
const lost: Record<string, number> = {};
const added: Record<string, number> = {};
const counts = { far: 0, noNumber: 0 };
const sources: Confusions['sources'] = {};
const profiles: { right: Profile[]; among: Profile[]; without: Profile[] } = { right: [], among: [], without: [] };

const bump = (table: Record<string, number>, key: string): void => void (table[key] = (table[key] ?? 0) + 1);

/** Counts a wrong text by how it differs from what is printed. */
function count(printed: string, read: string): void {
  if (!/^\d+$/u.test(read)) {
    counts.noNumber++;
    return;
  }
  let from = 0;
  while (from < Math.min(printed.length, read.length) && printed[from] === read[from]) from++;
  let end = 0;
  while (
    end < Math.min(printed.length, read.length) - from &&
    printed[printed.length - 1 - end] === read[read.length - 1 - end]
  )
    end++;
  const [was, is] = [printed.slice(from, printed.length - end), read.slice(from, read.length - end)];
  if (was.length === 1 && is.length === 1) bump((taken[was] ??= {}), is);
  else if (was.length === 1 && is === '') bump(lost, was);
  else if (was === '' && is.length === 1) bump(added, is);
  else counts.far++;
}

for (const line of positionals.flatMap((path) => readFileSync(path, 'utf8').trim().split('\n'))) {
  const { source, text, candidates, again, second } = JSON.parse(line) as Row;
  if (!/^\d+$/u.test(text)) continue;
  const read = combineLooks(candidates, again, second, calibration).filter(({ probability }) => probability >= LEAST);
  const [first] = read;
  const own = (sources[source] ??= { cells: 0, certainWrong: 0, unsureRight: 0, unsureWrong: 0, truthAmong: 0 });
  own.cells++;
  const truth = read.findIndex((one) => one.text === text);
  if (first !== undefined && first.probability >= CERTAIN) {
    if (truth !== 0) own.certainWrong++;
    continue;
  }
  if (truth === 0) own.unsureRight++;
  else own.unsureWrong++;
  if (truth > 0) own.truthAmong++;
  for (const one of read) if (one.text !== text) count(text, one.text);
  const probabilities = read.map(({ probability }) => Math.round(probability * 1e4) / 1e4);
  (truth === 0 ? profiles.right : truth > 0 ? profiles.among : profiles.without).push({ truth, probabilities });
}

const some = (list: readonly Profile[]): Profile[] => {
  const step = Math.max(1, list.length / MOST_PROFILES);
  return Array.from(
    { length: Math.min(list.length, MOST_PROFILES) },
    (_, index) => list[Math.floor(index * step)],
  ).filter((one) => one !== undefined);
};
const confusions: Confusions = {
  sources,
  taken,
  lost,
  added,
  ...counts,
  profiles: { right: some(profiles.right), among: some(profiles.among), without: some(profiles.without) },
};
writeFileSync(values.out, `${JSON.stringify(confusions)}\n`);
for (const [source, { cells, certainWrong, unsureRight, unsureWrong, truthAmong }] of Object.entries(sources)) {
  process.stdout.write(
    `${source}: ${cells} cells, certain and wrong ${certainWrong}; unsure ${unsureRight + unsureWrong}, of them wrong ` +
      `${unsureWrong}, with the truth among the candidates ${truthAmong}\n`,
  );
}
