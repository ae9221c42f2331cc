/**
 * Makes the committed PDFs of test/fixtures/pdf/ with LibreOffice: reports of the corpus as Word files with ruled tables, printed.
 *
 *     npx tsx test/corpus/pdf/write-fixtures.ts OUT
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { generate, render } from '../corpus.js';

/** Reports by name, with the size of their tables' text in half points; large text breaks rows and labels over pages. */
export const FIXTURES: readonly { readonly report: string; readonly size: number; readonly heads: boolean }[] = [
  { report: 'czj-2019', size: 21, heads: false },
  { report: 'jyj-2024', size: 32, heads: true },
];

const SIDES = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'];

/** A docx of the corpus with rules around its cells; its first three rows as heads that repeat, when asked. */
export function ruled(docx: Uint8Array, size: number, heads: boolean): Uint8Array {
  return withTables(docx, size, heads, true);
}

/** A docx of the corpus without rules. */
export function unruled(docx: Uint8Array, size: number, heads: boolean): Uint8Array {
  return withTables(docx, size, heads, false);
}

function withTables(docx: Uint8Array, size: number, heads: boolean, isRuled: boolean): Uint8Array {
  const parts = unzipSync(docx);
  const rules = SIDES.map((side) => `<w:${side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>`).join('');
  const document = strFromU8(parts['word/document.xml'] ?? new Uint8Array()).replace(
    /<w:tbl>.*?<\/w:tbl>/gsu,
    (table) => {
      let row = 0;
      const repeated = heads && !table.includes('第二十条') ? 3 : 0;
      return table
        .replace('<w:tblLayout w:type="fixed"/>', (layout) =>
          isRuled ? `<w:tblBorders>${rules}</w:tblBorders>${layout}` : layout,
        )
        .replaceAll('<w:sz w:val="32"/>', `<w:sz w:val="${size}"/>`)
        .replace(/<w:trPr>/gu, (tag) => (row++ < repeated ? `${tag}<w:tblHeader/>` : tag));
    },
  );
  return zipSync({ ...parts, 'word/document.xml': strToU8(document) });
}

const [out] = process.argv.slice(2);
if (out !== undefined && process.argv[1]?.endsWith('write-fixtures.ts')) {
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-fixtures-'));
  for (const { report: name, size, heads } of FIXTURES) {
    const report = generate(1).find((candidate) => candidate.truth.file === name);
    if (!report) throw new Error(`no report ${name}`);
    const docx = join(folder, `${name}.docx`);
    writeFileSync(docx, ruled(render(report, 'docx'), size, heads));
    execFileSync('soffice', [
      `-env:UserInstallation=file://${join(folder, 'profile')}`,
      '--headless',
      '--convert-to',
      'pdf',
      '--outdir',
      out,
      docx,
    ]);
  }
}
