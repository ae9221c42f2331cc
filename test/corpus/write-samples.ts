/** Writes `samples/` anew: `npx tsx test/corpus/write-samples.ts`. Commit what it changes. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sampleFiles } from './samples.js';

const folder = new URL('../../samples/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [file, bytes] of sampleFiles()) writeFileSync(new URL(file, folder), bytes);
console.error(`samples written to ${fileURLToPath(folder)}`);
