/** Tables without lines: read when the alignment leaves one reading only, left as prose (missing, and said so) otherwise. */
import { describe, expect, it } from 'vitest';
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
    'labels.extra_row',
    'cells.extra_in_row',
    'labels.group_cut_by_page',
    'cells.not_applicable',
  ])('what it cannot read is missing and said to be: %s', async (id) => {
    for (const report of disturbed(oddityOf(id), reports, 1, 2)) {
      expect(
        silences(report.truth, await readPdf(renderPdf(report, { id: 'borderless', rules: 'none', size: 8 }))),
      ).toEqual([]);
    }
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
