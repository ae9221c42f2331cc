import { describe, expect, it } from 'vitest';
import {
  isValueLike,
  looksNumeric,
  readNumber,
  statedUnit,
  type MoneyUnit,
} from '../../../src/pipeline/normalize/numbers.js';

const count = (text: string): unknown => {
  const { status, value } = readNumber(text, { kind: 'count' });
  return status === 'reported' ? value : status;
};
const amount = (text: string, unit: MoneyUnit | null = null): unknown => {
  const reading = readNumber(text, { kind: 'amount', unit });
  return reading.status === 'reported' ? [reading.value, reading.unit] : reading.status;
};

describe('counts', () => {
  it.each([
    ['0', 0],
    [' 0', 0],
    ['11398889', 11398889],
    ['１２３', 123],
    ['1,234', 1234],
    ['1，234，567', 1234567],
    ['+20', 20],
    ['-3', -3],
    ['－18', -18],
    ['−15', -15],
    ['10 件', 10],
    ['3条', 3],
    ['1.2万件', 12000],
    ['22（其中修订 16 件）', 22],
    ['55（含自然失效 29 件）', 55],
    ['2笔 984361元', 2],
    ['2（笔）', 2],
    ['3.5', 3.5],
    ['0。', 0],
    ['\u200b5\ufeff', 5],
  ])('%j is %j', (text, value) => expect(count(text)).toBe(value));

  it.each(['', ' ', '\u00a0', '\u3000\u3000', '\u200b', '\n\t'])('%j is blank, with nothing printed', (text) => {
    expect(readNumber(text, { kind: 'count' })).toEqual({ status: 'blank', value: null, unit: 'count', raw: null });
  });

  it.each([
    '/',
    '／',
    '-',
    '--',
    '—',
    '——',
    '－',
    '无',
    '（无）',
    '无。',
    '不适用',
    'N/A',
    '暂无',
    '*',
    '、/'.slice(1),
  ])('%j is a placeholder', (text) => expect(count(text)).toBe('placeholder'));

  it.each([
    '12,34',
    '1,23',
    '1,2,3',
    '0,123',
    '007',
    '00',
    '1 2',
    '26\n26',
    '5①',
    '5²',
    '½',
    '约5',
    '5左右',
    '5-6',
    '1.2.3',
    '5.',
    '.5',
    '12元',
    '3万元',
    '22（23）',
    '2（984361元）',
    '零',
    'l0',
    'O',
    '2020年',
    '1e5',
    '0x10',
    '5件 6件',
    '--5',
    '+-5',
    '99999999999999999999',
    '9'.repeat(500),
    '#VALUE!',
  ])('%j is unreadable, never guessed', (text) => expect(count(text)).toBe('unreadable'));
});

describe('amounts, in yuan', () => {
  it.each([
    ['31426.75', '万元', 314267500],
    ['43.788万元', '万元', 437880],
    ['4166.241619', '万元', 41662416.19],
    ['24252.311082', '万元', 242523110.82],
    ['251000元', '万元', 251000],
    ['75394432.52元', null, 75394432.52],
    ['2500 万', null, 25000000],
    ['832995\n元', null, 832995],
    ['1.5亿元', null, 150000000],
    ['2笔 984361元', null, 984361],
    ['0.1', '万元', 1000],
    ['¥12', '元', 12],
    ['20（万元）', null, 200000],
    ['0', null, 0],
    ['0', '万元', 0],
  ] as const)('%j under %j is %j', (text, unit, value) => expect(amount(text, unit)).toEqual([value, 'CNY']));

  it('keeps the printed number without a unit when nobody states one', () => {
    expect(amount('117058')).toEqual([117058, null]);
  });

  it.each(['5笔', '2笔984361', '984361元 12元', '12.3456789012345678', '万元', '1,5万元'])('%j is unreadable', (text) =>
    expect(amount(text)).toBe('unreadable'),
  );

  it('keeps what is printed', () => {
    expect(readNumber(' 2500 万 ', { kind: 'amount', unit: null }).raw).toBe('2500 万');
    expect(readNumber('２２（其中\n修订 16 件）', { kind: 'count' }).raw).toBe('２２（其中\n修订 16 件）');
  });
});

describe('units of heads', () => {
  it.each([
    ['采购总金额(万元)', '万元'],
    ['本年收费金额（单位：万元）', '万元'],
    ['本年收费金额\n（单位:元）', '元'],
    ['采购总金额（单位：亿）', '亿元'],
    ['本年收费金额（单位：万美元）', null],
    ['采购总金额（万港元）', null],
    ['收费项目（单位：万件）', null],
    ['采购总金额', null],
    ['采购总金额元旦', null],
  ])('%j states %j', (text, unit) => expect(statedUnit(text)).toBe(unit));
});

describe('cells by kind', () => {
  it('knows what may stand where a value stands', () => {
    expect(['0', '', '/', '2500 万', '22（其中修订16件）'].every(isValueLike)).toBe(true);
    expect(['1.属于国家秘密', '（一）', '-4-', '2020年'].some(isValueLike)).toBe(false);
    expect([looksNumeric('7'), looksNumeric('/'), looksNumeric('')]).toEqual([true, false, false]);
  });

  it('answers to long hostile cells at once', () => {
    for (const text of ['1,'.repeat(1e6), '（'.repeat(1e6), ' '.repeat(1e6) + '1', '1'.repeat(1e6), '1 '.repeat(1e6)])
      expect(['unreadable', 'reported']).toContain(readNumber(text, { kind: 'count' }).status);
  });
});
