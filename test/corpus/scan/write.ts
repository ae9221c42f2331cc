/**
 * Writes scans of the corpus's reports, each with its truth beside it (`<file>.json`; see model.ts):
 *
 *     npx tsx test/corpus/scan/write.ts --seed 7 --out DIR --documents 120 [--fonts tuning|held-out|all] [--dpi 200]… [--level hard]…
 *
 * Needs Chromium, LibreOffice and poppler, and the fonts of fonts.ts.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { FontSet } from './fonts.js';
import type { Level } from './model.js';
import { missingPrograms } from './print.js';
import { scans } from './scans.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    documents: { type: 'string', default: '120' },
    fonts: { type: 'string', default: 'all' },
    dpi: { type: 'string', multiple: true },
    level: { type: 'string', multiple: true },
  },
});

const { out } = values;
const isNumber = /^\d+$/;
const fits =
  ['tuning', 'held-out', 'all'].includes(values.fonts) &&
  [values.seed, values.documents].every((text) => isNumber.test(text));
if (out === undefined || !fits) {
  console.error(
    'Usage: write.ts --out DIR [--seed N] [--documents N] [--fonts tuning|held-out|all] [--dpi N]… [--level mild|hard]…',
  );
  process.exit(2);
}
const missing = missingPrograms();
if (missing.length > 0) {
  console.error(`not installed: ${missing.join(', ')}`);
  process.exit(2);
}
mkdirSync(out, { recursive: true });
let count = 0;
for await (const { file, bytes, truth } of scans({
  seed: Number(values.seed),
  documents: Number(values.documents),
  fonts: values.fonts as FontSet,
  ...(values.dpi ? { dpi: values.dpi.map(Number) } : {}),
  ...(values.level ? { levels: values.level as Level[] } : {}),
})) {
  writeFileSync(join(out, file), bytes);
  writeFileSync(join(out, `${file}.json`), `${JSON.stringify(truth)}\n`);
  count += 1;
}
console.error(`${count} scans in ${out}`);
