/**
 * Scans: processor time a page, values right, memory, and what a second worker brings, against whole-page tesseract. Files are the
 * committed scans, and six drawn anew where Chromium and LibreOffice are installed. Run as a process of its own it prints one
 * line of JSON; `scanSection` makes the section of RESULTS.md of it, with what the last test:full said of a whole corpus.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReportDocument } from '../src/shared/model/report.js';
import type { ScanTruth } from '../test/corpus/scan/model.js';
import { missingPrograms } from '../test/corpus/scan/print.js';
import { scans } from '../test/corpus/scan/scans.js';
import { median } from './clock.js';
import { watchTree, type TreeUse } from './process-tree.js';
import { readByPeers } from './scan-peers.js';

interface Row {
  readonly dpi: number;
  readonly pages: number;
  /** Seconds of processor time a page, the files read a second time by the same processes; null where there is no /proc. */
  readonly warmSeconds: number | null;
  /** The first time, the start of all processes included. */
  readonly seconds: number | null;
  readonly peakMegabytes: number | null;
  /** Shares of the numbers in the tables. */
  readonly right: number;
  readonly jsSeconds: number;
  readonly jsFound: number;
  readonly nativeSeconds: number | null;
  readonly nativeFound: number | null;
}

interface Result {
  readonly rows: readonly Row[];
  /** Time of one parser child over that of two, their start included, median of the rounds; and of how many pages. */
  readonly twoWorkers: number;
  readonly twoWorkersPages: number;
  readonly load: number;
}

interface Scan {
  readonly file: string;
  readonly truth: ScanTruth;
}

const FIXTURES = fileURLToPath(new URL('../test/fixtures/scan/', import.meta.url));
const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const SEED = 31;
const FRESH = 6;
const ROUNDS = 3;
const NEW_LINE = 10;
const MOST_SECONDS = 2;
const MOST_MEGABYTES = 800;
const LEAST_TWO = 1.6;

async function inputs(folder: string): Promise<Scan[]> {
  const committed = readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.pdf'))
    .map((name) => join(FIXTURES, name));
  const fresh: string[] = [];
  if (missingPrograms().length === 0) {
    for await (const { file, bytes, truth } of scans({ seed: SEED, documents: FRESH })) {
      fresh.push(join(folder, file));
      writeFileSync(join(folder, file), bytes);
      writeFileSync(join(folder, `${file}.json`), JSON.stringify(truth));
    }
  }
  return [...committed, ...fresh].map((file) => ({
    file,
    truth: JSON.parse(readFileSync(`${file}.json`, 'utf8')) as ScanTruth,
  }));
}

interface Run {
  readonly reports: readonly ReportDocument[];
  readonly use: TreeUse | null;
  /** What was used when the reports of the first reading of the files were all there. */
  readonly useOfFirst: TreeUse | null;
  readonly seconds: number;
}

/** Reads files twice by one command, with so many parser children. */
async function run(files: readonly string[], workers: number): Promise<Run> {
  const env = {
    ...process.env,
    NIANBAO_CONCURRENCY: `${workers}`,
    NIANBAO_OCR_CONCURRENCY: `${workers}`,
    NIANBAO_PARSER_SECONDS: '600',
  };
  const start = performance.now();
  const child = spawn(process.execPath, [MAIN, 'extract', '--format', 'ndjson', ...files, ...files], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const watch = watchTree(child.pid ?? 0);
  const parts: Buffer[] = [];
  let useOfFirst: TreeUse | null = null;
  let lines = 0;
  child.stdout.on('data', (part: Buffer) => {
    parts.push(part);
    for (const byte of part) if (byte === NEW_LINE && ++lines === files.length) useOfFirst = watch.now();
  });
  await once(child, 'close');
  const seconds = (performance.now() - start) / 1000;
  const written = Buffer.concat(parts).toString('utf8').split('\n');
  const reports = written.filter((line) => line !== '').map((line) => JSON.parse(line) as ReportDocument);
  return { reports, use: watch.stop(), useOfFirst, seconds };
}

/** Numbers of the tables that are facts with the printed value. */
function rightOf({ file, truth }: Scan, reports: readonly ReportDocument[]): { right: number; all: number } {
  const report = reports.find(({ document }) => document.name === basename(file));
  const values = new Map(report?.facts.map(({ code, value }) => [code, value]));
  const expected = Object.entries(truth.report.facts).filter(([, value]) => value !== null);
  return { right: expected.filter(([code, value]) => values.get(code) === value).length, all: expected.length };
}

async function rowOf(dpi: number, own: readonly Scan[]): Promise<Row> {
  const pages = own.reduce((sum, { truth }) => sum + truth.pages.length, 0);
  const { reports, use, useOfFirst } = await run(
    own.map(({ file }) => file),
    1,
  );
  const counts = own.map((scan) => rightOf(scan, reports));
  const sum = (of: (one: { right: number; all: number }) => number): number =>
    counts.reduce((all, one) => all + of(one), 0);
  const peers = await readByPeers(
    own.map(({ file, truth }) => ({
      bytes: readFileSync(file),
      mediaType: file.endsWith('.pdf') ? 'application/pdf' : 'image/tiff',
      truth,
    })),
  );
  return {
    dpi,
    pages,
    warmSeconds:
      use === null || useOfFirst === null ? null : (use.processorSeconds - useOfFirst.processorSeconds) / pages,
    seconds: useOfFirst === null ? null : useOfFirst.processorSeconds / pages,
    peakMegabytes: use?.peakMegabytes ?? null,
    right: sum(({ right }) => right) / sum(({ all }) => all),
    jsSeconds: peers.js.seconds / pages,
    jsFound: peers.js.found / peers.numbers,
    nativeSeconds: peers.native === null ? null : peers.native.seconds / pages,
    nativeFound: peers.native === null ? null : peers.native.found / peers.numbers,
  };
}

async function measure(): Promise<Result> {
  const load = loadavg()[0] ?? 0;
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-bench-scan-'));
  try {
    const all = await inputs(folder);
    const resolutions = [...new Set(all.map(({ truth }) => truth.scanner.dpi))].sort((a, b) => a - b);
    const rows: Row[] = [];
    for (const dpi of resolutions)
      rows.push(
        await rowOf(
          dpi,
          all.filter(({ truth }) => truth.scanner.dpi === dpi),
        ),
      );
    const files = all.map(({ file }) => file);
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const one = await run(files, 1);
      ratios.push(one.seconds / (await run(files, 2)).seconds);
    }
    const pages = all.reduce((sum, { truth }) => sum + truth.pages.length, 0);
    return { rows, twoWorkers: median(ratios), twoWorkersPages: 2 * pages, load };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string;

const percent = (share: number | null): string => (share === null ? '' : `${(share * 100).toFixed(2)} %`);
const met = (yes: boolean): string => (yes ? 'yes' : 'NO');

/** The section of the report; `measured` runs this file as a process of its own, `table` writes Markdown. */
export function scanSection(measured: <T>(script: string, argument: string) => T, table: Table): string {
  const { rows, twoWorkers, twoWorkersPages, load } = measured<Result>('scan.ts', 'measure');
  const cells = rows.map((row) => [
    `${row.dpi} dpi`,
    `${row.pages}`,
    row.warmSeconds === null ? 'not measured' : row.warmSeconds.toFixed(2),
    row.warmSeconds === null ? '' : `≤ ${MOST_SECONDS} s: ${met(row.warmSeconds <= MOST_SECONDS)}`,
    row.seconds === null ? 'not measured' : row.seconds.toFixed(2),
    percent(row.right),
    row.peakMegabytes === null ? 'not measured' : row.peakMegabytes.toFixed(0),
    row.peakMegabytes === null ? '' : `≤ ${MOST_MEGABYTES} MB: ${met(row.peakMegabytes <= MOST_MEGABYTES)}`,
    row.jsSeconds.toFixed(2),
    percent(row.jsFound),
    row.nativeSeconds === null ? 'not installed' : row.nativeSeconds.toFixed(2),
    percent(row.nativeFound),
  ]);
  return `## Scans, a page on one core

\`nianbao extract\` with one reader of scans, seconds of processor time a page in all its processes together. *Warm* is the second
reading of the files by the same processes: what a page costs a worker that goes on for hours. *With start* is the first reading,
with the start of the command, its children and their readers, shared among so few pages. Right are values of facts. Peak memory is the largest process. Beside it tesseract.js and tesseract on the whole pages as we straighten
them, seconds without that work; of each row so many numbers count as found as stand in their order in one line that has two
characters of the row's label, or none. Load before the run: ${load.toFixed(1)}.

${table(
  [
    'scans',
    'pages',
    's, warm',
    'goal',
    's, with start',
    'right',
    'peak MB',
    'goal',
    'tesseract.js s',
    'found',
    'tesseract s',
    'found',
  ],
  cells,
)}

Two readers of scans take ${twoWorkersPages} pages ${twoWorkers.toFixed(2)} times as fast as one, by the clock and with their start, median of ${ROUNDS} rounds (≥ ${LEAST_TWO}: ${met(twoWorkers >= LEAST_TWO)}).
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
}
