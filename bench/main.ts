/**
 * `npm run bench`: how fast, against what, and with how much memory. Prints a table and writes bench/RESULTS.md;
 * `npm run bench -- --only scans` (or `pdf`, `doc`, `scan-corpus`) measures that part alone and leaves the others as they stand.
 * Every measurement is a process of its own, one after the other; nothing else should run on the machine meanwhile.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { postgresMissing } from '../test/harness/postgres.js';
import type { CrawlResult } from './crawl.js';
import { docSection } from './doc.js';
import type { EndToEndResult } from './end-to-end.js';
import { FORMATS, type Format } from './inputs.js';
import type { FormatResult } from './formats.js';
import { machine } from './machine.js';
import { pdfSection } from './pdf.js';
import { scanCorpusSection } from './scan-corpus.js';
import { scanSection } from './scan.js';

/** What a format is held against, and how many times as long we may take; null: a rate is wanted instead. */
const PEERS: Readonly<Record<Format, { readonly name: string; readonly most: number | null }>> = {
  text: { name: 'splitting into lines', most: null },
  html: { name: 'parse5.parse', most: 5 },
  docx: { name: 'mammoth.convertToHtml', most: 1.5 },
};
/** Documents per second wanted. */
const TEXT_RATE = 300;
const END_TO_END_RATE: Readonly<Record<EndToEndResult['store'], number | null>> = { postgres: 60, pglite: null };

/** Pages per second, and megabytes of the process that crawls. */
const CRAWL_RATE = 120;
const CRAWL_MEGABYTES = 300;

/** Runs one measurement with this process's loader; its last line is the result. */
function measured<T>(script: string, argument: string): T {
  process.stderr.write(`measuring ${script} ${argument} …\n`);
  const file = fileURLToPath(new URL(script, import.meta.url));
  const { status, stdout } = spawnSync(process.execPath, [...process.execArgv, file, argument], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = stdout.trim().split('\n').at(-1);
  if (status !== 0 || line === undefined) throw new Error(`${script} ${argument} ended with status ${status}`);
  return JSON.parse(line) as T;
}

/** Rows as a Markdown table with aligned columns. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

const whole = (number: number): string => Math.round(number).toLocaleString('en-US');
const short = (number: number): string => number.toFixed(2);
const met = (yes: boolean): string => (yes ? 'yes' : 'NO');

function formatRow({ format, documents, kilobytes, ours, peer, ratio, stages, peakMegabytes }: FormatResult): string[] {
  const { name, most } = PEERS[format];
  const goal = most === null ? `≥ ${TEXT_RATE}/s: ${met(ours >= TEXT_RATE)}` : `≤ ${most} ×: ${met(ratio <= most)}`;
  return [
    format,
    `${documents} of ${short(kilobytes)} KB`,
    whole(ours),
    stages.map(short).join(' + '),
    name,
    whole(peer),
    `${short(ratio)} ×`,
    goal,
    whole(peakMegabytes),
  ];
}

function endToEndRow(result: EndToEndResult): string[] {
  const { store, documents, failures, perSecond, startSeconds, againSeconds, peakMegabytes } = result;
  const wanted = END_TO_END_RATE[store];
  return [
    store,
    `${whole(documents)} (${failures} failed)`,
    short(perSecond),
    wanted === null ? '' : `≥ ${wanted}/s: ${met(perSecond >= wanted)}`,
    short(startSeconds),
    short(againSeconds),
    peakMegabytes === null ? 'not measured' : whole(peakMegabytes),
  ];
}

function crawlRow({ hosts, pages, perSecond, peerPerSecond, peakMegabytes }: CrawlResult): string[] {
  return [
    `${whole(pages)} of ${hosts} hosts`,
    short(perSecond),
    `≥ ${CRAWL_RATE}/s: ${met(perSecond >= CRAWL_RATE)}`,
    peerPerSecond === null ? 'not installed' : short(peerPerSecond),
    peakMegabytes === null ? 'not measured' : whole(peakMegabytes),
    peakMegabytes === null ? '' : `≤ ${CRAWL_MEGABYTES} MB: ${met(peakMegabytes <= CRAWL_MEGABYTES)}`,
  ];
}

/** Crawling: pages a second beside Scrapy. */
function crawlSection(measure: typeof measured, write: typeof table): string {
  const canCrawl = existsSync(new URL('../dist/cli/commands/harvest.js', import.meta.url)) && postgresMissing === null;
  const crawl = canCrawl ? measure<CrawlResult>('crawl.ts', '') : null;
  const crawlTable =
    crawl === null
      ? 'Not measured: it needs Postgres and the command `harvest`.'
      : write(['pages', 'per s', 'goal', 'Scrapy per s', 'peak MB', 'goal'], [crawlRow(crawl)]);
  return `## Crawling

Pages of 20 KB on twenty loopback hosts in a process of their own, one connection and no delay for each host, with archive, a
private redis-server and Postgres (fsync on); the clock runs at the hosts. Beside it Scrapy on the same hosts, one request at
a time for each, which keeps the bodies in a folder. Peak memory is the process that crawls, without its parser children.

${crawlTable}
`;
}

/** Parts that can be measured alone. */
const PARTS: Readonly<Record<string, (measure: typeof measured, write: typeof table) => string>> = {
  pdf: pdfSection,
  doc: docSection,
  scans: scanSection,
  'scan-corpus': (_, write) => scanCorpusSection(write),
  crawl: crawlSection,
};

function wholeReport(): string {
  const described = machine();
  const formats = FORMATS.map((format) => measured<FormatResult>('formats.ts', format));
  const stores = postgresMissing === null ? (['postgres', 'pglite'] as const) : (['pglite'] as const);
  const endToEnd = stores.map((store) => measured<EndToEndResult>('end-to-end.ts', store));
  return `# Speed

Written by \`npm run bench\`; nothing here is typed by hand.

${described.map((line) => `- ${line}`).join('\n')}

## One document, one core

extract + normalize + validate, warm, in one process, in turns with the bare reading of the same bytes. Rates are documents
per second of processor time; ratios are medians over the rounds. Inputs: the corpus, and real reports where at hand.

${table(
  ['format', 'documents', 'per s', 'ms by stage', 'against', 'per s', 'ratio', 'goal', 'peak MB'],
  formats.map(formatRow),
)}

${pdfSection(measured, table)}
${docSection(measured, table)}
${scanSection(measured, table)}
${scanCorpusSection(table)}
## End to end

${whole(endToEnd[0]?.documents ?? 0)} text documents from a folder through every queue of a private redis-server (AOF) into the store
(Postgres with fsync on), wall clock, one process with a parser child per core. Peak memory is that process and its children.
${postgresMissing === null ? '' : `\nPostgres was not measured: ${postgresMissing}.\n`}
${table(
  ['store', 'documents', 'per s', 'goal', 's to start', 's for the same again', 'peak MB'],
  endToEnd.map(endToEndRow),
)}

${crawlSection(measured, table)}`;
}

/** The report with a section in the place of the one that has its heading; at the end if none has. */
function withSection(report: string, section: string): string {
  const [heading = ''] = section.split('\n');
  const start = report.indexOf(`${heading}\n`);
  if (start < 0) return `${report.trimEnd()}\n\n${section}`;
  const end = report.indexOf('\n## ', start + 1);
  return `${report.slice(0, start)}${section}${end < 0 ? '' : report.slice(end)}`;
}

const RESULTS = new URL('RESULTS.md', import.meta.url);
const only = process.argv[2] === '--only' ? (process.argv[3] ?? '') : null;
const part = only === null ? null : PARTS[only];
if (part === undefined) throw new Error(`--only knows ${Object.keys(PARTS).join(', ')}`);
const report = part === null ? wholeReport() : withSection(readFileSync(RESULTS, 'utf8'), part(measured, table));
writeFileSync(RESULTS, report);
process.stdout.write(`${report}\n`);
