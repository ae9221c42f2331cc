/**
 * Outline → mammoth → contents. The outline is written as WordprocessingML, read by mammoth, and mammoth's tree is walked
 * beside the outline: every paragraph, row, cell, span and character has to be there again, in its place. A disagreement is
 * an error (`internal`), never a silently moved figure.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { readWithMammoth, type MammothElement } from './mammoth-reader.js';
import type { Content, TextContent } from '../word/contents.js';
import { settleMerges, type MergedTable } from '../word/merges.js';
import { hasContent, type Item, type Paragraph, type Table } from './outline.js';
import { UNKNOWN_SIGN } from './symbols.js';

export interface Contents {
  readonly contents: readonly Content[];
  /** Pieces of content under merged cells. */
  readonly hidden: number;
  /** Signs without a character. */
  readonly unknownSigns: number;
}

type Merges = Map<Item, MergedTable<Item>>;

/** What mammoth reads of an outline. */
export async function readContents(items: readonly Item[]): Promise<Contents> {
  const merges: Merges = new Map();
  const elements = await readWithMammoth(writeItems(items, merges));
  const counts = { unknown: 0 };
  const contents = pair(items, elements, merges, counts);
  let hidden = 0;
  for (const merged of merges.values()) hidden += merged.hidden;
  return { contents, hidden, unknownSigns: counts.unknown };
}

// writing

function writeItems(items: readonly Item[], merges: Merges): string {
  let xml = '';
  for (const item of items) xml += item.kind === 'paragraph' ? `<w:p>${item.runs}</w:p>` : writeTable(item, merges);
  return xml;
}

function writeTable(table: Table, merges: Merges): string {
  const merged = settleMerges(table.rows, hasContent);
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
