/** Tables without lines: read when the alignment leaves one reading only, left as prose (missing, and said so) otherwise. */
import { describe, expect, it } from 'vitest';
import type { Layout, TableBlock } from '../../../../src/shared/model/layout.js';
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { differences, disturbed, generate, oddityOf } from '../../../corpus/corpus.js';
import { Paper } from '../../../corpus/pdf/paper.js';
import { silences } from '../../../corpus/pdf/silences.js';
import { renderPdf } from '../../../corpus/pdf/render-pdf.js';
import { readPdf } from './report.js';

const reports = generate(1);
const RESULTS = ['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'];

describe('tables without lines', () => {
  it.each(['xzf-2020', 'jyj-2025', 'zfb-2023'])('%s: every cell', async (name) => {
    const report = reports.find(({ truth }) => truth.file === name);
    if (!report) throw new Error(`no report ${name}`);
    for (const variant of [
      { size: 8 },
      { size: 8, landscape: true, repeatedHeads: true },
      { rotate: 270, size: 8 },
    ] as const) {
      const bytes = renderPdf(report, { id: 'borderless', rules: 'none', ...variant });
      expect(differences(report.truth, await readPdf(bytes))).toEqual([]);
    }
  });

  it('gives every cell its page and box', async () => {
    const report = reports.find(({ truth }) => truth.file === 'jyj-2025');
    if (!report) throw new Error('no report');
    const layout = await extractPdf(renderPdf(report, { id: 'borderless', rules: 'none', size: 8 }));
    const cells = layout.blocks.flatMap((block) => (block.kind === 'table' ? block.cells : []));
    expect(cells.length).toBeGreaterThan(200);
    for (const cell of cells)
      expect(cell).toMatchObject({ page: expect.any(Number) as number, bbox: expect.any(Array) as number[] });
    expect(cells.every((cell) => cell.line === undefined)).toBe(true);
  });

  it.each([
    'cells.words',
    'cells.about',
    'cells.two_numbers',
    'cells.extra_in_row',
    'cells.not_applicable',
    'labels.extra_row',
    'labels.head_cut',
    'labels.explanations',
    'labels.no_break_spaces',
    'labels.group_cut_by_page',
    'labels.head_rows_repeated',
    'documents.statistics_2014',
    'documents.blank_form',
    'amounts.unit_row',
    'amounts.unit_line',
    'tables.disclosure_side_by_side',
    'years.last_year_before',
  ])('%s: as with lines', async (id) => {
    for (const report of disturbed(oddityOf(id), reports, 1, 2)) {
      const bytes = renderPdf(report, { id: 'borderless', rules: 'none', size: 8 });
      expect(differences(report.truth, await readPdf(bytes))).toEqual([]);
    }
  });

  it('reads its labels wherever the pages break', async () => {
    const report = reports.find(({ truth }) => truth.file === 'zfb-2023');
    if (!report) throw new Error('no report');
    for (let above = 10; above < 180; above += 17) {
      const bytes = renderPdf(report, { id: 'borderless', rules: 'none', size: 8, brokenRows: true, above });
      expect(differences(report.truth, await readPdf(bytes))).toEqual([]);
    }
  });

  it('guesses nothing where something stands across two clauses side by side', async () => {
    for (const across of [null, '行政许可']) {
      const paper = new Paper(OPTIONS);
      paper.page();
      put(paper, DISCLOSURE_HEADS, 60);
      put(paper, ['规章', '0', '0', '0'], 80);
      put(paper, ['行政规范性文件', '4', '5', '66'], 100);
      put(paper, ['第二十条第（五）项', '', '第二十条第（六）项'], 120);
      put(paper, ['信息内容', '本年处理决定数量', '信息内容', '本年处理决定数量'], 140);
      put(paper, [across === null ? '行政许可' : '', '77', '行政处罚', '8'], 160);
      put(paper, ['', '', '行政强制', '9'], 180);
      if (across !== null) paper.text(across, 285, 160, 9);
      const tables = tablesOf(await extractPdf(paper.bytes()));
      const said = tables.flatMap((table) => table.cells.map((cell) => cell.text));
      if (across === null) expect(said.join(' ')).toMatch(/行政许可 77 .*行政处罚 8 行政强制 9/u);
      else expect(tables).toEqual([]);
    }
  });

  it('what it cannot read is missing and said to be', async () => {
    // in type that large, full-width numbers are broken over lines
    for (const report of disturbed(oddityOf('cells.full_width'), reports, 1, 2)) {
      const result = await readPdf(renderPdf(report, { id: 'borderless', rules: 'none', size: 11 }));
      expect(differences(report.truth, result)).not.toEqual([]);
      expect(silences(report.truth, result)).toEqual([]);
    }
  });

  it.each(['cells.full_width', 'tables.large_numbers'])('a number that the page cuts off is none: %s', async (id) => {
    for (const report of disturbed(oddityOf(id), reports, 1, 2)) {
      const cut = renderPdf(report, { id: 'cut-off', cutOff: true, rules: 'none', size: 8 });
      expect(silences(report.truth, await readPdf(cut))).toEqual([]);
    }
  });

  it('keeps the label of a row that the form does not have, on one line or on two', async () => {
    for (const lines of [['其他文件'], ['其他文件和', '其他材料']]) {
      const [table] = tablesOf(await extractPdf(disclosure(lines)));
      const row = table?.cells.filter((cell) => cell.row === 3).map((cell) => cell.text);
      expect(row).toEqual([lines.join(''), '31', '29', '118']);
    }
  });

  it('takes unknown labels for none when values stand beside one of their lines', async () => {
    expect(tablesOf(await extractPdf(disclosure(['其他文件', '其他材料', '其他事项'], 2)))).toEqual([]);
  });

  it('leaves two numbers under one head apart when they are near, and guesses nothing when they are not', async () => {
    const near = tablesOf(await extractPdf(disclosure(['行政规范性文件'], 0, '3 5')));
    expect(near[0]?.cells.map((cell) => cell.text)).toContain('3 5');
    expect(tablesOf(await extractPdf(disclosure(['行政规范性文件'], 0, '3         5')))).toEqual([]);
  });

  it('joins a row that a page cuts inside its label, and its number stays where it is printed', async () => {
    const paper = new Paper(OPTIONS);
    paper.page();
    DISCLOSURE_HEADS.forEach((head, column) => paper.text(head, 60 + column * 120, 100, 9));
    put(paper, ['规章', '0', '0', '0'], 700);
    put(paper, ['行政规范', '4', '5', '66'], 720);
    paper.page();
    paper.text('性文件', 60, 60, 9);
    paper.text('第二十条第（五）项', 200, 80, 9);
    put(paper, ['信息内容', '本年处理决定数量'], 100);
    put(paper, ['行政许可', '77'], 120);
    put(paper, ['其他对外管理服务事项', '8'], 140);
    const [table] = tablesOf(await extractPdf(paper.bytes()));
    const rows = table?.cells.filter((cell) => cell.text === '行政规范性文件' || cell.text === '66');
    expect(rows?.map((cell) => [cell.row, cell.page])).toEqual([
      [2, 1],
      [2, 1],
    ]);
    expect(table?.irregular).toEqual([]);
  });

  it('leaves empty cells where they are', async () => {
    const layout = await extractPdf(
      proceedings(['1', '', '2', '0', '3', '0', '0', '', '0', '0', '0', '4', '0', '0', '4']),
    );
    const [table] = layout.blocks.filter((block) => block.kind === 'table');
    const values = table?.kind === 'table' ? table.cells.filter((cell) => cell.row === 3).map((cell) => cell.text) : [];
    expect(values).toEqual(['1', '', '2', '0', '3', '0', '0', '', '0', '0', '0', '4', '0', '0', '4']);
    expect(table?.kind === 'table' && table.irregular).toEqual([]);
  });

  it('guesses nothing where a value stands between two heads', async () => {
    const layout = await extractPdf(
      proceedings(['1', '0', '2', '0', '3', '0', '0', '', '0', '0', '0', '4', '0', '0', '4'], 25),
    );
    expect(layout.blocks.every((block) => block.kind === 'paragraph')).toBe(true);
  });
});

const OPTIONS = { encoding: 'UniGB-UTF16-H', width: 595, height: 842, rotate: 0, inForm: false, title: null } as const;
const DISCLOSURE_HEADS = ['信息内容', '本年制发件数', '本年废止件数', '现行有效件数'];

function tablesOf(layout: Layout): TableBlock[] {
  return layout.blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
}

function put(paper: Paper, cells: readonly string[], y: number): void {
  cells.forEach((text, column) => paper.text(text, 60 + column * 120, y, 9));
}

/** The first clause with a row of its own: lines of its label, and which of them its values stand beside (the middle: 0). */
function disclosure(label: readonly string[], beside = 0, first = '31'): Uint8Array {
  const paper = new Paper(OPTIONS);
  paper.page();
  put(paper, DISCLOSURE_HEADS, 100);
  put(paper, ['规章', '0', '0', '0'], 120);
  if (!label.includes('行政规范性文件')) put(paper, ['行政规范性文件', '4', '5', '66'], 150);
  label.forEach((line, index) => paper.text(line, 60, 190 + index * 12, 9));
  const middle = 190 + ((label.length - 1) / 2) * 12;
  put(paper, ['', first, '29', '118'], beside === 0 ? middle : 190 + beside * 12);
  paper.text('第二十条第（五）项', 200, 240, 9);
  put(paper, ['信息内容', '本年处理决定数量'], 260);
  put(paper, ['行政许可', '77'], 280);
  put(paper, ['其他对外管理服务事项', '8'], 300);
  return paper.bytes();
}

/** The table of proceedings alone; the eighth value is missing. `shift`: how far values stand right of their heads. */
function proceedings(values: readonly string[], shift = 0): Uint8Array {
  const paper = new Paper({
    encoding: 'UniGB-UTF16-H',
    width: 842,
    height: 595,
    rotate: 0,
    inForm: false,
    title: null,
  });
  paper.page();
  const x = (column: number): number => 40 + column * 50;
  const put = (text: string, column: number, y: number): void => paper.text(text, x(column) - text.length * 4, y, 8);
  put('行政复议', 2, 80);
  put('行政诉讼', 9.5, 80);
  put('未经复议直接起诉', 7, 100);
  put('复议后起诉', 12, 100);
  for (let column = 0; column < 15; column++) put(RESULTS[column % 5] ?? '', column, column < 5 ? 110 : 120);
  values.forEach((value, column) => {
    if (value !== '') paper.text(value, x(column) + shift - 2, 150, 8);
  });
  return paper.bytes();
}
