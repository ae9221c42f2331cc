/**
 * Text dump with one cell per line (as seeds 0, 1, 2 and 4 have it): every cell is a tab and its text, a line break inside
 * a cell is a line without a tab, an empty line ends the row, another one the table. A cell merged downwards leaves an
 * empty cell in each row below; cells merged sideways leave nothing.
 */
import { gridOf, storedRow } from '../grid.js';
import type { CorpusReport, TableModel } from '../model.js';
import { blockLines } from './text-blocks.js';

export function renderTextCells(report: CorpusReport): string {
  const lines: string[] = report.body.id.length % 2 === 0 ? [''] : [];
  for (const block of report.blocks) {
    if (block.kind === 'table') lines.push(...tableLines(block, report), '');
    else lines.push(...blockLines(block, report.style));
  }
  const text = `${lines.join('\n')}\n `;
  return report.quirks.includes('text.crlf') ? text.replace(/\n/g, '\r\n') : text;
}

function tableLines(table: TableModel, report: CorpusReport): string[] {
  const bareRow = report.quirks.includes('text.bare_empty_row') && table.name === 'requests';
  const mark = report.quirks.includes('text.bookmark') && table.name === 'requests';
  return gridOf(table).flatMap((positions, row) => {
    const cells = storedRow(positions).map((stored) => `\t${stored.text ?? ''}`);
    const glued = report.quirks.includes('text.glued_row') && table.name === 'proceedings';
    if (glued && row === 2) return cells;
    if (glued && row === 3) return [` ${cells[0] ?? ''}`, ...cells.slice(1), ''];
    if (row === 5 && (bareRow || mark)) {
      const [first = '', ...rest] = cells;
      const before = bareRow ? ['\t', ...Array.from({ length: 13 }, () => '')] : [];
      const label = first.slice(1);
      return [...before, mark ? `${bareRow ? '' : '\t'}[bookmark: _GoBack]${label}` : first, ...rest, ''];
    }
    return [...cells, ''];
  });
}
