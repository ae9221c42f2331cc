/** The identities over random matrices: nothing is found in a consistent one, every changed cell is found and located. */
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/pipeline/validate/validate.js';
import { changed, consistentValues, draftOf, randomOf } from './drafts.js';

const IDENTITY_RULES = ['requests.row_total', 'requests.outcome_sum', 'requests.balance', 'proceedings.total'];

describe.each(['2019', '2021'] as const)('identities of the %s form', (template) => {
  it('are silent on 100 consistent reports', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const draft = draftOf({ template, values: consistentValues(template, randomOf(seed)) });
      expect(validate(draft).hits).toEqual([]);
    }
  });

  it('detect any single changed cell, and name it where it stands in several sums', () => {
    const random = randomOf(42);
    const values = consistentValues(template, random);
    const codes = [...values.keys()].filter((code) => !code.startsWith('disclosure.'));
    expect(codes).toHaveLength((template === '2019' ? 23 : 25) * 7 + 15);
    for (const code of codes) {
      const right = values.get(code) ?? 0;
      const wrong = right + 1 + Math.floor(random() * 9);
      const { hits } = validate(draftOf({ template, values: changed(values, { [code]: wrong }) }));
      expect(hits.length, code).toBeGreaterThan(0);
      expect(
        hits.every((hit) => IDENTITY_RULES.includes(hit.rule) && hit.codes.includes(code)),
        code,
      ).toBe(true);
      if (code.startsWith('requests.')) {
        expect(
          hits.map(({ params }) => params),
          code,
        ).toEqual(hits.map(() => ({ suspect: code, should: right })));
      }
    }
  });

  it('are not judged over a cell without a number, nor over a row that the document lacks', () => {
    const values = consistentValues(template, randomOf(3));
    const blank = changed(values, { 'requests.granted.total': null });
    const blankHits = validate(draftOf({ template, values: blank })).hits;
    expect(blankHits.map(({ rule }) => rule)).toEqual(['cell.blank']);

    const without = new Map([...values].filter(([code]) => !code.startsWith('requests.granted.')));
    const hits = validate(draftOf({ template, values: without })).hits;
    expect(hits.map(({ rule }) => rule)).toEqual(['table.incomplete']);
    expect(hits[0]?.codes).toHaveLength(7);
  });
});

describe('hits', () => {
  it('name every operand with the total first, and both sums', () => {
    const values = consistentValues('2019', randomOf(5));
    const total = values.get('requests.granted.total') ?? 0;
    const two = changed(values, { 'requests.granted.total': total + 3, 'requests.granted.natural_person': null });
    expect(validate(draftOf({ values: two })).hits.map(({ rule }) => rule)).toEqual([
      'requests.outcome_sum',
      'cell.blank',
    ]);

    const { hits } = validate(draftOf({ values: changed(values, { 'requests.granted.total': total + 3 }) }));
    expect(hits[0]).toMatchObject({
      rule: 'requests.row_total',
      codes: [
        'requests.granted.total',
        'requests.granted.natural_person',
        'requests.granted.commercial_enterprise',
        'requests.granted.research_institution',
        'requests.granted.social_organization',
        'requests.granted.legal_service',
        'requests.granted.other_organization',
      ],
      expected: total,
      actual: total + 3,
    });
    expect(hits[1]?.rule).toBe('requests.outcome_sum');
    expect(hits[1]?.codes).toHaveLength(20);
    expect(hits[1]?.codes[0]).toBe('requests.outcome_total.total');
  });

  it('of the balance give 一 + 二 as expected and （七）+ 四 as actual', () => {
    const values = consistentValues('2019', randomOf(5));
    const [received = 0, carried = 0] = ['received', 'carried_in'].map(
      (row) => values.get(`requests.${row}.total`) ?? 0,
    );
    const { hits } = validate(draftOf({ values: changed(values, { 'requests.received.total': received + 2 }) }));
    const balance = hits.find(({ rule }) => rule === 'requests.balance');
    expect(balance).toMatchObject({
      codes: ['outcome_total', 'received', 'carried_in', 'carried_out'].map((row) => `requests.${row}.total`),
      expected: received + carried + 2,
      actual: received + carried,
    });
  });

  it('do not name a cell when two are wrong', () => {
    const values = consistentValues('2019', randomOf(9));
    const plus = (code: string): number => (values.get(code) ?? 0) + 1;
    const { hits } = validate(
      draftOf({
        values: changed(values, {
          'requests.granted.natural_person': plus('requests.granted.natural_person'),
          'requests.granted.legal_service': plus('requests.granted.legal_service') + 1,
        }),
      }),
    );
    expect(hits.length).toBeGreaterThan(1);
    expect(hits.find(({ rule }) => rule === 'requests.row_total')?.params).toEqual({});
  });

  it('are not raised over the outcome sum when （六） is there in both forms', () => {
    const values = consistentValues('2021', randomOf(9));
    const both = changed(values, { 'requests.other.total': 5, 'requests.other.natural_person': 5 });
    const rules = validate(draftOf({ template: '2021', values: both })).hits.map(({ rule }) => rule);
    expect(rules).not.toContain('requests.outcome_sum');
    expect(rules).toContain('table.incomplete');
  });
});
