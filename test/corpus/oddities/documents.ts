/** Documents that are no report of the new form: reports from before 2019, look-alikes, the unfilled form (sections 1 and 4). */
import type { BlockModel, CorpusReport, TableModel } from '../model.js';
import { cell } from '../tables.js';
import { ALL, findTitle, oddity, rephrase, valueCells, WITH_EMPTY_CELLS, type Oddity } from './oddity.js';

const say = (text: string): BlockModel => ({ kind: 'paragraph', role: 'prose', text });

/** Statistics of 2014–2018, shortened: indicator, unit, number. */
const STATISTICS: readonly (readonly [string, string, string])[] = [
  ['一、主动公开情况', '——', '——'],
  ['（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）', '条', '1204'],
  ['其中：主动公开规范性文件数', '条', '7'],
  ['制发规范性文件总数', '件', '7'],
  ['（二）通过不同渠道和方式公开政府信息的情况', '——', '——'],
  ['1.政府公报公开政府信息数', '条', '0'],
  ['2.政府网站公开政府信息数', '条', '988'],
  ['3.政务微博公开政府信息数', '条', '16'],
  ['4.政务微信公开政府信息数', '条', '200'],
  ['二、回应解读情况', '——', '——'],
  ['（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）', '次', '12'],
  ['三、依申请公开情况', '——', '——'],
  ['（一）收到申请数', '件', '9'],
  ['1.当面申请数', '件', '3'],
  ['2.网络申请数', '件', '6'],
  ['（二）申请办结数', '件', '9'],
  ['四、行政复议数量', '件', '0'],
  ['五、行政诉讼数量', '件', '0'],
  ['六、举报投诉数量', '件', '0'],
  ['七、依申请公开信息收取的费用', '万元', '0'],
  ['八、机构建设和保障经费情况', '——', '——'],
  ['（一）政府信息公开工作专门机构数', '个', '1'],
  ['九、政府信息公开会议和培训情况', '——', '——'],
  ['（一）召开政府信息公开工作会议或专题会议数', '次', '2'],
];

const SHORT_FORM: readonly (readonly [string, string, string, string])[] = [
  ['主动公开文件数', '条', '2069', '12106'],
  ['其中：网站公开数', '条', '1890', '11020'],
  ['公开栏公开数', '条', '179', '1086'],
  ['受理申请总数', '件', '11', '64'],
  ['其中：当面申请数', '件', '4', '30'],
  ['网上申请数', '件', '7', '34'],
  ['答复总数', '件', '11', '64'],
  ['其中：同意公开答复数', '件', '9', '55'],
  ['不予公开答复数', '件', '2', '9'],
  ['行政复议数', '件', '0', '1'],
  ['行政诉讼数', '件', '0', '0'],
];

function tableOf(rows: readonly (readonly string[])[]): TableModel {
  const columns = rows[0]?.length ?? 1;
  return { kind: 'table', name: 'other', columns, rows: rows.map((row) => row.map((text) => cell(text))) };
}

/** An older report in the body's name; `table` null: prose only. */
function older(report: CorpusReport, year: number, rows: readonly (readonly string[])[] | null): void {
  const { body, truth } = report;
  const title = `${body.titleName}${year}年政府信息公开工作年度报告`;
  const headings = ['概述', '主动公开政府信息情况', '依申请公开政府信息情况', '存在的主要问题及改进措施'];
  const texts = [
    `${body.self}按照条例要求编制${year}年度报告，数据统计期限为${year}年1月1日至${year}年12月31日。`,
    '通过县政府网站和公告栏公开各类信息，重点公开财政资金、招标采购和民生事项。',
    '全年收到申请9件，均在规定期限内答复。',
    '部分栏目更新不够及时，将明确责任人并按月检查。',
  ];
  const table = rows === null ? null : tableOf(rows);
  report.year = year;
  report.blocks = [
    { kind: 'title', lines: [title] },
    ...headings.flatMap((text, index): BlockModel[] => [
      { kind: 'paragraph', role: 'none', text: `${['一', '二', '三', '四'][index]}、${text}` },
      say(texts[index] ?? ''),
    ]),
    ...(table
      ? [{ kind: 'paragraph', role: 'none', text: '附：政府信息公开情况统计表' } satisfies BlockModel, table]
      : []),
    { kind: 'signature', names: [body.name], date: `${year + 1}年2月28日` },
  ];
  Object.assign(truth, {
    title,
    year,
    template: table ? '2014' : 'prose',
    issuedOn: `${year + 1}-02-28`,
    issuerNames: [body.name],
    facts: {},
    units: {},
    sections: [],
    keptCells: table ? table.rows.map((row) => row.map((place) => place.text)) : null,
  });
}

/** A document that only looks like a report. */
function lookAlike(
  id: string,
  says: string,
  title: (report: CorpusReport) => string,
  texts: readonly string[],
): Oddity {
  return oddity(id, 4, says, ALL, (report) => {
    report.blocks = [
      { kind: 'title', lines: [title(report)] },
      ...texts.map(say),
      { kind: 'signature', names: [report.body.name], date: `${report.year + 1}年1月20日` },
    ];
    report.truth.failure = 'not_a_report';
  });
}

export const DOCUMENT_ODDITIES: readonly Oddity[] = [
  oddity(
    'documents.statistics_2014',
    1,
    'a report of 2016 with the statistics table of 2014',
    WITH_EMPTY_CELLS,
    (report) => older(report, 2016, [['统计指标', '单位', '统计数'], ...STATISTICS]),
  ),
  oddity('documents.short_form', 1, 'a report of 2015 with a provincial short form', WITH_EMPTY_CELLS, (report) =>
    older(report, 2015, [['指标名称', '计量单位', '本年度', '历年累计'], ...SHORT_FORM]),
  ),
  oddity('documents.prose_only', 1, 'a report of 2013 without a table', ALL, (report) => older(report, 2013, null)),
  lookAlike(
    'documents.explanation',
    '文字解读 of a report',
    (report) => `文字解读：${report.body.name}${report.year}年政府信息公开工作年度报告`,
    [
      '近日，年度报告已向社会公布。为便于了解，现就主要内容说明如下。',
      '报告的编制背景是什么？按照条例规定，每年1月31日前公布上一年度报告。',
      '报告有哪些特点？一是数据更全，二是表格统一，三是问题与措施一一对应。',
    ],
  ),
  lookAlike(
    'documents.infographic',
    '图解 of a report',
    (report) => `图解｜${report.body.name}${report.year}年政府信息公开年度报告`,
    ['一张图看懂年度报告', '公开信息大幅增加，申请全部按期答复。'],
  ),
  lookAlike(
    'documents.notice',
    'a notice on how to write the reports',
    (report) => `关于做好${report.year}年政府信息公开工作年度报告编制发布工作的通知`,
    [
      '各乡镇、街道，县直各部门：',
      '为做好年度报告编制工作，现将有关事项通知如下。一、内容包括总体情况、主动公开政府信息情况等六个部分。',
      '二、请于1月20日前报送电子版，1月31日前在网站公布。三、请认真核对表格数据，确保勾稽关系正确。',
    ],
  ),
  lookAlike(
    'documents.letter',
    'a letter on the key points of the year, inside a column of reports',
    (report) => `关于${report.year}年政府信息公开工作要点落实情况的函`,
    ['县政府办公室：', '现将我单位落实工作要点的情况函告如下：已按月更新目录，已完成培训两次，其余事项正在推进。'],
  ),
  lookAlike(
    'documents.self_check',
    'a report on a self-inspection',
    (report) => `${report.body.name}政府信息公开工作自查报告`,
    ['根据县里安排，我单位对网站栏目和公告栏进行了自查，发现更新不及时等问题3个，现已全部整改。'],
  ),
  lookAlike('documents.statistics_rules', 'the rules for the statistics', () => '政府信息公开情况统计制度', [
    '第一条 为规范统计工作，制定本制度。',
    '第二条 统计内容包括主动公开、依申请公开、行政复议和行政诉讼。',
    '第三条 每季度报送一次。',
  ]),
  oddity('documents.blank_form', 2, 'the unfilled form', WITH_EMPTY_CELLS, (report) => {
    const title = findTitle(report);
    if (title) title.lines = ['政府信息公开工作年度报告格式模板'];
    for (const value of valueCells(report)) value.text = '';
    const rest = report.blocks.filter(
      (block) => block.kind === 'title' || block.kind === 'heading' || block.kind === 'table',
    );
    report.blocks = rest;
    for (const table of rest) {
      if (table.kind !== 'table') continue;
      table.rows = table.rows.filter((row) => !row.some((place) => place.code === 'disclosure.published_total'));
    }
    report.truth.failure = 'blank_form';
  }),
  oddity(
    'documents.zero_report',
    7,
    'a filled report in which every number is 0: not the blank form',
    ALL,
    (report) => {
      for (const value of valueCells(report)) {
        value.text = '0';
        if (value.code !== null) report.truth.facts[value.code] = 0;
      }
      rephrase(report, (text) => text.replace(/(收到(?:政府信息公开)?申请|办结|办理|结转|复议|诉讼)\d+件/g, '$10件'));
    },
  ),
];
