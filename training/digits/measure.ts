/**
 * Reads freshly printed cells with both readers and says how often each is right, together and apart:
 *
 *     npx tsx training/digits/measure.ts --role held_out --dpi 200 --cells 2000 --seed 7 [--look harsh] [--rows out.ndjson]
 *     npx tsx training/digits/measure.ts --scans DIR [--rows out.ndjson]     (DIR as test/corpus/scan/write.ts writes it)
 *
 * `--look`: `harsh` (as hard as archives have them) or `mixed` (that, and what scanners usually make; print.ts). `--rows`
 * writes one line a cell, which calibrate.ts and confusions.ts read. `--weights`: others than the committed ones.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LAYOUT } from '../../src/pipeline/ocr/digits/network.js';
import { DigitNetwork } from '../../src/pipeline/ocr/digits/reader.js';
import { loadWeights, WeightsFile } from '../../src/pipeline/ocr/digits/weights.js';
import { softened } from '../../src/pipeline/ocr/readers/soften.js';
import { Tesseract } from '../../src/pipeline/ocr/tesseract/tesseract.js';
import { fontsOf, type FontRole } from './fonts.js';
import { anyLook, mixedLook, printSheet, random, type Look } from './print.js';
import { reportText } from './report-text.js';
import { cellsOfScans, type ScannedCell } from './scan-cells.js';

const { values } = parseArgs({
  options: {
    role: { type: 'string', default: 'calibrate' },
    dpi: { type: 'string', default: '200' },
    cells: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '7' },
    look: { type: 'string', default: 'mixed' },
    scans: { type: 'string' },
    rows: { type: 'string' },
    weights: { type: 'string' },
    'no-tesseract': { type: 'boolean', default: false },
  },
});

const weights = (): Float32Array => {
  if (values.weights === undefined) return loadWeights();
  const bytes = Buffer.from(WeightsFile.parse(JSON.parse(readFileSync(values.weights, 'utf8'))).float32, 'base64');
  return Float32Array.from({ length: LAYOUT.total }, (_, index) => bytes.readFloatLE(index * 4));
};
const rnd = random(Number(values.seed));
const network = new DigitNetwork(weights());
const tesseract = values['no-tesseract'] ? null : await Tesseract.open();
const counts = { cells: 0, network: 0, tesseract: 0, agree: 0, agreeWrong: 0, neither: 0, truthAmong: 0 };
const spent = { network: 0, tesseract: 0 };
const wrongs: string[] = [];

async function* printed(): AsyncGenerator<Omit<ScannedCell, 'doubtful'>> {
  const fonts = fontsOf(values.role as FontRole);
  const dpi = Number(values.dpi);
  const look = (): Look => (values.look === 'harsh' ? anyLook(rnd, dpi) : mixedLook(rnd, dpi));
  for (let cells = 0; cells < Number(values.cells); cells += 50) {
    for (const cell of await printSheet(fonts, look(), 50, rnd, reportText)) yield { ...cell, dpi };
  }
}

const source = values.scans === undefined ? 'printed' : 'scans';
for await (const { text, font, dpi, crop } of values.scans === undefined ? printed() : cellsOfScans(values.scans)) {
  const start = performance.now();
  const candidates = network.read(crop);
  const between = performance.now();
  const second = tesseract?.readDigits(crop) ?? { text: '', confidence: 0 };
  spent.network += between - start;
  spent.tesseract += performance.now() - between;
  const first = candidates[0] ?? { text: '?', probability: 0 };
  const [right1, right2] = [first.text === text, second.text === text];
  counts.cells++;
  if (right1) counts.network++;
  if (right2) counts.tesseract++;
  if (first.text === second.text) counts.agree++;
  if (first.text === second.text && !right1) counts.agreeWrong++;
  if (!right1 && !right2) counts.neither++;
  if (right2 || candidates.some((candidate) => candidate.text === text)) counts.truthAmong++;
  if (!right1) wrongs.push(`${text}→${first.text} ${first.probability.toFixed(3)} (${second.text}) ${font}`);
  if (values.rows !== undefined) {
    const again = network.read(softened(crop));
    appendFileSync(values.rows, `${JSON.stringify({ source, text, font, dpi, candidates, again, second })}\n`);
  }
}
const share = (count: number): string => `${((100 * count) / counts.cells).toFixed(2)} %`;
process.stdout.write(
  `${values.scans ?? `${values.role} ${values.dpi} dpi`}, ${counts.cells} cells: network ${share(counts.network)} (${(spent.network / counts.cells).toFixed(2)} ms), ` +
    `tesseract ${share(counts.tesseract)} (${(spent.tesseract / counts.cells).toFixed(2)} ms), agree ${share(counts.agree)}, ` +
    `agree and wrong ${counts.agreeWrong}, neither right ${counts.neither}, truth among candidates ${share(counts.truthAmong)}\n`,
);
process.stdout.write(`${wrongs.slice(0, 40).join('\n')}\n`);
