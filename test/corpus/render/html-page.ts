/** Parts that pages of different systems share. */
import type { CorpusReport } from '../model.js';
import { escapeHtml } from './html-table.js';

export const PICTURE = '<p align="center"><img src="./W020220118_table.png" /></p>';

/** The title as a page's own heading has it: in one line. */
export function pageTitle(report: CorpusReport): string {
  const title = report.blocks.find((block) => block.kind === 'title');
  return title ? title.lines.join('') : (report.truth.title ?? '');
}

/** The table with index number, publisher and dates that disclosure platforms put before a document. */
export function metadataTable(report: CorpusReport): string {
  const publisher = report.quirks.includes('html.metadata_junk_publisher') ? '1' : report.body.name;
  const row = (...cells: string[]): string =>
    `<tr>${cells.map((text, index) => `<td class="c${(index % 2) + 1}">${escapeHtml(text)}</td>`).join('')}</tr>`;
  return `<div class="article-tb"><table class="table_content"><tbody>
<tr><td class="c1">名称</td><td class="c4" colspan="3">${escapeHtml(pageTitle(report))}</td></tr>
${row('索引号', `000014349/${report.year + 1}-00002`, '分类', '信息公开年报  其他  报告')}
${row('发布机构', publisher, '公开日期', report.style.published)}
${row('文号', '', '关键词', '')}
</tbody></table></div>`;
}

/** Text that a browser does not show: an older version of a sentence and a table left behind by an editor. */
export function hiddenText(report: CorpusReport): string {
  return `<div style="display: none"><p>全年共收到政府信息公开申请9999件，办结9998件。</p>
<table><tr><td>行政许可</td><td>9999</td></tr></table></div><p style="display:none;">${report.year - 5}年</p>`;
}

/** The page as editors of the nineties wrote it: tags in capitals, short attribute values without quotation marks. */
export function inCapitals(html: string): string {
  return html
    .replace(/<(\/?)([a-z][a-z0-9]*)(?=[\s>/])/g, (_, slash: string, tag: string) => `<${slash}${tag.toUpperCase()}`)
    .replace(
      / (colspan|rowspan|width|align|valign|border)="(\w+)"/g,
      (_, name: string, value: string) => ` ${name.toUpperCase()}=${value}`,
    );
}
