/**
 * Writes the corpus to a folder, documents and truths side by side:
 *
 *     npx tsx test/corpus/write.ts OUT [--seed N] [--renderer ID]… [--oddity ID|all]… [--body ID]… [--year YYYY]…
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { corpusDocuments } from './corpus.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    renderer: { type: 'string', multiple: true },
    oddity: { type: 'string', multiple: true },
    body: { type: 'string', multiple: true },
    year: { type: 'string', multiple: true },
  },
});

const [out] = positionals;
if (out === undefined || !/^\d+$/.test(values.seed)) {
  console.error('Usage: write.ts OUT [--seed N] [--renderer ID]… [--oddity ID|all]… [--body ID]… [--year YYYY]…');
  process.exitCode = 2;
} else {
  mkdirSync(join(out, 'truth'), { recursive: true });
  let count = 0;
  for (const document of corpusDocuments({
    seed: Number(values.seed),
    ...(values.renderer ? { renderers: values.renderer } : {}),
    oddities: values.oddity === undefined ? 'none' : values.oddity.includes('all') ? 'all' : values.oddity,
    ...(values.body ? { bodies: values.body } : {}),
    ...(values.year ? { years: values.year.map(Number) } : {}),
  })) {
    writeFileSync(join(out, document.file), document.bytes);
    writeFileSync(join(out, 'truth', `${document.file}.json`), `${JSON.stringify(document.truth, null, 1)}\n`);
    count++;
  }
  console.error(`${count} documents in ${out}`);
}
