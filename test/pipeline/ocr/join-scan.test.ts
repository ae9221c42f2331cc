/** Documents of which some pages are text and some pictures: each page by its own way, and what could not be read is said. */
import { describe, expect, it } from 'vitest';
import type { Cell, Layout } from '../../../src/shared/model/layout.js';
import { normalize } from '../../../src/pipeline/normalize/normalize.js';
import { joinScan } from '../../../src/pipeline/ocr/join-scan.js';
import { scanNeed } from '../../../src/pipeline/ocr/need.js';
import type { PageReading, PlannedPage, ScanPlan } from '../../../src/pipeline/ocr/scan-plan.js';

const paragraph = (text: string, page: number) => ({ kind: 'paragraph' as const, text, page });
const BASE: Layout = {
  method: 'pdf',
  mediaType: 'application/pdf',
  hints: { titles: [], publisher: null, publishedOn: null },
  blocks: [paragraph('一', 1), paragraph('三', 3)],
  notes: [{ kind: 'page_needs_ocr', count: 2, pages: [2, 4], reasons: ['picture', 'outlines'] }],
};
const page = (number: number): PlannedPage => ({
  page: number,
  print: 200,
  turn: 0,
  turnSure: true,
  skew: 0,
  bend: { a: 0, b: 0, d: 0, e: 0 },
  lines: [],
  tables: [],
});
const PLAN: ScanPlan = {
  need: { mediaType: 'application/pdf', pages: [2, 4], pictures: null },
  pages: [page(2), page(4)],
  lost: [],
  tables: [{ form: null, rows: 2, columns: 2, sureness: 1, page: 2, at: 50 }],
};
const cell = (row: number, column: number): Cell => ({
  row,
  column,
  rowSpan: 1,
  columnSpan: 1,
  text: '7',
  page: 2,
  ocr: { candidates: [{ text: '7', probability: 0.5 }] },
});
const READING: PageReading = {
  tables: [{ table: 0, cells: [cell(0, 0), cell(0, 1)] }],
  prose: [{ at: 10, block: paragraph('二', 2) }],
};

describe('joinScan', () => {
  it('needs the pages that have no usable text, and puts them where they belong', () => {
    expect(scanNeed(BASE)).toEqual(PLAN.need);
    const layout = joinScan(BASE, PLAN, [READING, { tables: [], prose: [] }]);
    expect(layout.method).toBe('ocr');
    const said = layout.blocks.map((block) => (block.kind === 'paragraph' ? block.text : block.kind));
    expect(said).toEqual(['一', '二', 'table', '三']);
    expect(layout.notes).toEqual([{ kind: 'page_by_ocr', count: 2, pages: [2, 4] }]);
    expect(scanNeed(layout)).toBeNull();
  });

  it('says which pages could not be read, and why they had to be', () => {
    const { blocks, notes } = joinScan(BASE, PLAN, [null, { tables: [], prose: [] }]);
    expect(blocks).toEqual(BASE.blocks);
    expect(notes).toContainEqual({ kind: 'page_needs_ocr', count: 1, pages: [2], reasons: ['picture'] });
    const lost = joinScan(BASE, { ...PLAN, pages: [], lost: [2, 4], tables: [] }, []);
    expect(lost).toMatchObject({ method: 'pdf', blocks: BASE.blocks });
    expect(lost.notes).toEqual(BASE.notes);
  });

  it('covers every position of a table, and takes nothing for blank that nobody has read', () => {
    const layout = joinScan(BASE, PLAN, [READING, null]);
    const table = layout.blocks.find((block) => block.kind === 'table');
    expect(table?.cells.map(({ row, column, ocr }) => [row, column, ocr?.candidates.length])).toEqual([
      [0, 0, 1],
      [0, 1, 1],
      [1, 0, 0],
      [1, 1, 0],
    ]);
  });

  it('leaves a report whose text is digital as sure as it was, and names the page that is missing', () => {
    const said =
      '2020年政府信息公开工作年度报告。' + '本机关全年主动公开政府信息二十三条，依法办理群众申请，'.repeat(6);
    const base = { ...BASE, blocks: [paragraph('某某局2020年政府信息公开工作年度报告', 1), paragraph(said, 1)] };
    const draft = normalize(joinScan(base, PLAN, [null, null]), { division: null, body: null, year: null });
    expect(draft.method).toBe('pdf');
    expect(draft.observations.unread).toMatchObject([{ pages: [2, 4] }]);
  });
});
