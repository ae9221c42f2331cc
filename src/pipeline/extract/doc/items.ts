/**
 * Paragraphs → items: paragraphs and tables of rows of cells, which hold items themselves. The marks at the ends of paragraphs say
 * where cells and rows end; a paragraph says how deep in tables it stands.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { Paragraph } from './paragraphs.js';
import type { RowDefinition } from './row-definition.js';

export type Item = TextItem | TableItem;

export interface TextItem {
  readonly kind: 'paragraph';
  readonly paragraph: Paragraph;
}

export interface TableItem {
  readonly kind: 'table';
  readonly rows: readonly RowItem[];
}

export interface RowItem {
  readonly cells: readonly (readonly Item[])[];
  /** null: the row's mark is missing, or says nothing of its cells. */
  readonly definition: RowDefinition | null;
  /** Its mark is deleted or hidden. */
  readonly markGone: boolean;
}

/** Tables in cells of tables in …; Word itself breaks down before. */
const DEEPEST = 20;

interface OpenTable {
  readonly rows: RowItem[];
  cells: Item[][];
  items: Item[];
}

/** Whether an item prints anything. */
export function hasContent(item: Item): boolean {
  if (item.kind === 'paragraph') return item.paragraph.text !== '';
  return item.rows.some((row) => row.cells.some((cell) => cell.some(hasContent)));
}

/** Whether some text of an item is left out, as deleted or hidden. */
export function isCut(item: Item): boolean {
  if (item.kind === 'paragraph') return item.paragraph.cut;
  return item.rows.some((row) => row.cells.some((cell) => cell.some(isCut)));
}

/**
 * The items of a text. `anchored`: items to place behind the paragraph that ends at a character position (text boxes).
 * Throws `too_complex`.
 */
export function toItems(paragraphs: readonly Paragraph[], anchored: (end: number) => readonly Item[]): Item[] {
  const root: Item[] = [];
  const open: OpenTable[] = [];
  const around = (depth: number): Item[] => (depth === 0 ? root : (open[depth - 1]?.items ?? root));
  const closeTo = (depth: number): void => {
    while (open.length > depth) {
      const table = open.pop();
      if (!table) return;
      if (table.cells.length > 0 || table.items.length > 0) endRow(table, null, false);
      if (table.rows.length > 0) around(open.length).push({ kind: 'table', rows: table.rows });
    }
  };
  for (const paragraph of paragraphs) {
    const { properties, cellMark, end } = paragraph;
    const depth = properties.inTable || cellMark ? Math.max(1, properties.depth) : 0;
    if (depth > DEEPEST) throw new NianbaoError('too_complex', { what: 'tables inside tables', limit: DEEPEST });
    closeTo(depth);
    while (open.length < depth) open.push({ rows: [], cells: [], items: [] });
    const table = open[depth - 1];
    if (table && (depth > 1 ? properties.innerRowEnd : properties.rowEnd)) {
      if (paragraph.text !== '') table.items.push({ kind: 'paragraph', paragraph });
      table.items.push(...anchored(end));
      endRow(table, properties.row, paragraph.markGone);
      continue;
    }
    around(depth).push({ kind: 'paragraph', paragraph }, ...anchored(end));
    if (table && (depth > 1 ? properties.innerCellEnd : cellMark)) {
      table.cells.push(table.items);
      table.items = [];
    }
  }
  closeTo(0);
  return root;
}

function endRow(table: OpenTable, definition: RowDefinition | null, markGone: boolean): void {
  if (table.items.some(hasContent)) table.cells.push(table.items);
  if (table.cells.length > 0) table.rows.push({ cells: table.cells, definition, markGone });
  table.cells = [];
  table.items = [];
}
