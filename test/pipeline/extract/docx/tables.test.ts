import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import type { TableBlock } from '../../../../src/shared/model/layout.js';
import { cells, makeDocx, notes, p, paragraphs, r, tables, tbl, tc, tr } from './make-docx.js';

async function tablesOf(body: string): Promise<TableBlock[]> {
  return tables(await extractDocx(makeDocx({ body })));
}

const span = (columns: number): string => `<w:gridSpan w:val="${columns}"/>`;
const down = '<w:vMerge w:val="restart"/>';
const under = '<w:vMerge/>';

describe('tables of Word files', () => {
  it('keeps column and row spans', async () => {
    const body = tbl(
      tr([tc('甲', down), tc('乙', span(2))]),
      tr([tc('', under), '1', '2']),
      tr([tc('', '<w:vMerge w:val="continue"/>'), '3', '4']),
    );
    const [table] = await tablesOf(body);
    expect(table).toMatchObject({ rows: 3, columns: 3, line: 1, irregular: [] });
    expect(cells(table)).toEqual(['甲@0,0+3×1', '乙@0,1+1×2', '1@1,1', '2@1,2', '3@2,1', '4@2,2']);
  });

  it('gives a cell the line of its first paragraph with text', async () => {
    const body = p('题') + tbl(tr([tc(p('') + p('甲') + p('乙')), '1']));
    const [table] = await tablesOf(body);
    expect(table?.cells.map(({ line, text }) => [line, text])).toEqual([
      [3, '甲\n乙'],
      [5, '1'],
    ]);
  });

  it('puts an empty cell where a row leaves out its first columns', async () => {
    const body = tbl(tr(['甲', '乙', '丙']), tr(['1', '2'], '<w:gridBefore w:val="1"/>'), tr(['3', '4', '5']));
    const [table] = await tablesOf(body);
    expect(cells(table)).toEqual(['甲@0,0', '乙@0,1', '丙@0,2', '@1,0', '1@1,1', '2@1,2', '3@2,0', '4@2,1', '5@2,2']);
  });

  it('takes out the sliver that an indented row leaves before a table', async () => {
    const body = tbl(tr([tc('甲', span(2)), '1']), tr(['乙', '2'], '<w:gridBefore w:val="1"/>'));
    const [table] = await tablesOf(body);
    expect(cells(table)).toEqual(['甲@0,0', '1@0,1', '乙@1,0', '2@1,1']);
  });

  it('names a row that leaves out its last columns', async () => {
    const head = tr(['甲', '乙', '丙']);
    const body = tbl(head, tr(['一', '1', '2']), tr(['二', '3'], '<w:gridAfter w:val="1"/>'), tr(['三', '5', '6']));
    const [table] = await tablesOf(body);
    expect(table?.columns).toBe(3);
    expect(table?.irregular.map(({ row }) => row)).toEqual([2]);
  });

  it('collapses ghost columns, also under merges that differ by them', async () => {
    const body = tbl(
      tr([tc('甲', span(2) + down), tc('乙', span(2)), '丙']),
      tr([tc('', span(2) + under), tc('1', span(2)), '2']),
      tr([tc('丁', span(2)), tc('3', span(2)), '4']),
    );
    const [table] = await tablesOf(body);
    expect(cells(table)).toEqual(['甲@0,0+2×1', '乙@0,1', '丙@0,2', '1@1,1', '2@1,2', '丁@2,0', '3@2,1', '4@2,2']);
  });

  it('reads the old horizontal merge, together with a vertical one', async () => {
    const start = '<w:hMerge w:val="restart"/>';
    const go = '<w:hMerge w:val="continue"/>';
    const body = tbl(
      tr([tc('甲', start + down), tc('', go), '1', '2']),
      tr([tc('', start + under), tc('', go), '3', '4']),
      tr(['a', 'b', 'c', 'd']),
    );
    const [table] = await tablesOf(body);
    expect(cells(table)).toEqual([
      '甲@0,0+2×2',
      '1@0,2',
      '2@0,3',
      '3@1,2',
      '4@1,3',
      'a@2,0',
      'b@2,1',
      'c@2,2',
      'd@2,3',
    ]);
  });

  it('keeps a cell that goes on nothing, or on a cell of other columns, as a cell of its own', async () => {
    const body = tbl(
      tr([tc('甲', under), '1', '2']),
      tr([tc('乙', down + span(2)), '3']),
      tr([tc('丙', under), '4', '5']),
      tr(['a', 'b', 'c']),
    );
    const [table] = await tablesOf(body);
    expect(cells(table).slice(0, 8)).toEqual([
      '甲@0,0',
      '1@0,1',
      '2@0,2',
      '乙@1,0+1×2',
      '3@1,2',
      '丙@2,0',
      '4@2,1',
      '5@2,2',
    ]);
  });

  it('loses no text when every cell of a column says that it goes on the one above', async () => {
    const layout = await extractDocx(
      makeDocx({ body: tbl(...['1', '2', ''].map((text) => tr(['甲', tc(text, under)]))) }),
    );
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '1@0,1', '甲@1,0', '2@1,1+2×1', '甲@2,0']);
    expect(notes(layout)).toEqual({});
  });

  it('takes columns left out under a vertical merge for a part of it', async () => {
    const out = '<w:gridBefore w:val="1"/>';
    const body = tbl(
      tr([tc('组', down), '一', '1']),
      tr(['二', '2'], out),
      tr(['三', '3'], out),
      tr(['四', '五', '6']),
    );
    const [table] = await tablesOf(body);
    expect(cells(table).slice(0, 4)).toEqual(['组@0,0+3×1', '一@0,1', '1@0,2', '二@1,1']);
  });

  it('says that text stands under a merge', async () => {
    const layout = await extractDocx(makeDocx({ body: tbl(tr([tc('甲', down), '1']), tr([tc('藏', under), '2'])) }));
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0+2×1', '1@0,1', '2@1,1']);
    expect(notes(layout)).toEqual({ hidden_text: 1 });
  });

  it('drops rows and cells that a tracked change deleted, and keeps inserted ones', async () => {
    const body = tbl(
      tr(['甲', '1']),
      tr(['旧', '2'], '<w:del w:id="1"/>'),
      tr(['新', '3'], '<w:ins w:id="2"/>'),
      tr(['丁', tc('9', '<w:cellDel w:id="3"/>'), tc('4', '<w:cellIns w:id="4"/>')]),
    );
    const layout = await extractDocx(makeDocx({ body }));
    expect(cells(tables(layout)[0])).toEqual(['甲@0,0', '1@0,1', '新@1,0', '3@1,1', '丁@2,0', '4@2,1']);
    expect(notes(layout)).toEqual({ deleted_text: 2 });
  });

  it('accepts a tracked vertical merge, and ignores how a cell was before a change', async () => {
    const before = '<w:tcPrChange w:id="1"><w:tcPr><w:gridSpan w:val="7"/><w:vMerge/></w:tcPr></w:tcPrChange>';
    const body = tbl(
      tr([tc('甲', '<w:cellMerge w:vMerge="rest"/>'), tc('1', before)]),
      tr([tc('', '<w:cellMerge w:vMerge="cont"/>'), '2']),
    );
    const [table] = await tablesOf(body);
    expect(cells(table)).toEqual(['甲@0,0+2×1', '1@0,1', '2@1,1']);
  });

  it('opens content controls around tables, rows and cells', async () => {
    const sdt = (content: string): string => `<w:sdt><w:sdtPr/><w:sdtContent>${content}</w:sdtContent></w:sdt>`;
    const cell = sdt(tc('1'));
    const row = `<w:tr>${tc('甲')}${cell}</w:tr>`;
    const body = sdt(tbl(row, sdt(tr(['乙', '2'])), tr([tc(sdt(p('丙'))), tc(p(sdt(r('3'))))])));
    const [table] = await tablesOf(body);
    expect(cells(table)).toEqual(['甲@0,0', '1@0,1', '乙@1,0', '2@1,1', '丙@2,0', '3@2,1']);
  });

  it('makes a data table inside a cell a table of its own, after the one it stands in', async () => {
    const inner = tbl(tr(['内', '1']), tr(['里', '2']));
    const layout = await extractDocx(
      makeDocx({ body: tbl(tr(['外', tc(p('字') + inner + p(''))]), tr(['底', '3'])) + p('后') }),
    );
    expect(tables(layout).map(cells)).toEqual([
      ['外@0,0', '字@0,1', '底@1,0', '3@1,1'],
      ['内@0,0', '1@0,1', '里@1,0', '2@1,1'],
    ]);
    expect(layout.blocks.map(({ kind }) => kind)).toEqual(['table', 'table', 'paragraph']);
  });

  it('takes a table of one cell inside a cell for the cell’s text', async () => {
    const [table, ...more] = await tablesOf(tbl(tr(['甲', tc(tbl(tr(['5'])) + p(''))]), tr(['乙', '6'])));
    expect(cells(table)).toEqual(['甲@0,0', '5@0,1', '乙@1,0', '6@1,1']);
    expect(more).toEqual([]);
  });

  it('opens a frame: a table that only holds paragraphs and tables', async () => {
    const inner = tbl(tr(['甲', '1']), tr(['乙', '2']));
    const layout = await extractDocx(makeDocx({ body: tbl(tr([tc(p('一、概述') + inner + p('完'))])) }));
    expect(paragraphs(layout)).toEqual(['一、概述', '完']);
    expect(layout.blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'table', 'paragraph']);
  });

  it('opens a table that arranges prose beside or around a table', async () => {
    const prose = p('本年度在平台上公开各类信息若干条，详见下表。'.repeat(7)).repeat(3);
    const inner = tbl(tr(['甲', '1']), tr(['乙', '2']));
    const layout = await extractDocx(makeDocx({ body: tbl(tr(['栏目', tc(prose + inner + p('完'))])) }));
    expect(layout.blocks.map(({ kind }) => kind)).toEqual([
      ...Array<string>(4).fill('paragraph'),
      'table',
      'paragraph',
    ]);
  });

  it('drops empty rows at both ends, and keeps the blank row under heads', async () => {
    const [data, heads] = await tablesOf(
      tbl(tr(['', '']), tr(['甲', '1']), tr(['', ''])) + p('') + tbl(tr(['结果维持', '总计']), tr(['', ''])),
    );
    expect(data).toMatchObject({ rows: 1, columns: 2 });
    expect(heads).toMatchObject({ rows: 2, columns: 2 });
  });

  it('gives no table for one without text', async () => {
    expect(await tablesOf(tbl(tr(['', '']), tr(['', ''])) + tbl())).toEqual([]);
  });

  it('covers every position of any whole table exactly once', async () => {
    const body = tbl(
      tr([tc('corner', down + span(3)), tc('heads', span(3))]),
      tr([tc('', under + span(3)), 'a', tc('b', span(2))]),
      tr([tc('g', down), tc('h', span(2)), '1', '2', '3']),
      tr([tc('', under), tc('k', down), 'l', '4', '5', '6']),
      tr([tc('', under), tc('', under), 'm', '7', '8', '9']),
    );
    const [table] = await tablesOf(body);
    const covered = new Array<number>((table?.rows ?? 0) * (table?.columns ?? 0)).fill(0);
    for (const cell of table?.cells ?? []) {
      for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
        for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
          const at = row * (table?.columns ?? 0) + column;
          covered[at] = (covered[at] ?? 0) + 1;
        }
      }
    }
    expect(covered).toHaveLength(30);
    expect(covered.every((count) => count === 1)).toBe(true);
  });
});
