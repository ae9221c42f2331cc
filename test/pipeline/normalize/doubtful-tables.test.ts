/** Tables that could be taken for this year's, units that stand apart, and blocks side by side. The corpus has them in every format. */
import { describe, expect, it } from 'vitest';
import { unitLine } from '../../../src/pipeline/normalize/tables/units.js';
import { validate } from '../../../src/pipeline/validate/validate.js';
import type { Block } from '../../../src/shared/model/layout.js';
import {
  DISCLOSURE_2019,
  draft,
  FIFTEEN,
  layout,
  proceedings,
  PROCEEDINGS_HEADS,
  table,
  valuesOf,
  type Written,
} from './layouts.js';

const TITLE = '临溪县桑河镇2022年政府信息公开工作年度报告';
const OTHERS = FIFTEEN.map((value) => String(Number(value) + 100));
const WITH_YEARS: readonly (readonly Written[])[] = PROCEEDINGS_HEADS.map((row, index) =>
  index === 0 ? [['年度', 1, 3] as const, ...row] : row,
);

function read(...blocks: (Block | string)[]): { upheld: unknown; said: (string | number)[][] } {
  const report = draft(layout(TITLE, ...blocks));
  const said = validate(report)
    .hits.filter(({ rule }) => rule.startsWith('table.') && rule !== 'table.missing')
    .map(({ rule, codes, actual }) => [rule, codes.length, ...(actual === null ? [] : [actual])]);
  return { upheld: valuesOf(report)['proceedings.reconsideration.upheld'], said };
}

describe('a table that says another year', () => {
  it.each([
    ['a caption', '2021年政府信息公开行政复议、行政诉讼情况'],
    ['nothing but a year', '（2021年度）'],
    ['a word for it', '附：上年度行政复议、行政诉讼情况'],
    ['the period', '统计期限：2021年1月1日至2021年12月31日'],
  ])('stands back behind this year’s, and is flagged alone: %s', (_what, caption) => {
    const other = proceedings(OTHERS);
    expect(read(caption, other, '2022年度', proceedings())).toEqual({ upheld: 1, said: [] });
    expect(read('四、政府信息公开行政复议、行政诉讼情况', proceedings(), caption, other)).toEqual({
      upheld: 1,
      said: [],
    });
    expect(read(caption, other)).toEqual({ upheld: 101, said: [['table.other_year', 15, 2021]] });
  });

  it('by its own first row', () => {
    const own = table([[['2021年行政复议、行政诉讼情况统计表', 15]], ...PROCEEDINGS_HEADS, OTHERS]);
    expect(read(own)).toEqual({ upheld: 101, said: [['table.other_year', 15, 2021]] });
  });

  it('by the label of its row', () => {
    const rows = (...years: [string, readonly string[]][]): Block =>
      table([...WITH_YEARS, ...years.map(([year, values]) => [year, ...values])]);
    expect(read(rows(['2021年', OTHERS], ['2022年', FIFTEEN]))).toEqual({ upheld: 1, said: [] });
    expect(read(rows(['2022年', FIFTEEN], ['2021年', OTHERS]))).toEqual({ upheld: 1, said: [] });
    expect(read(rows(['2021年', OTHERS]))).toEqual({ upheld: 101, said: [['table.other_year', 15, 2021]] });
  });

  it('by the title of a second report in the file', () => {
    const second = [
      '临溪县桑河镇2021年政府信息公开工作年度报告',
      '一、总体情况',
      '四、行政复议、行政诉讼情况',
      proceedings(OTHERS),
    ];
    expect(read(table(DISCLOSURE_2019), ...second)).toMatchObject({
      said: [
        ['table.other_year', 15, 2021],
        ['table.outdated', 22],
      ],
    });
    expect(read(proceedings(), ...second)).toEqual({ upheld: 1, said: [] });
  });

  it('no caption of this year’s table: dates, plans, comparisons, years of both', () => {
    for (const line of [
      '2023年1月10日',
      '与2021年相比，申请数量增长10%。',
      '2021年结转的申请均已办结。',
      '截至2021年底情况',
      '2021年和2022年行政复议、行政诉讼情况',
      '上年度结转情况',
    ])
      expect(read(line, proceedings()), line).toEqual({ upheld: 1, said: [] });
  });

  it('a table of its shape that nobody can read leaves it in doubt, before it and behind it', () => {
    const unread = (values: readonly string[]): Block => table([FIFTEEN.map((_, index) => `?${index}`), values]);
    expect(read(unread(FIFTEEN), proceedings(OTHERS))).toEqual({ upheld: 101, said: [['table.unknown', 15]] });
    expect(read(proceedings(), 'x', table([['甲', '乙']]), unread(OTHERS)).said).toEqual([['table.unknown', 15]]);
    expect(read(unread(FIFTEEN))).toEqual({ upheld: undefined, said: [] });
  });

  it('two tables that say no year: the first, and where they differ it is said', () => {
    expect(read(proceedings(), '附表', proceedings(OTHERS))).toEqual({ upheld: 1, said: [['table.repeated', 15]] });
  });
});

describe('units that stand apart', () => {
  it.each([
    ['单位：万元', ['万元'], null],
    ['（单位：件、元）', ['元'], null],
    ['单位;元', ['元'], null],
    ['计量单位: 万元', ['万元'], null],
    ['| 单位：千元 |  |  |', ['千元'], null],
    ['二、主动公开政府信息情况（单位：件、万元）', ['万元'], null],
    ['单位：百件', [], 100],
    ['单位：万件、亿元', ['亿元'], 10_000],
  ])('%s', (text, money, by) => {
    expect(unitLine(text)).toMatchObject({ money, factor: by === null ? null : { by } });
  });

  it.each([
    '单位：桑河镇人民政府',
    '填报单位：县教育局',
    '单位（盖章）',
    '本年收费金额',
    '全县各单位：件件有着落，事事有回音',
  ])('none: %s', (text) => expect(unitLine(text)).toBeNull());

  const fees = (head: string, ...before: (Block | string)[]): unknown => {
    const rows: Written[][] = [[['第二十条第（八）项', 2]], ['信息内容', head], ['行政事业性收费', '12.5']];
    const { facts } = draft(layout(TITLE, ...before, table(rows)));
    return facts.map(({ value, unit }) => [value, unit]);
  };

  it('help where the head says nothing, and are nobody’s behind prose or another table', () => {
    const foreign = table([
      ['收入', '支出'],
      ['3', '4'],
    ]);
    expect(fees('本年收费金额', '单位：元')).toEqual([[12.5, 'CNY']]);
    expect(fees('本年收费金额', '单位：元', foreign)).toEqual([[12.5, null]]);
    expect(fees('本年收费金额', '单位：元', `${'全年工作平稳有序，'.repeat(8)}。`)).toEqual([[12.5, null]]);
  });

  it('against the head leave the amount without a unit', () => {
    expect(fees('本年收费金额（单位：万元）', '单位：万元')).toEqual([[125_000, 'CNY']]);
    expect(fees('本年收费金额（单位：万元）', '单位：元')).toEqual([[12.5, null]]);
  });
});

describe('heads and labels of another time', () => {
  const heads = (...given: string[]): Block =>
    table([
      ['信息内容', ...given],
      ['行政许可', ...given.map((_, at) => String(7 + at))],
    ]);
  it('are not misspellings of this year’s', () => {
    expect(valuesOf(draft(layout(TITLE, heads('上年处理决定数量'), proceedings())))).not.toHaveProperty([
      'disclosure.licensing.decisions',
    ]);
    const both = draft(layout(TITLE, heads('上年处理决定数量', '本年处理决定数量'), proceedings()));
    expect(valuesOf(both)).toMatchObject({ 'disclosure.licensing.decisions': 8 });
    const items = draft(layout(TITLE, heads('本年项目数量', '本年增/减', '处理决定数量'), proceedings()));
    expect(valuesOf(items)).not.toHaveProperty(['disclosure.licensing.prior_year_items']);
    expect(valuesOf(items)).toMatchObject({ 'disclosure.licensing.decisions': 9 });
  });

  it('still may be misspelt in other signs', () => {
    expect(valuesOf(draft(layout(TITLE, heads('本年处理绝对数量'), proceedings())))).toMatchObject({
      'disclosure.licensing.decisions': 7,
    });
  });
});

describe('blocks side by side', () => {
  const clauses: Written[] = [
    ['第二十条第（五）项', 2],
    ['第二十条第（六）项', 2],
  ];
  const heads = ['信息内容', '本年处理决定数量', '信息内容', '本年处理决定数量'];
  const decisions = (...rows: Written[][]): Record<string, number | string> =>
    valuesOf(
      draft(
        layout(TITLE, table([...rows, [['第二十条第（八）项', 4]], ['信息内容', ['本年收费金额（单位：万元）', 3]]])),
      ),
    );

  it('are read each by its own clause and heads, places kept', () => {
    const rows = [clauses, heads, ['行政许可', '7', '行政处罚', '8'], ['', '', '行政强制', '9']];
    expect(decisions(...rows)).toEqual({
      'disclosure.licensing.decisions': 7,
      'disclosure.penalties.decisions': 8,
      'disclosure.coercion.decisions': 9,
    });
    const { facts } = draft(layout(TITLE, table(rows)));
    expect(facts.find(({ code }) => code === 'disclosure.coercion.decisions')?.at).toMatchObject({ row: 3, column: 3 });
  });

  it('also within one clause', () => {
    const rows = [[['第二十条第（六）项', 4]] as Written[], heads, ['行政处罚', '8', '行政强制', '9']];
    expect(decisions(...rows)).toEqual({ 'disclosure.penalties.decisions': 8, 'disclosure.coercion.decisions': 9 });
  });
});

it('a table in the form of 2019 in a report for 2022 may be an older report’s', () => {
  expect(read(table(DISCLOSURE_2019))).toMatchObject({ said: [['table.outdated', 22]] });
});
