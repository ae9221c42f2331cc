/** What `show` cuts out of scans: the cell that a fact names, upright and straight, with its mark. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { findPages } from '../../../src/pipeline/ocr/find.js';
import type { PagePicture, Points, ScanCell, ScanPage } from '../../../src/pipeline/ocr/page.js';
import { pagePictures } from '../../../src/pipeline/ocr/pictures.js';
import type { OpenPages } from '../../../src/pipeline/ocr/plan.js';
import { scanCrops } from '../../../src/pipeline/ocr/show-crops.js';
import type { ScanPanel } from '../../../src/shared/model/drawing.js';

const UPSIDE_DOWN = readFileSync('test/fixtures/scan/0055-xzf-2021-150-hard.pdf');
const PDF = 'application/pdf';
const caption = { lines: [], latin: [] };

const panel = (page: number, marks: readonly Points[], view: ScanPanel['view']): ScanPanel => ({
  kind: 'scan',
  page,
  marks: marks.map(([x0, y0, x1, y1]) => [x0, y0, x1, y1]),
  view,
  caption,
});

const OPEN: OpenPages = (only, onLost) => pagePictures(UPSIDE_DOWN, PDF, only, onLost);

describe('the parts of an upside-down scan', () => {
  let page: ScanPage;
  let cell: ScanCell;
  beforeAll(async () => {
    const pictures: PagePicture[] = [];
    for await (const picture of pagePictures(UPSIDE_DOWN, PDF)) pictures.push(picture);
    const [first] = findPages(pictures);
    const found = first?.tables[1]?.cells.find(({ row, column }) => row === 3 && column === 3);
    if (first === undefined || found === undefined) throw new Error('the fixture has changed');
    [page, cell] = [first, found];
  });

  it('show a cell and what is beside it, pixel for pixel as the readers see the page', async () => {
    const [part] = await scanCrops(OPEN, [panel(1, [cell.bbox], 'cell')]);
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = part?.marks[0] ?? [];
    const { box } = cell;
    expect([x1 - x0, y1 - y0]).toEqual([box.x1 - box.x0, box.y1 - box.y0]);
    expect([x0 > 0, y0 > 0, x1 < (part?.width ?? 0), y1 < (part?.height ?? 0)]).toEqual([true, true, true, true]);
    const row = Math.round((y0 + y1) / 2);
    const shown = part?.pixels.subarray(row * part.width + Math.ceil(x0), row * part.width + Math.floor(x1));
    const from = (Math.floor(box.y0 - y0) + row) * page.gray.width + Math.ceil(x0) + Math.round(box.x0 - x0);
    expect(shown).toEqual(page.gray.pixels.subarray(from, from + (shown?.length ?? 0)));
    expect(Math.min(...(shown ?? [255]))).toBeLessThan(128);
  });

  it('show rows over the whole width, and whole pages', async () => {
    const others = page.tables[1]?.cells.filter(({ row }) => row === 3).map(({ bbox }) => bbox) ?? [];
    const [row, whole, none] = await scanCrops(OPEN, [
      panel(1, others, 'row'),
      panel(1, [], 'page'),
      panel(9, [], 'page'),
    ]);
    expect(row).toMatchObject({ width: page.gray.width, dpi: page.gray.dpi });
    expect(row?.marks).toHaveLength(others.length);
    expect(row?.height).toBeLessThan(page.gray.height / 3);
    expect(whole).toMatchObject({ width: page.gray.width, height: page.gray.height, marks: [] });
    expect(none).toBeNull();
  });

  it('mark a paragraph by its lines', async () => {
    const lines = page.lines.slice(2, 4);
    const [one, other] = lines.map(({ bbox }) => bbox);
    if (one === undefined || other === undefined) throw new Error('the fixture has changed');
    const both: Points = [
      Math.min(one[0], other[0]),
      Math.min(one[1], other[1]),
      Math.max(one[2], other[2]),
      Math.max(one[3], other[3]),
    ];
    const [part] = await scanCrops(OPEN, [panel(1, [both], 'row')]);
    const [, y0 = 0, , y1 = 0] = part?.marks[0] ?? [];
    const tops = lines.map(({ box }) => box);
    expect(y1 - y0).toBe(Math.max(...tops.map((box) => box.y1)) - Math.min(...tops.map((box) => box.y0)));
  });
});
