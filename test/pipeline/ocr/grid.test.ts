/** Grids, joins and ink on pictures drawn for the purpose. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { inkOf } from '../../../src/pipeline/ocr/cell-ink.js';
import { findTables, usualTurn } from '../../../src/pipeline/ocr/find.js';
import { formOf, isRegular, isRegularPart } from '../../../src/pipeline/ocr/forms.js';
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
  const { pixels, ruled } = grayOf(context.getImageData(0, 0, WIDTH, HEIGHT).data, 4, WIDTH);
  return {
    page: 1,
    gray: { width: WIDTH, height: HEIGHT, dpi: DPI, pixels },
    ruled: ruled && { width: WIDTH, height: HEIGHT, dpi: DPI, pixels: ruled },
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

/** A table as wide as the form of requests, below its heads, drawn from the point given; boxes of 80 × 40 pixels. */
function requests(context: SKRSContext2D, x: number, y: number, rows: number): void {
  for (let row = 0; row <= rows; row++) context.fillRect(x, y + row * 40, 802, 2);
  for (let column = 0; column <= 10; column++) context.fillRect(x + column * 80, y, 2, rows * 40 + 2);
}

describe('grids in doubt', () => {
  const erase = (context: SKRSContext2D, x: number, y: number, width: number, height: number): void => {
    context.fillStyle = '#ffffff';
    context.fillRect(x, y, width, height);
  };

  it('an edge between values that a seal has half taken is drawn, and the grid less sure', () => {
    const page = find((context) => {
      requests(context, 200, 300, 8);
      erase(context, 598, 435, 6, 14);
    });
    const [table] = page.tables;
    expect([table?.rows, table?.columns, table?.cells.length]).toEqual([8, 10, 80]);
    expect(table?.sureness).toBeGreaterThan(0);
    expect(table?.sureness).toBeLessThan(0.5);
  });

  it('edges of which a seal has left nothing are drawn where the form has them', () => {
    const page = find((context) => {
      requests(context, 200, 300, 26);
      erase(context, 430, 504, 20, 32);
      erase(context, 366, 534, 70, 12);
    });
    const [table] = page.tables;
    expect([table?.rows, table?.columns, table?.cells.length]).toEqual([26, 10, 260]);
    expect(joinPages([page])).toMatchObject([{ form: 'requests' }]);
  });

  it('a side of which little is left stands where the rules end', () => {
    const page = find((context) => {
      requests(context, 200, 300, 8);
      for (let y = 296; y < 630; y += 20) erase(context, 998, y + 6, 8, 12);
    });
    const [table] = page.tables;
    expect([table?.rows, table?.columns, table?.cells.length]).toEqual([8, 10, 80]);
  });

  it('columns of labels that both ends of the page cut belong to the table', () => {
    const page = find((context) => {
      requests(context, 200, 300, 8);
      erase(context, 190, 296, 830, 10);
      erase(context, 202, 386, 158, 250);
      context.fillStyle = '#000000';
      context.fillRect(280, 380, 2, 242);
    });
    const [table] = page.tables;
    expect([table?.rows, table?.columns]).toEqual([8, 10]);
    expect(table?.open).toMatchObject({ top: true, left: false });
  });

  it('rules that are broken everywhere are found by a coarser look', () => {
    const page = find((context) => {
      requests(context, 200, 300, 8);
      for (let x = 204; x < 1002; x += 7) for (let row = 0; row <= 8; row++) erase(context, x, 298 + row * 40, 2, 6);
    });
    const [table] = page.tables;
    expect([table?.rows, table?.columns, table?.cells.length]).toEqual([8, 10, 80]);
  });

  it('a row of a form that a page has to itself is found', () => {
    const page = find((context) => {
      requests(context, 200, 140, 1);
      requests(context, 200, 400, 4);
    });
    expect(page.tables.map(({ rows, columns }) => [rows, columns])).toEqual([
      [1, 10],
      [4, 10],
    ]);
  });

  it('strokes that divide a cell or two of a form are not its rules', () => {
    const page = find((context) => {
      requests(context, 200, 300, 26);
      // the label column of the form is wide: two strokes as long as two rows stand in it
      erase(context, 276, 302, 10, 1036);
      for (let row = 1; row < 26; row++) context.fillRect(202, 300 + row * 40, 160, 2);
      context.fillStyle = '#000000';
      for (let row = 0; row <= 26; row++) context.fillRect(200, 300 + row * 40, 802, 2);
      context.fillRect(240, 460, 2, 80);
      context.fillRect(280, 300, 2, 400);
    });
    const [table] = page.tables;
    expect([table?.rows, table?.columns]).toEqual([26, 10]);
    expect(table?.cells.filter(({ column }) => column === 0).length).toBe(26);
  });

  it('a page that leans to one side only is straightened', () => {
    const page = find((context) => {
      context.transform(1, 0.003, -0.045, 1, 40, 0);
      requests(context, 200, 300, 26);
    });
    const [table] = page.tables;
    expect([table?.rows, table?.columns, table?.cells.length]).toEqual([26, 10, 260]);
  });

  it('values without a rule between them are in no form: the table has to be flagged whole', () => {
    const page = find((context) => {
      requests(context, 200, 300, 26);
      erase(context, 602, 344, 78, 34);
      erase(context, 596, 344, 12, 34);
    });
    expect(page.tables[0]?.cells.length).toBe(259);
    expect(joinPages([page])).toMatchObject([{ rows: 26, columns: 10, form: null }]);
    const whole = find((context) => requests(context, 200, 300, 26));
    expect(joinPages([whole])).toMatchObject([{ rows: 26, columns: 10, form: 'requests' }]);
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
    expect(joinPages([first, { ...apart, page: 2 }])).toHaveLength(2);
    // the page between them is text, or was lost
    expect(joinPages([first, { ...second, page: 3 }])).toHaveLength(2);
  });

  it('are one when what stands between reaches into a margin of the page', () => {
    const second = find((context) => grid(context, 210, 150, 16, 8));
    const withBelow = (x: number): ScanPage =>
      find((context) => {
        grid(context, 200, 1000, 10, 8);
        context.font = '26px sans-serif';
        context.fillText('HHE HHE HHE', x, 1440);
      });
    expect(joinPages([withBelow(940), { ...second, page: 2 }])).toHaveLength(1);
    expect(joinPages([withBelow(740), { ...second, page: 2 }])).toHaveLength(2);
  });

  it('are one when only what a cut cell has too much of stands below', () => {
    const second = find((context) => grid(context, 210, 150, 16, 8));
    const withBelow = (text: string): ScanPage =>
      find((context) => {
        grid(context, 200, 1000, 10, 8);
        context.font = '26px sans-serif';
        context.fillText(text, 208, 1440);
      });
    expect(joinPages([withBelow('HHE'), { ...second, page: 2 }])).toHaveLength(1);
    expect(joinPages([withBelow('HHE HHE HHE'), { ...second, page: 2 }])).toHaveLength(2);
    const higher = find((context) => {
      grid(context, 200, 800, 10, 8);
      context.font = '26px sans-serif';
      context.fillText('HHE HHE', 700, 1520);
    });
    expect(joinPages([higher, { ...second, page: 2 }])).toHaveLength(1);
  });

  it('have the shape of a form, or none', () => {
    expect(formOf(28, 10)).toBe('requests');
    expect(formOf(18, 4)).toBe('disclosure');
    expect(formOf(4, 15)).toBe('proceedings');
    expect(formOf(28, 9)).toBeNull();
  });

  it('are merged as forms are, or not', () => {
    const row = (at: number, spans: readonly number[], rowSpan = 1): Parameters<typeof isRegular>[1] => {
      let column = 0;
      return spans.map((columnSpan) => {
        const cell = { row: at, column, rowSpan, columnSpan };
        column += columnSpan;
        return cell;
      });
    };
    expect(isRegular(4, [...row(0, [4]), ...row(1, [1, 1, 1, 1]), ...row(2, [1, 1, 1, 1]), ...row(3, [4])])).toBe(true);
    expect(isRegular(4, [...row(0, [4]), ...row(1, [1, 1, 1, 1]), ...row(2, [1, 1, 2])])).toBe(false);
    expect(isRegular(4, [...row(0, [4]), ...row(1, [1, 3]), ...row(2, [1, 3])])).toBe(true);
    const block = [...row(0, [4]), ...row(1, [1, 3]), ...row(2, [1, 3])];
    expect(isRegular(4, [...block, ...row(3, [4])])).toBe(true);
    expect(isRegular(4, [...block, ...row(3, [4]), ...row(4, [4])])).toBe(false);
    expect(isRegular(15, [...row(0, [5, 10]), ...row(1, Array(15).fill(1) as number[])])).toBe(true);
    expect(
      isRegular(15, [...row(0, Array(15).fill(1) as number[]), ...row(1, [2, ...(Array(13).fill(1) as number[])])]),
    ).toBe(false);
    // the first rows of the form of requests on a page of their own: labels are not divided yet
    expect(isRegular(8, [...row(0, [1, 7]), ...row(1, Array(8).fill(1) as number[])])).toBe(false);
    expect(isRegularPart(8, [...row(0, [1, 7]), ...row(1, Array(8).fill(1) as number[])])).toBe(true);
  });
});

it('pages that do not know which way is up lie as most others', () => {
  const page = (turn: 0 | 180, turnSure: boolean): Pick<ScanPage, 'turn' | 'turnSure'> => ({ turn, turnSure });
  expect(usualTurn([page(180, true), page(0, false), page(180, true), page(0, true)])).toBe(180);
  expect(usualTurn([page(0, false)])).toBeNull();
});
