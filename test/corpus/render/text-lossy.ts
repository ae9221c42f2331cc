/**
 * Text dumps that lose what tells cells apart. Their values cannot all be read; they are here to show that nothing is read
 * wrong without a word.
 */
import { gridOf, storedRow } from '../grid.js';
import type { CorpusReport, TableModel } from '../model.js';
import { blockLines } from './text-blocks.js';

function render(report: CorpusReport, linesOf: (rows: (string | null)[][]) => string[]): string {
  const lines = report.blocks.flatMap((block) =>
    block.kind === 'table' ? [...linesOf(cellsOf(block)), ''] : blockLines(block, report.style),
  );
  return `${lines.join('\n')}\n`;
}

/** Texts row by row; null for a cell continued from above. */
function cellsOf(table: TableModel): (string | null)[][] {
  return gridOf(table).map((positions) =>
    storedRow(positions).map(({ text }) => (text === null ? null : text.replace(/\n/g, ''))),
  );
}

/** One cell per line ended by a pipe; continued cells are pipes alone, and nothing ends a row. */
export function renderPipeLines(report: CorpusReport): string {
  return render(report, (rows) => rows.flat().map((text) => (text === null ? '|' : `${text} |`)));
}

/** One cell per paragraph; empty ones leave an empty line. */
export function renderParagraphs(report: CorpusReport): string {
  return render(report, (rows) => rows.flat().map((text) => text ?? ''));
}

/** A table in one line, cells parted by single spaces. */
export function renderOneLine(report: CorpusReport): string {
  return render(report, (rows) => [
    rows
      .flat()
      .filter((text) => text !== null && text !== '')
      .join(' '),
  ]);
}

/** All borders of cells lost: 一、本年新收政府信息公开申请数量15130000154. */
export function renderBorderless(report: CorpusReport): string {
  return render(report, (rows) => rows.map((row) => row.join('')));
}
