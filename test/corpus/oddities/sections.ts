/** Sections, headings and the prose under them (sections 3 and 5). */
import type { CorpusReport } from '../model.js';
import { ALL, expectFinding, findHeading, findTable, insertAfter, oddity, rephrase, type Oddity } from './oddity.js';

/** Another wording of a heading. */
function reword(report: CorpusReport, number: number, text: string): void {
  const heading = findHeading(report, number);
  if (heading) heading.text = text;
  const section = report.truth.sections.find((candidate) => candidate.number === number);
  if (section) section.heading = text.replace(/[：:].*$/, '');
}

function renumber(report: CorpusReport, number: number, ordinal: string): void {
  const heading = findHeading(report, number);
  if (heading) heading.ordinal = ordinal;
}

/** One number of the prose, found by the words before it. */
function resay(report: CorpusReport, before: RegExp, change: (said: number) => number): boolean {
  return rephrase(report, (text) =>
    text.replace(before, (match: string, words: string, said: string) =>
      match.replace(words + said, words + String(change(Number(said)))),
    ),
  );
}

/** A sentence more in section 一, without anything to find fault with. */
function say(report: CorpusReport, text: string): boolean {
  const heading = findHeading(report, 2);
  if (!heading) return false;
  report.blocks.splice(report.blocks.indexOf(heading), 0, { kind: 'paragraph', role: 'prose', text });
  return true;
}

const RECEIVED = /(收到(?:政府信息公开)?申请)(\d+)件/;
const RECONSIDERED = /(行政复议)(\d+)件/;

export const SECTION_ODDITIES: readonly Oddity[] = [
  oddity('sections.arabic_ordinals', 5, '3、 and 4、 among 一二五六', ALL, (report) => {
    renumber(report, 3, '3、 ');
    renumber(report, 4, '4、 ');
  }),
  oddity('sections.second_one', 5, 'a second 一、 before 主动公开', ALL, (report) => {
    renumber(report, 2, '一、');
    expectFinding(report, 'section.misnumbered', null);
  }),
  oddity('sections.missing_six', 5, 'no section 六', ALL, (report) => {
    const heading = findHeading(report, 6);
    if (!heading) return false;
    const at = report.blocks.indexOf(heading);
    report.blocks.splice(at, 2);
    report.truth.sections.pop();
    expectFinding(report, 'section.missing', null);
    return true;
  }),
  oddity('sections.heading_colon', 5, '一、总体情况： and 六、…：无', ALL, (report) => {
    reword(report, 1, '总体情况：');
    reword(report, 6, '其他需要报告的事项：无');
    const heading = findHeading(report, 6);
    if (heading) report.blocks.splice(report.blocks.indexOf(heading) + 1, 1);
  }),
  oddity('sections.blank_after_ordinal', 5, 'a blank between ordinal and heading', ALL, (report) => {
    for (const block of report.blocks) if (block.kind === 'heading') block.ordinal += ' ';
  }),
  oddity('sections.wordings', 5, 'other wordings of the headings 一, 四 and 五', ALL, (report) => {
    reword(report, 1, '总体概述');
    reword(report, 4, '因政府信息公开工作被申请行政复议、提起行政诉讼情况');
    reword(report, 5, '存在的主要问题及整改措施');
  }),
  oddity('sections.wordings_2', 5, 'other wordings of the heading 五, a typo in 四', ALL, (report) => {
    reword(report, 4, '政府信息公开行政法复议、行政诉讼情况');
    reword(report, 5, '政府信息公开工作存在的主要问题及改进情况');
  }),
  oddity('sections.nothing_in_brackets', 5, '（无） as the whole of section 六', ALL, (report) => {
    const heading = findHeading(report, 6);
    const paragraph = heading ? report.blocks[report.blocks.indexOf(heading) + 1] : undefined;
    if (paragraph?.kind !== 'paragraph') return false;
    paragraph.text = '（无）';
    return true;
  }),
  oddity(
    'sections.table_in_numbered_prose',
    5,
    'the disclosure table stands in the middle of prose under 二',
    ALL,
    (report) => {
      const table = findTable(report, 'disclosure');
      if (!table) return false;
      const at = report.blocks.indexOf(table);
      const say = (text: string): CorpusReport['blocks'][number] => ({ kind: 'paragraph', role: 'prose', text });
      report.blocks.splice(at + 1, 0, say('（二）公开平台。县政府网站设有专栏，另在服务大厅设查阅点1处。'));
      report.blocks.splice(at, 0, say('（一）公开内容。本年度主动公开的各类事项见下表。'));
      return true;
    },
  ),
  oddity('sections.tables_after_prose', 5, 'prose under 一 to 六, then the tables under 一、二、三', ALL, (report) => {
    const tables = report.blocks.filter((block) => block.kind === 'table');
    const signature = report.blocks.filter((block) => block.kind === 'signature');
    const names = ['主动公开政府信息情况表', '收到和处理政府信息公开申请情况表', '行政复议、行政诉讼情况表'];
    const rest = report.blocks.filter((block) => block.kind !== 'table' && block.kind !== 'signature');
    const filled = rest.flatMap((block): CorpusReport['blocks'] =>
      block.kind === 'heading' && block.number >= 2 && block.number <= 4
        ? [block, { kind: 'paragraph', role: 'prose', text: '本部分数据见文后附表。' }]
        : [block],
    );
    const appended = tables.flatMap((table, index): CorpusReport['blocks'] => [
      { kind: 'paragraph', role: 'none', text: `${['一', '二', '三'][index]}、${names[index]}` },
      table,
    ]);
    report.blocks = [...filled, ...appended, ...signature];
    report.truth.tolerated.push('section.misnumbered');
  }),
  oddity('sections.note_under_table', 7, 'a note under the table of proceedings', ALL, (report) =>
    insertAfter(report, (block) => block.kind === 'table' && block.name === 'proceedings', {
      kind: 'paragraph',
      role: 'note',
      text: '注：行政复议、行政诉讼数量含上年度结转数量。',
    }),
  ),
  oddity('prose.mismatch_received', 3, 'the prose says another number of requests than the table', ALL, (report) => {
    const { facts } = report.truth;
    const carried = facts['requests.carried_in.total'] ?? 0;
    if (!resay(report, RECEIVED, (said) => said + carried + 7)) return false;
    expectFinding(report, 'prose.mismatch', null);
    return true;
  }),
  oddity('prose.mismatch_reconsideration', 3, 'the prose says another number of reconsiderations', ALL, (report) => {
    if (!resay(report, RECONSIDERED, (said) => said + 5)) return false;
    expectFinding(report, 'prose.mismatch', null);
    return true;
  }),
  oddity('prose.mismatch_published', 3, 'the prose says another number of published items', ALL, (report) => {
    if (report.truth.facts['disclosure.published_total'] === undefined) return false;
    if (!resay(report, /(累计公开政府信息)(\d+)条/, (said) => said + 11)) return false;
    expectFinding(report, 'prose.mismatch', null);
    return true;
  }),
  oddity(
    'prose.includes_carried_in',
    3,
    'the number received in the prose includes those carried over: no mismatch',
    ALL,
    (report) => {
      const carried = report.truth.facts['requests.carried_in.total'] ?? 0;
      if (carried === 0) return false;
      return rephrase(report, (text) =>
        text.replace(
          /收到政府信息公开申请(\d+)件/,
          (_, said: string) => `收到政府信息公开申请${Number(said) + carried}件（含上年结转）`,
        ),
      );
    },
  ),
  oddity('prose.comparison_with_last_year', 3, 'the prose compares with the year before: no mismatch', ALL, (report) =>
    say(report, `收到申请数量比${report.year - 1}年的913件减少，办结数量比上年增加17件，行政复议比上年减少2件。`),
  ),
  oddity(
    'prose.counts_of_other_things',
    3,
    'the prose counts letters, proposals and complaints: no mismatch',
    ALL,
    (report) =>
      say(report, '全年办结群众来信35件，办结人大代表建议12件、政协提案9件，收到咨询电话86次，受理投诉举报23件。'),
  ),
  oddity('prose.breakdown', 3, 'the prose breaks numbers down by channel: no mismatch', ALL, (report) =>
    say(report, '主动公开的内容中，通过网站公开信息2条，通过公告栏公开信息1条，其余由便民手册刊登。'),
  ),
  oddity('prose.blanks_around_numbers', 3, 'blanks around the numbers of the prose', ALL, (report) =>
    rephrase(report, (text) => text.replace(/(\d+)([件条])/g, ' $1 $2')),
  ),
];
