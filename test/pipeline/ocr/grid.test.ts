/** Grids, joins and ink on pictures drawn for the purpose. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { inkOf } from '../../../src/pipeline/ocr/cell-ink.js';
import { findTables, usualTurn } from '../../../src/pipeline/ocr/find.js';
import { formOf } from '../../../src/pipeline/ocr/forms.js';
import { grayOf } from '../../../src/pipeline/ocr/gray.js';
import { joinPages } from '../../../src/pipeline/ocr/join.js';
import type { PagePicture, ScanPage } from '../../../src/pipeline/ocr/page.js';

const [WIDTH, HEIGHT, DPI] = [1240, 1754, 150];

function picture(draw: (context: SKRSContext2D) => void): PagePicture {
  const context = createCanvas(WIDTH, HEIGHT).getContext('2d');
  context.fillStyle = '#ffffff';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#000000';
  context.strokeStyle = '#000000';
  draw(context);
  const pixels = grayOf(context.getImageData(0, 0, WIDTH, HEIGHT).data, 4);
  return {
    page: 1,
    gray: { width: WIDTH, height: HEIGHT, dpi: DPI, pixels },
    source: 'file',
    place: [0, 0, 595.2, 841.9],
  };
}

/** A grid of `rows` × `columns` boxes of 100 × 40 pixels from the point given. */
function grid(context: SKRSContext2D, x: number, y: number, rows: number, columns: number, width = 2): void {
  for (let row = 0; row <= rows; row++) context.fillRect(x, y + row * 40, columns * 100 + width, width);
  for (let column = 0; column <= columns; column++) context.fillRect(x + column * 100, y, width, rows * 40 + width);
}

function find(draw: (context: SKRSContext2D) => void): ScanPage {
  return findTables(picture(draw), 0);
}

describe('grids', () => {
  it('finds merged cells where no rule is', () => {
    const page = find((context) => {
      grid(context, 200, 300, 6, 5);
      context.fillStyle = '#ffffff';
      context.fillRect(202, 320, 196, 60);
    });
    expect(page.tables).toHaveLength(1);
    const [table] = page.tables;
    expect([table?.rows, table?.columns, table?.cells.length]).toEqual([6, 5, 27]);
    expect(table?.cells[0]).toMatchObject({ row: 0, column: 0, rowSpan: 2, columnSpan: 2 });
    expect(table?.bbox.map(Math.round)).toEqual([96, 144, 336, 259]);
  });

  it('closes a table whose lower edge is not drawn', () => {
    const page = find((context) => {
      grid(context, 200, 300, 6, 5);
      context.fillStyle = '#ffffff';
      context.fillRect(190, 538, 530, 8);
    });
    expect(page.tables[0]?.rows).toBe(6);
    expect(page.tables[0]?.open).toEqual({ top: false, bottom: true, left: false, right: false });
  });

  it('takes faint rules for rules', () => {
    const page = find((context) => {
      context.fillStyle = '#c8c8c8';
      grid(context, 200, 300, 6, 5, 1);
      context.fillStyle = '#000000';
      context.font = '24px sans-serif';
      for (let row = 0; row < 6; row++) context.fillText('1048', 220, 328 + row * 40);
    });
    expect([page.tables[0]?.rows, page.tables[0]?.columns]).toEqual([6, 5]);
  });

  it('sees no table in text, frames of a page and single rules', () => {
    const page = find((context) => {
      context.font = '28px sans-serif';
      for (let line = 0; line < 20; line++)
        context.fillText('Ill willful hill till 1111 HHHH EEEE', 200, 200 + line * 45);
      context.fillRect(200, 1300, 800, 2);
    });
    expect(page.tables).toEqual([]);
    expect(page.lines.length).toBeGreaterThanOrEqual(20);
  });
});

describe('ink of cells', () => {
  const page = find((context) => {
    grid(context, 200, 300, 3, 3);
    context.font = '22px sans-serif';
    context.fillText('105', 230, 329);
    context.fillStyle = '#a8a8a8';
    context.fillText('0', 345, 329);
    context.fillStyle = '#000000';
    context.fillRect(450, 318, 2, 2);
    // a number that touches the rule below it
    context.fillText('7', 240, 378);
    context.fillText('4.5', 330, 369);
  });
  const ink = (row: number, column: number): ReturnType<typeof inkOf> => {
    const cell = page.tables[0]?.cells.find((one) => one.row === row && one.column === column);
    if (!cell) throw new Error('no such cell');
    return inkOf(page, cell);
  };

  it('crops print, with points, and without rules', () => {
    const number = ink(0, 0);
    expect(number.blank).toBe(false);
    expect(number.doubtful).toBe(false);
    expect((number.box?.x1 ?? 0) - (number.box?.x0 ?? 0)).toBeGreaterThan(28);
    const decimal = ink(1, 1);
    expect((decimal.box?.x1 ?? 0) - (decimal.box?.x0 ?? 0)).toBeGreaterThan(22);
    const touching = ink(1, 0);
    expect(touching.blank).toBe(false);
    expect(touching.crop?.width).toBeLessThan(30);
  });

  it('says blank of empty cells and of specks, and not of a faint zero', () => {
    expect(ink(2, 2).blank).toBe(true);
    expect(ink(0, 2).blank).toBe(true);
    expect(ink(0, 1).blank).toBe(false);
  });
});

describe('tables over pages', () => {
  it('are one when their columns are the same and no text stands between', () => {
    const first = find((context) => grid(context, 200, 1200, 10, 8));
    const second = find((context) => grid(context, 210, 150, 16, 8));
    const joined = joinPages([first, { ...second, page: 2 }]);
    expect(joined.map(({ rows, columns }) => [rows, columns])).toEqual([[26, 8]]);
    const apart = find((context) => {
      context.font = '28px sans-serif';
      context.fillText('between the tables', 200, 200);
      grid(context, 200, 250, 16, 8);
    });
    expect(joinPages([first, apart])).toHaveLength(2);
  });

  it('have the shape of a form, or none', () => {
    expect(formOf(28, 10)).toBe('requests');
    expect(formOf(18, 4)).toBe('disclosure');
    expect(formOf(4, 15)).toBe('proceedings');
    expect(formOf(28, 9)).toBeNull();
  });
});

it('pages that do not know which way is up lie as most others', () => {
  const page = (turn: 0 | 180, turnSure: boolean): Pick<ScanPage, 'turn' | 'turnSure'> => ({ turn, turnSure });
  expect(usualTurn([page(180, true), page(0, false), page(180, true), page(0, true)])).toBe(180);
  expect(usualTurn([page(0, false)])).toBeNull();
});
