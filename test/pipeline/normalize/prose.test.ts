/** Sections, years in the prose, look-alikes, blank forms and reports older than the form. */
import { describe, expect, it } from 'vitest';
import { NianbaoError } from '../../../src/shared/errors.js';
import { staleYears } from '../../../src/pipeline/normalize/prose-years.js';
import {
  DISCLOSURE_2021,
  draft,
  layout,
  matrix,
  matrixRows,
  MATRIX_HEADS,
  proceedings,
  table,
  wholeReport,
  type Written,
} from './layouts.js';

const TITLE = '临溪县桑河镇2020年政府信息公开工作年度报告';
const FORM = matrix('2019');
const sectionsOf = (...paragraphs: string[]) => draft(layout(TITLE, ...paragraphs, FORM)).report.sections;

function codeOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (thrown) {
    return thrown instanceof NianbaoError ? thrown.code : String(thrown);
  }
}

describe('sections', () => {
  it('are numbered by meaning, whatever is printed', () => {
    const given = layout(
      TITLE,
      '前言一段。',
      '一、总体概述',
      '平稳。',
      '一、主动公开政府信息情况',
      '3、 收到和处理政府信息公开申请情况',
      FORM,
      '4、政府信息公开行政法复议、行政诉讼情况',
      '五、存在的主要问题及整改措施',
      '（一）存在的问题',
      '人手不足。',
      '六、其他需要报告的事项：无',
    );
    const { report, observations } = draft(given);
    expect(report.sections).toEqual([
      { number: 1, heading: '总体概述', text: '平稳。' },
      { number: 2, heading: '主动公开政府信息情况', text: '' },
      { number: 3, heading: '收到和处理政府信息公开申请情况', text: '' },
      { number: 4, heading: '政府信息公开行政法复议、行政诉讼情况', text: '' },
      { number: 5, heading: '存在的主要问题及整改措施', text: '（一）存在的问题\n人手不足。' },
      { number: 6, heading: '其他需要报告的事项', text: '无' },
    ]);
    expect(observations.sections.map(({ number, printed }) => [number, printed])).toEqual([
      [1, 1],
      [2, 1],
      [3, 3],
      [4, 4],
      [5, 5],
      [6, 6],
    ]);
  });

  it.each([
    ['四、因政府信息公开工作被申请行政复议、提起行政诉讼情况', 4],
    ['五、存在问题及改进情况', 5],
    ['五、政府信息公开工作存在的主要问题及改进情况', 5],
    ['一、总体情况：', 1],
    ['总体情况', 1],
    ['三、收到和处理 政府信息公开申请情况', 3],
    ['一、总体情况。2020年，平稳。', 1],
    ['四、本年度因政府信息公开被申请行政复议和提起行政诉讼的情况', 4],
  ])('%s is section %i', (heading, number) => expect(sectionsOf(heading)[0]?.number).toBe(number));

  it('do not begin at prose that mentions them', () => {
    const mention = '本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况等六个部分组成。';
    expect(
      sectionsOf('一、总体情况', mention, '其他需要报告的事项见下文。', '（二）主动公开政府信息情况').map(
        (section) => section.number,
      ),
    ).toEqual([1]);
  });

  it('do not begin at a list inside a section', () => {
    const [first, second] = sectionsOf(
      '一、总体情况',
      '一、加强领导',
      '二、强化培训',
      '三、完善平台',
      '二、主动公开政府信息情况',
    );
    expect(first).toMatchObject({ number: 1, text: '一、加强领导\n二、强化培训\n三、完善平台' });
    expect(second?.number).toBe(2);
  });

  it('do not begin at a table of contents', () => {
    const contents = ['一、总体情况', '二、主动公开政府信息情况', '三、收到和处理政府信息公开申请情况'];
    const sections = sectionsOf(
      '目录',
      ...contents,
      '正文如下。',
      contents[0] ?? '',
      '平稳。',
      contents[1] ?? '',
      contents[2] ?? '',
    );
    expect(sections.map((section) => section.text)).toEqual(['平稳。', '', '']);
    expect(sectionsOf('一、总体情况……………1', '一、总体情况', '平稳。').map((section) => section.text)).toEqual([
      '平稳。',
    ]);
  });

  it('leave out the line under table two and the tables’ own ordinals', () => {
    const sections = sectionsOf(
      '二、主动公开政府信息情况',
      '2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：5',
    );
    expect(sections).toEqual([{ number: 2, heading: '主动公开政府信息情况', text: '' }]);
  });
});

describe('years in the prose', () => {
  it.each([
    ['2019年，我街的政府信息公开工作，主要是围绕以下三方面开展的', 2020, [2019]],
    ['2022年，我局认真做好政府信息公开工作，主动公开信息12条', 2023, [2022]],
    ['一是2022年度，我镇政务公开工作稳步推进', 2023, [2022]],
    ['本报告所列数据的统计期限自2019年1月1日起至2019年12月31日止', 2020, [2019]],
    ['现将2019年度政府信息公开工作情况报告如下', 2020, [2019]],
  ])('%s, in a report on %i', (sentence, year, stale) => expect(staleYears([sentence], year)).toEqual(stale));

  it.each([
    '2020年，我街的政府信息公开工作围绕三方面开展',
    '收到申请12件，较2019年增长20%',
    '2019年，我局收到政府信息公开申请5件，2020年收到8件',
    '2019年以来，我局政府信息公开工作稳步推进',
    '2021年，我局将进一步加强政府信息公开工作',
    '2021年我局政府信息公开工作计划如下',
    '按照《省政府信息公开申请办理答复规范》（省政办函〔2019〕49号）办理政府信息公开申请',
    '2019年5月15日起施行的新条例',
    '2019年修订的《政府信息公开条例》，我局组织学习',
    '2019年存在的问题已经整改，我局政府信息公开工作有所提高',
    '全镇各部门自2020年1月1日起至2020年12月31日止公开政府信息10条',
    '根据国家2021-2025年规划，我局推进政务公开',
    '国务院令第711号',
    '针对2019年政府信息公开工作中的不足，我局作了改进',
  ])('does not take %s for a stale year', (sentence) => expect(staleYears([sentence], 2020)).toEqual([]));
});

describe('documents that are no reports', () => {
  it.each([
    '文字解读：临溪县2020年政府信息公开工作年度报告',
    '图解：临溪县2020年政府信息公开工作年度报告',
    '临溪县2020年政府信息公开工作年度报告解读',
    '关于做好2020年政府信息公开工作年度报告编制发布工作的通知',
    '临溪县政府信息公开工作年度报告统计制度',
    '临溪县2020年政府信息公开工作自查报告',
    '关于2014年政府信息公开工作要点落实情况的函',
    '临溪县2020年统计公报',
    '2020年政府工作报告',
  ])('%s', (title) => {
    expect(codeOf(() => draft(layout(title, '今年以来，全县各项工作稳步推进。'.repeat(10))))).toBe('not_a_report');
  });

  it('a look-alike is none even with the tables in it', () => {
    expect(codeOf(() => draft(layout('图解：临溪县2020年政府信息公开工作年度报告', FORM)))).toBe('not_a_report');
  });

  it('an explanation whose heading the page gives, with the report’s title in its text', () => {
    const given = layout(TITLE, '一、总体情况', FORM);
    const hints = { titles: [`图解：${TITLE}`, `${TITLE}-临溪县人民政府`], publisher: null, publishedOn: null };
    expect(codeOf(() => draft({ ...given, hints }))).toBe('not_a_report');
  });

  it('a page that only links to the report, and a list of reports', () => {
    expect(codeOf(() => draft(layout(TITLE, '附件：报告全文.pdf')))).toBe('not_a_report');
    const list = [2019, 2020, 2021, 2022, 2023].map((year) => `临溪县${year}年政府信息公开工作年度报告`);
    expect(codeOf(() => draft(layout('年度报告', ...list)))).toBe('not_a_report');
  });

  it('nothing at all', () => {
    expect(codeOf(() => draft(layout()))).toBe('not_a_report');
    expect(
      codeOf(() =>
        draft(
          layout(
            table([
              ['1', '2'],
              ['甲', '乙'],
            ]),
          ),
        ),
      ),
    ).toBe('not_a_report');
  });
});

describe('the blank form', () => {
  const empty = (rows: readonly (readonly Written[])[]): Written[][] =>
    rows.map((row) =>
      row.map((cell) =>
        typeof cell === 'string'
          ? /^[\d.+-]+$/.test(cell)
            ? '　'
            : cell
          : /^[\d.]+$/.test(cell[0])
            ? ['', cell[1]]
            : cell,
      ),
    );

  it('is an error of its own', () => {
    const blank = [
      table(empty(DISCLOSURE_2021)),
      table([...MATRIX_HEADS, ...empty(matrixRows('2021'))]),
      proceedings(Array.from({ length: 15 }, () => '')),
    ];
    expect(
      codeOf(() => draft(layout('政府信息公开工作年度报告格式模板', '一、总体情况', '（文字描述）', ...blank))),
    ).toBe('blank_form');
    expect(codeOf(() => draft(layout(TITLE, ...blank)))).toBe('blank_form');
  });

  it('is none as soon as one number stands in a table', () => {
    const rows = empty(matrixRows('2021'));
    rows[0]?.splice(1, 1, '0');
    const report = draft(layout(TITLE, table([...MATRIX_HEADS, ...rows])));
    expect(report.facts.map((fact) => fact.status).filter((status) => status !== 'blank')).toEqual(['reported']);
  });
});

describe('reports before the form', () => {
  const prose = [
    '一、概述',
    '全年公开信息80条，'.repeat(8),
    '二、收费及减免情况',
    '没有收费。',
    '三、存在的问题及改进措施',
    '改进。',
  ];

  it('with the statistics table: kept cell by cell, no facts, nothing to judge', () => {
    const statistics = table([
      [['统计指标', 1], '单位', '统计数'],
      ['一、主动公开情况', '——', '——'],
      ['（一）主动公开政府信息数', '条', '80'],
    ]);
    const report = draft(layout('临溪县2016年政府信息公开工作年度报告', ...prose, statistics));
    expect(report.report).toMatchObject({ template: '2014', year: 2016 });
    expect(report.facts).toEqual([]);
    expect(report.cells).toHaveLength(9);
    expect(report.cells[8]).toEqual({
      table: 0,
      row: 2,
      column: 2,
      rowSpan: 1,
      columnSpan: 1,
      text: '80',
      at: { table: 0, row: 2, column: 2, line: 3 },
    });
    expect(report.observations).toEqual({
      blocks: [],
      ragged: [],
      unplaced: [],
      repeated: [],
      sections: [],
      proseYears: [],
      images: 0,
      unread: [],
    });
  });

  it('with a provincial short form', () => {
    const short = table([
      ['指标名称', '计量单位', '本年度', '历年累计'],
      ['主动公开信息数', '条', '2069', '12106'],
    ]);
    expect(draft(layout('临溪县2015年政府信息公开工作年度报告', ...prose, short)).report.template).toBe('2014');
  });

  it('with a local table, or none: prose', () => {
    const local = table([
      ['指标', '代码', '本期实际', '本年累计'],
      ['主动公开', '01', '5', '6'],
    ]);
    expect(draft(layout('临溪县2010年政府信息公开工作年度报告', ...prose, local)).report.template).toBe('prose');
    const none = draft(layout('临溪县2016年政府信息公开工作年度报告', ...prose));
    expect(none.report.template).toBe('prose');
    expect(none.report.sections.map(({ number, heading }) => [number, heading])).toEqual([
      [1, '概述'],
      [null, '收费及减免情况'],
      [5, '存在的问题及改进措施'],
    ]);
  });

  it('does not call a report in the new sections, whose tables are pictures, an old one', () => {
    const given = layout(
      TITLE,
      '一、总体情况',
      '平稳。',
      '二、主动公开政府信息情况',
      '三、收到和处理政府信息公开申请情况',
      '四、政府信息公开行政复议、行政诉讼情况',
      '五、存在的主要问题及改进情况',
    );
    const report = draft({ ...given, notes: [{ kind: 'image', count: 3 }] });
    expect(report.report.template).toBeNull();
    expect(report.observations.images).toBe(3);
  });
});

describe('hostile text', () => {
  it('of ten million characters is done with, and deterministic', () => {
    const long = [
      '总体情况'.repeat(500_000),
      '2019年，'.repeat(400_000),
      '（'.repeat(1_000_000),
      '一、'.repeat(700_000),
      '1 '.repeat(700_000),
      ' '.repeat(1_000_000) + '年',
      '统计期限自2020年1月1日'.repeat(100_000),
      '桑河镇人民政府'.repeat(200_000),
    ];
    const given = layout(TITLE, '一、总体情况', ...long, FORM);
    expect(JSON.stringify(draft(given))).toBe(JSON.stringify(draft(given)));
  });

  it('does not change what it is given', () => {
    const given = wholeReport('2021');
    const before = JSON.stringify(given);
    draft(given);
    expect(JSON.stringify(given)).toBe(before);
  });
});
