/**
 * Tables as readers of scans would hand them to the solver: filled so that every sum holds (or printed wrong on purpose),
 * then misread as the readers were measured to misread on fonts held out (confusions.json, written by
 * training/digits/confusions.ts; docs/readers.md).
 */
import { readFileSync } from 'node:fs';
import { PROCEEDING_GROUPS, REQUEST_ROWS } from '../../src/pipeline/validate/identities.js';
import { REQUEST_COLUMNS } from '../../src/shared/model/indicators.js';
import type { ReadCell } from '../../src/pipeline/validate/solver/read-cell.js';
import type { ReadValue } from '../../src/shared/model/candidate.js';

export type Random = () => number;

/** How probable the candidates of one unsure cell were called, best first, and which was right; -1: none. */
export interface Profile {
  readonly truth: number;
  readonly probabilities: readonly number[];
}

/** What was measured of misreadings. Counts are of candidates, digit by digit. */
export interface Confusions {
  readonly sources: Record<
    string,
    { cells: number; certainWrong: number; unsureRight: number; unsureWrong: number; truthAmong: number }
  >;
  /** Printed digit → what it was taken for. */
  readonly taken: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly lost: Readonly<Record<string, number>>;
  readonly added: Readonly<Record<string, number>>;
  /** Other numbers, further off; texts that are no number. */
  readonly far: number;
  readonly noNumber: number;
  /** Unsure cells read right; wrong with the truth among the candidates, and without it. */
  readonly profiles: {
    readonly right: readonly Profile[];
    readonly among: readonly Profile[];
    readonly without: readonly Profile[];
  };
}

const MEASURED = JSON.parse(readFileSync(new URL('confusions.json', import.meta.url), 'utf8')) as Confusions;

/** Shares on scans of the corpus, fonts held out: of cells that are unsure though right, of misread ones with the truth. */
export const MEASURED_SHARES = (() => {
  const { cells = 1, unsureRight = 0 } = MEASURED.sources['scans'] ?? {};
  const all = Object.values(MEASURED.sources);
  const sum = (of: (one: (typeof all)[number]) => number): number => all.reduce((total, one) => total + of(one), 0);
  return {
    unsure: unsureRight / cells,
    truthAmong:
      sum((one) => one.truthAmong) /
      Math.max(
        1,
        sum((one) => one.unsureWrong),
      ),
  };
})();

export function random(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const pick = <T>(rnd: Random, list: readonly T[]): T => list[Math.floor(rnd() * list.length)] as T;

/** Numbers by code: a requests matrix of the 2021 form and the proceedings, every sum right. */
export function rightTable(rnd: Random): Map<string, number> {
  const table = new Map<string, number>();
  const size = pick(rnd, [1, 3, 10, 60, 400]);
  const some = (most: number): number => (rnd() < 0.6 ? 0 : Math.floor(rnd() * rnd() * most * 2));
  const rows = REQUEST_ROWS.filter((row) => row !== 'requests.other');
  const outcomes = rows.filter((row) => !/received|carried_in|outcome_total|carried_out/u.test(row));
  for (const column of REQUEST_COLUMNS.filter((name) => name !== 'total')) {
    const parts = outcomes.map((row) => {
      const value = some(column === 'natural_person' ? size * 3 : size);
      table.set(`${row}.${column}`, value);
      return value;
    });
    const total = parts.reduce((sum, value) => sum + value, 0);
    const carriedOut = some(size);
    const carriedIn = Math.min(total + carriedOut, some(size));
    table.set(`requests.outcome_total.${column}`, total);
    table.set(`requests.carried_out.${column}`, carriedOut);
    table.set(`requests.carried_in.${column}`, carriedIn);
    table.set(`requests.received.${column}`, total + carriedOut - carriedIn);
  }
  for (const row of rows) {
    const sum = REQUEST_COLUMNS.reduce((all, column) => all + (table.get(`${row}.${column}`) ?? 0), 0);
    table.set(`${row}.total`, sum);
  }
  for (const group of PROCEEDING_GROUPS) {
    let sum = 0;
    for (const result of ['upheld', 'corrected', 'other', 'pending']) {
      const value = some(size);
      sum += value;
      table.set(`${group}.${result}`, value);
    }
    table.set(`${group}.total`, sum);
  }
  return table;
}

/** Prints one to three numbers wrong, as people do: a slip of the sum, a digit, two digits changed over, a zero. */
export function misprint(table: Map<string, number>, rnd: Random): void {
  const codes = [...table.keys()];
  const before = new Map(table);
  for (let count = 1 + Math.floor(rnd() * 3); count > 0; count--) {
    const totals = codes.filter((code) => code.endsWith('.total') || code.includes('outcome_total'));
    const code = pick(rnd, rnd() < 0.6 ? totals : codes);
    const value = table.get(code) ?? 0;
    const kind = rnd();
    const digits = String(value);
    const wrong =
      kind < 0.5
        ? value + pick(rnd, [-2, -1, 1, 1, 2, 3, 10])
        : kind < 0.8
          ? Number(digits.slice(0, -1) + String(Math.floor(rnd() * 10)))
          : kind < 0.9
            ? Number([...digits].reverse().join(''))
            : 0;
    table.set(code, Math.max(0, wrong));
  }
  if (codes.every((code) => table.get(code) === before.get(code))) {
    table.set('requests.received.total', (table.get('requests.received.total') ?? 0) + 1);
  }
}

/** One of the keys, as often as it was counted. */
function drawn(counts: Readonly<Record<string, number>>, rnd: Random): string | null {
  const entries = Object.entries(counts);
  let left = rnd() * entries.reduce((sum, [, count]) => sum + count, 0);
  for (const [key, count] of entries) if ((left -= count) < 0) return key;
  return null;
}

const KINDS = (() => {
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  const { taken, lost, added, far } = MEASURED;
  return {
    taken: Object.values(taken).reduce((all, one) => all + sum(one), 0),
    lost: sum(lost),
    added: sum(added),
    far,
  };
})();

/** A number as it may be misread: a digit taken for another, or lost, or seen where there is none; or several of it. */
export function misreading(value: number, rnd: Random): number {
  for (;;) {
    const kind = drawn(KINDS, rnd);
    let misread = value;
    for (let edits = kind === 'far' ? 2 : 1; edits > 0; edits--) misread = edited(misread, kind, rnd);
    if (misread !== value) return misread;
  }
}

function edited(value: number, kind: string | null, rnd: Random): number {
  const digits = [...String(value)];
  const at = Math.floor(rnd() * digits.length);
  const digit = digits[at] ?? '0';
  if (kind === 'added') digits.splice(rnd() < 0.5 ? at : at + 1, 0, drawn(MEASURED.added, rnd) ?? '1');
  else if (kind === 'lost') {
    // of digits that are lost oftener, more are lost
    const lost = drawn(Object.fromEntries(digits.map((one, index) => [index, MEASURED.lost[one] ?? 0])), rnd);
    if (digits.length > 1 && lost !== null) digits.splice(Number(lost), 1);
  } else digits[at] = drawn(MEASURED.taken[digit] ?? {}, rnd) ?? digit;
  return Number(digits.join(''));
}

const candidate = (value: number, probability: number): ReadValue => ({ text: String(value), value, probability });

/** Share of wrong candidates that are no number. */
const NO_NUMBER = MEASURED.noNumber / (MEASURED.noNumber + Object.values(KINDS).reduce((a, b) => a + b, 0));

/** Candidates of a value as probable as some that were measured. */
function measured(code: string, value: number, profiles: readonly Profile[], rnd: Random): ReadCell {
  const { truth, probabilities } = pick(rnd, profiles);
  const candidates: ReadValue[] = [];
  for (const [index, probability] of probabilities.entries()) {
    if (index === truth) candidates.push(candidate(value, probability));
    else if (index > 0 && rnd() < NO_NUMBER)
      candidates.push({ text: `${'□'.repeat(index)}.`, value: null, probability });
    else {
      const wrong = misreading(value, rnd);
      if (!candidates.some((known) => known.value === wrong)) candidates.push(candidate(wrong, probability));
    }
  }
  return { code, candidates };
}

/** The right number, read for certain. */
export const certainly = (code: string, value: number): ReadCell => ({ code, candidates: [candidate(value, 0.9995)] });

/** Read wrong and not certain; the truth among the candidates or not. */
export function misreadCell(code: string, value: number, truthAmong: boolean, rnd: Random): ReadCell {
  return measured(code, value, truthAmong ? MEASURED.profiles.among : MEASURED.profiles.without, rnd);
}

/** Read right and not certain: the readers differ. */
export function unsureCell(code: string, value: number, rnd: Random): ReadCell {
  return measured(code, value, MEASURED.profiles.right, rnd);
}
