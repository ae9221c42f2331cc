/** A page of a committed scan in every format that pictures come in, upside down, and under a seal: the same facts, read end to end. */
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import type { GrayPage } from '../../../src/pipeline/ocr/page.js';
import { imagePdf, tiff } from '../../corpus/scan/files.js';
import type { ScanTruth } from '../../corpus/scan/model.js';
import { bmp } from '../../support/bmp.js';
import { pictureOfPage, scanPage } from '../../support/scan-page.js';
import { reportOfScan } from '../../support/scan-verdict.js';

const SCAN = 'test/fixtures/scan/0006-xzf-2019-150-mild.pdf';
/** The page with nothing but the table of proceedings: one that is soon read. */
const PAGE = 3;
const { report } = JSON.parse(readFileSync(`${SCAN}.json`, 'utf8')) as ScanTruth;
const printed = Object.entries(report.facts).filter(([code]) => code.startsWith('proceedings.'));

let page: GrayPage;
beforeAll(async () => {
  page = await scanPage(SCAN, PAGE);
});

/** A ring and a bar over the middle of the table, as a seal's ink is: print shows through it. */
async function sealed({ width, height }: GrayPage): Promise<Buffer> {
  const [x, y, r] = [width * 0.5, height * 0.19, width * 0.13];
  const seal = `<svg width="${width}" height="${height}"><g fill="none" stroke="rgb(215,45,55)"><circle cx="${x}" cy="${y}" r="${r}" stroke-width="7"/><path d="M${x - r} ${y + 20}H${x + r}" stroke-width="14"/></g></svg>`;
  const coloured = await pictureOfPage(page).toColourspace('srgb').png().toBuffer();
  return sharp(coloured)
    .composite([{ input: Buffer.from(seal), blend: 'multiply' }])
    .withMetadata({ density: Math.round(page.dpi) })
    .jpeg({ quality: 80 })
    .toBuffer();
}

it.each<[string, (gray: GrayPage) => Promise<Uint8Array>]>([
  ['PNG', (gray) => pictureOfPage(gray).png().toBuffer()],
  ['JPEG', (gray) => pictureOfPage(gray).jpeg({ quality: 75 }).toBuffer()],
  ['TIFF', (gray) => Promise.resolve(tiff([{ ...gray, channels: 1 }], gray.dpi))],
  ['BMP', (gray) => Promise.resolve(bmp(gray, gray.dpi))],
  ['PDF', (gray) => imagePdf([{ ...gray, channels: 1 }], gray.dpi, 75)],
  ['upside down', (gray) => pictureOfPage(gray).rotate(180).png().toBuffer()],
  ['on its side', (gray) => pictureOfPage(gray).rotate(90).png().toBuffer()],
  ['under a seal', sealed],
])('%s', async (_, write) => {
  const { method, facts } = await reportOfScan(new Uint8Array(await write(page)));
  expect(method).toBe('ocr');
  const read = new Map(facts.map(({ code, value }) => [code, value]));
  expect(printed.length).toBe(15);
  expect(printed.map(([code]) => [code, read.get(code)])).toEqual(printed);
});
