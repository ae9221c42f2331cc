/** Pages that are kept between planning and reading are those that would be made again, and none of another document. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { asFound } from '../../../src/pipeline/ocr/find.js';
import { pagePictures } from '../../../src/pipeline/ocr/pictures.js';
import { planScan } from '../../../src/pipeline/ocr/plan.js';
import type { PlannedPage } from '../../../src/pipeline/ocr/scan-plan.js';
import { StraightPages } from '../../../src/workers/child/straight-pages.js';

const SCAN = readFileSync(new URL('../../fixtures/scan/0055-xzf-2021-150-hard.pdf', import.meta.url));
const NEED = { mediaType: 'application/pdf', pages: null, pictures: null };

describe('StraightPages', () => {
  const pages = new StraightPages();
  let first: PlannedPage;
  let second: PlannedPage;
  beforeAll(async () => {
    pages.open(SCAN, NEED);
    const plan = await planScan(
      NEED,
      (only, onLost) => pagePictures(SCAN, NEED.mediaType, only, onLost),
      undefined,
      (page) => pages.keep(page),
    );
    [first, second] = plan.pages as [PlannedPage, PlannedPage];
  });

  it('gives a page once, pixel for pixel as it would be straightened again', async () => {
    for await (const picture of pagePictures(SCAN, NEED.mediaType, new Set([first.page]))) {
      const again = asFound(picture, first);
      const kept = pages.take(SCAN, NEED, first);
      expect(kept && Buffer.from(kept.pixels).equals(again.pixels)).toBe(true);
      expect({ ...kept, pixels: null }).toEqual({ ...again, pixels: null });
    }
    expect(pages.take(SCAN, NEED, first)).toBeNull();
  });

  it('gives no page of another document, nor one that lies otherwise', () => {
    expect(pages.take(SCAN.subarray(1), NEED, second)).toBeNull();
    expect(pages.take(SCAN, { ...NEED, pages: [1] }, second)).toBeNull();
    expect(pages.take(SCAN, NEED, { ...second, skew: 0, bend: { ...second.bend, a: 0.01 } })).toBeNull();
  });

  it('drops what is kept when another document is planned', () => {
    pages.open(SCAN, { ...NEED, pages: [2] });
    expect(pages.take(SCAN, NEED, second)).toBeNull();
  });
});
