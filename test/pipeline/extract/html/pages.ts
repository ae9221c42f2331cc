/** Small pages for the tests of the HTML reader; everything in them is invented. */
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import type { Layout, TableBlock } from '../../../../src/shared/model/layout.js';

/** The words by which the reader knows a report, around a body of one's own. */
export function report(inside: string): string {
  return `<p>一、总体情况</p><p>二、主动公开政府信息情况</p>${inside}<p>三、收到和处理政府信息公开申请情况</p>
    <p>四、政府信息公开行政复议、行政诉讼情况</p><p>五、存在的主要问题及改进情况</p><p>六、其他需要报告的事项</p>`;
}

export const page = (body: string): string =>
  `<!doctype html><html><head><title>页</title></head><body>${body}</body></html>`;

export const DISCLOSURE = `<table><tr><td colspan="4">第二十条第（一）项</td></tr>
  <tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>
  <tr><td>规章</td><td>0</td><td>1</td><td>2</td></tr></table>`;

export const textsOf = (layout: Layout): string[] =>
  layout.blocks.map((block) => (block.kind === 'paragraph' ? block.text : `[${block.rows}×${block.columns}]`));

/** Texts of the blocks between the second and the third heading of `report`. */
export function inside(body: string): string[] {
  const texts = textsOf(extractHtml(page(report(body))));
  return texts.slice(2, texts.indexOf('三、收到和处理政府信息公开申请情况'));
}

export const tablesOf = (layout: Layout): TableBlock[] => layout.blocks.filter((block) => block.kind === 'table');

/** Cell texts of a table, row by row. */
export function cellsOf(table: TableBlock | undefined): string[][] {
  const rows: string[][] = [];
  for (const cell of table?.cells ?? []) (rows[cell.row] ??= []).push(cell.text);
  return rows;
}
