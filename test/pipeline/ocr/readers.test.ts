/**
 * Both readers together: what is read, how far their probabilities hold on fonts that nothing was trained or tuned on,
 * and that the weights are those that were calibrated.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/shared/model/candidate.js';
import { WeightsFile } from '../../../src/pipeline/ocr/digits/weights.js';
import { CellReader } from '../../../src/pipeline/ocr/readers/cell-reader.js';
import { combine, combineLooks, loadCalibration } from '../../../src/pipeline/ocr/readers/combine.js';
import { fontsOf } from '../../../training/digits/fonts.js';
import { anyLook, printSheet, random } from '../../../training/digits/print.js';
import { reportText } from '../../../training/digits/report-text.js';
import { drawCell } from './cells.js';

let reader: CellReader;
beforeAll(async () => {
  reader = await CellReader.open();
});
afterAll(() => reader.close());

/** Hash of the weights that calibration.json was measured with: who trains anew calibrates anew and writes it here. */
const CALIBRATED_WEIGHTS = '906dc320f17ab2763ed8833102e8bade64b5dbef60b3fe248104770673011682';

it('has the weights that were calibrated', () => {
  const path = new URL('../../../src/pipeline/ocr/digits/weights.json', import.meta.url);
  const { sha256, float32 } = WeightsFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  expect(createHash('sha256').update(Buffer.from(float32, 'base64')).digest('hex')).toBe(sha256);
  expect(sha256).toBe(CALIBRATED_WEIGHTS);
});

it('reads clean numbers, amounts and signs for certain', () => {
  for (const text of ['0', '5', '18', '207', '4396', '117063', '31913.30', '-12']) {
    const { candidates, readers } = reader.read(drawCell(text));
    expect(candidates[0]?.text).toBe(text);
    expect(readers).toMatchObject({ network: { text }, tesseract: { text } });
    expect(candidates[0]?.probability).toBeGreaterThanOrEqual(0.99);
  }
});

it('gives the same answer in any order', () => {
  const crops = ['0', '31913.30', '-12', '68'].map((text) => drawCell(text, 150));
  const forwards = crops.map((crop) => reader.read(crop));
  expect(
    [...crops]
      .reverse()
      .map((crop) => reader.read(crop))
      .reverse(),
  ).toEqual(forwards);
});

describe('two readings', () => {
  const calibration = loadCalibration();
  const sure = [
    { text: '8', probability: 0.999 },
    { text: '3', probability: 0.001 },
  ];

  it('are certain only together', () => {
    expect(combine(sure, { text: '8', confidence: 0.96 }, calibration)[0]?.probability).toBeGreaterThanOrEqual(0.99);
    for (const second of [
      { text: '3', confidence: 0.96 },
      { text: '', confidence: 0 },
      { text: '88', confidence: 0.5 },
    ]) {
      expect(combine(sure, second, calibration)[0]?.probability).toBeLessThan(0.99);
    }
  });

  it('are both among the candidates when they differ, and add up to at most 1', () => {
    const candidates = combine(sure, { text: '38', confidence: 0.9 }, calibration);
    expect(candidates.map(({ text }) => text)).toEqual(expect.arrayContaining(['8', '38', '3']));
    expect(candidates.reduce((sum, { probability }) => sum + probability, 0)).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('are not certain of what the second look of the network denies', () => {
    const doubting = [
      { text: '17', probability: 0.897 },
      { text: '47', probability: 0.096 },
    ];
    const second = { text: '17', confidence: 0.97 };
    const read = (text: string): Candidate[] =>
      combineLooks(doubting, [{ text, probability: 0.83 }], second, calibration);
    expect(read('17')[0]?.probability).toBeGreaterThanOrEqual(0.99);
    expect(read('47')[0]?.probability).toBeLessThan(0.99);
  });

  it('go by the mean of both looks where the first is in doubt', () => {
    const first = [
      { text: '2..5', probability: 0.01 },
      { text: '25', probability: 0.005 },
    ];
    const read = combineLooks(first, [{ text: '25', probability: 0.95 }], { text: '26', confidence: 0.6 }, calibration);
    expect(read[0]?.text).toBe('25');
    expect(read[0]?.probability).toBeLessThan(0.99);
  });

  it('believe a network that has no doubt before a tesseract that says otherwise', () => {
    const first = [{ text: '719', probability: 0.9999 }];
    const [read] = combineLooks(first, first, { text: '712', confidence: 0.97 }, calibration);
    expect(read?.text).toBe('719');
    expect(read?.probability).toBeLessThan(0.99);
  });

  it('say nothing when there is no text', () => {
    expect(combine([], { text: '', confidence: 0 }, calibration)[0]?.probability ?? 0).toBeLessThan(0.9);
  });
});

const heldOut = fontsOf('held_out');

describe.skipIf(heldOut.length === 0)('on fonts held out (needs fonts-arphic-gbsn00lp, fonts-lxgw-wenkai …)', () => {
  it.each([150, 200, 300])('what is certain at %i dpi is right', async (dpi) => {
    const rnd = random(20_000 + dpi);
    let [certain, wrong, right, cells] = [0, 0, 0, 0];
    while (cells < 200) {
      for (const { text, crop } of await printSheet(heldOut, anyLook(rnd, dpi), 50, rnd, reportText)) {
        const [first] = reader.read(crop).candidates;
        cells++;
        if (first?.text === text) right++;
        if ((first?.probability ?? 0) < 0.99) continue;
        certain++;
        if (first?.text !== text) wrong++;
      }
    }
    expect(wrong).toBeLessThanOrEqual(certain * 0.01);
    expect(certain / cells).toBeGreaterThan(0.7);
    expect(right / cells).toBeGreaterThan(0.92);
  });
});
