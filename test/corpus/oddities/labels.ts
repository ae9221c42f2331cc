/** Labels and heads of the tables (section 6). */
import { gridOf } from '../grid.js';
import { RESULTS } from '../labels.js';
import type { CellModel, CorpusReport, TableModel } from '../model.js';
import { cell } from '../tables.js';
import { traditional } from './traditional.js';
import { ALL, findCell, findTable, insertAfter, oddity, relabel, WITH_RICH_CELLS, type Oddity } from './oddity.js';

/** Replaces whole labels. */
function replaceLabels(report: CorpusReport, labels: Readonly<Record<string, string>>): boolean {
  return relabel(report, (text) => labels[text] ?? text);
}

/** The label cell before a code's value, in the same row. */
function rowOf(table: TableModel, code: string): CellModel[] | undefined {
  return table.rows.find((row) => row.some((candidate) => candidate.code === code));
}

/** A group label printed once more in the middle of its rows: the merged cell is cut in two. */
function cutGroup(report: CorpusReport, label: string, keep: number, first: string, second: string): boolean {
  const table = findTable(report, 'requests');
  const at = table?.rows.findIndex((row) => row.some((candidate) => candidate.text === label)) ?? -1;
  const group = table?.rows[at]?.find((candidate) => candidate.text === label);
  const below = table?.rows[at + keep];
  if (!table || !group || !below || group.rowSpan <= keep) return false;
  // cells to the left of the group that begin in the lower row come before it
  const column = gridOf(table)[at]?.findIndex((position) => position?.cell === group) ?? 0;
  const before = below.filter((candidate) => {
    const place = gridOf(table)[at + keep]?.findIndex((position) => position?.cell === candidate) ?? 0;
    return place < column;
  }).length;
  below.splice(before, 0, { ...cell(second), rowSpan: group.rowSpan - keep });
  group.rowSpan = keep;
  group.text = first;
  return true;
}

const TEXT_WITH_GROUPS = ['text-cells', 'text-gbk', 'text-grid', 'text-pipes', 'markdown', 'html', 'docx'];

export const LABEL_ODDITIES: readonly Oddity[] = [
  oddity('labels.half_width', 6, 'half-width brackets and a blank after ordinals', ALL, (report) =>
    relabel(report, (text) =>
      text
        .replace(/（/g, '(')
        .replace(/）/g, ')')
        .replace(/^(\([一二三四五六七]\))/, '$1 ')
        .replace(/^(\d)\.(?=\D)/, '$1. '),
    ),
  ),
  oddity('labels.full_width_stops', 6, '1．and 1、 instead of 1.', ALL, (report) =>
    relabel(report, (text) => text.replace(/^([1-4])\./, '$1．').replace(/^([5-8])\./, '$1、')),
  ),
  oddity('labels.blank_in_clause', 6, '第二十条 第（一）项', WITH_RICH_CELLS, (report) =>
    relabel(report, (text) => text.replace('第二十条第', '第二十条 第')),
  ),
  oddity('labels.broken_lines', 6, 'labels broken over lines: 三、本 / 年度办 / 理结果', WITH_RICH_CELLS, (report) =>
    relabel(
      report,
      (text) =>
        ({
          [RESULTS]: '三、本\n年度办\n理结果',
          社会公益组织: '社会\n公益\n组织',
          '（四）无法提供': '（四）无\n法提供',
          尚未审结: '尚未\n审结',
          上一年项目数量: '上一年\n项目数量',
          本年制发件数: '本年制\n发件数',
        })[text] ?? text,
    ),
  ),
  oddity('labels.no_break_spaces', 6, 'runs of no-break spaces inside labels', WITH_RICH_CELLS, (report) =>
    relabel(
      report,
      (text) =>
        ({
          商业企业: '商业\u00a0\u00a0\n\u00a0\u00a0企业',
          社会公益组织: '社会\u00a0\u00a0公益\u00a0\u00a0组织',
          自然人: '自\u00a0然\u00a0人',
          行政许可: '行\u00a0政\u00a0许\u00a0可',
          结果维持: '结果\u00a0维持',
        })[text] ?? text,
    ),
  ),
  oddity('labels.head_cut', 6, 'two heads cut to 本年新: only their position tells them apart', ALL, (report) => {
    if (!replaceLabels(report, { '本年新\n制作数量': '本年新', '本年新\n公开数量': '本年新' })) return false;
    report.truth.flaggable.push(
      ...['regulations', 'normative_documents'].flatMap((row) =>
        ['made', 'disclosed'].map((column) => `disclosure.${row}.${column}`),
      ),
    );
    return true;
  }),
  oddity(
    'labels.wrong',
    6,
    'slips in labels: 2.其他法律行政止公开, 本年处理绝对数量, 上年结转政府信息公开数量',
    ALL,
    (report) =>
      replaceLabels(report, {
        '2.其他法律行政法规禁止公开': '2.其他法律行政止公开',
        本年处理决定数量: '本年处理绝对数量',
        '二、上年结转政府信息公开申请数量': '二、上年结转政府信息公开数量',
        '本年增/减': '本年数量',
      }),
  ),
  oddity(
    'labels.wrong_2',
    6,
    'slips in labels: 三三、本年度办理结果, （六）其他, 逾期不补正, 逾期不缴费',
    ALL,
    (report) =>
      relabel(report, (text) => {
        if (text === RESULTS) return `三${RESULTS}`;
        if (text === '（六）其他处理') return '（六）其他';
        if (text.includes('逾期不补正')) return '1.逾期不补正';
        return text.includes('缴纳费用') ? '2.逾期不缴费' : text;
      }),
  ),
  oddity(
    'labels.explanations',
    6,
    'explanations inside labels: 规章(设区的市、自治州人民政府应提供相关数据)',
    ALL,
    (report) =>
      replaceLabels(report, {
        规章: '规章(设区的市、自治州人民政府应提供相关数据)',
        上一年项目数量: `上一年项目数量 (指${report.year - 1}年事项数)`,
      }),
  ),
  oddity(
    'labels.normative_documents_old_name',
    1,
    'the 2021 form with the row still called 规范性文件',
    ALL,
    (report) => replaceLabels(report, { 行政规范性文件: '规范性文件' }),
  ),
  oddity('labels.extra_row', 6, 'an extra row 其他主动公开文件, which no indicator has', ALL, (report) => {
    const table = findTable(report, 'disclosure');
    const row = table ? rowOf(table, 'disclosure.normative_documents.made') : undefined;
    if (!table || !row) return false;
    table.rows.splice(
      table.rows.indexOf(row) + 1,
      0,
      ['其他主动公开文件', '31', '29', '118'].map((text) => cell(text)),
    );
    report.truth.tolerated.push('cell.unplaced');
    return true;
  }),
  oddity(
    'labels.group_repeated',
    6,
    'a group label repeated half-way: its merged cell is cut in two',
    TEXT_WITH_GROUPS,
    (report) => cutGroup(report, '（三）不予公开', 5, '（三）不予公开', '（三）不予公开'),
  ),
  oddity('labels.group_cut_by_page', 6, '（四）无 / 法提供 over a page', TEXT_WITH_GROUPS, (report) =>
    cutGroup(report, '（四）无法提供', 2, '（四）无', '法提供'),
  ),
  oddity(
    'labels.head_rows_repeated',
    6,
    'head rows repeated after a page break inside the table',
    TEXT_WITH_GROUPS,
    (report) => {
      const table = findTable(report, 'requests');
      const group = table?.rows.findIndex((row) => row.some((candidate) => candidate.text === '（五）不予处理')) ?? -1;
      if (!table || group < 0) return false;
      const results = table.rows.flat().find((candidate) => candidate.text === RESULTS);
      const first = table.rows.findIndex((row) => results !== undefined && row.includes(results));
      if (!results) return false;
      const rest = first + results.rowSpan - group;
      results.rowSpan = group - first;
      table.rows[group]?.unshift({ ...cell(RESULTS), rowSpan: rest });
      table.rows.splice(group, 0, ...structuredClone(table.rows.slice(0, 3)));
      return true;
    },
  ),
  ...(
    [
      ['labels.quotes_straight', '"三安全一稳定"'],
      ['labels.quotes_missing', '三安全一稳定'],
      ['labels.quotes_wrong_way', '”三安全一稳定“'],
      ['labels.quotes_corner', '「三安全一稳定」'],
    ] as const
  ).map(([id, printed]) =>
    oddity(id, 6, `quotation marks as in ${printed}`, ALL, (report) =>
      relabel(report, (text) => text.replace('“三安全一稳定”', printed)),
    ),
  ),
  oddity('labels.traditional', 6, 'traditional characters in the tables', ALL, (report) =>
    relabel(report, traditional),
  ),
  oddity(
    'labels.published_total_in_paragraph',
    2,
    'the line of the published total stands under the table',
    ALL,
    (report) => {
      const code = 'disclosure.published_total';
      const table = findTable(report, 'disclosure');
      const line = findCell(report, code);
      const row = table ? rowOf(table, code) : undefined;
      if (!table || !line || !row) return false;
      table.rows.splice(table.rows.indexOf(row), 1);
      return insertAfter(report, (block) => block === table, { kind: 'paragraph', role: 'note', text: line.text });
    },
  ),
];
