/**
 * `<table>` elements: tables of data become grids, tables that only arrange the page are dissolved.
 *
 * A table arranges if it has one cell only, if it holds other tables and is no list of short texts itself, or if a cell
 * holds running prose. The official tables hold short texts.
 */
import { buildGrid, type SourceCell } from '../grid.js';
import { spanOf } from './elements.js';
import type { PageBlock, PageTable } from './blocks.js';
import { isElement, type Element } from '../../../shared/html/parse.js';

/** What the walker does for a table. */
export interface TableHost {
  content(element: Element): CellContent;
  isHidden(element: Element): boolean;
  isFlat(element: Element): boolean;
}

export interface CellContent {
  readonly blocks: readonly PageBlock[];
  readonly line: number;
}

interface TableCell extends SourceCell {
  readonly blocks: readonly PageBlock[];
}

type Place = Pick<PageTable, 'owner' | 'furniture' | 'line'>;

/** Characters of a cell, in at least this many paragraphs, from which on it is prose. */
const PROSE = { characters: 400, paragraphs: 3 } as const;
const SHORT_TEXT = 80;

/** The blocks that a table element stands for, in reading order. */
export function readTable(table: Element, place: Place, host: TableHost): PageBlock[] {
  const captions: PageBlock[] = [];
  const rows: TableCell[][] = [];
  const last: TableCell[][] = [];
  for (const part of table.childNodes) {
    if (!isElement(part)) continue;
    if (part.tagName === 'caption') captions.push(...host.content(part).blocks);
    else if (part.tagName === 'tfoot') readRows(part, host, last);
    else if (part.tagName === 'tbody' || part.tagName === 'thead') readRows(part, host, rows);
  }
  rows.push(...last);
  const contents = rows.flatMap((row) => row.flatMap((cell) => cell.blocks));
  if (arranges(rows)) return [...captions, ...contents];
  const grid = buildGrid(rows);
  // what stands in cells besides their text: tables and pictures
  const nested = contents.filter((block) => block.kind !== 'paragraph');
  return grid ? [...captions, { kind: 'table', grid, ...place }, ...nested] : [...captions, ...nested];
}

function readRows(part: Element, host: TableHost, rows: TableCell[][]): void {
  if (host.isHidden(part)) return;
  for (const row of part.childNodes) {
    if (!isElement(row) || row.tagName !== 'tr' || host.isHidden(row)) continue;
    const cells: TableCell[] = [];
    for (const cell of row.childNodes) {
      if (!isElement(cell) || (cell.tagName !== 'td' && cell.tagName !== 'th') || host.isHidden(cell)) continue;
      const { blocks, line } = host.content(cell);
      const columnSpan = spanOf(cell, 'colspan');
      const rowSpan = spanOf(cell, 'rowspan');
      cells.push({ text: ownText(blocks), columnSpan, rowSpan, line, blocks });
    }
    if (host.isFlat(row) && cells.every((cell) => cell.blocks.length === 0)) continue;
    rows.push(cells);
  }
}

/** The text of a cell, nested tables left out; lines joined by `\n`. */
function ownText(blocks: readonly PageBlock[]): string {
  let text = '';
  for (const block of blocks) {
    if (block.kind === 'paragraph') text = text === '' ? block.text : `${text}\n${block.text}`;
  }
  return text;
}

function arranges(rows: readonly (readonly TableCell[])[]): boolean {
  const cells = rows.flat();
  if (cells.length <= 1) return true;
  if (cells.some(isProse)) return true;
  const hasTables = cells.some((cell) => cell.blocks.some((block) => block.kind === 'table'));
  if (!hasTables) return false;
  const lists = rows.filter(
    (row) => row.filter((cell) => cell.text !== '' && cell.text.length <= SHORT_TEXT).length > 1,
  );
  return lists.length < 3 && lists.length * 2 < rows.length;
}

function isProse({ blocks, text }: TableCell): boolean {
  if (text.length < PROSE.characters) return false;
  return blocks.filter((block) => block.kind === 'paragraph').length >= PROSE.paragraphs;
}
