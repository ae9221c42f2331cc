/** Reports of the corpus as PDFs that are written here: every cell of every variant whose ink is whole. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { differences, generate, type CorpusReport } from '../../../corpus/corpus.js';
import { gridOf } from '../../../corpus/grid.js';
import type { TableModel } from '../../../corpus/model.js';
import { PDF_VARIANTS, renderPdf } from '../../../corpus/pdf/render-pdf.js';
import { FIXTURES } from '../../../corpus/pdf/write-fixtures.js';
import { readPdf } from './report.js';

/** One report of each form, and the ones with the most text in their tables. */
const reports = generate(1).filter((report) => ['czj-2019', 'scjgj-2022', 'xzf-2024'].includes(report.truth.file));

function expected(table: TableModel): string[] {
  return gridOf(table).flatMap((positions, row) =>
    positions.flatMap((position, column) => {
      if (!position?.start) return [];
      const { rowSpan, columnSpan, text } = position.cell;
      return [`${row},${column} ${rowSpan}×${columnSpan} ${text.replace(/\s/gu, '')}`];
    }),
  );
}

async function grids(report: CorpusReport, bytes: Uint8Array): Promise<void> {
  const layout = await extractPdf(bytes);
  const tables = layout.blocks.filter((block) => block.kind === 'table');
  const found = tables.map((table) =>
    table.cells.map(
      (cell) => `${cell.row},${cell.column} ${cell.rowSpan}×${cell.columnSpan} ${cell.text.replace(/\s/gu, '')}`,
    ),
  );
  expect(found).toEqual(report.blocks.filter((block) => block.kind === 'table').map(expected));
}

describe('the corpus as PDFs', () => {
  it('has reports to write', () => expect(reports).toHaveLength(3));

  it.each(PDF_VARIANTS.map((variant) => [variant.id, variant] as const))('%s', async (_id, variant) => {
    for (const report of reports) {
      const bytes = renderPdf(report, variant);
      expect(differences(report.truth, await readPdf(bytes))).toEqual([]);
      // without sides, a row that spans the whole table has no rule that ties it to the others: the table comes in pieces;
      // without any rules, such a row is a paragraph
      if (!variant.openSides && variant.rules !== 'none') await grids(report, bytes);
    }
  });

  it.each(FIXTURES.map(({ report }) => [report]))('%s as LibreOffice prints it', async (name) => {
    const report = generate(1).find((candidate) => candidate.truth.file === name);
    if (!report) throw new Error(`no report ${name}`);
    const bytes = readFileSync(new URL(`../../../fixtures/pdf/${name}.pdf`, import.meta.url));
    expect(differences(report.truth, await readPdf(bytes))).toEqual([]);
    await grids(report, bytes);
  });

  it('flags every row of a table whose last columns the page cuts off', async () => {
    const [report] = reports;
    if (!report) throw new Error('no report');
    const result = await readPdf(renderPdf(report, { id: 'cut-off', cutOff: true }));
    if ('error' in result) throw new Error(result.error);
    const named = new Set(result.report.findings.flatMap((finding) => finding.codes));
    for (const fact of result.report.facts) {
      const right = fact.value === report.truth.facts[fact.code];
      expect(right || named.has(fact.code) || fact.status !== 'reported', fact.code).toBe(true);
    }
    expect(result.report.findings.some((finding) => finding.rule === 'cell.count')).toBe(true);
  });
});
