/**
 * Per format: extract + normalize + validate on one core, warm, against the least that any reader of the format has to
 * do, in the same process and in turns, so that both see the same machine. Run as a process of its own per format, so
 * that its peak memory is that format's. Prints one line of JSON.
 */
import mammoth from 'mammoth';
import { parse } from 'parse5';
import type * as Extract from '../src/pipeline/extract/extract.js';
import type * as Normalize from '../src/pipeline/normalize/normalize.js';
import type * as Validate from '../src/pipeline/validate/validate.js';
import { built } from './built.js';
import { median, processorMs } from './clock.js';
import { FORMATS, inputsOf, type Format } from './inputs.js';

export interface FormatResult {
  readonly format: Format;
  readonly documents: number;
  readonly kilobytes: number;
  /** Documents per second of processor time: ours and the peer's, medians over the rounds. */
  readonly ours: number;
  readonly peer: number;
  /** Median over the rounds of ours / peer in time. */
  readonly ratio: number;
  /** Milliseconds per document: extract, normalize, validate. */
  readonly stages: readonly [number, number, number];
  readonly peakMegabytes: number;
}

const { extract } = await built<typeof Extract>('pipeline/extract/extract.js');
const { normalize } = await built<typeof Normalize>('pipeline/normalize/normalize.js');
const { validate } = await built<typeof Validate>('pipeline/validate/validate.js');

const WARM_ROUNDS = 2;
const ROUNDS = 7;

/** The bare reading of a format; its result is used, so that it cannot be optimised away. */
const PEERS: Readonly<Record<Format, (bytes: Uint8Array) => Promise<number> | number>> = {
  text: (bytes) => new TextDecoder().decode(bytes).split(/\r?\n/u).length,
  html: (bytes) => parse(new TextDecoder(charset(bytes)).decode(bytes)).childNodes.length,
  docx: async (bytes) => (await mammoth.convertToHtml({ buffer: Buffer.from(bytes) })).value.length,
};

function charset(bytes: Uint8Array): string {
  return /charset=["']?gb/iu.test(new TextDecoder('latin1').decode(bytes.subarray(0, 2048))) ? 'gb18030' : 'utf-8';
}

async function measure(format: Format): Promise<FormatResult> {
  const documents = inputsOf(format);
  const stages: [number, number, number] = [0, 0, 0];
  const rounds: { ours: number; peer: number }[] = [];
  let checksum = 0;
  for (let round = 0; round < WARM_ROUNDS + ROUNDS; round++) {
    if (round === WARM_ROUNDS) stages.fill(0);
    let [ours, peer] = [0, 0];
    for (const bytes of documents) {
      const start = processorMs();
      const layout = await extract(bytes, { declaredCharset: null });
      const extracted = processorMs();
      const draft = normalize(layout, { division: null, body: null, year: null });
      const normalized = processorMs();
      checksum += validate(draft).hits.length;
      const validated = processorMs();
      checksum += await PEERS[format](bytes);
      peer += processorMs() - validated;
      ours += validated - start;
      stages[0] += extracted - start;
      stages[1] += normalized - extracted;
      stages[2] += validated - normalized;
    }
    if (round >= WARM_ROUNDS) rounds.push({ ours, peer });
  }
  if (checksum === 0) throw new Error('nothing was read');
  const perSecond = (ms: number): number => (documents.length * 1000) / ms;
  return {
    format,
    documents: documents.length,
    kilobytes: documents.reduce((total, { length }) => total + length, 0) / documents.length / 1024,
    ours: perSecond(median(rounds.map(({ ours }) => ours))),
    peer: perSecond(median(rounds.map(({ peer }) => peer))),
    ratio: median(rounds.map(({ ours, peer }) => ours / peer)),
    stages: [stages[0], stages[1], stages[2]].map((ms) => ms / ROUNDS / documents.length) as [number, number, number],
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  };
}

const format = FORMATS.find((known) => known === process.argv[2]);
if (!format) throw new Error(`usage: formats.ts ${FORMATS.join('|')}`);
process.stdout.write(`${JSON.stringify(await measure(format))}\n`);
