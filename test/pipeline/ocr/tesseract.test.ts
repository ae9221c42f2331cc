/** The second reader: reads, gives the same answer in any order, runs where there are no threads and no network. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { GlobalFonts } from '@napi-rs/canvas';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GrayPage } from '../../../src/pipeline/ocr/page.js';
import { Tesseract } from '../../../src/pipeline/ocr/tesseract/tesseract.js';
import { drawCell } from './cells.js';

let tesseract: Tesseract;
beforeAll(async () => {
  tesseract = await Tesseract.open();
});
afterAll(() => tesseract.close());

const TEXTS = ['0', '7', '12', '345', '117063', '31913.30', '-5', '4'];

it('reads numbers, amounts and signs', () => {
  const readings = TEXTS.map((text) => tesseract.readDigits(drawCell(text)));
  expect(readings.map(({ text }) => text)).toEqual(TEXTS);
  for (const { confidence } of readings) expect(confidence).toBeGreaterThan(0.5);
});

it('gives the same answer whatever was read before, and in another engine', async () => {
  const crops = [...TEXTS, '8', '68', '3', '993'].flatMap((text) => [150, 300].map((dpi) => drawCell(text, dpi)));
  const forwards = crops.map((crop) => tesseract.readDigits(crop));
  const backwards = [...crops].reverse().map((crop) => tesseract.readDigits(crop));
  expect(backwards.reverse()).toEqual(forwards);
  const other = await Tesseract.open();
  expect(other.readDigits(crops[5]!)).toEqual(forwards[5]);
  other.close();
});

const CHINESE = ['WenQuanYi Micro Hei', 'Noto Sans CJK SC', 'AR PL UMing CN'].find((family) => GlobalFonts.has(family));

it.skipIf(CHINESE === undefined)('reads a label in Chinese (needs a Chinese font)', () => {
  const crop = drawCell('行政许可', 200, CHINESE);
  const { text, confidence } = tesseract.readText(crop, 'chi_sim', crop.height, 'label');
  expect(text).toBe('行政许可');
  expect(confidence).toBeGreaterThan(0.5);
});

/** One crop below the other, with some rows of white between them. */
function below(one: GrayPage, other: GrayPage, space: number): GrayPage {
  const width = Math.max(one.width, other.width);
  const height = one.height + space + other.height;
  const pixels = new Uint8Array(width * height).fill(255);
  const put = (crop: GrayPage, top: number): void => {
    for (let y = 0; y < crop.height; y++)
      pixels.set(crop.pixels.subarray(y * crop.width, (y + 1) * crop.width), (top + y) * width);
  };
  put(one, 0);
  put(other, one.height + space);
  return { width, height, dpi: one.dpi, pixels };
}

it.skipIf(CHINESE === undefined)(
  'reads the lines of a label apart, the same in any order (needs a Chinese font)',
  () => {
    const crops = ['科研机构', '行政强制', '法律服务', '规章'].map((text) => drawCell(text, 200, CHINESE));
    const labels = [below(crops[0]!, crops[1]!, 2), below(crops[2]!, crops[3]!, 6), crops[1]!];
    const read = (label: GrayPage) => tesseract.readText(label, 'chi_sim', 24, 'label');
    const forwards = labels.map(read);
    expect(forwards.map(({ text }) => text)).toEqual(['科研机构\n行政强制', '法律服务\n规章', '行政强制']);
    expect([...labels].reverse().map(read).reverse()).toEqual(forwards);
  },
);

it('reads in a process that has no threads, no other programs and no network', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-'));
  try {
    const crop = drawCell('2047');
    const file = join(folder, 'crop.json');
    writeFileSync(file, JSON.stringify({ ...crop, pixels: [...crop.pixels] }));
    const child = fileURLToPath(new URL('alone.mjs', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [child, file]);
    expect(JSON.parse(stdout)).toEqual(tesseract.readDigits(crop));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
