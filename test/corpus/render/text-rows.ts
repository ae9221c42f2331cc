/**
 * Text dumps with one row per line: tabs in the manner of seed 3 (the requests matrix squeezed to the left, half-width
 * signs), tabs over the full grid, pipes, markdown tables, and single spaces (merged and empty cells lost).
 */
import { gridOf, storedRow } from '../grid.js';
import type { CorpusReport, TableModel } from '../model.js';
import { blockLines } from './text-blocks.js';

type RowsOf = (table: TableModel) => string[];

function render(report: CorpusReport, rowsOf: RowsOf, apart: boolean): string {
  const lines: string[] = [];
  const style = { ...report.style, blankLines: apart || report.style.blankLines };
  for (const block of report.blocks) {
    if (block.kind !== 'table') lines.push(...blockLines(block, style));
    else lines.push(...rowsOf(block), '');
  }
  const text = `${lines.join('\n')}\n`;
  return report.quirks.includes('text.crlf') ? text.replace(/\n/g, '\r\n') : text;
}

const inline = (text: string): string => text.replace(/\n/g, '');

/** Texts of the full grid, merged positions empty. */
function gridTexts(table: TableModel): string[][] {
  return gridOf(table).map((positions) =>
    Array.from({ length: positions.length }, (_, column) => {
      const position = positions[column];
      return position?.start ? inline(position.cell.text) : '';
    }),
  );
}

/** Seed 3: half-width brackets and full stops with a space after ordinals. */
function narrow(text: string): string {
  return text
    .replace(/（/g, '(')
    .replace(/）(?=.)/g, (_, at: number) => (at < 5 && text.startsWith('（') ? ') ' : ')'))
    .replace(/）/g, ')')
    .replace(/^(\d)\.(?=\D)/, '$1. ');
}

/**
 * In the manner of seed 3: rows without a third label have their values one column to the left, 总计 stands in the first
 * head row, and the four-character heads of the proceedings have a blank where their cell broke the line.
 */
export function renderTextTabs(report: CorpusReport): string {
  return render(
    report,
    (table) =>
      gridTexts(table).map((texts, row) => {
        const positions = gridOf(table)[row] ?? [];
        if (table.name === 'proceedings') {
          return texts.map((text) => text.replace(/^(结果|其他|尚未)(?=..$)/, '$1 ')).join('\t');
        }
        if (table.name !== 'requests') return texts.map(narrow).join('\t');
        if (row < 2) return raisedTotal(texts, row).map(narrow).join('\t');
        const third = positions[2];
        const moved = third === undefined || !third.left;
        const cells = moved ? [...texts.slice(0, 2), ...texts.slice(3), ''] : texts;
        return cells.map(narrow).join('\t');
      }),
    true,
  );
}

/** The first two head rows, one column to the left, with the head 总计 moved from the second up into the first. */
function raisedTotal(texts: readonly string[], row: number): string[] {
  const total = texts.length - 2;
  return [...texts.slice(0, 2), ...texts.slice(3), ''].map((text, column) =>
    column === total ? (row === 0 ? '总计' : '') : text,
  );
}

/** The full grid, cells parted by tabs. */
export function renderTextGrid(report: CorpusReport): string {
  return render(report, (table) => gridTexts(table).map((texts) => texts.join('\t')), false);
}

/** Cells parted by `|`. */
export function renderTextPipes(report: CorpusReport): string {
  return render(report, (table) => gridTexts(table).map((texts) => texts.join('|')), false);
}

/** Markdown tables: a pipe at both ends and a line of dashes after the first row. */
export function renderMarkdown(report: CorpusReport): string {
  return render(
    report,
    (table) =>
      gridTexts(table).flatMap((texts, row) => {
        const line = `| ${texts.join(' | ')} |`;
        return row === 0 ? ['', line, `|${' --- |'.repeat(texts.length)}`] : [line];
      }),
    true,
  );
}

/** Single spaces: what merged or empty cells there were is lost. */
export function renderTextSpaces(report: CorpusReport): string {
  return render(
    report,
    (table) =>
      gridOf(table).map((positions) =>
        storedRow(positions)
          .flatMap(({ text }) => (text === null || text.trim() === '' ? [] : [inline(text).trim()]))
          .join(' '),
      ),
    false,
  );
}
