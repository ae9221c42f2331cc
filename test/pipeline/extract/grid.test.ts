import { describe, expect, it } from 'vitest';
import { buildGrid, GRID_LIMITS, type Grid, type SourceCell } from '../../../src/pipeline/extract/grid.js';

type Row = readonly SourceCell[];

/** `text`, `text|columns` or `text|columns|rows`; several cells are separated by a blank. `_` is an empty cell. */
function row(notation: string, line?: number): Row {
  return notation
    .split(' ')
    .filter((cell) => cell !== '')
    .map((cell) => {
      const [text = '', columns = '1', rows = '1'] = cell.split('|');
      return { text: text === '_' ? '' : text, columnSpan: Number(columns), rowSpan: Number(rows), line };
    });
}

const table = (...rows: string[]): Row[] => rows.map((notation, index) => row(notation, index + 1));

const values = (count: number, from = 1): string => Array.from({ length: count }, (_, i) => String(from + i)).join(' ');

/** The requests matrix of the 2021 form as the official document prints it. */
function matrix(): string[] {
  const data = (label: string, index: number): string => `${label} ${values(7, index * 10)}`;
  const labels = [
    '一、本年新收政府信息公开申请数量|3',
    '二、上年结转政府信息公开申请数量|3',
    '三、本年度办理结果|1|22 （一）予以公开|2',
    '（二）部分公开（区分处理的，只计这一情形，不计其他情形）|2',
    '（三）不予公开|1|8 1.属于国家秘密',
    '2.其他法律行政法规禁止公开',
    '3.危及“三安全一稳定”',
    '4.保护第三方合法权益',
    '5.属于三类内部事务信息',
    '6.属于四类过程性信息',
    '7.属于行政执法案卷',
    '8.属于行政查询事项',
    '（四）无法提供|1|3 1.本机关不掌握相关政府信息',
    '2.没有现成信息需要另行制作',
    '3.补正后申请内容仍不明确',
    '（五）不予处理|1|5 1.信访举报投诉类申请',
    '2.重复申请',
    '3.要求提供公开出版物',
    '4.无正当理由大量反复申请',
    '5.要求行政机关确认或重新出具已获取信息',
    '（六）其他处理|1|3 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请',
    '2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请',
    '3.其他',
    '（七）总计|2',
    '四、结转下年度继续办理|3',
  ];
  return [
    '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|3|3 申请人情况|7',
    '自然人|1|2 法人或其他组织|5 总计|1|2',
    '商业企业 科研机构 社会公益组织 法律服务机构 其他',
    ...labels.map(data),
  ];
}

const LEAVES = '结果维持 结果纠正 其他结果 尚未审结 总计';

function proceedings(data: string): string[] {
  return [
    '行政复议|5 行政诉讼|10',
    `${LEAVES.split(' ')
      .map((leaf) => `${leaf}|1|2`)
      .join(' ')} 未经复议直接起诉|5 复议后起诉|5`,
    `${LEAVES} ${LEAVES}`,
    data,
  ];
}

const DISCLOSURE = [
  '第二十条第（一）项|4',
  '信息内容 本年制发件数 本年废止件数 现行有效件数',
  '规章 0 0 0',
  '行政规范性文件 8 1 18',
  '第二十条第（五）项|4',
  '信息内容 本年处理决定数量|3',
  '行政许可 12|3',
];

function build(rows: readonly string[]): Grid {
  const grid = buildGrid(table(...rows));
  if (!grid) throw new Error('no grid');
  return grid;
}

/** The grid without lines, for comparison. */
const shape = (grid: Grid): unknown => ({ ...grid, cells: grid.cells.map(({ line: _line, ...cell }) => cell) });

const textAt = (grid: Grid, r: number, c: number): string | undefined =>
  grid.cells.find((x) => x.row <= r && r < x.row + x.rowSpan && x.column <= c && c < x.column + x.columnSpan)?.text;

function expectCovered(grid: Grid): void {
  const count = new Array<number>(grid.rows * grid.columns).fill(0);
  for (const cell of grid.cells) {
    for (let r = cell.row; r < cell.row + cell.rowSpan; r++) {
      for (let c = cell.column; c < cell.column + cell.columnSpan; c++) count[r * grid.columns + c]! += 1;
    }
  }
  expect(count.every((n) => n === 1)).toBe(true);
}

function replaced(rows: readonly string[], from: string, to: string): string[] {
  const result = rows.map((line) => line.replace(from, to));
  expect(result).not.toEqual(rows);
  return result;
}

describe('buildGrid on the official tables', () => {
  it('gives the full grid of the requests matrix', () => {
    const grid = build(matrix());
    expect([grid.rows, grid.columns, grid.irregular]).toEqual([28, 10, []]);
    expect(grid.cells[0]).toMatchObject({ row: 0, column: 0, rowSpan: 3, columnSpan: 3, line: 1 });
    expect(textAt(grid, 7, 0)).toBe('三、本年度办理结果');
    expect(textAt(grid, 7, 3)).toBe('40');
    expectCovered(grid);
  });

  it('gives the full grid of the proceedings table', () => {
    const grid = build(proceedings(values(15)));
    expect([grid.rows, grid.columns, grid.irregular]).toEqual([4, 15, []]);
    expect(textAt(grid, 3, 14)).toBe('15');
    expectCovered(grid);
  });

  it('gives the full grid of the disclosure table', () => {
    const grid = build(DISCLOSURE);
    expect([grid.rows, grid.columns, grid.irregular]).toEqual([7, 4, []]);
    expect(grid.cells.at(-1)).toMatchObject({ row: 6, column: 1, columnSpan: 3, text: '12' });
  });

  it('takes a blank cell that is there as regular', () => {
    const grid = build(proceedings('_ 2 _ 4 5 6 7 8 9 10 11 12 13 14 _'));
    expect(grid.irregular).toEqual([]);
    expect(textAt(grid, 3, 0)).toBe('');
  });

  it('keeps a data row that is blank throughout', () => {
    const grid = build(proceedings(new Array(15).fill('_').join(' ')));
    expect([grid.rows, grid.columns, grid.irregular]).toEqual([4, 15, []]);
  });

  it('understands the eighth column of the requests matrix', () => {
    const eight = matrix()
      .map((line, index) => (index < 3 ? line : `${line} 99`))
      .map((line) =>
        line.replace('申请人情况|7', '申请人情况|8').replace('组织|5', '组织|6').replace(' 其他', ' 其他 小计'),
      );
    const grid = build(eight.map((line) => line.replace('（六） 其他 小计', '（六）其他')));
    expect([grid.columns, grid.irregular]).toEqual([11, []]);
  });
});

describe('buildGrid sets wrong spans right', () => {
  const right = shape(build(matrix()));

  it.each([
    ['a group row span that is too small', '（三）不予公开|1|8', '（三）不予公开|1|7'],
    ['a group row span that is too large', '（三）不予公开|1|8', '（三）不予公开|1|9'],
    ['the outer group row span too small', '结果|1|22', '结果|1|21'],
    ['the outer group row span too large', '结果|1|22', '结果|1|23'],
    ['a row span of 0', '结果|1|22', '结果|1|0'],
    ['a row span far beyond the table', '结果|1|22', '结果|1|5000'],
    ['a label column span too small', '四、结转下年度继续办理|3', '四、结转下年度继续办理|2'],
    ['a label column span too large', '一、本年新收政府信息公开申请数量|3', '一、本年新收政府信息公开申请数量|4'],
    ['a corner that is too narrow', '之和）|3|3', '之和）|2|3'],
    ['a corner that is too wide', '之和）|3|3', '之和）|4|3'],
    ['a head that lacks its row span', '自然人|1|2', '自然人'],
    ['a head that reaches too far right', '申请人情况|7', '申请人情况|700'],
    [
      'heads of the second row without row spans',
      '自然人|1|2 法人或其他组织|5 总计|1|2',
      '自然人 法人或其他组织|5 总计',
    ],
  ])('%s', (_name, from, to) => {
    expect(shape(build(replaced(matrix(), from, to)))).toEqual(right);
  });

  it.each([
    ['行政复议|5', '行政复议|4'],
    ['行政复议|5 行政诉讼|10', '行政复议|4 行政诉讼|11'],
    ['行政复议|5', '行政复议|6'],
    ['行政诉讼|10', '行政诉讼|9'],
    ['未经复议直接起诉|5', '未经复议直接起诉|4'],
    ['结果维持|1|2', '结果维持'],
    ['结果维持|1|2 结果纠正|1|2 其他结果|1|2 尚未审结|1|2 总计|1|2', LEAVES],
  ])('proceedings with %s printed as %s', (from, to) => {
    const wrong = replaced(proceedings(values(15)), from, to);
    expect(shape(build(wrong))).toEqual(shape(build(proceedings(values(15)))));
  });

  it('cuts a clause that claims a hundred million columns', () => {
    const wide = replaced(DISCLOSURE, '（一）项|4', '（一）项|100000000');
    expect(shape(build(wide))).toEqual(shape(build(DISCLOSURE)));
  });

  it('stretches the clause, head and value that lack their column span', () => {
    const narrow = DISCLOSURE.map((line) => line.replace(/\|[34]/, ''));
    expect(shape(build(narrow))).toEqual(shape(build(DISCLOSURE)));
  });

  it('puts values with wrong column spans under their heads', () => {
    const wrong = replaced(DISCLOSURE, '行政规范性文件 8 1 18', '行政规范性文件 8|2 1 18|2');
    expect(shape(build(wrong))).toEqual(shape(build(DISCLOSURE)));
  });
});

describe('buildGrid collapses columns that are none', () => {
  it('drops ghost columns that no cell starts in', () => {
    const ghost = ['第二十条第（一）项|5', '信息内容 本年制发件数|2 本年废止件数 现行有效件数', '规章 1|2 2 3'];
    const grid = build(ghost);
    expect([grid.columns, grid.irregular]).toEqual([4, []]);
    expect([1, 2, 3].map((c) => textAt(grid, 2, c))).toEqual(['1', '2', '3']);
  });

  it('drops the sliver between column spans that move between the blocks of one table', () => {
    const grid = build([
      '第二十条第（五）项|5',
      '信息内容 上一年项目数量|2 本年增/减 处理决定数量',
      '行政许可 1|2 2 3',
      '第二十条第（六）项|5',
      '信息内容 上一年项目数量 本年增/减|2 处理决定数量',
      '行政处罚 4 5|2 6',
      '行政强制 7 8|2 9',
    ]);
    expect([grid.columns, grid.irregular]).toEqual([4, []]);
    expect(grid.cells.map((cell) => cell.columnSpan)).toEqual([
      4,
      1,
      1,
      1,
      1,
      1,
      1,
      1,
      1,
      4,
      ...new Array<number>(12).fill(1),
    ]);
  });
});

describe('buildGrid drops rows that are none', () => {
  it('drops sizing rows before and after, and shortens the spans over them', () => {
    const empty = new Array(10).fill('_').join(' ');
    const grid = build([empty, ...matrix(), empty, '_|10']);
    expect(shape(grid)).toEqual(shape(build(matrix())));
  });

  it('keeps the blank data row and drops the sizing row under it', () => {
    const blank = new Array(15).fill('_').join(' ');
    expect(build(proceedings(blank).concat(blank)).rows).toBe(4);
  });

  it('shortens a row span by a row without cells', () => {
    const rows = [row('a|1|3 b'), row(''), row('c')];
    expect(buildGrid(rows)).toMatchObject({ rows: 2, columns: 2, cells: [{ rowSpan: 2 }, {}, { column: 1 }] });
  });

  it('has no grid for a table without text', () => {
    expect(buildGrid([])).toBeNull();
    expect(buildGrid([[], row('_ _')])).toBeNull();
  });
});

describe('buildGrid records rows that do not fit', () => {
  it('pads a row with a value too few and names it', () => {
    const rows = replaced(matrix(), '（一）予以公开|2 20 21 22 23 24 25 26', '（一）予以公开|2 20 21 22 23 24 25');
    const grid = build(rows);
    expect(grid.irregular).toEqual([{ row: 5, expected: 7, found: 6, line: 6 }]);
    expect([grid.rows, grid.columns, textAt(grid, 5, 9)]).toEqual([28, 10, '']);
    expectCovered(grid);
  });

  it('keeps a value too many in a column of its own and names the row', () => {
    const grid = build(replaced(matrix(), '（一）予以公开|2 20', '（一）予以公开|2 19 20'));
    expect(grid.irregular).toEqual([{ row: 5, expected: 7, found: 8, line: 6 }]);
    expect([grid.columns, textAt(grid, 5, 10)]).toEqual([11, '26']);
    expectCovered(grid);
  });

  it('names a row whose label takes the place of a value', () => {
    const grid = build(replaced(DISCLOSURE, '规章 0 0 0', '规章|2 0 0'));
    expect(grid.irregular).toEqual([{ row: 2, expected: 3, found: 2, line: 3 }]);
  });

  it('names a row of the proceedings table that lacks a number', () => {
    expect(build(proceedings(values(14))).irregular).toEqual([{ row: 3, expected: 15, found: 14, line: 4 }]);
  });

  it('names a row that has lost all its values', () => {
    const rows = replaced(matrix(), `四、结转下年度继续办理|3 ${values(7, 240)}`, '四、结转下年度继续办理|3');
    expect(build(rows).irregular).toEqual([{ row: 27, expected: 7, found: 0, line: 28 }]);
  });

  it('says nothing of a value that is no number', () => {
    expect(build(replaced(DISCLOSURE, '规章 0 0 0', '规章 若干 0 0')).irregular).toEqual([]);
  });
});

describe('buildGrid is bounded', () => {
  it('refuses a row of too many cells', () => {
    const wide = [new Array(GRID_LIMITS.columns + 1).fill('x').join(' ')];
    expect(() => build(wide)).toThrow(expect.objectContaining({ code: 'too_complex' }));
  });

  it('refuses a grid of too many positions', () => {
    const first = new Array(200).fill('x').join(' ');
    const rows = [first, ...new Array<string>(1001).fill('x|200')];
    expect(() => build(rows)).toThrow(expect.objectContaining({ code: 'too_complex' }));
  });
});
