import { describe, expect, it } from 'vitest';
import { isValue, rawCell } from '../../../../src/pipeline/extract/text/cells.js';
import { fitValues, type FitOptions } from '../../../../src/pipeline/extract/text/fit.js';

/** Fields separated by blanks, `_` for an empty one; the values as one text, `.` for a column without a printed cell. */
function fit(fields: string, options: Partial<FitOptions> = {}, columns = 3) {
  const cells = fields.split(' ').map((text) => rawCell(text === '_' ? '' : text, 1));
  const result = fitValues(cells, columns, { offset: null, strict: false, room: 0, ...options });
  const values = result.values.map((cell) => (cell ? cell.text || '_' : '.')).join(' ');
  return `${result.irregular ? 'irregular ' : ''}${values}`;
}

describe('values of a row under its columns', () => {
  it('reads a full row wherever its empty cells stand', () => {
    expect(fit('1 2 3')).toBe('1 2 3');
    expect(fit('_ 1 2 3')).toBe('1 2 3');
    expect(fit('1 2 3 _ _')).toBe('1 2 3');
  });

  it('doubts a full row with a hole in it', () => {
    expect(fit('1 _ 2 3')).toBe('irregular 1 2 3');
  });

  it('reads a blank where the cells are as many as the columns', () => {
    expect(fit('1 _ 3')).toBe('1 _ 3');
    expect(fit('_ _ _')).toBe('_ _ _');
  });

  it('doubts the same row where its ends are not known', () => {
    expect(fit('1 _ 3', { strict: true })).toBe('irregular 1 _ 3');
  });

  it('reads a blank by the offset that the rows around have', () => {
    expect(fit('_ 1 2 _ _', { offset: 1 })).toBe('1 2 _');
    expect(fit('_ 1 2 _ _')).toBe('irregular _ 1 2');
    expect(fit('1 2 _ _', { offset: 1 })).toBe('irregular 1 2 _');
  });

  it('never shifts a row with too few or too many values silently', () => {
    expect(fit('1 2')).toBe('irregular 1 2 .');
    expect(fit('1 2 3 4')).toBe('irregular 1 2 3');
    expect(fit('1 2 3 4', { room: 1 })).toBe('irregular 2 3 4');
  });

  it('takes the lost cell before the first where the dump shows a gap', () => {
    const torn = fitValues([rawCell('1', 1, true), rawCell('2', 2)], 3, { offset: null, strict: true, room: 0 });
    expect(torn.values.map((cell) => cell?.text)).toEqual([undefined, '1', '2']);
    expect(torn).toMatchObject({ irregular: true, found: 2 });
  });
});

describe('what is a value', () => {
  it.each([
    '0',
    '12',
    '+3',
    '-2',
    '31426.75',
    '1,175',
    '２５',
    '2500 万',
    '832995元',
    '22（其中修订 16 件）',
    '/',
    '—',
    '无',
    '不适用',
  ])('%s is one', (text) => {
    expect(isValue(text)).toBe(true);
  });

  it.each(['', '1.', '2.重复申请', '2020年本行政区域', '1 2', '规章', '3、标题', '15件规章'])('%s is none', (text) => {
    expect(isValue(text)).toBe(false);
  });
});
