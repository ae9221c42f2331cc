/** The whole corpus as PDF: written by hand in every variant, with every oddity, and as LibreOffice and Chromium print it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusDocuments, differences, disturbed, generate, ODDITIES, render, suits } from '../corpus/corpus.js';
import { PDF_VARIANTS, renderPdf, type PdfVariant } from '../corpus/pdf/render-pdf.js';
import { silences } from '../corpus/pdf/silences.js';
import { ruled, unruled } from '../corpus/pdf/write-fixtures.js';
import { missingPrograms, printHtml, printWord } from '../corpus/scan/print.js';
import { readReport } from '../support/read-report.js';

/** Oddities that our own writer cannot draw: a cell beyond the table's columns. */
const NOT_DRAWN = ['cells.extra_in_zero_row'];
const reports = generate(2);
const odd = ODDITIES.filter((oddity) => suits(oddity, { id: 'docx', family: 'docx' }) && !NOT_DRAWN.includes(oddity.id))
  .flatMap((oddity) => disturbed(oddity, reports, 2, 2))
  .filter((report) => report.quirks.length === 0);

async function wrong(
  documents: Iterable<{ file: string; truth: Parameters<typeof differences>[0]; bytes: Uint8Array }>,
): Promise<string[]> {
  const found: string[] = [];
  for (const { file, truth, bytes } of documents)
    for (const difference of differences(truth, await readReport(bytes))) found.push(`${file}: ${difference}`);
  return found;
}

function* written(
  from: typeof reports,
  variant: PdfVariant,
): Generator<{ file: string; truth: (typeof reports)[number]['truth']; bytes: Uint8Array }> {
  for (const report of from) yield { file: report.truth.file, truth: report.truth, bytes: renderPdf(report, variant) };
}

describe('the corpus as PDFs written by hand', () => {
  it('without lines, in large type: every cell', async () => {
    expect(await wrong(written(reports, { id: 'borderless', rules: 'none', size: 11 }))).toEqual([]);
  });

  it.each(PDF_VARIANTS.map((variant) => [variant.id, variant] as const))('%s: every cell', async (_id, variant) => {
    expect(await wrong(written(reports, variant))).toEqual([]);
  });

  it.each<[string, PdfVariant]>([
    ['', { id: 'portrait', brokenRows: true }],
    [', without lines', { id: 'borderless', rules: 'none', size: 8, brokenRows: true }],
  ])('with every oddity%s: every cell', async (_what, variant) => {
    expect(odd.length).toBeGreaterThan(200);
    expect(await wrong(written(odd, variant))).toEqual([]);
  });

  it.each<[string, PdfVariant, typeof reports]>([
    ['without lines, in large type, with every oddity', { id: 'borderless', rules: 'none', size: 11 }, odd],
    ['cut off at the right', { id: 'cut-off', cutOff: true }, reports],
    ['cut off at the right, on wide pages', { id: 'cut-off', cutOff: true, landscape: true }, reports],
    ['cut off at the right, without lines', { id: 'cut-off', cutOff: true, rules: 'none', size: 8 }, reports],
    [
      'cut off at the right, without lines, with every oddity',
      { id: 'cut-off', cutOff: true, rules: 'none', size: 8 },
      odd,
    ],
  ])('%s: nothing is silently wrong or lost', async (_what, variant, from) => {
    const found: string[] = [];
    for (const { file, truth, bytes } of written(from, variant))
      for (const silence of silences(truth, await readReport(bytes))) found.push(`${file}: ${silence}`);
    expect(found).toEqual([]);
  });
});

const missing = missingPrograms();
describe.skipIf(missing.length > 0)(`the corpus printed (needs ${missing.join(', ') || 'nothing more'})`, () => {
  const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
    const folder = mkdtempSync(join(tmpdir(), 'nianbao-prints-'));
    try {
      await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };

  it.each([
    ['with lines', 21, false, ruled],
    ['with lines', 24, true, ruled],
    ['with lines', 32, true, ruled],
    ['without lines', 16, true, unruled],
    ['without lines', 21, false, unruled],
    ['without lines', 32, true, unruled],
  ] as const)('by LibreOffice, %s, %i half points, heads repeated: %s', async (_what, size, heads, set) => {
    await inFolder(async (folder) => {
      const some = reports.filter((_, index) => index % 3 === size % 3);
      const files = some.map((report) => ({
        name: report.truth.file,
        bytes: set(render(report, 'docx'), size, heads),
      }));
      const printed = printWord(files, folder).map((file) => new Uint8Array(readFileSync(file)));
      const documents = some.map(({ truth }, index) => ({
        file: truth.file,
        truth,
        bytes: printed[index] ?? new Uint8Array(),
      }));
      expect(await wrong(documents)).toEqual([]);
    });
  });

  it.each(['html-cms', 'html-word', 'html-gbk'])('by Chromium: %s', async (renderer) => {
    await inFolder(async (folder) => {
      const pages = [...corpusDocuments({ seed: 2, renderers: [renderer] })].filter((_, index) => index % 4 === 0);
      const documents = pages.map(({ file, truth, bytes }) => ({
        file,
        truth,
        bytes: new Uint8Array(readFileSync(printHtml(bytes, folder, file))),
      }));
      expect(await wrong(documents)).toEqual([]);
    });
  });
});
