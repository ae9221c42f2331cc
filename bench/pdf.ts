/**
 * PDF: extract + normalize + validate on one core, warm, in milliseconds a page, against what pdf.js needs for text and operators
 * alone (in the same process and in turns) and against `pdftotext -layout` where it is installed; how many facts come out right
 * beside the speed. Run as a process of its own it prints one line of JSON; `pdfSection` makes the section of RESULTS.md of it.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type * as Extract from '../src/pipeline/extract/extract.js';
import type * as Normalize from '../src/pipeline/normalize/normalize.js';
import type * as Validate from '../src/pipeline/validate/validate.js';
import { generate } from '../test/corpus/corpus.js';
import { renderPdf } from '../test/corpus/pdf/render-pdf.js';
import { built } from './built.js';
import { median, processorMs } from './clock.js';
import { realFiles } from './inputs.js';

interface Row {
  readonly kind: string;
  readonly documents: number;
  readonly pages: number;
  /** Milliseconds of processor time a page, medians over the rounds; of pdftotext its process included. */
  readonly ours: number;
  readonly pdfjs: number;
  readonly pdftotext: number | null;
  /** Median over the rounds of ours / pdf.js. */
  readonly ratio: number;
  /** Share of the facts that are right; of pdftotext: when our reader of text dumps reads what it printed. */
  readonly right: number | null;
  readonly pdftotextRight: number | null;
}

type Facts = Readonly<Record<string, number | null>>;

interface Input {
  readonly bytes: Uint8Array;
  readonly truth: Facts | null;
}

const WARM_ROUNDS = 1;
const ROUNDS = 5;
const MOST_MS = 60;
const MOST_RATIO = 2.5;

function inputs(): Readonly<Record<string, Input[]>> {
  const reports = generate(1).filter((_, index) => index % 12 === 5);
  const corpus = (variant: Parameters<typeof renderPdf>[1]): Input[] =>
    reports.map((report) => ({ bytes: renderPdf(report, variant), truth: report.truth.facts }));
  const fixtures = new URL('../test/fixtures/pdf/', import.meta.url);
  const printed = ['czj-2019', 'jyj-2024'].map((name) => ({
    bytes: new Uint8Array(readFileSync(new URL(`${name}.pdf`, fixtures))),
    truth: generate(1).find(({ truth }) => truth.file === name)?.truth.facts ?? null,
  }));
  return {
    'corpus, ruled': corpus({ id: 'portrait', brokenRows: true }),
    'corpus, dotted lines': corpus({ id: 'dots', rules: 'dots' }),
    'corpus, without lines': corpus({ id: 'borderless', rules: 'none', size: 8 }),
    'printed by LibreOffice': printed,
    'real reports': real(),
  };
}

/** Real reports with their truth beside them. */
function real(): Input[] {
  return realFiles('.pdf').map((file) => {
    const truth = JSON.parse(readFileSync(file.replace('.pdf', '.json'), 'utf8')) as { facts: Facts };
    return { bytes: new Uint8Array(readFileSync(file)), truth: truth.facts };
  });
}

/** Text and operators of every page, as pdf.js gives them; the number of pages. */
async function bare(bytes: Uint8Array): Promise<number> {
  const folder = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
  const task = getDocument({
    data: new Uint8Array(bytes),
    cMapUrl: `${join(folder, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(folder, 'standard_fonts')}/`,
    useSystemFonts: false,
    disableFontFace: true,
    isEvalSupported: false,
    verbosity: 0,
  });
  const document = await task.promise;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    await page.getTextContent();
    await page.getOperatorList();
    page.cleanup();
  }
  const pages = document.numPages;
  await task.destroy();
  return pages;
}

async function measure(): Promise<Row[]> {
  const { extract } = await built<typeof Extract>('pipeline/extract/extract.js');
  const { normalize } = await built<typeof Normalize>('pipeline/normalize/normalize.js');
  const { validate } = await built<typeof Validate>('pipeline/validate/validate.js');
  const read = async (bytes: Uint8Array): Promise<Map<string, number | null>> => {
    const layout = await extract(bytes, { declaredCharset: null });
    const { facts } = validate(normalize(layout, { division: null, body: null, year: null }));
    return new Map(facts.map(({ code, value }) => [code, value]));
  };
  const rows: Row[] = [];
  for (const [kind, documents] of Object.entries(inputs())) {
    if (documents.length === 0) continue;
    const rounds: { ours: number; pdfjs: number }[] = [];
    const right = { found: 0, all: 0 };
    let pages = 0;
    for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
      let [ours, pdfjs] = [0, 0];
      for (const { bytes, truth } of documents) {
        const start = processorMs();
        const facts = await read(bytes);
        const end = processorMs();
        const count = await bare(bytes);
        pdfjs += processorMs() - end;
        ours += end - start;
        if (round === 0) pages += count;
        if (round === 0 && truth) add(right, facts, truth);
      }
      if (round >= WARM_ROUNDS) rounds.push({ ours, pdfjs });
    }
    rows.push({
      kind,
      documents: documents.length,
      pages,
      ours: median(rounds.map(({ ours }) => ours)) / pages,
      pdfjs: median(rounds.map(({ pdfjs }) => pdfjs)) / pages,
      ratio: median(rounds.map(({ ours, pdfjs }) => ours / pdfjs)),
      right: right.all > 0 ? right.found / right.all : null,
      ...(await pdftotext(documents, pages, read)),
    });
  }
  return rows;
}

function add(right: { found: number; all: number }, facts: ReadonlyMap<string, number | null>, truth: Facts): void {
  for (const [code, value] of Object.entries(truth)) {
    right.all += 1;
    if (facts.has(code) && facts.get(code) === value) right.found += 1;
  }
}

async function pdftotext(
  documents: readonly Input[],
  pages: number,
  read: (bytes: Uint8Array) => Promise<Map<string, number | null>>,
): Promise<Pick<Row, 'pdftotext' | 'pdftotextRight'>> {
  if (spawnSync('pdftotext', ['-v']).status !== 0) return { pdftotext: null, pdftotextRight: null };
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-bench-'));
  const right = { found: 0, all: 0 };
  const file = join(folder, 'in.pdf');
  let ms = 0;
  try {
    for (const { bytes, truth } of documents) {
      writeFileSync(file, bytes);
      const start = performance.now();
      const { stdout } = spawnSync('pdftotext', ['-layout', file, '-'], { maxBuffer: 64 * 1024 * 1024 });
      ms += performance.now() - start;
      const facts = await read(stdout).catch(() => new Map<string, number | null>());
      if (truth) add(right, facts, truth);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { pdftotext: ms / pages, pdftotextRight: right.all > 0 ? right.found / right.all : null };
}

/** The section of the report; `measured` runs this file as a process of its own, `table` writes Markdown. */
export function pdfSection(
  measured: <T>(script: string, argument: string) => T,
  table: (head: readonly string[], rows: readonly (readonly string[])[]) => string,
): string {
  const share = (part: number | null): string => (part === null ? '' : `${(part * 100).toFixed(2)} %`);
  const rows = measured<Row[]>('pdf.ts', 'measure').map((row) => [
    row.kind,
    `${row.documents} of ${(row.pages / row.documents).toFixed(1)} pages`,
    row.ours.toFixed(1),
    `≤ ${MOST_MS}: ${row.ours <= MOST_MS ? 'yes' : 'NO'}`,
    row.pdfjs.toFixed(1),
    `${row.ratio.toFixed(2)} ×`,
    `≤ ${MOST_RATIO} ×: ${row.ratio <= MOST_RATIO ? 'yes' : 'NO'}`,
    share(row.right),
    row.pdftotext === null ? 'not installed' : row.pdftotext.toFixed(1),
    share(row.pdftotextRight),
  ]);
  return `## PDF, a page on one core

extract + normalize + validate, warm, against pdf.js alone (text and operators of every page, same process, in turns); medians
over the rounds of processor time. \`pdftotext -layout\` is a process a document, by the clock; its facts are what our reader of
text dumps finds in its output. Facts right: of all that the documents print.

${table(
  [
    'documents',
    'size',
    'ms a page',
    'goal',
    'pdf.js ms',
    'ratio',
    'goal',
    'facts right',
    'pdftotext ms',
    'its facts right',
  ],
  rows,
)}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
}
