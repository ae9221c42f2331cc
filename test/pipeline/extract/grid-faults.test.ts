/**
 * The requests matrix with one random fault at a time: whatever happens to spans and cells, no text is lost, every position
 * is covered once, and a value either stands under its own head beside its own label or its row is named as irregular.
 */
import { describe, expect, it } from 'vitest';
import { buildGrid, type Grid, type SourceCell } from '../../../src/pipeline/extract/grid.js';

interface Source extends SourceCell {
  text: string;
  columnSpan: number;
  rowSpan: number;
  line: number;
  /** Label and head that a value belongs to; `none` for a value that belongs nowhere. */
  belongs?: { label: string; head: string } | 'none';
}

const HEADS = ['自然人', '商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他', '总计'];

/** Labels of the rows with their spans; group labels stand before the first row of their group. */
const ROWS: readonly (readonly (readonly [text: string, columns: number, rows: number])[])[] = [
  [['一、本年新收政府信息公开申请数量', 3, 1]],
  [['二、上年结转政府信息公开申请数量', 3, 1]],
  [
    ['三、本年度办理结果', 1, 12],
    ['（一）予以公开', 2, 1],
  ],
  [['（二）部分公开', 2, 1]],
  [
    ['（三）不予公开', 1, 4],
    ['1.属于国家秘密', 1, 1],
  ],
  [['2.其他法律行政法规禁止公开', 1, 1]],
  [['3.危及“三安全一稳定”', 1, 1]],
  [['4.保护第三方合法权益', 1, 1]],
  [
    ['（四）无法提供', 1, 3],
    ['1.本机关不掌握相关政府信息', 1, 1],
  ],
  [['2.没有现成信息需要另行制作', 1, 1]],
  [['3.补正后申请内容仍不明确', 1, 1]],
  [['（五）不予处理', 2, 1]],
  [['（六）其他处理', 2, 1]],
  [['（七）总计', 2, 1]],
  [['四、结转下年度继续办理', 3, 1]],
];

function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1664525 + 1013904223) % 4294967296) / 4294967296;
}

const cell = (text: string, columnSpan = 1, rowSpan = 1): Source => ({ text, columnSpan, rowSpan, line: 1 });

function matrix(random: () => number): Source[][] {
  const data = ROWS.map((labels, index) => [
    ...labels.map(([text, columns, rows]) => cell(text, columns, rows)),
    ...HEADS.map((head, column) => ({
      ...cell(random() < 0.3 ? '' : String(100 * index + column + 100)),
      belongs: { label: labels.at(-1)?.[0] ?? '', head },
    })),
  ]);
  return [
    [cell('（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）', 3, 3), cell('申请人情况', 7)],
    [cell('自然人', 1, 2), cell('法人或其他组织', 5), cell('总计', 1, 2)],
    HEADS.slice(1, 6).map((head) => cell(head)),
    ...data,
  ];
}

type Fault = (rows: Source[][], row: number, index: number, random: () => number) => void;

const one = (random: () => number, from: readonly number[]): number => from[Math.floor(random() * from.length)] ?? 1;

const FAULTS: Readonly<Record<string, Fault>> = {
  'a column span off by one': (rows, row, index, random) => {
    const target = rows[row]?.[index];
    if (target) target.columnSpan = Math.max(1, target.columnSpan + one(random, [-1, 1]));
  },
  'a wild column span': (rows, row, index, random) => {
    const target = rows[row]?.[index];
    if (target) target.columnSpan = one(random, [1, 2, 3, 5, 7, 10, 100]);
  },
  'a wrong row span': (rows, row, index, random) => {
    const target = rows[row]?.[index];
    if (target) target.rowSpan = Math.max(0, target.rowSpan + one(random, [-1, 1, 2, 5]));
  },
  'a value lost': (rows, row, index) => {
    if (rows[row]?.[index]?.belongs) rows[row].splice(index, 1);
  },
  'a cell too many': (rows, row, index, random) => {
    const text = random() < 0.5 ? '' : '0';
    rows[row]?.splice(index, 0, row < 3 ? cell(text) : { ...cell(text), belongs: 'none' });
  },
  'an empty row': (rows, row) => {
    rows.splice(row, 0, rows[row]?.map((each) => cell('', each.columnSpan)) ?? []);
  },
  'two values merged': (rows, row, index) => {
    const [left, right] = rows[row]?.slice(index, index + 2) ?? [];
    if (left?.belongs && right?.belongs) {
      rows[row]?.splice(index, 2, { ...left, text: left.text + right.text, columnSpan: 2, belongs: 'none' });
    }
  },
  'two spans exchanged': (rows, row, index) => {
    const cells = rows[row] ?? [];
    const [left, right] = [cells[index], cells[(index + 1) % cells.length]];
    if (left && right) [left.columnSpan, right.columnSpan] = [right.columnSpan, left.columnSpan];
  },
};

/** Texts at every position. */
function positions(grid: Grid): { text: string; line: number | undefined }[][] {
  const covered = Array.from({ length: grid.rows }, () =>
    new Array<{ text: string; line: number | undefined } | null>(grid.columns).fill(null),
  );
  for (const { row, column, rowSpan, columnSpan, text, line } of grid.cells) {
    for (let r = row; r < row + rowSpan; r++) {
      for (let c = column; c < column + columnSpan; c++) {
        expect(covered[r]?.[c]).toBeNull();
        const line_ = covered[r];
        if (line_) line_[c] = { text, line };
      }
    }
  }
  return covered.map((line) => line.map((position) => position ?? expect.fail('a position that nothing covers')));
}

function expectNoSilentShift(rows: readonly (readonly Source[])[]): void {
  const sources: Source[] = [];
  for (const each of rows.flat()) each.line = sources.push(each);
  const grid = buildGrid(rows);
  if (!grid) expect.fail('no grid');
  const at = positions(grid);
  const lines = new Set(grid.cells.map((each) => each.line));
  expect(sources.filter((source) => source.text !== '' && !lines.has(source.line))).toEqual([]);
  const irregular = new Set(grid.irregular.map((each) => each.row));
  for (const placed of grid.cells) {
    const belongs = sources[(placed.line ?? 0) - 1]?.belongs;
    if (!belongs || placed.text === '' || irregular.has(placed.row)) continue;
    if (belongs === 'none') expect.fail(`${placed.text} belongs nowhere, but its row is regular`);
    const heads = new Set<string>();
    for (let c = placed.column; c < placed.column + placed.columnSpan; c++) {
      const head = at.slice(0, 5).findLast((line) => HEADS.includes(line[c]?.text ?? ''))?.[c]?.text;
      if (head !== undefined) heads.add(head);
    }
    expect([...heads]).toEqual([belongs.head]);
    expect(at[placed.row]?.slice(0, placed.column).map((each) => each.text)).toContain(belongs.label);
  }
}

describe('one fault is never a silent shift', () => {
  it.each(Object.entries(FAULTS))('%s', (name, fault) => {
    const random = randomOf(name.length * 7919);
    for (let round = 0; round < 400; round++) {
      const rows = matrix(random);
      const row = Math.floor(random() * rows.length);
      fault(rows, row, Math.floor(random() * (rows[row]?.length ?? 1)), random);
      expectNoSilentShift(rows);
    }
  });
});
