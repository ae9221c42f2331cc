/**
 * What stands among the reports in a list and is none: titles that contain a report's title, pages that can be read, some of
 * them with the report's own tables. VARIATION of real lists: explanations, charts, notices, guides, catalogues, statistics.
 */
import type { CorpusReport } from '../corpus/model.js';
import { articleHtml } from '../corpus/render/html-cms.js';

interface LookAlike {
  id: string;
  title: (report: CorpusReport, title: string) => string;
  content: (report: CorpusReport, title: string) => string;
}

const paragraphs = (...texts: string[]): string => texts.map((text) => `<p>\u3000\u3000${text}</p>`).join('\n');

/** The article with all its tables, for pages that quote a report. */
const quoted = (report: CorpusReport): string =>
  articleHtml(report)
    .split('\n')
    .filter((line) => !line.includes('<strong>'))
    .join('\n');

export const LOOK_ALIKES: readonly LookAlike[] = [
  {
    id: 'chart',
    title: (_, title) => `图解：${title}`,
    content: (report, title) =>
      paragraphs(`一图读懂《${title}》。`, `${report.body.name}${report.year}年公开工作的主要数字如图所示。`) +
      '\n<p align="center"><img src="/images/tj.png" alt="图解" /></p>',
  },
  {
    id: 'explained',
    title: (_, title) => `【文字解读】${title}`,
    content: (report, title) =>
      `${paragraphs(`现就《${title}》作如下解读。一、编制的依据；二、主要内容；三、数据的说明。`)}\n${quoted(report)}`,
  },
  {
    id: 'notice',
    title: ({ year }) => `关于做好${year}年政府信息公开工作年度报告编制发布工作的通知`,
    content: ({ year }) =>
      paragraphs(
        `各乡镇人民政府、街道办事处，县政府各部门：为做好${year}年政府信息公开工作年度报告的编制和发布，现将有关事项通知如下。`,
        `一、报告应当包括总体情况、主动公开、收到和处理申请、行政复议和行政诉讼、存在的问题、其他事项六个部分。`,
        `二、请于${year + 1}年1月20日前在本单位栏目发布，并报县政府办公室备案。`,
      ),
  },
  {
    id: 'guide',
    title: ({ body, year }) => `${body.name}政府信息公开指南（${year}年版）`,
    content: ({ body }) =>
      paragraphs(
        `为方便公众获取政府信息，${body.name}编制本指南。一、公开的范围；二、获取的方式；三、申请的办理；四、年度报告的查阅。`,
      ),
  },
  {
    id: 'catalogue',
    title: ({ body, year }) => `${body.name}${year}年政府信息公开目录`,
    content: ({ year }) =>
      `<table border="1"><tr><td>序号</td><td>名称</td><td>日期</td></tr>${Array.from(
        { length: 8 },
        (_, index) => `<tr><td>${index + 1}</td><td>文件${index + 1}</td><td>${year}-0${index + 1}-11</td></tr>`,
      ).join('')}</table>`,
  },
  {
    id: 'statistics',
    title: ({ body, year }) => `${body.name}${year}年政府信息公开工作年度报告统计表填报说明`,
    content: (report) => `${paragraphs('填报说明：表中各列之间的勾稽关系如下。')}\n${quoted(report)}`,
  },
  {
    id: 'website',
    title: ({ body, year }) => `${body.name}${year}年政府网站工作年度报表`,
    content: ({ year }) =>
      `<table border="1"><tr><td>总访问量</td><td>${year * 31}</td></tr><tr><td>信息发布总数</td><td>${year}</td></tr></table>`,
  },
  {
    id: 'rule-of-law',
    title: ({ body, year }) => `${body.name}${year}年法治政府建设工作年度报告`,
    content: ({ body, year }) => paragraphs(`${year}年，${body.self}推进依法行政，现将法治政府建设情况报告如下。`),
  },
  {
    id: 'self-check',
    title: ({ body, year }) => `${body.name}关于${year}年政府信息公开工作要点落实情况的自查报告`,
    content: ({ body, year }) => paragraphs(`${body.self}对照${year}年工作要点逐项自查，现将落实情况报告如下。`),
  },
];
