import { describe, expect, it } from 'vitest';
import { durationMs, Source } from '../../../src/shared/model/source.js';

const LEAST = { id: 'x', name: '槐泠县', division: '990100', start: ['http://127.0.0.1:8080/ndbg/'] };

describe('Source', () => {
  it('fills in what a file leaves out', () => {
    expect(Source.parse(LEAST)).toMatchObject({
      delay: 1000,
      allow: [],
      schedule: null,
      bodies: null,
      legacyTls: false,
    });
  });

  it.each([
    ['200ms', 200],
    ['1s', 1000],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['5', null],
    ['-1s', null],
  ])('reads the duration %s', (text, ms) => expect(durationMs(text)).toBe(ms));

  it.each([
    [{ schedule: '0 3 * 1-4 *' }, true],
    [{ schedule: '0 3 * 13 *' }, false],
    [{ schedule: '0 0 3 * 1-4 *' }, false],
    [{ start: ['ftp://127.0.0.1/'] }, false],
    [{ start: [] }, false],
    [{ division: 220106 }, false],
    [{ id: 'Über' }, false],
    [{ expect: { years: [2025, 2019] } }, false],
    [{ expect: { bodies: 40, years: [2019, 2025] } }, true],
    [{ allow: ['127.0.0.1:8080', 'files.example.cn'] }, true],
    [{ allow: ['http://files.example.cn/'] }, false],
    [{ unknown: 1 }, false],
  ])('takes or refuses %j', (more, good) => expect(Source.safeParse({ ...LEAST, ...more }).success).toBe(good));
});
