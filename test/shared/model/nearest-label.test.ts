/** Labels as scans give them: characters wrong, lost or split, decided by the nearest spelling and the place. */
import { describe, expect, it } from 'vitest';
import { labelKey } from '../../../src/shared/model/label-match.js';
import { LABELS, type Label } from '../../../src/shared/model/labels.js';
import { nearestLabel } from '../../../src/shared/model/nearest-label.js';

const rows = LABELS.filter(({ table, role }) => table === 'requests' && role === 'row');
const named = (id: string): Label => {
  const label = rows.find((row) => row.id === id);
  if (label === undefined) throw new Error(`no row ${id}`);
  return label;
};

/** Every `step`-th character is another one. */
const spoilt = (text: string, step: number): string =>
  [...text].map((sign, at) => (at % step === step - 1 ? '囗' : sign)).join('');

describe('by text alone', () => {
  it('finds every row whose spelling is its own, with a quarter of its characters wrong', () => {
    const long = rows.filter(({ text }) => labelKey(text).length >= 6);
    for (const label of long) {
      expect(nearestLabel(spoilt(label.text, 4), rows)?.label.id ?? label.id).toBe(label.id);
      expect(nearestLabel(spoilt(label.text, 4), rows, label)?.label.id).toBe(label.id);
    }
    const decided = long.filter((label) => nearestLabel(spoilt(label.text, 4), rows) !== null);
    expect(decided.length).toBeGreaterThan(long.length * 0.9);
  });

  it('says nothing of a text that is no label', () => {
    expect(nearestLabel('天气预报今日多云', rows)).toBeNull();
    expect(nearestLabel('', rows)).toBeNull();
    expect(nearestLabel('2047', rows, named('granted'))).toBeNull();
  });

  it('does not choose between labels that are as near', () => {
    const [one, other] = [
      { ...named('granted'), id: 'one', text: '甲乙丙丁' },
      { ...named('granted'), id: 'other', text: '甲乙丙戊' },
    ];
    expect(nearestLabel('甲乙丙己', [one, other])).toBeNull();
    expect(nearestLabel('甲乙丙己', [one, other], other)).toMatchObject({ label: other, by: 'text_and_place' });
  });
});

describe('with the place', () => {
  it('takes what the form has there when the text is half of it', () => {
    const label = named('granted');
    const text = spoilt(label.text, 2);
    expect(nearestLabel(text, rows, label)?.label).toBe(label);
  });

  it('does not take it against a text that is another label', () => {
    const [granted, other] = [named('granted'), rows.find(({ id }) => id === 'outcome_total') ?? named('carried_out')];
    expect(nearestLabel(granted.text, rows, other)?.label).toBe(granted);
  });
});
