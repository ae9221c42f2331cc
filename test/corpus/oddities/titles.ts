/** Titles, issuers and dates (sections 4 and 9). */
import type { CorpusReport } from '../model.js';
import { ALL, expectFinding, findHeading, findSignature, findTitle, oddity, rephrase, type Oddity } from './oddity.js';

/** Sets the title as printed and as it has to be read. */
function retitle(report: CorpusReport, lines: string[], read: string = lines.join('')): void {
  const title = findTitle(report);
  if (title) title.lines = lines;
  report.truth.title = read;
}

/** The report without signature: then the body in the title is the issuer. */
function unsign(report: CorpusReport, issuer: string): void {
  report.blocks = report.blocks.filter((block) => block.kind !== 'signature');
  report.truth.issuedOn = null;
  report.truth.issuerNames = [issuer];
}

/** The body's name in all places. */
function rename(report: CorpusReport, name: string): void {
  const { body } = report;
  const old = body.titleName;
  rephrase(report, (text) => text.replaceAll(body.name, name));
  retitle(report, [(report.truth.title ?? '').replace(old, name)]);
  const signature = findSignature(report);
  if (signature) signature.names = [name];
  report.truth.issuerNames = [name];
  report.body = { ...body, name, titleName: name };
}

const TAILS: readonly [string, (year: number) => string][] = [
  ['title.tail_short', (year) => `${year}年信息公开年度报告`],
  ['title.tail_work_report', (year) => `${year}年政府信息公开工作报告`],
  ['title.tail_annual', (year) => `${year}年政府信息公开工作年报`],
  ['title.tail_affairs', (year) => `${year}年度政务信息公开年度报告`],
  ['title.tail_open_affairs', (year) => `${year}年政府政务公开年报`],
];

const DATES: readonly [string, string, (year: number) => string, boolean][] = [
  ['date.blanks_and_dashes', '2023- 01- 13', (year) => `${year}- 01- 13`, true],
  ['date.leading_zeros', '2023年01月13日', (year) => `${year}年01月13日`, true],
  ['date.iso', '2023-01-13', (year) => `${year}-01-13`, true],
  ['date.blanks', '2023 年 1 月 13 日', (year) => `${year} 年 1 月 13 日`, true],
  ['date.chinese_numerals', '二〇二三年一月十三日', (year) => `${chinese(year)}年一月十三日`, true],
  ['date.no_day', '2023年1月', (year) => `${year}年1月`, false],
];

function chinese(year: number): string {
  return [...String(year)].map((digit) => '〇一二三四五六七八九'[Number(digit)]).join('');
}

export const TITLE_ODDITIES: readonly Oddity[] = [
  oddity('title.broken_lines', 4, 'title broken over two lines in the middle of 政府信息公开工作', ALL, (report) => {
    const title = report.truth.title ?? '';
    const cut = title.indexOf('公开') + 2;
    retitle(report, [title.slice(0, cut), title.slice(cut)]);
  }),
  oddity('title.body_on_own_line', 4, 'the body has a line of the title for itself', ALL, (report) => {
    const title = report.truth.title ?? '';
    retitle(report, [report.body.titleName, title.slice(report.body.titleName.length)]);
  }),
  oddity('title.spaces', 4, 'blanks in the title, around the year', ALL, (report) => {
    const read = report.truth.title ?? '';
    retitle(report, [read.replace(String(report.year), ` ${report.year} `).replace('政府', '政府 ')], read);
  }),
  oddity('title.year_first', 4, 'year before the body', ALL, (report) => {
    retitle(report, [`${report.year}年${report.body.titleName}政府信息公开工作年度报告`]);
  }),
  oddity('title.brackets_in_name', 4, 'brackets inside the name, as 高新区(近海镇)', ALL, (report) =>
    rename(report, '槐泠县高新区(柳汀镇)'),
  ),
  oddity(
    'title.quotes_in_name',
    4,
    'quotation marks inside the name, as 西新“两区一镇”; nobody signs',
    ALL,
    (report) => {
      const name = '槐泠县北汀“两园一镇”';
      rename(report, name);
      unsign(report, name);
    },
  ),
  oddity('title.three_issuers', 4, 'three bodies in one signature block', ALL, (report) => {
    const signature = findSignature(report);
    if (!signature) return false;
    signature.names = [report.body.name, '槐泠县北汀物流园管理委员会', '槐泠县北汀农业园管理委员会'];
    report.truth.issuerNames = [...signature.names];
    return true;
  }),
  oddity('title.signature_typo', 4, 'a slip of the pen in the signature (kept as printed)', ALL, (report) => {
    const signature = findSignature(report);
    if (!signature || !report.body.name.endsWith('局')) return false;
    signature.names = [`${report.body.name.slice(0, -1)}居局`];
    report.truth.issuerNames = [...signature.names];
    return true;
  }),
  oddity('title.relative_issuer', 4, '县教育局: the name without its place, nobody signs', ALL, (report) => {
    if (!report.body.name.startsWith('槐泠县')) return false;
    const name = report.body.name.slice(2);
    retitle(report, [(report.truth.title ?? '').replace(report.body.titleName, name)]);
    unsign(report, name);
    return true;
  }),
  oddity('title.stale_year_in_prose', 4, 'the prose speaks of the year before as the reported one', ALL, (report) => {
    const heading = findHeading(report, 1);
    if (!heading) return false;
    report.blocks.splice(report.blocks.indexOf(heading) + 2, 0, {
      kind: 'paragraph',
      role: 'prose',
      text: `${report.year - 1}年，${report.body.self}的政府信息公开工作，主要是围绕栏目更新和人员培训开展的。`,
    });
    expectFinding(report, 'prose.year', null);
    return true;
  }),
  oddity('prose.plan_for_next_year', 4, 'section 五 speaks of what the next year will bring', ALL, (report) => {
    report.blocks.splice(
      report.blocks.findLastIndex((block) => block.kind === 'heading'),
      0,
      {
        kind: 'paragraph',
        role: 'prose',
        text: `${report.year + 1}年，${report.body.self}将继续改进上述工作。`,
      },
    );
  }),
  oddity('prose.period_lost_digits', 8, 'the sentence on the period lost its runs: 20231月1日', ALL, (report) =>
    rephrase(report, (text) =>
      text.replaceAll(/(\d{4})年1月1日/g, '$11月1日').replaceAll(/(\d{4})年12月31日/g, '12月31日'),
    ),
  ),
  oddity('prose.cites_old_notice', 1, 'a report on the 2021 form cites the notice of 2019', ALL, (report) => {
    if (report.truth.template !== '2021') return false;
    return rephrase(report, (text) => text.replace('要求，现公布', '和国办公开办函〔2019〕60号要求，现公布'));
  }),
  ...TAILS.map(([id, tail]) =>
    oddity(id, 4, `title ends with ${tail(2021).slice(4)}`, ALL, (report) =>
      retitle(report, [report.body.titleName + tail(report.year)]),
    ),
  ),
  ...DATES.map(([id, says, print, hasDay]) =>
    oddity(id, 9, `the date of the signature as ${says}`, ALL, (report) => {
      const signature = findSignature(report);
      if (!signature) return false;
      signature.date = print(report.year + 1);
      report.truth.issuedOn = hasDay ? `${report.year + 1}-01-13` : null;
      return true;
    }),
  ),
  oddity(
    'date.under_title_and_at_end',
    9,
    'the date in brackets under the title and again at the end',
    ALL,
    (report) => {
      const signature = findSignature(report);
      if (!signature?.date) return false;
      report.blocks.splice(1, 0, { kind: 'paragraph', role: 'date', text: `（${signature.date}）` });
      return true;
    },
  ),
  oddity('date.none', 9, 'signed without a date', ALL, (report) => {
    const signature = findSignature(report);
    if (!signature) return false;
    signature.date = null;
    report.truth.issuedOn = null;
    return true;
  }),
  oddity('signature.none', 9, 'nobody signs', ALL, (report) => {
    if (!findSignature(report)) return false;
    unsign(report, report.body.titleName);
    return true;
  }),
];
