/**
 * Outline → mammoth → blocks of the layout. The outline is written as WordprocessingML, read by mammoth, and mammoth's tree
 * is walked beside the outline: every paragraph, row, cell, span and character has to be there again, in its place. A
 * disagreement is an error (`internal`), never a silently moved figure.
 *
 * Tables inside tables: one of a single cell is part of the text around it; a data table in a cell is a table of its own,
 * after the one it stands in; a table of a single column that holds data tables only arranges the page and is opened.
 * A lone table of one cell is a frame around paragraphs, and opened too.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { Block, LayoutNote } from '../../../shared/model/layout.js';
import { buildGrid, type SourceCell } from '../grid.js';
import { readWithMammoth, type MammothElement } from './mammoth-reader.js';
import { settleMerges, type MergedTable } from './merges.js';
import type { Item, Paragraph } from './outline.js';
import { UNKNOWN_SIGN } from './symbols.js';
import { wholeGrid } from './whole-grid.js';

export interface Blocks {
  readonly blocks: Block[];
  readonly notes: LayoutNote[];
}

/** What mammoth read of an item. */
type Content = TextContent | TableContent;

interface TextContent {
  readonly kind: 'paragraph';
  readonly paragraph: Paragraph;
  /** Trimmed, empty ones left out. */
  readonly lines: readonly string[];
}

interface TableContent {
  readonly kind: 'table';
  readonly merged: MergedTable;
  readonly rows: readonly (readonly CellContent[])[];
}

interface CellContent {
  readonly column: number;
  readonly columnSpan: number;
  readonly rowSpan: number;
  readonly contents: readonly Content[];
}

type Merges = Map<Item, MergedTable>;

/** The layout's blocks of an outline, and notes on signs without a character and text under merged cells. */
export async function readBlocks(items: readonly Item[]): Promise<Blocks> {
  const merges: Merges = new Map();
  const elements = await readWithMammoth(writeItems(items, merges));
  const counts = { unknown: 0 };
  const contents = pair(items, elements, merges, counts);
  const blocks: Block[] = [];
  for (const content of contents) addBlocks(content, blocks);
  const notes: LayoutNote[] = [];
  let hidden = 0;
  for (const merged of merges.values()) hidden += merged.hidden;
  if (hidden > 0) notes.push({ kind: 'hidden_text', count: hidden });
  if (counts.unknown > 0) notes.push({ kind: 'replaced_characters', count: counts.unknown });
  return { blocks, notes };
}

// writing

function writeItems(items: readonly Item[], merges: Merges): string {
  let xml = '';
  for (const item of items) xml += item.kind === 'paragraph' ? `<w:p>${item.runs}</w:p>` : writeTable(item, merges);
  return xml;
}

function writeTable(table: Extract<Item, { kind: 'table' }>, merges: Merges): string {
  const merged = settleMerges(table);
  merges.set(table, merged);
  let xml = '<w:tbl>';
  for (const row of merged.rows) {
    xml += '<w:tr>';
    for (const { items, span, vMerge } of row) {
      const columns = span > 1 ? `<w:gridSpan w:val="${span}"/>` : '';
      const rows = vMerge ? `<w:vMerge w:val="${vMerge}"/>` : '';
      xml += `<w:tc><w:tcPr>${columns}${rows}</w:tcPr>${vMerge === 'continue' ? '' : writeItems(items, merges)}</w:tc>`;
    }
    xml += '</w:tr>';
  }
  return `${xml}</w:tbl>`;
}

// reading

/** Mammoth's elements beside the items they were written from. */
function pair(
  items: readonly Item[],
  elements: readonly MammothElement[],
  merges: Merges,
  counts: { unknown: number },
): Content[] {
  if (items.length !== elements.length) throw disagreement(`${elements.length} blocks for ${items.length}`);
  return items.map((item, index) => {
    const element = elements[index];
    if (element?.type !== item.kind) throw disagreement(`a ${String(element?.type)} for a ${item.kind}`);
    if (item.kind === 'paragraph') return pairText(item, element, counts);
    const merged = merges.get(item);
    if (!merged) throw disagreement('a table that was not written');
    const { expected } = merged;
    const rows = element.children ?? [];
    if (rows.length !== expected.length) throw disagreement(`${rows.length} rows for ${expected.length}`);
    return {
      kind: 'table',
      merged,
      rows: expected.map((cells, rowIndex) => {
        const read = rows[rowIndex]?.children ?? [];
        if (read.length !== cells.length) throw disagreement(`${read.length} cells for ${cells.length}`);
        return cells.map(({ cell, column, columnSpan, rowSpan }, cellIndex) => {
          const found = read[cellIndex];
          if (found?.type !== 'tableCell' || found.colSpan !== columnSpan || found.rowSpan !== rowSpan) {
            throw disagreement(`another span of cell ${cellIndex} in row ${rowIndex}`);
          }
          return { column, columnSpan, rowSpan, contents: pair(cell.items, found.children ?? [], merges, counts) };
        });
      }),
    };
  });
}

function pairText(paragraph: Paragraph, element: MammothElement, counts: { unknown: number }): TextContent {
  let text = '';
  let characters = 0;
  for (const run of element.children ?? []) {
    // every run was written with something in it: mammoth leaves out the signs it does not know
    if (run.children?.length === 0) {
      text += UNKNOWN_SIGN;
      counts.unknown += 1;
    }
    for (const part of run.children ?? []) {
      if (part.type === 'text') {
        text += part.value ?? '';
        characters += part.value?.length ?? 0;
      } else if (part.type === 'tab') text += '\t';
      else if (part.type === 'break') text += '\n';
      else throw disagreement(`a ${part.type} in a run`);
    }
  }
  const lost = paragraph.signs === 0 ? characters !== paragraph.characters : characters < paragraph.characters;
  if (lost) throw disagreement(`${characters} characters for ${paragraph.characters}`);
  const lines = text.split('\n').map((line) => line.trim());
  return { kind: 'paragraph', paragraph, lines: lines.filter((line) => line !== '') };
}

function disagreement(found: string): NianbaoError {
  return new NianbaoError('internal', { reason: `mammoth reads ${found} in the document part` });
}

// blocks

function addBlocks(content: Content, blocks: Block[]): void {
  if (content.kind === 'paragraph') return addParagraphs(content, blocks);
  if (isFrame(content)) {
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

/** A table of one column holds no figures beside labels: it frames text or arranges the page. */
function isFrame(table: TableContent): boolean {
  return table.rows.every((row) => row.length <= 1) && table.rows.flat().every((cell) => cell.columnSpan === 1);
}

/** A cell's own text; data tables inside it are handed out. */
function sourceCell(cell: CellContent, inside: TableContent[]): SourceCell {
  const texts: TextContent[] = [];
  const collect = (contents: readonly Content[]): void => {
    for (const content of contents) {
      if (content.kind === 'paragraph') texts.push(content);
      else if (content.rows.flat().length > 1) inside.push(content);
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
