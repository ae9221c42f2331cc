/** A number with a measure behind it: the digits are read by themselves, the measure is as wide as its signs. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { numberWithMeasure } from '../../../src/pipeline/ocr/measure.js';
import type { GrayPage } from '../../../src/pipeline/ocr/page.js';
import { CellReader } from '../../../src/pipeline/ocr/readers/cell-reader.js';
import { drawCell } from './cells.js';

let reader: CellReader;
beforeAll(async () => {
  reader = await CellReader.open();
});
afterAll(() => reader.close());

/** Digits, and behind them signs of a measure: frames with a stroke in them, as wide as high. */
function withSigns(digits: string, signs: number): GrayPage {
  const { width, height, dpi, pixels } = drawCell(digits);
  const side = height - 8;
  const wide = width + signs * (side + 3) + 4;
  const out = new Uint8Array(wide * height).fill(255);
  for (let y = 0; y < height; y++) out.set(pixels.subarray(y * width, (y + 1) * width), y * wide);
  for (let sign = 0; sign < signs; sign++) {
    const left = width + sign * (side + 3);
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) {
        const isDrawn = x < 2 || y < 2 || x >= side - 2 || y >= side - 2 || x === y;
        if (isDrawn) out[(y + 4) * wide + left + x] = 30;
      }
    }
  }
  return { width: wide, height, dpi, pixels: out };
}

it('reads the digits and keeps the measure', () => {
  const [first] = numberWithMeasure(withSigns('457', 1), '457件', reader) ?? [];
  expect(first?.text).toBe('457件');
  expect(first?.probability).toBeGreaterThan(0.99);
  expect(numberWithMeasure(withSigns('96.17', 2), '96.17万元', reader)?.[0]?.text).toBe('96.17万元');
});

it('is not sure of a unit that other signs resemble', () => {
  const [first] = numberWithMeasure(withSigns('2500', 1), '2500 万', reader) ?? [];
  expect(first?.text).toBe('2500万');
  expect(first?.probability).toBeLessThan(0.9);
});

it('says nothing where the digits by themselves are others', () => {
  expect(numberWithMeasure(withSigns('457', 1), '451件', reader)).toBeNull();
});

it('says nothing of a measure that is wider or narrower than what stands there, or is none', () => {
  expect(numberWithMeasure(withSigns('457', 2), '457元', reader)).toBeNull();
  expect(numberWithMeasure(withSigns('457', 1), '457万元', reader)).toBeNull();
  expect(numberWithMeasure(withSigns('457', 1), '457个案', reader)).toBeNull();
});
