/**
 * Reports as one HTML page for printing, each on pages of its own. As a mask, nothing is printed but cells, each in the colour of
 * its number, over the colour of its document's number: where a cell stands is then read from the printed pixels.
 */
import { escapeHtml } from '../render/html-table.js';
import type { TableModel } from '../model.js';
import type { Dress, ScanPlan } from './model.js';
import { colourOf, columnShares, headRows, linesOfBlock, numberedCells, roomOf, type PaintedCell } from './paper.js';

/** Numbers of documents begin here in masks; cells are below. */
export const FIRST_DOCUMENT = 0x800000;

export function htmlOf(plans: readonly ScanPlan[], asMask: boolean): string {
  const pages = plans.map(({ dress }, index) => `@page p${index} { size: A4; margin: ${dress.margin}pt }`);
  const styles = plans.map(({ dress }, index) => styleOf(dress, index, asMask));
  const bodies = plans.map((plan, index) => bodyOf(plan, index, asMask));
  return `<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><style>
* { margin: 0; -webkit-print-color-adjust: exact }
table { border-collapse: collapse; table-layout: fixed; margin: 6pt 0 }
td { vertical-align: middle; text-align: center; word-break: break-all }
td.l { text-align: left }
p { line-height: 1.6 }
${pages.join('\n')}
${styles.join('\n')}
</style></head><body>${bodies.join('\n')}</body></html>`;
}

function styleOf(dress: Dress, index: number, asMask: boolean): string {
  const family = [dress.latin, dress.font].filter((name) => name !== null).map((name) => `"${name}"`);
  const d = `.d${index}`;
  return [
    `${d} { page: p${index}; break-before: page; font-family: ${family.join(', ')}; font-size: ${dress.proseSize}pt }`,
    `${d} table { font-size: ${dress.tableSize}pt; width: ${roomOf(dress).toFixed(1)}pt }`,
    `${d} td { border: ${dress.ruleWidth}pt solid ${asMask ? 'transparent' : dress.ruleColour}; padding: ${dress.padding.toFixed(2)}pt 2pt; line-height: 1.2 }`,
    `${d} tr { break-inside: ${dress.cutRows ? 'auto' : 'avoid'} }`,
    ...(asMask ? [`${d} { background: ${colourOf(FIRST_DOCUMENT + index)}; color: transparent }`] : []),
  ].join('\n');
}

function bodyOf({ report, dress }: ScanPlan, index: number, asMask: boolean): string {
  const cells = numberedCells(report.blocks);
  const blocks = report.blocks.map((block) => {
    if (block.kind === 'table') return tableOf(block, cells.get(block) ?? [], dress, asMask);
    const { align, size, lines } = linesOfBlock(block);
    const indent = align === 'left' ? ';text-indent:2em' : '';
    const large = size === 'title' ? ';font-size:1.4em;font-weight:bold' : '';
    return lines
      .map((line) => `<p style="text-align:${align}${indent}${large}">${escapeHtml(line) || '&nbsp;'}</p>`)
      .join('\n');
  });
  return `<div class="d${index}">${blocks.join('\n')}</div>`;
}

function tableOf(table: TableModel, cells: readonly PaintedCell[], dress: Dress, asMask: boolean): string {
  const columns = columnShares(table).map((share) => `<col style="width:${(share * 100).toFixed(3)}%">`);
  const rows = table.rows.map((_, row) => {
    const own = cells.filter((painted) => painted.row === row);
    return `<tr>${own.map((painted) => cellOf(painted, asMask)).join('')}</tr>`;
  });
  const heads = dress.repeatedHeads ? headRows(table) : 0;
  const head = heads > 0 ? `<thead>${rows.slice(0, heads).join('\n')}</thead>` : '';
  return `<table><colgroup>${columns.join('')}</colgroup>${head}<tbody>${rows.slice(heads).join('\n')}</tbody></table>`;
}

function cellOf({ cell, id }: PaintedCell, asMask: boolean): string {
  const spans = `${cell.columnSpan > 1 ? ` colspan="${cell.columnSpan}"` : ''}${cell.rowSpan > 1 ? ` rowspan="${cell.rowSpan}"` : ''}`;
  const left = cell.code === null && cell.text.length > 8 ? ' class="l"' : '';
  const paint = asMask ? ` style="background:${colourOf(id)}"` : '';
  const text = escapeHtml(cell.text).replace(/\n/g, '<br>') || '&nbsp;';
  return `<td${spans}${left}${paint}>${text}</td>`;
}
