/** Every oddity that shows in all formats, as text, HTML, docx, doc and PDF: each says the same. */
import { describe, expect, it } from 'vitest';
import { disturbed, generate, ODDITIES, render, suits } from '../corpus/corpus.js';
import { asWord97, officeIsInstalled } from '../corpus/doc/office.js';
import { PDF_VARIANTS, renderPdf } from '../corpus/pdf/render-pdf.js';
import { said } from '../support/said.js';

const FORMATS = [
  { id: 'text-cells', family: 'text' },
  { id: 'html-cms', family: 'html' },
  { id: 'docx', family: 'docx' },
] as const;

/** A value too many may stand in any column: formats differ in which, and all flag it; our PDF writer has no paper for it. */
const UNDECIDED: ReadonlySet<string> = new Set(['cells.extra_in_zero_row', 'cells.extra_in_row']);
/** Our PDF writer draws no pictures. */
const NOT_ON_PAPER: ReadonlySet<string> = new Set(['tables.image']);

describe.skipIf(!officeIsInstalled())('oddities in five formats (needs LibreOffice)', () => {
  it('say the same', async () => {
    const reports = generate(1);
    const [portrait] = PDF_VARIANTS;
    if (!portrait) throw new Error('no variant of PDF');
    const sources = ODDITIES.filter(
      (oddity) => !UNDECIDED.has(oddity.id) && FORMATS.every((format) => suits(oddity, format)),
    ).flatMap((oddity) => disturbed(oddity, reports, 1, 1).map((report) => ({ id: oddity.id, report })));
    const docs = asWord97(new Map(sources.map(({ report }, index) => [`${index}.docx`, render(report, 'docx')])));
    const wrong: string[] = [];
    for (const [index, { id, report }] of sources.entries()) {
      const files = new Map(FORMATS.map((format) => [format.id as string, render(report, format.id)]));
      files.set('doc', docs.get(`${index}.doc`) ?? new Uint8Array());
      if (!NOT_ON_PAPER.has(id)) files.set('pdf', renderPdf(report, portrait));
      const first = await saidOrError(files.get('text-cells') ?? new Uint8Array());
      for (const [format, bytes] of files) {
        const differs = (await saidOrError(bytes)) !== first;
        if (differs) wrong.push(`${id} ${report.truth.file} as ${format}`);
      }
    }
    expect(sources.length).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });
});

async function saidOrError(bytes: Uint8Array): Promise<string> {
  try {
    return JSON.stringify(await said(bytes));
  } catch (thrown) {
    return String(thrown);
  }
}
