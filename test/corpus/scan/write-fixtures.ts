/** Writes `test/fixtures/scan` anew: `npx tsx test/corpus/scan/write-fixtures.ts`. Needs what write.ts needs. Commit what it changes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { scans } from './scans.js';

/** A flat page with a page of prose; a photograph, askew by 5° in perspective; pages on their heads. */
const NAMES = ['0006-xzf-2019-150-mild', '0021-zfb-2019-200-hard', '0055-xzf-2021-150-hard'];

const folder = new URL('../../fixtures/scan/', import.meta.url);
mkdirSync(folder, { recursive: true });
for await (const { file, bytes, truth } of scans({ seed: 101, documents: 60, fonts: 'tuning', names: NAMES })) {
  writeFileSync(new URL(file, folder), bytes);
  writeFileSync(new URL(`${file}.json`, folder), `${JSON.stringify(truth)}\n`);
}
