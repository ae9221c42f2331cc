import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { cellsOf, DISCLOSURE, inside, page, report, tablesOf, textsOf } from './pages.js';

const read = (body: string): ReturnType<typeof extractHtml> => extractHtml(page(report(body)));

describe('tables of a page', () => {
  it('become grids, lines and lines of cells with them', () => {
    const html = `<p>一、总体情况</p>\n<p>二、主动公开政府信息情况</p>\n<table>\n<tr>\n<td>社会<br>公益<p>组织</p></td>\n<td> 0 </td></tr>\n<tr><td>甲</td><td>&nbsp;</td></tr></table>`;
    const [table] = tablesOf(extractHtml(html));
    expect(table).toMatchObject({ kind: 'table', rows: 2, columns: 2, line: 3, irregular: [] });
    expect(table?.cells.map((cell) => [cell.text, cell.line])).toEqual([
      ['社会\n公益\n组织', 5],
      ['0', 6],
      ['甲', 7],
      ['', 7],
    ]);
  });

  it('read cells without end tags and bare text', () => {
    const [table] = tablesOf(read('<table><tr><td>甲<td>1<tr><td>乙<td>2</table>'));
    expect(cellsOf(table)).toEqual([
      ['甲', '1'],
      ['乙', '2'],
    ]);
  });

  it('put foot rows last and captions before', () => {
    const layout = read(
      '<table><caption>表1</caption><tfoot><tr><td>末</td><td>2</td></tr></tfoot><tr><td>首</td><td>1</td></tr></table>',
    );
    expect(textsOf(layout)[2]).toBe('表1');
    expect(cellsOf(tablesOf(layout)[0])).toEqual([
      ['首', '1'],
      ['末', '2'],
    ]);
  });

  it('drop rows of sizing cells and hidden rows', () => {
    const sized = DISCLOSURE.replace(
      '</table>',
      `<tr style="display:none"><td>旧</td><td>9</td><td>9</td><td>9</td></tr>
       <tr height="0"><td width="80"><br></td><td width="9"></td><td width="9"></td><td width="9"></td></tr></table>`,
    );
    const layout = read(sized);
    expect(tablesOf(layout)[0]).toMatchObject({ rows: 3, columns: 4 });
    expect(layout.notes).toEqual([{ kind: 'hidden_text', count: 1 }]);
  });

  it('keep the text of runs, blanks and white space of a cell apart from the next', () => {
    const [table] = tablesOf(
      read(
        '<table><tr><td><span>832995</span><span>元</span></td><td><o:p>&nbsp;</o:p></td><td>22<sup>注</sup></td><td>7<span style="font-size:8pt;vertical-align:super">2</span></td></tr><tr><td>a</td><td>b</td><td>c</td><td>d</td></tr></table>',
      ),
    );
    expect(cellsOf(table)[0]).toEqual(['832995元', '', '22', '7']);
  });

  it('dissolve a table that arranges the page', () => {
    const html = page(`<table width="1000"><tr><td><ul><li><a href="/">首页</a></li></ul></td></tr>
      <tr><td>${report(DISCLOSURE)}</td></tr></table>`);
    const layout = extractHtml(html);
    expect(tablesOf(layout)).toHaveLength(1);
    expect(textsOf(layout).slice(0, 4)).toEqual([
      '一、总体情况',
      '二、主动公开政府信息情况',
      '[3×4]',
      '三、收到和处理政府信息公开申请情况',
    ]);
  });

  it('dissolve a table of prose', () => {
    const prose = `<p>${'全年主动公开政府信息并答复申请。'.repeat(10)}</p>`.repeat(4);
    expect(inside(`<table><tr><td>侧栏</td><td>${prose}</td></tr></table>`)).toHaveLength(5);
    expect(inside('<table><tr><td>只有一格</td></tr></table>')).toEqual(['只有一格']);
  });

  it('make a table inside a cell of data a table of its own, after the outer one', () => {
    const outer = `<table><tr><td>行政许可</td><td>1</td></tr><tr><td>行政处罚</td><td>2${DISCLOSURE}</td></tr>
      <tr><td>行政强制</td><td>3</td></tr></table>`;
    const tables = tablesOf(read(outer));
    expect(tables.map((table) => [table.rows, table.columns])).toEqual([
      [3, 2],
      [3, 4],
    ]);
    expect(cellsOf(tables[0])[1]).toEqual(['行政处罚', '2']);
  });

  it('are absent where there is no text in them', () => {
    expect(inside('<table><tr><td></td><td>&nbsp;</td></tr></table>甲')).toEqual(['甲']);
  });
});
