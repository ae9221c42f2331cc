/** Writes `test/fixtures/inner` anew: `npx tsx test/corpus/inner/write-fixtures.ts`. Needs LibreOffice. Commit what it changes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { asWord97 } from '../doc/office.js';
import { innerPictures, tableDocx, tableHtml } from './documents.js';

const folder = new URL('../../fixtures/inner/', import.meta.url);
mkdirSync(folder, { recursive: true });
const pictures = await innerPictures();
const docx = tableDocx(pictures);
const files = new Map([
  ['table.docx', docx],
  ['table.html', tableHtml(pictures)],
  ...asWord97(new Map([['table.docx', docx]])),
]);
for (const [name, bytes] of files) writeFileSync(new URL(name, folder), bytes);
