/** Tables of the committed scans: every cell, and no other, each in its place. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inkOf } from '../../../src/pipeline/ocr/cell-ink.js';
import { findPages, findTables } from '../../../src/pipeline/ocr/find.js';
import { joinPages } from '../../../src/pipeline/ocr/join.js';
import type { PagePicture, ScanPage } from '../../../src/pipeline/ocr/page.js';
import { pagePictures } from '../../../src/pipeline/ocr/pictures.js';
import type { ScanTruth } from '../../corpus/scan/model.js';
import { faultsOf, isNear, printedCells } from './scans.js';

const FOLDER = new URL('../../fixtures/scan/', import.meta.url);

async function picturesOf(name: string): Promise<PagePicture[]> {
  const pictures: PagePicture[] = [];
  for await (const picture of pagePictures(readFileSync(new URL(name, FOLDER)), 'application/pdf'))
    pictures.push(picture);
  return pictures;
}

describe.each(['0006-xzf-2019-150-mild', '0021-zfb-2019-200-hard', '0055-xzf-2021-150-hard'])('scan %s', (name) => {
  const truth = JSON.parse(readFileSync(new URL(`${name}.pdf.json`, FOLDER), 'utf8')) as ScanTruth;
  let pages: ScanPage[] = [];

  it('has its pages as embedded pictures and every cell in its place', async () => {
    const pictures = await picturesOf(`${name}.pdf`);
    expect(pictures.map(({ source }) => source)).toEqual(truth.pages.map(() => 'embedded'));
    pages = findPages(pictures);
    const faulty = pages
      .flatMap((page) => faultsOf(truth, page))
      .filter(({ missed, extra }) => missed.length + extra.length > 0);
    expect(faulty).toEqual([]);
    expect(pages.map(({ turn }) => turn)).toEqual(pages.map(() => (360 - truth.scanner.turn) % 360));
  });

  it('joins its tables over pages into the shapes of the forms', () => {
    expect(joinPages(pages).map(({ form }) => form)).toEqual(['disclosure', 'requests', 'proceedings']);
  });

  it('says blank of blank cells and of no other', () => {
    let cells = 0;
    for (const page of pages) {
      const found = page.tables.flatMap((table) => table.cells);
      for (const { box, text } of printedCells(truth, page.page)) {
        const cell = found.find((one) => isNear(one.bbox, box));
        if (!cell || text === null) continue;
        cells += 1;
        expect(`${text} ${inkOf(page, cell).blank}`).toBe(`${text} ${text === ''}`);
      }
    }
    expect(cells).toBeGreaterThan(200);
  });
});

it('finds the same in the same page, whatever came before', async () => {
  const [first] = await picturesOf('0055-xzf-2021-150-hard.pdf');
  if (!first) throw new Error('no page');
  const [once, again] = [findTables(first), findTables(first)];
  expect(Buffer.from(again.gray.pixels).equals(Buffer.from(once.gray.pixels))).toBe(true);
  expect({ ...again, gray: null }).toEqual({ ...once, gray: null });
});
