/**
 * Word 97–2003: extract + normalize + validate on one core, warm, in milliseconds a document, against word-extractor in the same
 * process and in turns, and against programs where they are installed; beside the speed, how many facts come out right. What
 * peers give (text, or a docx) goes through our reader of that format. Run as a process of its own it prints one line of JSON;
 * `docSection` makes the section of RESULTS.md of it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as Extract from '../src/pipeline/extract/extract.js';
import type * as Normalize from '../src/pipeline/normalize/normalize.js';
import type * as Validate from '../src/pipeline/validate/validate.js';
import { built } from './built.js';
import { median, processorMs } from './clock.js';

interface Row {
  readonly reader: string;
  /** Milliseconds a document: processor time, of programs the wall clock of their process. */
  readonly ms: number;
  /** Share of the facts of all documents that are right. */
  readonly right: number;
}

interface Input {
  readonly bytes: Uint8Array;
  readonly facts: Readonly<Record<string, number | null>>;
}

/** What is used of word-extractor, which has no types of its own. */
type WordExtractor = new () => { extract(bytes: Buffer): Promise<{ getBody(): string }> };
const Extractor = createRequire(import.meta.url)('word-extractor') as WordExtractor;

type Reader = (bytes: Uint8Array) => Promise<ReadonlyMap<string, number | null>>;

const WARM_ROUNDS = 2;
const ROUNDS = 5;
const MOST_MS = 10;

/** The committed doc files, with their truth. */
function inputs(): Input[] {
  const folder = new URL('../test/fixtures/doc/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.doc'))
    .map((name) => {
      const { truth } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as {
        truth: { facts: Input['facts'] };
      };
      return { bytes: new Uint8Array(readFileSync(new URL(name, folder))), facts: truth.facts };
    });
}

async function ownReader(): Promise<Reader> {
  const { extract } = await built<typeof Extract>('pipeline/extract/extract.js');
  const { normalize } = await built<typeof Normalize>('pipeline/normalize/normalize.js');
  const { validate } = await built<typeof Validate>('pipeline/validate/validate.js');
  return async (bytes) => {
    const layout = await extract(bytes, { declaredCharset: null });
    const { facts } = validate(normalize(layout, { division: null, body: null, year: null }));
    return new Map(facts.map(({ code, value }) => [code, value]));
  };
}

class Right {
  found = 0;
  all = 0;

  add(facts: ReadonlyMap<string, number | null>, truth: Input['facts']): void {
    for (const [code, value] of Object.entries(truth)) {
      this.all += 1;
      if (facts.has(code) && facts.get(code) === value) this.found += 1;
    }
  }

  get share(): number {
    return this.found / this.all;
  }
}

async function measure(): Promise<Row[]> {
  const read = await ownReader();
  const documents = inputs();
  const extractor = new Extractor();
  const rounds: { ours: number; peer: number }[] = [];
  const [right, peerRight] = [new Right(), new Right()];
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
    let [ours, peer] = [0, 0];
    for (const { bytes, facts } of documents) {
      const start = processorMs();
      const found = await read(bytes);
      const end = processorMs();
      const text = (await extractor.extract(Buffer.from(bytes))).getBody();
      peer += processorMs() - end;
      ours += end - start;
      if (round > 0) continue;
      right.add(found, facts);
      peerRight.add(await read(Buffer.from(text, 'utf8')).catch(nothing), facts);
    }
    if (round >= WARM_ROUNDS) rounds.push({ ours, peer });
  }
  return [
    { reader: 'ours, all stages', ms: median(rounds.map(({ ours }) => ours)) / documents.length, right: right.share },
    { reader: 'word-extractor', ms: median(rounds.map(({ peer }) => peer)) / documents.length, right: peerRight.share },
    ...(await programs(documents, read)),
  ];
}

/** What peers give that is no report. */
function nothing(): ReadonlyMap<string, number | null> {
  return new Map();
}

/** Programs: their words after the name, and the file they write (null: standard output). */
const PROGRAMS = [
  { name: 'antiword', words: ['-m', 'UTF-8.txt', '-w', '0', 'in.doc'], file: null, most: Infinity },
  { name: 'catdoc', words: ['-d', 'utf-8', '-w', 'in.doc'], file: null, most: Infinity },
  // a process of seconds: a few documents tell
  { name: 'soffice', words: ['--headless', '--convert-to', 'docx', 'in.doc'], file: 'in.docx', most: 3 },
] as const;

async function programs(documents: readonly Input[], read: Reader): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-bench-'));
  const rows: Row[] = [];
  try {
    for (const { name, words, file, most } of PROGRAMS) {
      const right = new Right();
      let [ms, count] = [0, 0];
      for (const { bytes, facts } of documents.slice(0, most)) {
        writeFileSync(join(folder, 'in.doc'), bytes);
        const profile =
          name === 'soffice' ? [`-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`] : [];
        const start = performance.now();
        const { error, stdout } = spawnSync(name, [...profile, ...words], { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
        if (error) break; // not installed
        ms += performance.now() - start;
        count += 1;
        const output =
          file === null ? stdout : existsSync(join(folder, file)) ? readFileSync(join(folder, file)) : null;
        right.add(output === null ? nothing() : await read(output).catch(nothing), facts);
      }
      if (count > 0) rows.push({ reader: `${name} (a process each)`, ms: ms / count, right: right.share });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return rows;
}

/** The section of the report; `measured` runs this file as a process of its own, `table` writes Markdown. */
export function docSection(
  measured: <T>(script: string, argument: string) => T,
  table: (head: readonly string[], rows: readonly (readonly string[])[]) => string,
): string {
  const rows = measured<Row[]>('doc.ts', 'measure');
  const cells = rows.map(({ reader, ms, right }, index) => [
    reader,
    ms.toFixed(1),
    index === 0 ? `≤ ${MOST_MS} ms: ${ms <= MOST_MS ? 'yes' : 'NO'}` : '',
    `${(right * 100).toFixed(1)} %`,
  ]);
  return `## Word 97–2003

One core, warm, milliseconds of processor time a document (of programs: wall clock of a process each); the committed doc files.
Right are facts whose value is the truth's; text and docx that a peer gives are read by our readers of text and docx.

${table(['reader', 'ms a document', 'goal', 'facts right'], cells)}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await measure())}\n`);
}
