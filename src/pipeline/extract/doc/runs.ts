/**
 * Property runs ([MS-DOC] 2.8.5, 2.8.6, 2.9.53–2.9.55): bin tables in the table stream name 512-byte pages of the main stream; a
 * page lists runs of file offsets with the modifiers of their paragraph or characters.
 *
 * A page ends with the number of its runs; it begins with their offsets (one more than runs). Behind these stand, per run,
 * the place of its modifiers in the page as a count of words: 13 bytes a run for paragraphs, one byte for characters.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { WordFile } from './container.js';

const PAGE = 512;
/** A report has some thousands. */
const MOST_RUNS = 200_000;

/** Where the modifiers of a run stand in the main stream; the same place is the same properties. */
export interface RunBody {
  readonly at: number;
  readonly length: number;
}

/** Runs in the order of their file offsets. */
export class Runs {
  readonly #from: readonly number[];
  readonly #to: readonly number[];
  readonly #bodies: readonly (RunBody | null)[];
  #last = 0;

  constructor(runs: readonly { readonly from: number; readonly to: number; readonly body: RunBody | null }[]) {
    const sorted = runs.every(({ from }, index) => index === 0 || (runs[index - 1]?.from ?? 0) <= from)
      ? runs
      : [...runs].sort((a, b) => a.from - b.from);
    this.#from = sorted.map(({ from }) => from);
    this.#to = sorted.map(({ to }) => to);
    this.#bodies = sorted.map(({ body }) => body);
  }

  /**
   * The place of the modifiers for the character at a file offset (null: none), and the offset where its run ends.
   * `covered`: there is such a run.
   */
  at(offset: number): { body: RunBody | null; to: number; covered: boolean } {
    const index = this.#find(offset);
    if (index < 0) return { body: null, to: this.#from[this.#last] ?? Infinity, covered: false };
    return { body: this.#bodies[index] ?? null, to: this.#to[index] ?? Infinity, covered: true };
  }

  /** The run that covers an offset; -1: none, and `#last` is the first run behind it. Text is mostly read in order. */
  #find(offset: number): number {
    for (let index = this.#last; index < this.#last + 2; index++) {
      if (offset >= (this.#from[index] ?? Infinity) && offset < (this.#to[index] ?? 0)) return (this.#last = index);
    }
    let low = 0;
    let high = this.#from.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#to[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    this.#last = low;
    return offset >= (this.#from[low] ?? Infinity) ? low : -1;
  }
}

/** Runs of paragraphs; their modifiers begin with the number of the paragraph's style. Throws `damaged_file`, `too_complex`. */
export function paragraphRuns(file: WordFile): Runs {
  return readRuns(file, 'paragraphRuns', 13, (page, at) => {
    const first = page.readUInt8(at);
    if (first !== 0) return { at: at + 1, length: 2 * first - 1 };
    return { at: at + 2, length: 2 * page.readUInt8(at + 1) };
  });
}

/** Runs of characters. Throws `damaged_file`, `too_complex`. */
export function characterRuns(file: WordFile): Runs {
  return readRuns(file, 'characterRuns', 1, (page, at) => ({ at: at + 1, length: page.readUInt8(at) }));
}

function readRuns(
  file: WordFile,
  part: 'paragraphRuns' | 'characterRuns',
  entrySize: number,
  bodyAt: (page: Buffer, at: number) => RunBody,
): Runs {
  const bins = file.part(part);
  const pages = Math.max(0, Math.floor((bins.length - 4) / 8));
  const runs: { from: number; to: number; body: RunBody | null }[] = [];
  for (let bin = 0; bin < pages; bin++) {
    const start = (bins.readUInt32LE(4 * (pages + 1) + 4 * bin) & 0x3fffff) * PAGE;
    if (start + PAGE > file.main.length) throw outside();
    const page = file.main.subarray(start, start + PAGE);
    const count = page.readUInt8(PAGE - 1);
    const places = 4 * (count + 1);
    if (places + entrySize * count > PAGE - 1) throw outside();
    if (runs.length + count > MOST_RUNS) {
      throw new NianbaoError('too_complex', { what: 'runs of properties', limit: MOST_RUNS });
    }
    for (let index = 0; index < count; index++) {
      const place = page.readUInt8(places + entrySize * index) * 2;
      const body = place === 0 || place + 2 > PAGE ? null : bodyAt(page, place);
      const length = body ? Math.min(body.length, PAGE - body.at) : 0;
      runs.push({
        from: page.readUInt32LE(4 * index),
        to: page.readUInt32LE(4 * index + 4),
        body: body ? { at: start + body.at, length } : null,
      });
    }
  }
  return new Runs(runs);
}

function outside(): NianbaoError {
  return new NianbaoError('damaged_file', { reason: 'a page of properties makes no sense' });
}
