/**
 * Contents → blocks of the layout, in reading order.
 *
 * Tables that only arrange the page or frame text are opened: those of one column, those with a cell of prose, and those that
 * hold tables and are no list of short texts themselves. In a table of data, a table of a single cell is part of the text of
 * the cell around it; a bigger one becomes a table of its own, after the one it stands in.
 */
import type { Block } from '../../../shared/model/layout.js';
import { buildGrid, type SourceCell } from '../grid.js';
import type { CellContent, Content, TableContent, TextContent } from './contents.js';
import { wholeGrid } from './whole-grid.js';

/** Characters of a cell, in at least this many paragraphs, from which on it is prose (as in HTML). */
const PROSE = { characters: 400, paragraphs: 3 } as const;
const SHORT_TEXT = 80;

export function blocksOf(contents: readonly Content[]): Block[] {
  const blocks: Block[] = [];
  for (const content of contents) addBlocks(content, blocks);
  return blocks;
}

function addBlocks(content: Content, blocks: Block[]): void {
  if (content.kind === 'paragraph') return addParagraphs(content, blocks);
  if (arranges(content)) {
    for (const cell of content.rows.flat()) for (const inner of cell.contents) addBlocks(inner, blocks);
    return;
  }
  const inside: TableContent[] = [];
  const cells = content.rows.map((row) => row.map((cell) => ({ ...sourceCell(cell, inside), column: cell.column })));
  const grid = content.merged.isWhole ? wholeGrid(cells, content.merged.columns) : buildGrid(cells);
  if (grid) {
    const line = grid.cells.find((cell) => cell.line !== undefined)?.line;
    blocks.push({ kind: 'table', ...(line === undefined ? {} : { line }), ...grid });
  }
  for (const table of inside) addBlocks(table, blocks);
}

/** A block for every line: titles and headings are often broken by hand. */
function addParagraphs({ paragraph, lines }: TextContent, blocks: Block[]): void {
  const { line, level, align } = paragraph;
  const properties = { line, ...(level === undefined ? {} : { level }), ...(align === undefined ? {} : { align }) };
  for (const text of lines) blocks.push({ kind: 'paragraph', text, ...properties });
}

function arranges({ rows }: TableContent): boolean {
  const cells = rows.flat();
  const isColumn = rows.every((row) => row.length <= 1) && cells.every((cell) => cell.columnSpan === 1);
  if (isColumn || cells.some(isProse)) return true;
  if (!cells.some((cell) => cell.contents.some((content) => content.kind === 'table' && isDataTable(content))))
    return false;
  const isShort = (text: string): boolean => text !== '' && text.length <= SHORT_TEXT;
  const lists = rows.filter((row) => row.filter((cell) => isShort(sourceCell(cell, []).text)).length > 1);
  return lists.length < 3 && lists.length * 2 < rows.length;
}

function isProse({ contents }: CellContent): boolean {
  const lines = contents.flatMap((content) => (content.kind === 'paragraph' ? content.lines : []));
  return lines.length >= PROSE.paragraphs && lines.join('\n').length >= PROSE.characters;
}

function isDataTable({ rows }: TableContent): boolean {
  return rows.flat().length > 1;
}

/** A cell's own text; data tables inside it are handed out. */
function sourceCell(cell: CellContent, inside: TableContent[]): SourceCell {
  const texts: TextContent[] = [];
  const collect = (contents: readonly Content[]): void => {
    for (const content of contents) {
      if (content.kind === 'paragraph') texts.push(content);
      else if (isDataTable(content)) inside.push(content);
      else for (const { contents: framed } of content.rows.flat()) collect(framed);
    }
  };
  collect(cell.contents);
  const place = texts.find(({ lines }) => lines.length > 0) ?? texts[0];
  return {
    text: texts.flatMap(({ lines }) => lines).join('\n'),
    columnSpan: cell.columnSpan,
    rowSpan: cell.rowSpan,
    line: place?.paragraph.line,
  };
}
