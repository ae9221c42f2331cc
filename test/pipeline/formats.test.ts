/**
 * One report as text, HTML, docx, doc and PDF: the same facts (values, statuses, units, what is printed), the same findings,
 * the same head. The doc files are committed (LibreOffice made them of the corpus's docx); the others are written here.
 */
import { describe, expect, it } from 'vitest';
import { differences, disturbed, generate, oddityOf, render, type CorpusReport } from '../corpus/corpus.js';
import { COMMON } from '../corpus/doc/fixtures.js';
import { PDF_VARIANTS, renderPdf } from '../corpus/pdf/render-pdf.js';
import { readReport } from '../support/read-report.js';
import { said } from '../support/said.js';
import { docFixtures } from './extract/doc/fixtures.js';

const common: ReadonlySet<string> = new Set(COMMON);
const fixtures = docFixtures().filter(({ oddity }) => oddity === null || common.has(oddity));
const reports = generate(1);

/** The report that a committed doc file is of. */
function reportOf(name: string, oddity: string | null): CorpusReport {
  const found = reports.filter(({ truth }) => name.startsWith(`${truth.file}.`));
  const [report] = oddity === null ? found : disturbed(oddityOf(oddity), found, 1, 1);
  if (!report) throw new Error(`no report for ${name}`);
  return report;
}

describe('one report in five formats', () => {
  it('is compared in both forms and with oddities of labels, cells, amounts, sums and tables', () => {
    expect(new Set(fixtures.map(({ truth }) => truth.template))).toEqual(new Set(['2019', '2021']));
    expect(fixtures).toHaveLength(COMMON.length + 2);
  });

  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s', async (name, { oddity, truth, bytes }) => {
    const report = reportOf(name, oddity);
    const [portrait] = PDF_VARIANTS;
    if (!portrait) throw new Error('no variant of PDF');
    const doc = await said(bytes);
    expect(differences({ ...report.truth, file: name }, await readReport(bytes))).toEqual([]);
    expect(truth).toEqual({ ...report.truth, file: name });
    for (const renderer of ['text-cells', 'html-cms', 'docx']) {
      expect(await said(render(report, renderer)), renderer).toEqual(doc);
    }
    expect(await said(renderPdf(report, portrait)), 'pdf').toEqual(doc);
  });
});
