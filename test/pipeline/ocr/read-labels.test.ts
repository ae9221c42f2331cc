/** Labels by their place in the form and by what is read there: neither alone decides against the other. */
import { describe, expect, it } from 'vitest';
import { officialForms } from '../../../src/pipeline/ocr/form-places.js';
import type { FormName } from '../../../src/pipeline/ocr/forms.js';
import { layBeside, spelledOut, withoutMergedLabels } from '../../../src/pipeline/ocr/read-labels.js';
import type { Cell } from '../../../src/shared/model/layout.js';

/** The labels of a form, as a reader without errors gives them. */
function printed(form: FormName, height: number): Cell[] {
  const places = officialForms(form).find(({ rows }) => rows === height)?.places ?? [];
  return places.map(({ at: [row, column, rowSpan, columnSpan], text }) => ({ row, column, rowSpan, columnSpan, text }));
}

/** The text that is made of the cell at a place. */
function readAt(
  cells: readonly Cell[],
  form: FormName,
  height: number,
  row: number,
  column: number,
): string | undefined {
  const spelt = spelledOut(cells, form, layBeside(cells, height, form));
  return spelt.find((cell) => cell.row === row && cell.column === column)?.text;
}

const withText = (cells: readonly Cell[], row: number, column: number, text: string): Cell[] =>
  cells.map((cell) => (cell.row === row && cell.column === column ? { ...cell, text } : cell));
const without = (cells: readonly Cell[], row: number): Cell[] =>
  cells.filter((cell) => cell.row !== row).map((cell) => (cell.row > row ? { ...cell, row: cell.row - 1 } : cell));

describe('labels of the requests matrix', () => {
  const form = printed('requests', 28);
  const feeUnpaid = form.find(({ row, column }) => row === 24 && column === 2)?.text;

  it('tells a label that nobody can read by its place', () => {
    expect(readAt(withText(form, 24, 2, 'alsanesagi'), 'requests', 28, 24, 2)).toBe(feeUnpaid);
    expect(readAt(withText(form, 24, 2, ''), 'requests', 28, 24, 2)).toBe(feeUnpaid);
  });

  it('knows a label that is one cell with its group', () => {
    const merged = form.flatMap((cell): Cell[] => {
      if (cell.row !== 5) return [cell];
      return cell.column === 0 ? [] : [{ ...cell, column: 0, columnSpan: 3, text: '三、（一)予以公开' }];
    });
    expect(merged.some(({ row, columnSpan }) => row === 5 && columnSpan === 3)).toBe(true);
    expect(readAt(merged, 'requests', 28, 5, 0)).toBe('（一）予以公开');
  });

  it('believes no label that reaches over two rows of values', () => {
    const values = [3, 4].map((row): Cell => {
      const ocr = { candidates: [{ text: '7', probability: 1 }] };
      return { row, column: 3, rowSpan: 1, columnSpan: 1, text: '7', ocr };
    });
    const both = form.flatMap((cell): Cell[] => {
      if (cell.row === 3) return [{ ...cell, rowSpan: 2, text: '二、上年结转政府信息公开申请数量' }];
      return cell.row === 4 ? [] : [cell];
    });
    const texts = (cells: readonly Cell[]): (string | undefined)[] => {
      const read = withoutMergedLabels(cells, 'requests');
      return [3, 4].map((row) => readAt(read, 'requests', 28, row, 0));
    };
    expect(texts([...both, ...values])).toEqual(['', undefined]);
    // a line through one row leaves nothing below it
    expect(texts([...both, ...values.slice(0, 1)])).toEqual(['二、上年结转政府信息公开申请数量', undefined]);
  });

  it('does so in a group that a page cuts in two', () => {
    const cut = form.flatMap((cell): Cell[] =>
      cell.row === 7 && cell.column === 1
        ? [
            { ...cell, rowSpan: 3 },
            { ...cell, row: 10, rowSpan: cell.rowSpan - 3, text: '' },
          ]
        : [cell],
    );
    expect(readAt(withText(cut, 11, 2, '口'), 'requests', 28, 11, 2)).toBe('5.属于三类内部事务信息');
    expect(readAt(cut, 'requests', 28, 10, 1)).toBe('（三）不予公开');
  });

  it('names the columns whose heads a page cuts in two', () => {
    const cut = form.flatMap((cell): Cell[] =>
      cell.row === 0 && cell.column === 0
        ? [
            { ...cell, rowSpan: 2 },
            { ...cell, row: 2, rowSpan: 1, text: '' },
          ]
        : cell.row === 1 && cell.column === 3
          ? [
              { ...cell, rowSpan: 1, columnSpan: 7, text: '自然人|法人或其他组织|总计' },
              { ...cell, row: 2, rowSpan: 1, text: '' },
            ]
          : cell.row === 1 && cell.column === 9
            ? [{ ...cell, row: 2, rowSpan: 1, text: '' }]
            : cell.row === 1
              ? []
              : [cell],
    );
    expect(readAt(cut, 'requests', 28, 2, 3)).toBe('自然人');
    expect(readAt(cut, 'requests', 28, 2, 9)).toBe('总计');
    expect(readAt(cut, 'requests', 28, 2, 4)).toBe('商业企业');
  });

  it('leaves a row alone that might be either of two, where one is missing', () => {
    const shorter = withText(without(form, 11), 11, 2, '口');
    expect(readAt(shorter, 'requests', 27, 11, 2)).toBe('口');
    expect(readAt(shorter, 'requests', 27, 13, 2)).toBe('8.属于行政查询事项');
  });

  it('does not overrule rows and columns that stand in another order', () => {
    const [third, fifth] = ['3.危及“三安全一稳定”', '5.属于三类内部事务信息'];
    const swapped = withText(withText(form, 9, 2, fifth), 11, 2, third);
    expect(readAt(swapped, 'requests', 28, 9, 2)).toContain('属于三类内部事务信息');
    expect(readAt(swapped, 'requests', 28, 11, 2)).toContain('三安全一稳定');
    const heads = withText(withText(form, 2, 4, '科研机构'), 2, 5, '商业企业');
    expect(readAt(heads, 'requests', 28, 2, 4)).toBe('科研机构');
  });
});

it('a unit stands only where form and paper say the same', () => {
  const form = printed('disclosure', 14);
  expect(readAt(form, 'disclosure', 14, 12, 1)).toBe('本年收费金额（单位：万元）');
  for (const read of ['本年收费金额（单位：元）', '本年收费金额', '本年']) {
    expect(readAt(withText(form, 12, 1, read), 'disclosure', 14, 12, 1)).toBe('本年收费金额');
  }
  const only = form.filter(({ row }) => row >= 11).map((cell) => ({ ...cell, row: cell.row - 11 }));
  expect(spelledOut(only, 'disclosure', null).map(({ text }) => text)).toContain('本年收费金额');
});

describe('heads of the disclosure table that nobody can read', () => {
  const form = printed('disclosure', 14);
  /** A row that the form does not have above it, and cells of the second row read as numbers. */
  const shifted = (unreadable: readonly number[], probability: number): Cell[] => [
    { row: 0, column: 0, rowSpan: 1, columnSpan: 4, text: '单位：万元' },
    ...form
      .map((cell) => ({ ...cell, row: cell.row + 1 }))
      .map((cell) =>
        cell.row === 2 && unreadable.includes(cell.column)
          ? {
              ...cell,
              text: '14',
              ocr: { candidates: [{ text: '14', probability }], readers: { network: null, tesseract: null } },
            }
          : cell,
      ),
  ];

  it('are those of the form, which has them there', () => {
    const spelt = spelledOut(shifted([1, 2], 0.7), 'disclosure', layBeside(shifted([1, 2], 0.7), 15, 'disclosure'));
    const heads = spelt.filter(({ row }) => row === 2);
    expect(heads.map(({ text }) => text)).toEqual(['信息内容', '本年制发件数', '本年废止件数', '现行有效件数']);
    expect(heads.every(({ ocr }) => ocr === undefined)).toBe(true);
  });

  it('but what is surely a number is no head', () => {
    expect(readAt(shifted([1, 2], 0.99), 'disclosure', 15, 2, 1)).toBe('14');
  });
});
