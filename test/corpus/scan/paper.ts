/** What both layouts print: blocks with the widths of their columns, and a number for each cell, which is its colour in a mask. */
import { gridOf } from '../grid.js';
import type { BlockModel, CellModel, TableModel } from '../model.js';
import type { Dress } from './model.js';

/** Page of A4, in points. */
export const PAGE_WIDTH = 595.3;
export const PAGE_HEIGHT = 841.9;

/** Rows of heads that a table repeats on a new page. */
export function headRows(table: TableModel): number {
  return table.name === 'requests' ? 3 : table.name === 'proceedings' ? 3 : 0;
}

/** Shares of the table's width, column by column: group labels stand in narrow columns, as in the printed forms. */
export function columnShares(table: TableModel): number[] {
  const first = { requests: [0.06, 0.11, 0.27], disclosure: [0.34], proceedings: [], other: [] }[table.name];
  const rest = table.columns - first.length;
  const left = 1 - first.reduce((sum, share) => sum + share, 0);
  return [...first, ...Array.from({ length: rest }, () => left / rest)];
}

/** Width of a page's text, in points. */
export function roomOf(dress: Dress): number {
  return PAGE_WIDTH - 2 * dress.margin;
}

export interface PaintedCell {
  cell: CellModel;
  row: number;
  column: number;
  /** From 1 over the whole document. */
  id: number;
}

/** Cells of a report's tables in order, numbered; the same numbers whoever asks. */
export function numberedCells(blocks: readonly BlockModel[]): Map<TableModel, PaintedCell[]> {
  const tables = new Map<TableModel, PaintedCell[]>();
  let id = 0;
  for (const block of blocks) {
    if (block.kind !== 'table') continue;
    const cells = gridOf(block).flatMap((positions, row) =>
      positions.flatMap((position, column) =>
        position?.start ? [{ cell: position.cell, row, column, id: (id += 1) }] : [],
      ),
    );
    tables.set(block, cells);
  }
  return tables;
}

/** The colour of a number: `#rrggbb`. */
export function colourOf(id: number): string {
  return `#${id.toString(16).padStart(6, '0')}`;
}

/** Paragraphs of a block that is no table. */
export function linesOfBlock(block: Exclude<BlockModel, TableModel>): {
  align: 'left' | 'center' | 'right';
  size: 'title' | 'prose';
  lines: string[];
} {
  switch (block.kind) {
    case 'title':
      return { align: 'center', size: 'title', lines: block.lines };
    case 'heading':
      return { align: 'left', size: 'prose', lines: [block.ordinal + block.text] };
    case 'paragraph':
      return { align: block.role === 'date' ? 'center' : 'left', size: 'prose', lines: [block.text.trim()] };
    case 'signature':
      return { align: 'right', size: 'prose', lines: [...block.names, ...(block.date === null ? [] : [block.date])] };
    case 'image':
      return { align: 'center', size: 'prose', lines: [] };
  }
}
