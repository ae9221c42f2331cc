/** Settling: the choice and the conflicts do not depend on the order of arrival. */
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/shared/model/fact.js';
import type { SettleReading } from '../../../src/shared/model/settle.js';
import {
  chooseCurrent,
  conflicts,
  differingCodes,
  identityChanged,
  revised,
  SETTLE_RULES,
} from '../../../src/pipeline/validate/settle.js';
import { factsHash } from '../../../src/shared/store/content.js';
import { factOf, randomOf } from './drafts.js';

const FACTS = [factOf('requests.received.total', 3), factOf('proceedings.reconsideration.total', 0)];
const OTHER = [factOf('requests.received.total', 4), factOf('proceedings.reconsideration.total', 0)];

function reading(sha256: string, more: Partial<Omit<SettleReading, 'factsHash'>> = {}): SettleReading {
  const facts = more.facts ?? FACTS;
  return {
    sha256,
    sourcePresent: false,
    issuedOn: null,
    method: 'html',
    ...more,
    facts,
    factsHash: factsHash(facts),
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

describe('chooseCurrent', () => {
  it('prefers the source’s document, then the later date, then the smaller hash', () => {
    const old = reading('a', { issuedOn: '2021-01-01' });
    const late = reading('c', { issuedOn: '2021-03-01' });
    const same = reading('b', { issuedOn: '2021-03-01' });
    const attachment = reading('0', { issuedOn: '2021-03-01', method: 'docx' });
    const undated = reading('0');
    const source = reading('f', { sourcePresent: true });
    expect(chooseCurrent([old, late]).sha256).toBe('c');
    expect(chooseCurrent([old, late, same, undated]).sha256).toBe('b');
    // whatever its bytes, the page before what hangs on it
    expect(chooseCurrent([old, attachment, same, undated]).sha256).toBe('b');
    expect(chooseCurrent([old, late, same, undated, source]).sha256).toBe('f');
    expect(chooseCurrent([undated]).sha256).toBe('0');
    expect(() => chooseCurrent([])).toThrow(RangeError);
  });

  it('gives the same for any order', () => {
    const random = randomOf(21);
    for (let round = 0; round < 200; round++) {
      const candidates = Array.from({ length: 1 + Math.floor(random() * 6) }, (_, index) =>
        reading(`${Math.floor(random() * 3)}${index}`, {
          sourcePresent: random() < 0.5,
          issuedOn: random() < 0.3 ? null : `2021-0${1 + Math.floor(random() * 2)}-01`,
          facts: random() < 0.5 ? FACTS : OTHER,
        }),
      );
      const settle = (order: readonly SettleReading[]): unknown => {
        const current = chooseCurrent(order);
        return [
          current.sha256,
          conflicts(
            current,
            order.filter((other) => other !== current),
          ),
        ];
      };
      expect(settle(shuffled(candidates, random))).toEqual(settle(candidates));
    }
  });
});

describe('conflicts', () => {
  it('are the codes that differ, once per other reading', () => {
    const current = reading('a');
    const others = [reading('d', { facts: OTHER }), reading('c', { facts: OTHER }), reading('b')];
    expect(conflicts(current, others)).toEqual([
      {
        rule: 'report.conflict',
        codes: ['requests.received.total'],
        expected: null,
        actual: 1,
        params: { other: 'c' },
      },
    ]);
  });

  it('are none between documents that say the same in other print, nor with one that has no facts', () => {
    const printed: Fact[] = FACTS.map((fact) => ({ ...fact, raw: ` ${fact.raw}`, at: { table: 9 } })).reverse();
    expect(conflicts(reading('a'), [reading('b', { facts: printed }), reading('c', { facts: [] })])).toEqual([]);
    expect(conflicts(reading('a', { facts: [] }), [reading('b')])).toEqual([]);
  });

  it('see a blank that the other fills, and a cell that the other lacks', () => {
    const blank = [factOf('requests.received.total', null)];
    expect(differingCodes(FACTS, blank)).toEqual(['requests.received.total', 'proceedings.reconsideration.total']);
    expect(
      differingCodes(blank, [factOf('requests.received.total', null, { status: 'placeholder', raw: '/' })]),
    ).toEqual(['requests.received.total']);
  });
});

describe('revised', () => {
  it('names every code in which a former document differs, whatever the order of the former ones', () => {
    const more: Fact[] = OTHER.map((fact) =>
      fact.code === 'proceedings.reconsideration.total' ? { ...fact, value: 99, raw: '99' } : fact,
    );
    const formers = [reading('b', { facts: OTHER }), reading('c', { facts: more })];
    const [hit, ...others] = revised(reading('a'), formers);
    expect(others).toEqual([]);
    expect(hit).toMatchObject({
      rule: 'series.revised',
      codes: ['requests.received.total', 'proceedings.reconsideration.total'],
    });
    expect(revised(reading('a'), [...formers].reverse())).toEqual([hit]);
  });

  it('are none when the former document said the same, or nothing', () => {
    expect(revised(reading('a'), [reading('b'), reading('c', { facts: [] })])).toEqual([]);
  });
});

describe('one report in several formats', () => {
  it('is shown by the richest, whatever the smaller hash', () => {
    const formats = [
      reading('a', { method: 'pdf' }),
      reading('b', { method: 'html' }),
      reading('c', { method: 'text' }),
    ];
    expect(chooseCurrent(formats).sha256).toBe('b');
    expect(chooseCurrent([...formats].reverse()).sha256).toBe('b');
  });

  it('is not asked when the formats say different things', () => {
    const formats = [reading('a', { method: 'pdf' }), reading('b', { method: 'html', facts: OTHER })];
    expect(chooseCurrent(formats).sha256).toBe('a');
  });
});

describe('identityChanged', () => {
  it('says both readings', () => {
    const hit = identityChanged({ body: '云溪县教育局', year: 2020 }, { body: '云溪县教育局', year: null });
    expect(SETTLE_RULES.findingOf(hit, 'zh')).toMatchObject({
      rule: 'report.identity_changed',
      severity: 'warning',
      message: '重新识别的结果为“云溪县教育局”—，与已登记的“云溪县教育局”2020 不同，登记未改',
    });
  });
});
