/**
 * Writes `test/fixtures/inner` anew: `npx tsx test/corpus/inner/write-fixtures.ts`. Needs LibreOffice and poppler. Commit what it
 * changes.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scanPage } from '../../support/scan-page.js';
import { asWord97 } from '../doc/office.js';
import { imagePdf } from '../scan/files.js';
import { printWord } from '../scan/print.js';
import { drawnDocx, innerPictures, PICTURED, SOURCE, tableDocx, tableHtml, textDocx } from './documents.js';

const folder = fileURLToPath(new URL('../../fixtures/inner/', import.meta.url));
mkdirSync(folder, { recursive: true });
const pictures = await innerPictures();
const docx = tableDocx(pictures);
const converted = asWord97(
  new Map([
    ['table.docx', docx],
    ['drawn.docx', drawnDocx(pictures)],
  ]),
);
const files = new Map([['table.docx', docx], ['table.html', tableHtml(pictures)], ...converted]);
for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);

// pages of text and a scanned one, bound into one PDF
const work = mkdtempSync(join(tmpdir(), 'nianbao-mixed-'));
try {
  const [text = ''] = printWord([{ name: 'text', bytes: textDocx() }], work);
  const page = await scanPage(SOURCE, PICTURED.page);
  const scan = join(work, 'scan.pdf');
  writeFileSync(scan, await imagePdf([{ ...page, channels: 1 }], page.dpi, 60));
  execFileSync('pdfunite', [text, scan, join(folder, 'mixed.pdf')]);
} finally {
  rmSync(work, { recursive: true });
}
