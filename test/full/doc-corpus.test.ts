/** The whole corpus as Word 97–2003 files, made by LibreOffice from its docx: every fact, every oddity. */
import { describe, expect, it } from 'vitest';
import { corpusDocuments, differences } from '../corpus/corpus.js';
import { asWord97, officeIsInstalled } from '../corpus/doc/office.js';
import { readReport } from '../support/read-report.js';

describe.skipIf(!officeIsInstalled())('the corpus as doc files (needs LibreOffice)', () => {
  it.each([
    ['undisturbed', 'none'],
    ['with every oddity', 'all'],
  ] as const)('%s', async (_, oddities) => {
    const sources = [...corpusDocuments({ renderers: ['docx'], oddities })];
    const numbered = new Map(sources.map((source, index) => [`${index}.docx`, source.bytes]));
    const converted = asWord97(numbered);
    const wrong: string[] = [];
    for (const [index, { file, truth }] of sources.entries()) {
      const bytes = converted.get(`${index}.doc`) ?? new Uint8Array();
      for (const difference of differences(truth, await readReport(bytes))) wrong.push(`${file}: ${difference}`);
    }
    expect(sources.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });
});
