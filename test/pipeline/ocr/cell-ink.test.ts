/** The ink of a cell: no stroke that makes a number another one is lost without a word. */
import { expect, it } from 'vitest';
import { inkOf } from '../../../src/pipeline/ocr/cell-ink.js';
import type { Box, GrayPage, ScanPage } from '../../../src/pipeline/ocr/page.js';

const DPI = 300;
const CELL: Box = { x0: 10, y0: 10, x1: 190, y1: 70 };
/** A digit's stem. */
const STEM: Box = { x0: 120, y0: 28, x1: 125, y1: 54 };

/** A page with one cell: its rules, and rectangles of print. */
function pageWith(...print: readonly Box[]): ScanPage {
  const [width, height] = [200, 80];
  const pixels = new Uint8Array(width * height).fill(255);
  const paint = ({ x0, y0, x1, y1 }: Box): void => {
    for (let y = y0; y < y1; y++) pixels.fill(30, y * width + x0, y * width + x1);
  };
  const { x0, y0, x1, y1 } = CELL;
  for (const rule of [
    { x0, y0: y0 - 1, x1, y1: y0 + 1 },
    { x0, y0: y1 - 1, x1, y1: y1 + 1 },
    { x0: x0 - 1, y0, x1: x0 + 1, y1 },
    { x0: x1 - 1, y0, x1: x1 + 1, y1 },
    ...print,
  ])
    paint(rule);
  const gray: GrayPage = { width, height, dpi: DPI, pixels };
  return {
    page: 1,
    gray,
    print: 220,
    turn: 0,
    turnSure: true,
    skew: 0,
    bend: { a: 0, b: 0, d: 0, e: 0 },
    tables: [],
    lines: [],
  };
}

const inkWith = (...print: readonly Box[]) => inkOf(pageWith(STEM, ...print), { box: CELL });

it('keeps a short minus that stands well before the digits', () => {
  const ink = inkWith({ x0: 99, y0: 43, x1: 107, y1: 46 });
  expect(ink.box).toMatchObject({ x0: 99, x1: 125 });
});

it('doubts a number with something else where a sign stands', () => {
  const ink = inkWith({ x0: 99, y0: 40, x1: 105, y1: 46 });
  expect(ink).toMatchObject({ doubtful: true, box: { x0: 120, x1: 125 } });
});

it('passes over a speck there, and the same far from the digits', () => {
  expect(inkWith({ x0: 100, y0: 42, x1: 103, y1: 45 }).doubtful).toBe(false);
  expect(inkWith({ x0: 30, y0: 40, x1: 36, y1: 46 })).toMatchObject({ doubtful: false, box: { x0: 120, x1: 125 } });
});

it('takes a stroke of a pen away that runs through the cell beside the digits, and is in doubt', () => {
  const ink = inkWith({ x0: 11, y0: 60, x1: 160, y1: 64 });
  expect(ink).toMatchObject({ blank: false, doubtful: true, box: { x0: 120, x1: 125, y0: 28 } });
});

it('says no blank of a cell in which a pen has touched all that is printed', () => {
  const ink = inkWith({ x0: 11, y0: 50, x1: 188, y1: 54 }, { x0: 100, y0: 55, x1: 104, y1: 58 });
  expect(ink.blank).toBe(false);
  expect(ink.box?.x1).toBeGreaterThan(124);
});

it('leaves digits that touch each other and fill the cell', () => {
  const ink = inkWith({ x0: 20, y0: 28, x1: 118, y1: 54 });
  expect(ink).toMatchObject({ doubtful: false, box: { x0: 20, x1: 125 } });
});
