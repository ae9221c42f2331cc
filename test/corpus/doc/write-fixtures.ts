/** Writes `test/fixtures/doc` anew: `npx tsx test/corpus/doc/write-fixtures.ts`. Needs LibreOffice. Commit what it changes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fixtureSources } from './fixtures.js';
import { asWord97 } from './office.js';

const folder = new URL('../../fixtures/doc/', import.meta.url);
mkdirSync(folder, { recursive: true });
const sources = fixtureSources();
const plainName = (file: string): string => file.replace(/\.docx\.docx$/, '.docx');
const converted = asWord97(new Map(sources.map(({ file, bytes }) => [plainName(file), bytes])));
for (const { file, truth, oddity } of sources) {
  const name = plainName(file).replace(/\.docx$/, '.doc');
  const bytes = converted.get(name);
  if (!bytes) throw new Error(`${file} was not converted`);
  writeFileSync(new URL(name, folder), bytes);
  writeFileSync(
    new URL(`${name}.json`, folder),
    `${JSON.stringify({ oddity, truth: { ...truth, file: name } }, null, 1)}\n`,
  );
}
console.error(`${sources.length} documents in ${folder.pathname}`);
