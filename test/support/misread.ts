/**
 * Tables as readers of scans would hand them to the solver: filled so that every sum holds (or printed wrong on purpose),
 * then misread as the readers were measured to misread (training/digits/measure.ts; docs/scans.md).
 */
import { PROCEEDING_GROUPS, REQUEST_COLUMNS, REQUEST_ROWS } from '../../src/pipeline/validate/identities.js';
import type { ReadCell } from '../../src/pipeline/validate/solver/read-cell.js';
import type { ReadValue } from '../../src/shared/model/candidate.js';

export type Random = () => number;

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

/** What a digit is taken for, by how often in a hundred of its misreadings. */
const TAKEN_FOR: Readonly<Record<string, string>> = {
  '0': '6889OO',
  '1': '774I2',
  '2': '7713',
  '3': '888592',
  '4': '1199',
  '5': '66638',
  '6': '888550',
  '7': '111124',
  '8': '33366690',
  '9': '0004873',
};

/** A number as it may be misread: a digit taken for another, or lost, or seen twice. */
export function misreading(value: number, rnd: Random): number {
  for (;;) {
    const digits = [...String(value)];
    const at = Math.floor(rnd() * digits.length);
    const kind = rnd();
    if (kind < 0.75)
      digits[at] = pick(
        rnd,
        [...(TAKEN_FOR[digits[at] ?? '0'] ?? '8')].filter((sign) => sign >= '0' && sign <= '9'),
      );
    else if (kind < 0.9 && digits.length > 1) digits.splice(at, 1);
    else digits.splice(at, 0, pick(rnd, ['1', '1', digits[at] ?? '0', '0', '7']));
    const misread = Number(digits.join(''));
    if (misread !== value) return misread;
  }
}

const candidate = (value: number, probability: number): ReadValue => ({ text: String(value), value, probability });

/** The right number, read for certain. */
export const certainly = (code: string, value: number): ReadCell => ({ code, candidates: [candidate(value, 0.9995)] });

/** Read wrong and not certain; the truth among the candidates or not. */
export function misreadCell(code: string, value: number, truthAmong: boolean, rnd: Random): ReadCell {
  const first = 0.35 + rnd() * 0.55;
  const left = 1 - first;
  const wrong = misreading(value, rnd);
  const others = truthAmong ? [value] : [];
  if (rnd() < 0.6) others.push(misreading(value, rnd));
  const candidates = [candidate(wrong, first)];
  for (const [index, other] of others.entries()) {
    if (candidates.some((known) => known.value === other)) continue;
    candidates.push(candidate(other, left * (index === 0 ? 0.75 : 0.15)));
  }
  return { code, candidates };
}

/** Read right and not certain: the readers differ. */
export function unsureCell(code: string, value: number, rnd: Random): ReadCell {
  const first = 0.5 + rnd() * 0.45;
  return { code, candidates: [candidate(value, first), candidate(misreading(value, rnd), (1 - first) * 0.8)] };
}
