/**
 * Trains the digit network and writes its weights:
 *
 *     npx tsx training/digits/main.ts [--seed 1] [--samples 140000] [--epochs 5] [--out src/pipeline/ocr/digits/weights.json]
 *
 * The same seed and the same fonts (fonts.ts) give the same file. Raise `READERS_VERSION` when it changes, and
 * calibrate anew (calibrate.ts).
 */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CLASSES } from '../../src/pipeline/ocr/digits/alphabet.js';
import { fontsOf } from './fonts.js';
import { mixedLook, printSheet, random } from './print.js';
import { addSamples, samplesFor } from './samples.js';
import { train } from './train.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    samples: { type: 'string', default: '140000' },
    epochs: { type: 'string', default: '5' },
    out: { type: 'string', default: 'src/pipeline/ocr/digits/weights.json' },
  },
});

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const rnd = random(Number(values.seed));
const fonts = fontsOf('train');
say(`${fonts.length} fonts`);
const samples = samplesFor(Number(values.samples));
while (samples.count < Number(values.samples)) {
  const cells = await printSheet(fonts, mixedLook(rnd), 200, rnd);
  for (const cell of cells) addSamples(cell, samples, rnd);
}
const perClass = new Array<number>(CLASSES).fill(0);
for (const label of samples.labels.subarray(0, samples.count)) perClass[label]!++;
say(`${samples.count} samples, of each class ${perClass.join(' ')}`);
const weights = train(samples, { epochs: Number(values.epochs), rate: 0.06, batch: 32 }, rnd, say);
const bytes = Buffer.from(weights.buffer);
writeFileSync(
  values.out,
  `${JSON.stringify({ sha256: createHash('sha256').update(bytes).digest('hex'), float32: bytes.toString('base64') })}\n`,
);
