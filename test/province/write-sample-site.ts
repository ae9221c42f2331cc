/** Writes `sample-site/` anew: `npx tsx test/province/write-sample-site.ts`. Commit what it changes. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { sampleSite } from './sample-site.js';

const folder = new URL('../../sample-site/', import.meta.url);
rmSync(folder, { recursive: true, force: true });
const { files, truth } = sampleSite();
for (const [name, bytes] of files) {
  const url = new URL(name, folder);
  mkdirSync(new URL('.', url), { recursive: true });
  writeFileSync(url, bytes);
}
console.error(`${files.size} files for ${truth.reports.length} reports in ${folder.pathname}`);
