/** What occurs in dumps, each oddity in a small invented dump. */
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../../src/pipeline/extract/text/text.js';
import { Layout, type TableBlock } from '../../../../src/shared/model/layout.js';
import { paragraphsOf, rowOf, tablesOf } from './grids.js';

/** `→` for a tab. */
const read = (dump: string): Layout => extractText(dump.replaceAll('→', '\t'));

function only(dump: string): TableBlock {
  const [table, ...more] = tablesOf(read(dump));
  if (!table) throw new Error('no table');
  expect(more).toEqual([]);
  return table;
}

const cells = (...texts: string[]): string => `${texts.map((text) => `→${text}\n`).join('')}\n`;
const seven = (first = '1'): string[] => [first, '2', '3', '4', '5', '6', '21'];

const HEAD =
  cells('（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）', '申请人情况') +
  cells('', '自然人', '法人或其他组织', '总计') +
  cells('', '', '商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他', '');
const RECEIVED = cells('一、本年新收政府信息公开申请数量', ...seven());
const RESULTS = ['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'];
const PROCEEDINGS =
  cells('行政复议', '行政诉讼') +
  cells(...RESULTS, '未经复议直接起诉', '复议后起诉') +
  cells('', '', '', '', '', ...RESULTS, ...RESULTS);
const fifteen = Array.from({ length: 15 }, (_, index) => String(index + 10));

describe('a dump of cells', () => {
  it('is a layout of paragraphs and full grids with their lines', () => {
    const layout = read(
      `标题一行\n\n二、主动公开政府信息情况\n${cells('第二十条第（五）项')}${cells('信息内容', '本年处理决定数量')}${cells('行政许可', '7')}正文。`,
    );
    expect(Layout.parse(layout)).toEqual(layout);
    expect(layout).toMatchObject({ method: 'text', mediaType: 'text/plain', notes: [] });
    expect(layout.blocks.map((block) => [block.kind, block.line])).toEqual([
      ['paragraph', 1],
      ['paragraph', 3],
      ['table', 4],
      ['paragraph', 12],
    ]);
    const [table] = tablesOf(layout);
    expect(table?.cells.at(-1)).toEqual({ row: 2, column: 1, rowSpan: 1, columnSpan: 3, text: '7', line: 10 });
  });

  it('joins a cell broken over lines, and keeps its break', () => {
    const table = only(
      cells('第二十条第（一）项') +
        '→信息内容\n→本年新\n制作数量\n→本年新\n公开数量\n→对外公开总数量\n\n' +
        '→规章\n→3\n（其中修订1件）\n→4\n→832995\n元\n\n',
    );
    expect(rowOf(table, 1)).toEqual(['信息内容', '本年新\n制作数量', '本年新\n公开数量', '对外公开总数量']);
    expect(rowOf(table, 2)).toEqual(['规章', '3\n（其中修订1件）', '4', '832995\n元']);
  });

  it('gives head and label cells their spans back', () => {
    const table = only(
      HEAD +
        RECEIVED +
        cells('三、本年度办理结果', '（三）不予公开', '1.属于国家秘密', ...seven()) +
        cells('', '', '2.其他法律行政法规禁止公开', ...seven()) +
        cells('', '（七）总计', ...seven()) +
        cells('四、结转下年度继续办理', ...seven()),
    );
    expect([table.rows, table.columns, table.irregular]).toEqual([8, 10, []]);
    expect(rowOf(table, 0)).toEqual([expect.stringContaining('(3x3)'), '申请人情况(1x7)']);
    expect(rowOf(table, 1)).toEqual(['自然人(2x1)', '法人或其他组织(1x5)', '总计(2x1)']);
    expect(rowOf(table, 3)[0]).toBe('一、本年新收政府信息公开申请数量(1x3)');
    expect(rowOf(table, 4).slice(0, 3)).toEqual(['三、本年度办理结果(3x1)', '（三）不予公开(2x1)', '1.属于国家秘密']);
    expect(rowOf(table, 6)[0]).toBe('（七）总计(1x2)');
  });

  it('keeps a blank cell of a full row blank, without doubt', () => {
    const table = only(HEAD + RECEIVED + cells('二、上年结转政府信息公开申请数量', '1', '0', '0', '0', '0', '0', ''));
    expect(table.irregular).toEqual([]);
    expect(rowOf(table, 4).slice(-2)).toEqual(['0', '']);
  });

  it('passes over a bookmark, bare lines and an empty cell before a label', () => {
    const table = only(
      `${HEAD}${RECEIVED}→\n\n\n\n\n[bookmark: _GoBack]三、本年度办理结果\n→（一）予以公开\n${cells(...seven('9'))}`,
    );
    expect(rowOf(table, 4).slice(0, 3)).toEqual(['三、本年度办理结果', '（一）予以公开(1x2)', '9']);
    expect(table.rows).toBe(5);
  });

  it('counts pictures and leaves their marks out', () => {
    const layout = read('[image: 图片1]    正文。\n[image: ]\n');
    expect(layout.blocks).toEqual([{ kind: 'paragraph', text: '正文。', line: 1 }]);
    expect(layout.notes).toEqual([{ kind: 'image', count: 2 }]);
  });

  it('takes the first cell for blank where a row is glued to its head, and says so', () => {
    const glued = `${PROCEEDINGS.trimEnd()}\n →${fifteen.slice(1).join('\n→')}\n\n`;
    const table = only(glued);
    expect(rowOf(table, 3)).toEqual(['', ...fifteen.slice(1)]);
    expect(table.irregular).toEqual([{ row: 3, expected: 15, found: 14, line: expect.any(Number) as number }]);
  });

  it('keeps the blank row of an unfilled form', () => {
    const table = only(PROCEEDINGS + cells(...fifteen.map(() => '')));
    expect([table.rows, table.columns, table.irregular]).toEqual([4, 15, []]);
  });

  it('says that a row has a value too few or too many', () => {
    const table = only(
      HEAD +
        cells('一、本年新收政府信息公开申请数量', ...seven().slice(1)) +
        cells('二、上年结转政府信息公开申请数量', '0', ...seven()) +
        cells('三、本年度办理结果', '（七）总计', ...seven()),
    );
    expect(table.irregular.map(({ row, expected, found }) => [row, expected, found])).toEqual([
      [3, 7, 6],
      [4, 7, 8],
    ]);
    expect(table.columns).toBe(10);
  });

  it('reads the eighth column that some bodies add', () => {
    const head = HEAD.replace('→其他\n', '→其他\n→小计\n');
    const table = only(head + cells('一、本年新收政府信息公开申请数量', '1', '2', '3', '4', '5', '6', '20', '21'));
    expect([table.columns, table.irregular]).toEqual([11, []]);
    expect(rowOf(table, 1)[1]).toBe('法人或其他组织(1x6)');
  });

  it('drops heads that are printed again after a page break', () => {
    const table = only(HEAD + RECEIVED + HEAD + cells('四、结转下年度继续办理', ...seven()));
    expect([table.rows, table.irregular]).toEqual([5, []]);
  });

  it('doubts rows under a second head that says something else', () => {
    const other = HEAD.replace('→商业企业\n→科研机构\n', '→科研机构\n→商业企业\n');
    const table = only(HEAD + RECEIVED + other + cells('四、结转下年度继续办理', ...seven()));
    expect(table.irregular.map(({ row }) => row)).toEqual([table.rows - 1]);
  });

  it('doubts every row under a head with a column missing', () => {
    const table = only(HEAD.replace('→科研机构\n', '') + cells('四、结转下年度继续办理', ...seven().slice(1)));
    expect(table.irregular).toHaveLength(1);
  });

  it('joins labels that a page break has cut', () => {
    const table = only(
      HEAD +
        cells('三、本年度办理结果', '（四）无', '1.本机关不掌握相关政府信息', ...seven()) +
        cells('', '法提供', '2.没有现成信息需要另行制作', ...seven()) +
        cells('', '（五）不予处理', '5.要求行政机关确认或重新', ...seven()) +
        cells('', '', '出具已获取信息') +
        cells('四、结转下年度继续办理', ...seven()),
    );
    expect(table.irregular).toEqual([]);
    expect(rowOf(table, 3)[1]).toBe('（四）无\n法提供(2x1)');
    expect(rowOf(table, 4)[0]).toBe('2.没有现成信息需要另行制作');
    expect(rowOf(table, 5)[1]).toBe('5.要求行政机关确认或重新\n出具已获取信息');
  });

  it('doubts a row that bears the name of a group', () => {
    const sub = '2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请';
    const table = only(
      HEAD +
        cells('三、本年度办理结果', '（三）不予公开', ...seven()) +
        cells('', '（六）其他处理', ...seven()) +
        cells('', '', sub, ...seven()),
    );
    expect(table.irregular.map(({ row }) => row)).toEqual([3, 4]);
  });

  it('keeps a note inside the table as a row of one cell', () => {
    const table = only(HEAD + RECEIVED + cells('注：含上年度。') + cells('四、结转下年度继续办理', ...seven()));
    expect(rowOf(table, 4)).toEqual(['注：含上年度。(1x10)']);
    expect(table.irregular).toEqual([]);
  });
});

describe('where a table begins and ends', () => {
  it('makes one table of all disclosure blocks and cuts where the next table begins', () => {
    const dump =
      cells('第二十条第（六）项') +
      cells('信息内容', '本年处理决定数量') +
      cells('行政处罚', '1') +
      HEAD +
      RECEIVED +
      PROCEEDINGS;
    expect(tablesOf(read(dump + cells(...fifteen))).map(({ rows, columns }) => [rows, columns])).toEqual([
      [3, 4],
      [4, 10],
      [4, 15],
    ]);
  });

  it('takes the published total for a row of the disclosure table', () => {
    const line = '2020年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：12';
    const table = only(
      cells('信息内容', '上一年项目数量', '本年增/减') + cells('行政事业性收费', '1', '+2') + cells(line),
    );
    expect(rowOf(table, 1)).toEqual(['行政事业性收费', '1', '+2(1x2)']);
    expect(rowOf(table, 2)).toEqual([`${line}(1x4)`]);
  });

  it('keeps prose that is set with tabs', () => {
    const layout = read(
      '→一、总体情况\n→这一年里，本单位按照要求做了一些工作，具体内容写在下面各段，没有别的了。\n\n→二是继续做。\n→→某某局\n→→2021年1月5日',
    );
    expect(tablesOf(layout)).toEqual([]);
    expect(paragraphsOf(layout)).toHaveLength(5);
    expect(paragraphsOf(layout).at(-1)).toBe('2021年1月5日');
  });

  it('does not swallow a signature under a table', () => {
    const layout = read(`${PROCEEDINGS}${cells(...fifteen)}→→→→某某局\n→→→→2021年1月5日\n`);
    expect(tablesOf(layout)[0]?.rows).toBe(4);
    expect(paragraphsOf(layout)).toEqual(['某某局', '2021年1月5日']);
  });

  it('ends a table at a heading right under it', () => {
    const layout = read(`${PROCEEDINGS}→${fifteen.join('\n→')}\n五、存在的主要问题及改进情况\n问题还有一些。`);
    expect(tablesOf(layout)[0]?.irregular).toEqual([]);
    expect(paragraphsOf(layout)).toEqual(['五、存在的主要问题及改进情况', '问题还有一些。']);
  });

  it('leaves a line with a pipe in prose alone', () => {
    expect(read('发布时间：2021-01-18 | 来源：某局\n\n正文。').blocks.map((block) => block.kind)).toEqual([
      'paragraph',
      'paragraph',
    ]);
  });

  it('does not make a table of labels in prose', () => {
    expect(tablesOf(read('行政许可\n行政处罚\n都办了一些。'))).toEqual([]);
  });
});

describe('rows of tabs', () => {
  const row = (...fields: string[]): string => `${fields.join('→')}\n`;
  const head =
    row(
      '(本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和)',
      '',
      '申请人情况',
      '',
      '',
      '',
      '',
      '',
      '总计',
      '',
    ) +
    row('', '', '自然人', '法人或其他组织', '', '', '', '', '', '') +
    row('', '', '', '商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他', '', '');

  it('finds the values where the row puts them', () => {
    const table = only(
      head +
        row('一、本年新收政府信息公开申请数量', '', ...seven(), '') +
        row('二、上年结转政府信息公开申请数量', '', '1', '', '3', '4', '5', '6', '', '') +
        row('三、本年度办理结果', '(三) 不予公开', '1. 属于国家秘密', ...seven()),
    );
    expect(table.irregular).toEqual([]);
    expect(rowOf(table, 4).slice(1)).toEqual(['1', '', '3', '4', '5', '6', '']);
    expect(rowOf(table, 5).slice(3)).toEqual(seven());
  });

  it('aligns eight values for seven columns by the columns, and says so', () => {
    const table = only(head + row('三、本年度办理结果', '(六) 其他处理', '8', ...seven()));
    expect(table.columns).toBe(10);
    expect(rowOf(table, 3)).toEqual(['三、本年度办理结果', '(六) 其他处理', '8', ...seven()]);
    expect(table.irregular).toMatchObject([{ row: 3, expected: 7, found: 8 }]);
  });

  it('joins a cell broken over lines', () => {
    const table = only('第二十条第(一)项→→→\n信息内容→本年新\n制作数量→本年新\n公开数量→对外公开总数量\n规章→1→2→3\n');
    expect(rowOf(table, 1)).toEqual(['信息内容', '本年新\n制作数量', '本年新\n公开数量', '对外公开总数量']);
  });
});

describe('tables that are not of the form', () => {
  it('become grids as printed, a title row over the whole width', () => {
    const table = only(
      cells('统计指标', '单位', '统计数') +
        cells('一、主动公开情况') +
        cells('公开信息数', '条', '31') +
        cells('网站', '条', '12'),
    );
    expect([table.rows, table.columns, table.irregular]).toEqual([4, 3, []]);
    expect(rowOf(table, 1)).toEqual(['一、主动公开情况(1x3)']);
  });

  it('fill short rows up and say so', () => {
    const table = only('受理点|电话|时间\n一号|100|9时\n二号|200\n');
    expect(rowOf(table, 2)).toEqual(['二号', '200', '']);
    expect(table.irregular).toMatchObject([{ row: 2, expected: 2, found: 1 }]);
  });

  it('stand apart from a table of the form before them', () => {
    const tables = tablesOf(
      read(`${PROCEEDINGS}${cells(...fifteen)}${cells('渠道', '数量', '备注')}${cells('网站', '3', '无')}`),
    );
    expect(tables.map(({ rows, columns }) => [rows, columns])).toEqual([
      [4, 15],
      [2, 3],
    ]);
  });

  it('keep the cells of a matrix whose head cannot be read, every row in doubt', () => {
    const table = only(cells('', '个人', '单位', '其他') + RECEIVED + cells('四、结转下年度继续办理', ...seven()));
    expect(table.irregular.map(({ row }) => row)).toEqual([1, 2]);
  });
});
