/**
 * Whole pages of scans read by tesseract, as anybody would call it: tesseract.js in a process of its own, and the program where it
 * is installed. They get our straightened pages, upright and without seals, and are judged generously: of every row
 * of a table so many numbers are right as stand in their order in some line of the text that has two characters of the row's
 * label, or no Chinese at all.
 */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { createWorker } from 'tesseract.js';
import type * as Find from '../src/pipeline/ocr/find.js';
import type * as Pictures from '../src/pipeline/ocr/pictures.js';
import type { PagePicture } from '../src/pipeline/ocr/page.js';
import type { ScanTableTruth, ScanTruth } from '../test/corpus/scan/model.js';
import { built } from './built.js';
import { processorMs } from './clock.js';

export interface PeerDocument {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly truth: ScanTruth;
}

export interface PeerUse {
  /** Seconds of processor time. */
  readonly seconds: number;
  readonly found: number;
}

export interface Peers {
  readonly js: PeerUse;
  /** null: not installed. */
  readonly native: PeerUse | null;
  /** Numbers printed in tables. */
  readonly numbers: number;
}

type Read = (png: Buffer) => Promise<{ readonly text: string; readonly seconds: number }>;

/** Reads every page of the documents by each peer. */
export async function readByPeers(documents: readonly PeerDocument[]): Promise<Peers> {
  const pages = await Promise.all(documents.map(pngsOf));
  const worker = await createWorker('chi_sim', 1, {
    langPath: dirname(
      createRequire(import.meta.url).resolve('@tesseract.js-data/chi_sim/4.0.0_best_int/chi_sim.traineddata.gz'),
    ),
    gzip: true,
    cacheMethod: 'none',
  });
  try {
    const js = await use(documents, pages, async (png) => {
      const start = processorMs();
      const { data } = await worker.recognize(png);
      return { text: data.text, seconds: (processorMs() - start) / 1000 };
    });
    const hasNative =
      spawnSync('tesseract', ['--list-langs'], { encoding: 'utf8' }).stdout?.includes('chi_sim') ?? false;
    const native = hasNative ? await use(documents, pages, nativeRead) : null;
    const numbers = documents
      .flatMap(({ truth }) => truth.tables.flatMap(rowsOf))
      .flatMap(({ values }) => values).length;
    return { js, native, numbers };
  } finally {
    await worker.terminate();
  }
}

/** Straightened pages as PNG. */
async function pngsOf({ bytes, mediaType }: PeerDocument): Promise<Buffer[]> {
  const { pagePictures } = await built<typeof Pictures>('pipeline/ocr/pictures.js');
  const { findPages } = await built<typeof Find>('pipeline/ocr/find.js');
  const pictures: PagePicture[] = [];
  for await (const picture of pagePictures(bytes, mediaType)) pictures.push(picture);
  return Promise.all(
    findPages(pictures).map(async ({ gray: { width, height, dpi, pixels } }) =>
      sharp(pixels, { raw: { width, height, channels: 1 } })
        .withMetadata({ density: Math.round(dpi) })
        .png()
        .toBuffer(),
    ),
  );
}

async function use(documents: readonly PeerDocument[], pages: readonly Buffer[][], read: Read): Promise<PeerUse> {
  let [seconds, found] = [0, 0];
  for (const [index, { truth }] of documents.entries()) {
    const lines: string[] = [];
    for (const png of pages[index] ?? []) {
      const page = await read(png);
      seconds += page.seconds;
      lines.push(...page.text.split('\n'));
    }
    for (const row of truth.tables.flatMap(rowsOf)) found += foundIn(row, lines);
  }
  return { seconds, found };
}

/** On one core; bash knows what its children used. */
const nativeRead: Read = (png) => {
  const words = ['-c', "TIMEFORMAT='%U %S'; time tesseract stdin stdout -l chi_sim 2>/dev/null"];
  const { stdout, stderr } = spawnSync('bash', words, {
    input: png,
    encoding: 'utf8',
    env: { ...process.env, OMP_THREAD_LIMIT: '1' },
    maxBuffer: 64 * 1024 * 1024,
  });
  const [user = 0, system = 0] = stderr.trim().split(' ').map(Number);
  return Promise.resolve({ text: stdout, seconds: user + system });
};

interface Row {
  readonly label: string;
  readonly values: readonly string[];
}

/** Rows with numbers, each with the label nearest to them. */
function rowsOf({ cells, rows }: ScanTableTruth): Row[] {
  return Array.from({ length: rows }, (_, row) => {
    const values = cells.filter((cell) => cell.row === row && cell.code !== null);
    const first = Math.min(...values.map(({ column }) => column));
    const labels = cells.filter(
      (cell) => cell.code === null && cell.row <= row && row < cell.row + cell.rowSpan && cell.column < first,
    );
    return {
      label: (labels.at(-1)?.text ?? '').replace(/\s+/gu, ''),
      values: values.map(({ text }) => text.trim()).filter((text) => /\d/u.test(text)),
    };
  }).filter(({ values }) => values.length > 0);
}

/** The most numbers of the row that one line has in their order. */
export function foundIn({ label, values }: Row, lines: readonly string[]): number {
  return Math.max(
    0,
    ...lines.map((line) => {
      const tight = line.replace(/(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu, '');
      const fits =
        !/\p{Script=Han}/u.test(tight) || label === '' || pairsOf(label).some((pair) => tight.includes(pair));
      return fits ? inOrder(values, tight.match(/[\d.,-]*\d/gu) ?? []) : 0;
    }),
  );
}

function pairsOf(label: string): string[] {
  return Array.from({ length: Math.max(0, label.length - 1) }, (_, at) => label.slice(at, at + 2));
}

/** Length of the longest common subsequence. */
function inOrder(wanted: readonly string[], found: readonly string[]): number {
  let before = new Array<number>(found.length + 1).fill(0);
  for (const value of wanted) {
    const now = [0];
    found.forEach((other, at) => {
      const same = other.replaceAll(',', '') === value.replaceAll(',', '');
      now.push(same ? (before[at] ?? 0) + 1 : Math.max(before[at + 1] ?? 0, now[at] ?? 0));
    });
    before = now;
  }
  return before.at(-1) ?? 0;
}
