/**
 * Reports before the form of 2019: the statistics table of 2014–2018 (or a provincial short form of it), and older ones
 * with local tables or none. They are recognised and their tables kept cell by cell; their indicators come later.
 */
import type { Layout, TableBlock } from '../../shared/model/layout.js';
import type { KeptCell, Template } from '../../shared/model/report.js';
import { tightText } from './prose.js';

/** The statistics table of 国办发〔2014〕32号 is for the years from 2014. */
const FIRST_STATISTICS = 2014;
const LAST_BEFORE_FORM = 2018;
/** Rows in which the heads of a table are looked for. */
const HEAD_ROWS = 4;

/** The form of a report that has none of the tables of 2019/2021; null if it cannot be told. */
export function oldTemplate(layout: Layout, year: number | null, newSections: number): Template | null {
  const statistics = layout.blocks.some((block) => block.kind === 'table' && isStatisticsTable(block));
  if (statistics && (year === null || (year >= FIRST_STATISTICS && year <= LAST_BEFORE_FORM + 1))) return '2014';
  if (year !== null && year <= LAST_BEFORE_FORM) return 'prose';
  return newSections >= 4 ? null : 'prose';
}

function isStatisticsTable(table: TableBlock): boolean {
  const heads = new Set(
    table.cells.filter((cell) => cell.row < HEAD_ROWS && cell.text.length <= 20).map((cell) => tightText(cell.text)),
  );
  const unit = heads.has('单位') || heads.has('计量单位');
  if (heads.has('统计指标') || heads.has('统计项目')) return unit || heads.has('统计数') || heads.has('统计数据');
  if (heads.has('统计数')) return unit;
  return unit && ((heads.has('本年度') && heads.has('历年累计')) || heads.has('年末统计'));
}

/** Every cell of every table, as it stands. */
export function keptCells(layout: Layout): KeptCell[] {
  const tables = layout.blocks.filter((block) => block.kind === 'table');
  return tables.flatMap((block, table) =>
    block.cells.map((cell) => ({
      table,
      row: cell.row,
      column: cell.column,
      rowSpan: cell.rowSpan,
      columnSpan: cell.columnSpan,
      text: cell.text,
      at:
        cell.page === undefined
          ? { table, row: cell.row, column: cell.column, ...(cell.line === undefined ? {} : { line: cell.line }) }
          : { page: cell.page, ...(cell.bbox === undefined ? {} : { bbox: cell.bbox }) },
    })),
  );
}
