import { describe, expect, it } from 'vitest';
import type { PagePanel, ScanPanel, ShownPart, TablePanel } from '../../../../src/shared/model/drawing.js';
import { draw } from '../../../../src/pipeline/extract/draw/draw.js';
import { MARGIN, MARK, READ_TEXT } from '../../../../src/pipeline/extract/draw/style.js';
import { hasChinese } from '../../../../src/pipeline/extract/draw/words.js';
import { bitmapOf, boxOfChange, boxOfColour } from '../../../support/picture.js';
import { SMALL_PDF_BOX, smallPdf } from '../../../support/small-pdf.js';

const caption = { lines: ['页 1'], latin: ['page 1'] };
const texts = [{ bbox: SMALL_PDF_BOX, text: '政府信息公开' }];
const page: PagePanel = { kind: 'page', page: 1, marks: [SMALL_PDF_BOX], strip: null, texts, caption };
/** Two pixels a point, and a frame of four pixels around the box. */
const frame = (top = 0): number[] => {
  const [x0, y0, x1, y1] = SMALL_PDF_BOX.map((value) => MARGIN + value * 2) as typeof SMALL_PDF_BOX;
  return [x0 - 4, y0 - 4 - top, x1 + 4, y1 + 4 - top];
};
const NOTHING = new Uint8Array();

function grid(marks: [number, number][], rows = [0, 1, 2]): TablePanel {
  const cells = rows.flatMap((row) =>
    [0, 1, 2].map((column) => ({ row, column, rowSpan: 1, columnSpan: 1, text: `${row}${column}` })),
  );
  const table = { kind: 'table' as const, rows: 100, columns: 3, cells, irregular: [] };
  return { kind: 'table', table, rows, marks, caption };
}

const gridBitmap = async (panel: TablePanel) => bitmapOf(await draw(NOTHING, { panels: [panel] }, { chinese: true }));

describe('pages', () => {
  it('are framed around the box and nowhere else', async () => {
    const drawn = await bitmapOf(await draw(smallPdf({ chinese: false }), { panels: [page] }, { chinese: true }));
    expect(boxOfColour(drawn, MARK)).toEqual(frame());
    const bare = await bitmapOf(
      await draw(smallPdf({ chinese: false }), { panels: [{ ...page, marks: [] }] }, { chinese: true }),
    );
    expect(boxOfColour(bare, MARK)).toBeNull();
    expect(boxOfChange(drawn, bare)).toEqual(frame());
  });

  it('are cut to a strip with the frame in its place', async () => {
    const strip: PagePanel = { ...page, strip: [100, 160] };
    const drawn = await bitmapOf(await draw(smallPdf({ chinese: false }), { panels: [strip] }, { chinese: true }));
    expect(boxOfColour(drawn, MARK)).toEqual(frame(200));
    expect(drawn.height).toBeLessThan(MARGIN * 2 + 200);
  });

  it.skipIf(!hasChinese())('print what was read where the page has fonts that are not in the file', async () => {
    const drawn = await bitmapOf(await draw(smallPdf({ chinese: true }), { panels: [page] }, { chinese: true }));
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = boxOfColour(drawn, READ_TEXT) ?? [];
    const [left = 0, top = 0, right = 0, bottom = 0] = frame();
    expect([x0 > left, y0 > top, x1 < right, y1 < bottom]).toEqual([true, true, true, true]);
    const embedded = await bitmapOf(await draw(smallPdf({ chinese: false }), { panels: [page] }, { chinese: true }));
    expect(boxOfColour(embedded, READ_TEXT)).toBeNull();
  });

  it('are drawn without a Chinese font too', async () => {
    const drawn = await bitmapOf(await draw(smallPdf({ chinese: true }), { panels: [page] }, { chinese: false }));
    expect(boxOfColour(drawn, MARK)).toEqual(frame());
    expect(boxOfColour(drawn, READ_TEXT)).toBeNull();
  });

  it('that are not there are an error', async () => {
    await expect(draw(smallPdf({ chinese: false }), { panels: [{ ...page, page: 2 }] })).rejects.toMatchObject({
      code: 'usage',
    });
  });
});

describe('tables', () => {
  it('change by the frame alone when a cell is marked', async () => {
    const bare = await gridBitmap(grid([]));
    const marked = await gridBitmap(grid([[1, 1]]));
    const box = boxOfColour(marked, MARK);
    expect(boxOfColour(bare, MARK)).toBeNull();
    expect(box).not.toBeNull();
    expect(boxOfChange(marked, bare)).toEqual(box);
  });

  it('have their frame where the cell is', async () => {
    const [left = 0, top = 0] = boxOfColour(await gridBitmap(grid([[1, 1]])), MARK) ?? [];
    const [right = 0, same] = boxOfColour(await gridBitmap(grid([[1, 2]])), MARK) ?? [];
    const [before, lower = 0] = boxOfColour(await gridBitmap(grid([[2, 1]])), MARK) ?? [];
    expect([right > left, same === top, before === left, lower > top]).toEqual([true, true, true, true]);
  });

  it('show rows that do not follow each other', async () => {
    const drawn = await gridBitmap(grid([[90, 0]], [0, 89, 90]));
    expect(boxOfColour(drawn, MARK)).not.toBeNull();
    expect(drawn.height).toBeGreaterThan((await gridBitmap(grid([[2, 0]]))).height);
  });

  it('need a font', async () => {
    await expect(draw(NOTHING, { panels: [grid([])] }, { chinese: false })).rejects.toMatchObject({
      code: 'font_missing',
    });
  });

  it('with more columns than can be told apart are refused', async () => {
    const { table, ...rest } = grid([]);
    const wide = { ...rest, table: { ...table, columns: 5000 } };
    await expect(draw(NOTHING, { panels: [wide] }, { chinese: true })).rejects.toMatchObject({ code: 'too_complex' });
  });
});

describe('a sheet', () => {
  it('ends early instead of growing without bound', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => row);
    const drawn = await bitmapOf(
      await draw(NOTHING, { panels: Array.from({ length: 100 }, () => grid([], rows)) }, { chinese: true }),
    );
    expect(drawn.height).toBeLessThanOrEqual(30_000);
    expect(drawn.height).toBeGreaterThan(10_000);
  });

  it('sets tiles side by side, parts of scans as large as they fit', async () => {
    const scan = (page: number): ScanPanel => ({ kind: 'scan', page, marks: [], view: 'cell', caption });
    const part: ShownPart = {
      width: 300,
      height: 60,
      dpi: 150,
      pixels: new Uint8Array(18_000),
      marks: [[100, 10, 200, 50]],
    };
    const panels = [scan(1), scan(1), scan(1), scan(1), scan(1)];
    const drawn = await bitmapOf(
      await draw(NOTHING, { panels, tiles: true }, { chinese: false, parts: panels.map(() => part) }),
    );
    // four in a row and one below: 420 pixels for 300, the frame four pixels around the mark
    expect(drawn.width).toBe(4 * 444 + 24);
    expect(boxOfColour(drawn, '#000000')?.slice(0, 3)).toEqual([24, 24, 24 + 3 * 444 + 420]);
    expect(boxOfColour(drawn, MARK)?.slice(0, 3)).toEqual([24 + 140 - 4, 24 + 14 - 4, 24 + 3 * 444 + 280 + 4]);
    expect(drawn.height).toBeLessThan(4 * (84 + 60));
  });

  it('has no part of a page that is not there', async () => {
    const panel: ScanPanel = { kind: 'scan', page: 9, marks: [], view: 'page', caption };
    await expect(draw(NOTHING, { panels: [panel] }, { parts: [null] })).rejects.toMatchObject({ code: 'usage' });
  });

  it('shows lines of prose with the marked one framed', async () => {
    const lines = [false, true].map((marked) => ({ text: '本年收到申请二件。', marked }));
    const drawn = await bitmapOf(
      await draw(NOTHING, { panels: [{ kind: 'lines', lines, caption }] }, { chinese: true }),
    );
    const [, top = 0] = boxOfColour(drawn, MARK) ?? [];
    expect(top).toBeGreaterThan(MARGIN + 24);
  });
});
