/** `implied`: what the identities force, and nothing more. */
import { describe, expect, it } from 'vitest';
import { impliedOf } from '../../../src/pipeline/validate/implied.js';
import { validate } from '../../../src/pipeline/validate/validate.js';
import { changed, COLUMNS, consistentValues, draftOf, factOf, randomOf, type Values } from './drafts.js';

function implied(values: Values): Record<string, number> {
  return Object.fromEntries(impliedOf([...values].map(([code, value]) => factOf(code, value))));
}

describe('implied', () => {
  const values = consistentValues('2021', randomOf(11));
  const truth = (...codes: string[]): Record<string, number> =>
    Object.fromEntries(codes.map((code) => [code, values.get(code) ?? -1]));
  const blank = (...codes: string[]): Values => changed(values, Object.fromEntries(codes.map((code) => [code, null])));

  it('finds any single blank cell of the matrix and the proceedings', () => {
    for (const code of [...values.keys()].filter((each) => !each.startsWith('disclosure.'))) {
      expect(implied(blank(code))).toEqual(truth(code));
    }
  });

  it('goes on from what it found: a blank total and a blank part of another row', () => {
    const codes = ['requests.granted.total', 'requests.granted.natural_person', 'requests.other.rest.total'];
    expect(implied(blank(...codes))).toEqual(truth(...codes));
  });

  it('finds nothing in a rectangle of blanks, which no sum determines', () => {
    const rows = ['granted', 'refused.state_secret'];
    const codes = rows.flatMap((row) =>
      ['natural_person', 'legal_service'].map((column) => `requests.${row}.${column}`),
    );
    expect(implied(blank(...codes))).toEqual({});
  });

  it('finds nothing where whole columns are blank', () => {
    const codes = [...values.keys()].filter((code) =>
      COLUMNS.slice(1).some((column) => code.startsWith('requests.') && code.endsWith(`.${column}`)),
    );
    expect(implied(blank(...codes))).toEqual({});
  });

  it('says nothing when the identities disagree', () => {
    const wrong = changed(blank('requests.granted.natural_person'), {
      'requests.granted.total': (values.get('requests.granted.total') ?? 0) + 1,
    });
    expect(implied(wrong)).toEqual({});
  });

  it('says nothing when the number would be negative or broken', () => {
    const code = 'proceedings.reconsideration.upheld';
    expect(implied(changed(blank(code), { 'proceedings.reconsideration.total': -1 }))).toEqual({});
    expect(implied(changed(blank(code), { 'proceedings.reconsideration.total': 99.5 }))).toEqual({});
  });

  it('takes back what breaks another sum over it', () => {
    // the row forces the first blank, the column then the second; the second row's own sum denies it
    const [first, second] = ['requests.granted.natural_person', 'requests.partly_granted.natural_person'];
    const denied = changed(blank(first, second), {
      'requests.partly_granted.total': (values.get('requests.partly_granted.total') ?? 0) + 4,
    });
    expect(implied(denied)).not.toHaveProperty([second]);
  });

  it('never touches value, raw or status', () => {
    const draft = draftOf({ template: '2021', values: blank('requests.granted.total') });
    const fact = validate(draft).facts.find(({ code }) => code === 'requests.granted.total');
    expect(fact).toMatchObject({
      value: null,
      raw: null,
      status: 'blank',
      ...{ implied: values.get('requests.granted.total') },
    });
    expect(validate(draft).facts.filter(({ implied: number }) => number !== null)).toHaveLength(1);
  });

  it('says nothing over a row whose columns are in doubt', () => {
    const code = 'proceedings.reconsideration.upheld';
    const codes = [...values.keys()].filter((each) => each.startsWith('proceedings.'));
    const ragged = [{ codes, expected: 15, found: 14, at: {} }];
    const { facts, hits } = validate(draftOf({ template: '2021', values: blank(code), observations: { ragged } }));
    expect(facts.filter(({ implied: number }) => number !== null)).toEqual([]);
    expect(hits.map(({ rule }) => rule)).toEqual(['cell.blank', 'cell.count']);
  });

  it('does not depend on the order of the facts', () => {
    const random = randomOf(5);
    for (let round = 0; round < 30; round++) {
      const codes = [...values.keys()].filter((code) => !code.startsWith('disclosure.') && random() < 0.15);
      const facts = [...blank(...codes)].map(([code, value]) => factOf(code, value));
      const shuffled = [...facts].sort(() => random() - 0.5);
      const found = impliedOf(facts);
      expect(new Map([...impliedOf(shuffled)].sort())).toEqual(new Map([...found].sort()));
      for (const [code, number] of found) expect(number, code).toBe(values.get(code));
    }
  });
});
