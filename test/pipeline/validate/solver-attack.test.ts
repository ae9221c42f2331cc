/**
 * Attacks on what leaves the stage: each cell of a scan in turn is read wrong and for certain, alone and with others that are
 * misread as was measured. Nothing wrong may come out as a plain value that is trusted and that no finding names.
 */
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/pipeline/validate/validate.js';
import { identitiesOf } from '../../../src/pipeline/validate/identities.js';
import { CERTAIN, FLAGGED_BELOW } from '../../../src/shared/model/candidate.js';
import type { ReadCell } from '../../../src/pipeline/validate/solver/read-cell.js';
import { certainly, misreadCell, misreading, MEASURED_SHARES, random, type Random } from '../../support/misread.js';
import { consistentValues, draftOf, factOf, type Values } from './drafts.js';

const TABLES = 3;
const { truthAmong } = MEASURED_SHARES;

/** Facts as normalize makes them of readings. */
function checked(printed: Values, readings: readonly ReadCell[]): ReturnType<typeof validate> {
  const facts = readings.map(({ code, candidates: [first] }) =>
    factOf(code, first?.value ?? null, {
      status: first === undefined ? 'unreadable' : first.value === null ? 'blank' : 'reported',
      confidence: first?.probability ?? 0,
    }),
  );
  return validate(
    draftOf({
      values: printed,
      facts,
      observations: { readings: readings.map(({ code, candidates }) => ({ code, candidates: [...candidates] })) },
    }),
  );
}

/** Codes that came out wrong, trusted, plain and unnamed. */
function silent(printed: Values, readings: readonly ReadCell[]): string[] {
  const { facts, hits } = checked(printed, readings);
  const named = new Set(hits.flatMap(({ codes }) => codes));
  return facts
    .filter(({ code, value, status, confidence }) => {
      const wrong = value !== printed.get(code);
      return wrong && status === 'reported' && confidence >= FLAGGED_BELOW && !named.has(code);
    })
    .map(({ code }) => code);
}

const blank = (code: string): ReadCell => ({ code, candidates: [{ text: '', value: null, probability: 0.9995 }] });

/** The table read right but for `victim`, which both readers agree on wrongly, and some others, misread or not read at all. */
function attacked(printed: Values, victim: string, others: number, rnd: Random): ReadCell[] {
  const codes = [...printed.keys()];
  const misread = new Set(Array.from({ length: others }, () => codes[Math.floor(rnd() * codes.length)]));
  return codes.map((code) => {
    const value = printed.get(code) ?? null;
    if (value === null) return blank(code);
    if (code === victim) return certainly(code, misreading(value, rnd));
    if (!misread.has(code)) return certainly(code, value);
    return rnd() < 0.2 ? { code, candidates: [] } : misreadCell(code, value, rnd() < truthAmong, rnd);
  });
}

/** A filled form; `blanks`: as many fill it in, with nothing where there is a 0, but for the totals. */
function paper(seed: number, blanks: boolean): Values {
  const values = consistentValues('2021', random(seed), 30);
  const isTotal = (code: string): boolean => /\.total$|outcome_total/u.test(code);
  return new Map([...values].map(([code, value]) => [code, blanks && value === 0 && !isTotal(code) ? null : value]));
}

const STYLES = [
  { style: 'zeros printed', blanks: false },
  { style: 'zeros left blank', blanks: true },
];

describe.each(STYLES)('$style', ({ blanks }) => {
  it.each([0, 1, 2])('each cell of a sum read wrong for certain, and %i others misread', (others) => {
    const found: string[] = [];
    for (let table = 1; table <= TABLES; table++) {
      const printed = paper(table, blanks);
      const rnd = random(100 * table + others);
      const inSums = new Set(identitiesOf((code) => printed.has(code)).flatMap(({ codes }) => codes));
      const victims = [...inSums].filter((code) => printed.get(code) !== null);
      expect(victims.length).toBeGreaterThan(50);
      for (const victim of victims) found.push(...silent(printed, attacked(printed, victim, others, rnd)));
    }
    expect(found).toEqual([]);
  });
});

it('sees no error of both readers in the disclosure table, which has no sums: the limit that docs/readers.md names', () => {
  const printed = new Map(
    [...paper(1, false)].map(([code, value]) => [code, code.startsWith('disclosure.') ? 7 : value]),
  );
  const victims = [...printed.keys()].filter((code) => code.startsWith('disclosure.'));
  for (const victim of victims) {
    const readings = [...printed].map(([code, value]) => certainly(code, code === victim ? 1 : (value ?? 0)));
    expect([[], [victim]]).toContainEqual(silent(printed, readings));
    // one reader that differs is enough
    const doubted = readings.map((cell) =>
      cell.code === victim
        ? { code: victim, candidates: [{ text: '1', value: 1, probability: CERTAIN - 0.01 }] }
        : cell,
    );
    expect(silent(printed, doubted)).toEqual([]);
  }
});
