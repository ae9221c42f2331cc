import { describe, expect, it } from 'vitest';
import { pauseAfter } from '../../../src/shared/store/attempts.js';
import { bodyFacts, bodyId, bodyKey, withoutPlace, type BodyReading } from '../../../src/shared/store/bodies.js';
import { isStorableJson, storable } from '../../../src/shared/store/database.js';
import { PARSERS } from '../../../src/shared/store/parsers.js';

describe('withoutPlace', () => {
  it.each([
    ['320813', '淮安市洪泽区教育局', '教育局'],
    ['320813', '江苏省淮安市洪泽区教育局', '教育局'],
    ['320813', '洪泽区人民政府', '人民政府'],
    ['320813', '区教育局', '教育局'],
    ['320813', '淮安市教育局', '淮安市教育局'],
    ['320800', '淮安市教育局', '教育局'],
    ['320800', '洪泽区教育局', '洪泽区教育局'],
    ['320813', '洪泽区', '洪泽区'],
    ['320813', '蒋坝镇人民政府', '蒋坝镇人民政府'],
    ['990101', '淮安市教育局', '淮安市教育局'],
    [null, '县教育局', '县教育局'],
  ])('in %s %s is %s', (division, name, key) => {
    expect(withoutPlace(division, name)).toBe(key);
  });
});

describe('bodyKey', () => {
  it.each([
    ['高新区（近海镇）', '高新区(近海镇)'],
    ['高新区〔近海镇〕', '高新区(近海镇)'],
    ['西新“两区一镇”', '西新两区一镇'],
    ['青禾县　教 育\n局', '青禾县教育局'],
    ['青禾县\u200B教育局\uFEFF', '青禾县教育局'],
    ['Ａ区１号', 'A区1号'],
  ])('%j is known as %s', (name, key) => {
    expect(bodyKey(name)).toBe(key);
  });

  it('gives no id to a name of nothing but blanks, and tells divisions apart', () => {
    expect([bodyId('990101', null), bodyId('990101', ' ”'), bodyId(null, '')]).toEqual([null, null, null]);
    const ids = [bodyId('990101', '教育局'), bodyId('990102', '教育局'), bodyId(null, '教育局')];
    expect(new Set(ids).size).toBe(3);
  });
});

describe('bodyFacts', () => {
  const reading = (sha256: string, said: Partial<BodyReading>): BodyReading => ({
    sha256,
    agrees: true,
    current: true,
    year: 2020,
    name: '教育局',
    level: null,
    kind: null,
    ...said,
  });

  it('prefers the latest year, then the current document, and does not listen to readings that disagree', () => {
    const readings = [
      reading('a', { year: 2022, name: '教育 局', current: false }),
      reading('b', { year: 2022, name: '教育局' }),
      reading('c', { year: 2024, name: '财政局', agrees: false }),
      reading('d', { year: null, name: '教 育局', level: 'county' }),
    ];
    const facts = { name: '教育局', aliases: ['教 育局', '教育 局'], level: 'county', kind: null };
    expect(bodyFacts(readings)).toEqual(facts);
    expect(bodyFacts([...readings].reverse())).toEqual(facts);
    expect(bodyFacts([reading('c', { agrees: false })])).toBeNull();
  });
});

describe('pauseAfter', () => {
  it('doubles from 10 s, never passes 11 min, differs between documents and not between calls', () => {
    const pauses = [1, 2, 3, 4, 40, 2000].map((attempts) => pauseAfter(attempts, 'aa'));
    for (const [at, least] of [10, 20, 40, 80, 600, 600].entries()) {
      expect(pauses[at]).toBeGreaterThanOrEqual(least * 1000);
      expect(pauses[at]).toBeLessThanOrEqual(least * 1100);
    }
    expect(pauseAfter(1, 'aa')).toBe(pauseAfter(1, 'aa'));
    expect(Math.floor(pauseAfter(2, 'aa', 1000) / 1000)).toBe(2);
    expect(pauseAfter(1, 'aa')).not.toBe(pauseAfter(1, 'ab'));
  });
});

describe('parsers', () => {
  const [int8, numeric, instant] = [PARSERS[20], PARSERS[1700], PARSERS[1184]];
  it('reads numbers exactly or not as numbers', () => {
    expect(int8?.('9007199254740991')).toBe(9007199254740991);
    expect(() => int8?.('9007199254740993')).toThrow(/too large/);
    expect(numeric?.('314267500.00')).toBe(314267500);
    expect(numeric?.('0.30000000000000004')).toBe(0.1 + 0.2);
    expect(numeric?.('0.3000000000000000400001')).toBe('0.3000000000000000400001');
    expect(numeric?.('12345678901234567890')).toBe('12345678901234567890');
  });

  it('reads times of any zone as UTC', () => {
    expect(instant?.('2024-01-20 08:00:00+08')).toBe('2024-01-20T00:00:00.000Z');
    expect(instant?.('2024-01-20 00:00:00.123456+00')).toBe('2024-01-20T00:00:00.123Z');
    expect(instant?.('2024-01-20 05:30:00+05:30')).toBe('2024-01-20T00:00:00.000Z');
  });
});

describe('storable', () => {
  it('replaces NUL and lone surrogates at any depth, keys included, and nothing else', () => {
    const odd = { 'a\0': ['\uD83D\uDE00', '\uDE00', '\uD83D', { b: 'x\0' }], c: 1, d: null };
    expect(isStorableJson(JSON.stringify(odd))).toBe(false);
    expect(storable(odd)).toEqual({ 'a\uFFFD': ['😀', '\uFFFD', '\uFFFD', { b: 'x\uFFFD' }], c: 1, d: null });
    expect(isStorableJson(JSON.stringify(storable(odd)))).toBe(true);
  });
});
