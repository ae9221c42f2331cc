/** Title, year, issuers, date, place: what a report says of itself. */
import { describe, expect, it } from 'vitest';
import type { Layout } from '../../../src/shared/model/layout.js';
import { kindOf, placeAtStart } from '../../../src/pipeline/normalize/places.js';
import { draft, layout, matrix, wholeReport } from './layouts.js';

const FORM = matrix('2019');
const END = ['六、其他需要报告的事项', '无。'];
const report = (...paragraphs: string[]) => draft(layout(...paragraphs, '一、总体情况', '平稳。', FORM, ...END)).report;
const signed = (...paragraphs: string[]) =>
  draft(layout('桑河镇2020年政府信息公开工作年度报告', '一、总体情况', FORM, ...END, ...paragraphs)).report;
const withHints = (base: Layout, titles: string[], publisher: string | null = null): Layout => ({
  ...base,
  hints: { titles, publisher, publishedOn: null },
});

describe('the title', () => {
  it.each([
    [['桑河镇2020年政府信息公开', '工作年度报告'], '桑河镇2020年政府信息公开工作年度报告'],
    [
      ['临溪县桑河镇“三区一带”2020年', '政府信息公开工作年度报告'],
      '临溪县桑河镇“三区一带”2020年政府信息公开工作年度报告',
    ],
    [['临溪县教育局', '2022年度政府信息公开年度报告'], '临溪县教育局2022年度政府信息公开年度报告'],
    [['临溪县教育局', '2022年度', '政府信息公开工作报告'], '临溪县教育局2022年度政府信息公开工作报告'],
    [['开发区(桑河镇) 2020 年 政府信息公开工作年度报告'], '开发区(桑河镇)2020年政府信息公开工作年度报告'],
    [['2019年上临市政府信息公开工作年度报告'], '2019年上临市政府信息公开工作年度报告'],
    [['临溪县2021年政府信息公开工作年报'], '临溪县2021年政府信息公开工作年报'],
    [['临溪县2021年政务信息公开年度报告'], '临溪县2021年政务信息公开年度报告'],
    [['临溪县2021年政府政务公开年报'], '临溪县2021年政府政务公开年报'],
    [['首页 > 政务公开', '来源：县政府 2021-01-18', '临溪县2021年信息公开年度报告'], '临溪县2021年信息公开年度报告'],
  ])('%j is %s', (lines, title) => expect(report(...lines).title).toBe(title));

  it('comes from the page when no paragraph is one, without the site’s name', () => {
    const given = withHints(layout('一、总体情况', FORM, ...END), [
      '临溪县2021年政府信息公开工作年度报告-临溪县人民政府',
    ]);
    expect(draft(given).report).toMatchObject({ title: '临溪县2021年政府信息公开工作年度报告', year: 2021 });
  });

  it.each([
    '临溪县机构编制委员会办公室2021年政府信息公开工作年度报告',
    '临溪会议中心2021年政府信息公开年度报告',
    '临溪县新闻出版局2021年政府信息公开年度报告',
    '临溪县督查室2021年政府信息公开年度报告（图片版）',
  ])('%s is one, whatever words the name has', (title) => expect(report(title).title).toBe(title));

  it('is not the column’s name above it', () => {
    const title = '临溪县教育局2021年政府信息公开年度报告';
    expect(report('政府信息公开年报', title).title).toBe(title);
    expect(report('政府信息公开指南 政府信息公开制度 政府信息公开年报', title).title).toBe(title);
    expect(report('政府信息公开年报', '关于年报的说明').title).toBe('政府信息公开年报');
  });

  it('does not take a line of the page above for a part of it', () => {
    const given = withHints(layout('政务公开平台', '临溪县', '2021年政府信息公开工作年度报告', FORM), [
      '临溪县2021年政府信息公开工作年度报告',
    ]);
    expect(draft(given).report.title).toBe('临溪县2021年政府信息公开工作年度报告');
  });

  it('is null when nothing is one', () => {
    expect(draft(layout('一、总体情况', FORM)).report).toMatchObject({ title: null, year: null });
  });
});

describe('the year', () => {
  it('is the title’s, whatever the prose says', () => {
    expect(report('桑河镇2020年政府信息公开工作年度报告', '统计期限自2019年1月1日起至2019年12月31日止。').year).toBe(
      2020,
    );
  });

  it('may be in Chinese numerals or full-width digits', () => {
    expect(report('桑河镇二〇二〇年政府信息公开工作年度报告').year).toBe(2020);
    expect(report('桑河镇２０２０年政府信息公开工作年度报告').year).toBe(2020);
  });

  it('is the statistics period’s, then the preface’s, when the title has none', () => {
    const title = '桑河镇政府信息公开工作年度报告';
    expect(report(title, '本报告中所列数据的统计期限自2021年1月1日起至2021年12月31日止。').year).toBe(2021);
    expect(report(title, '现将2022年度政府信息公开工作情况报告如下：').year).toBe(2022);
    expect(report(title, '所列数据的统计期限自20231月1日至20231月1日').year).toBeNull();
    expect(report(title, '统计期限自2020年1月1日起至2021年12月31日止。').year).toBeNull();
  });

  it('is null when the one in print cannot be', () => {
    expect(report('桑河镇2202年政府信息公开工作年度报告').year).toBeNull();
    const late = draft(layout('桑河镇2032年政府信息公开工作年度报告', FORM, ...END, '桑河镇人民政府', '2024年1月9日'));
    expect(late.report.year).toBeNull();
  });

  it('is the manifest’s before all', () => {
    expect(draft(wholeReport('2019'), { year: 2019 }).report.year).toBe(2019);
  });
});

describe('what stands around a report', () => {
  it.each([
    ['附件：临溪县教育局2021年政府信息公开工作年度报告', '临溪县教育局'],
    ['附件1：临溪县教育局2021年政府信息公开工作年度报告', '临溪县教育局'],
    ['2022-01-20临溪县教育局2021年政府信息公开工作年度报告', '临溪县教育局'],
    ['[2022年1月20日]临溪县教育局2021年政府信息公开工作年度报告', '临溪县教育局'],
  ])('is no part of the title: %s', (line, name) => {
    const { title, issuer } = report(line);
    expect({ title, name: issuer.name }).toEqual({ title: `${name}2021年政府信息公开工作年度报告`, name });
  });

  it('does not hide that a page explains a report', () => {
    expect(() => report('2024-03-19图解：临溪县教育局2023年政府信息公开工作年度报告')).toThrow(
      expect.objectContaining({ code: 'not_a_report' }),
    );
  });

  it.each([
    ['桑河镇2020年', '临溪县人民政府', '桑河镇'],
    ['临溪县桑河镇2020年', '临溪县人民政府', '临溪县桑河镇'],
    ['桑河镇2020年', '临溪县桑河镇人民政府', '临溪县桑河镇人民政府'],
    ['临溪县2020年', '临溪县人民政府', '临溪县人民政府'],
  ])('signs only if it can be the body of the title: %s … %s', (title, foot, name) => {
    const base = layout(`${title}政府信息公开工作年度报告`, '一、总体情况', FORM, ...END, foot);
    expect(draft(base).report.issuer.name).toBe(name);
  });
});

describe('signatures', () => {
  it('names every signing body in order, and the day', () => {
    const { issuer, issuedOn } = signed(
      '临溪县桑河镇人民政府',
      '临溪桑河工业集中区管理委员会',
      '临溪产业园区管理委员会',
      '2021年1月13日',
    );
    expect(issuer.names).toEqual(['临溪县桑河镇人民政府', '临溪桑河工业集中区管理委员会', '临溪产业园区管理委员会']);
    expect(issuer.name).toBe('临溪县桑河镇人民政府');
    expect(issuedOn).toBe('2021-01-13');
  });

  it.each([
    [['桑河镇人民政府', '2021年1月13日'], '2021-01-13', '桑河镇人民政府'],
    [['桑河镇人民政府', '2021 年 1 月 13 日'], '2021-01-13', '桑河镇人民政府'],
    [['桑河镇人民政府', '二〇二一年一月十三日'], '2021-01-13', '桑河镇人民政府'],
    [['桑河镇人民政府', '二○二一年十二月三十一日'], '2021-12-31', '桑河镇人民政府'],
    [['桑河镇人民政府', '2021-01-18'], '2021-01-18', '桑河镇人民政府'],
    [['桑河镇人民政府', '2023- 01- 13'], '2023-01-13', '桑河镇人民政府'],
    [['桑河镇人民政府 2021年1月13日'], '2021-01-13', '桑河镇人民政府'],
    [['2021年1月13日', '桑河镇人民政府'], '2021-01-13', '桑河镇人民政府'],
    [['桑河镇人民政府', '（2026年1月23日）', '附件：报告.docx', '打印 关闭'], '2026-01-23', '桑河镇人民政府'],
    [['2021年1月13日'], '2021-01-13', '桑河镇'],
    [['桑河镇人民政府', '2021年3月'], null, '桑河镇人民政府'],
    [['桑河镇人民政府'], null, '桑河镇人民政府'],
    [['桑河镇人民政府', '2021年2月30日'], null, '桑河镇'],
    [['发布日期：2021-01-18'], null, '桑河镇'],
    [['2021-01-18'], null, '桑河镇'],
    [['桑河镇人民政府', '2021年元月8日'], '2021-01-08', '桑河镇人民政府'],
    [['推进政务公开工作覆盖全县'], null, '桑河镇'],
    [['县融媒体中心'], null, '桑河镇'],
    [['更新时间：2021年1月18日'], null, '桑河镇'],
    [[], null, '桑河镇'],
  ])('%j: %j, %s', (lines, date, name) => {
    const head = signed(...lines);
    expect([head.issuedOn, head.issuer.name]).toEqual([date, name]);
  });

  it('takes the date in brackets under the title', () => {
    expect(report('桑河镇2025年政府信息公开工作年度报告', '（2026年1月23日）').issuedOn).toBe('2026-01-23');
  });

  it('is no part of the last section', () => {
    expect(signed('桑河镇人民政府', '2021年1月13日').sections.at(-1)).toEqual({
      number: 6,
      heading: '其他需要报告的事项',
      text: '无。',
    });
  });

  it('gives way to nothing but the manifest; a publisher counts last, junk never', () => {
    const bare = layout('2020年政府信息公开工作年度报告', FORM);
    expect(draft(withHints(bare, [], '临溪县财政局')).report.issuer.names).toEqual(['临溪县财政局']);
    expect(draft(withHints(bare, [], '1')).report.issuer).toMatchObject({ name: null, names: [] });
    expect(draft(withHints(wholeReport('2019'), [], '临溪县财政局')).report.issuer.name).toBe('临溪县桑河镇');
    expect(draft(wholeReport('2019'), { body: '桑河镇人民政府' }).report.issuer).toMatchObject({
      name: '桑河镇人民政府',
      names: ['桑河镇人民政府', '临溪县桑河镇'],
    });
  });
});

describe('the body in the title', () => {
  it.each([
    ['2019年上临市政府信息公开工作年度报告', '上临市'],
    ['临溪县人民政府信息公开年度报告（2020年）', '临溪县人民政府'],
    ['临溪县人民政府2020年政府信息公开工作年度报告', '临溪县人民政府'],
    ['关于临溪县水务局2020年度政府信息公开工作年度报告', '临溪县水务局'],
    ['高新区(桑河镇)2020年政府信息公开工作年度报告', '高新区(桑河镇)'],
    ['西新“两区一带”2020年度信息公开年度报告', '西新“两区一带”'],
  ])('%s: %s', (title, name) => expect(report(title).issuer.name).toBe(name));
});

describe('places', () => {
  const code = (text: string): string | null => placeAtStart(text)?.division.code ?? null;

  it.each([
    ['长春市绿园区某镇人民政府', '220106'],
    ['吉林省长春市双阳区教育局', '220112'],
    ['沭阳县水务局', '321322'],
    ['上海市黄浦区人民政府', '310101'],
    ['淮安市洪泽区财政局', '320813'],
    ['北京市朝阳区', '110105'],
    ['长春市朝阳区', '220104'],
    ['长春高新技术产业开发区', '220100'],
    ['浙江省', '330000'],
  ])('%s lies in %s', (text, expected) => expect(code(text)).toBe(expected));

  it.each([
    '朝阳区教育局',
    '鼓楼区',
    '吉林高新技术产业开发区',
    '太平镇人民政府',
    '高新区',
    '县教育局',
    '我局',
    '',
    '海南开发区',
  ])('%s may be anywhere', (text) => expect(code(text)).toBeNull());

  it('are found right before the body’s name in the preface', () => {
    const { issuer } = draft(
      layout(
        '某湾镇人民政府2020年政府信息公开工作年度报告',
        '按照要求，长春市双阳区某湾镇人民政府认真工作。',
        '一、总体情况',
        FORM,
      ),
    ).report;
    expect(issuer).toMatchObject({ division: '220112', level: 'county', kind: 'township' });
  });

  it('are left open when the text names two', () => {
    const { issuer } = draft(
      layout(
        '某湾镇2020年政府信息公开工作年度报告',
        '长春市双阳区某湾镇学习了淮安市洪泽区某湾镇的经验。',
        '一、总体情况',
        FORM,
      ),
    ).report;
    expect(issuer.division).toBeNull();
  });

  it('follow the division that the source gives', () => {
    expect(draft(wholeReport('2019'), { division: '320800' }).report.issuer).toMatchObject({
      division: '320800',
      level: 'prefecture',
    });
  });

  it.each([
    ['沭阳县人民政府', 'government'],
    ['上海市', 'government'],
    ['沭阳县人民政府办公室', 'office'],
    ['沭阳县发展和改革局', 'department'],
    ['沭阳县国有资产监督管理委员会', 'department'],
    ['临溪县桑河镇人民政府', 'township'],
    ['绿园区某某街道', 'subdistrict'],
    ['某某街道办事处', 'subdistrict'],
    ['某某新区管理委员会', 'zone'],
    ['高新区(桑河镇)', 'zone'],
    ['某某县人民医院', 'institution'],
    ['某某“两区一镇”', null],
  ])('%s is %s', (name, kind) => expect(kindOf(name)).toBe(kind));
});
