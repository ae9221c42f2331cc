/** Items → contents: merges settled, automatic numbers counted in reading order, pictures of what is covered left out. */
import type { CellContent, Content, TextContent } from '../word/contents.js';
import { settleMerges } from '../word/merges.js';
import { toColumns } from './columns.js';
import { damaged } from './container.js';
import { hasContent, isCut, type Item, type RowItem, type TableItem } from './items.js';
import type { Paragraph } from './paragraphs.js';
import type { ParagraphProperties } from './properties.js';

export interface Contents {
  readonly contents: readonly Content[];
  /** Pieces of content under merged cells. */
  readonly hidden: number;
  /** Rows left out with changes tracked. */
  readonly deleted: number;
}

/**
 * `numberOf`: the automatic number that is printed before a paragraph, asked in reading order.
 * Throws `damaged_file`, `too_complex`.
 */
export function toContents(items: readonly Item[], numberOf: (properties: ParagraphProperties) => string): Contents {
  let hidden = 0;
  let deleted = 0;
  const contentsOf = (list: readonly Item[]): Content[] =>
    list.map((item) => (item.kind === 'paragraph' ? textOf(item.paragraph) : tableOf(item)));
  const textOf = ({ text, properties, line }: Paragraph): TextContent => {
    const lines = (numberOf(properties) + text).split('\n').map((part) => part.trim());
    return {
      kind: 'paragraph',
      paragraph: { line, align: properties.align, level: properties.outline },
      lines: lines.filter((part) => part !== ''),
    };
  };
  const tableOf = (table: TableItem): Content => {
    table.rows.forEach(requireDefinition);
    const rows = table.rows.filter((row, index) => !isGone(row, table.rows[index - 1]));
    deleted += table.rows.length - rows.length;
    const columns = toColumns(rows);
    const merged = settleMerges(columns.rows, hasContent);
    hidden += merged.hidden;
    return {
      kind: 'table',
      merged: { columns: merged.columns, isWhole: merged.isWhole && columns.exact },
      rows: merged.expected.map((cells) =>
        cells.map(({ cell, column, columnSpan, rowSpan }): CellContent => ({
          column,
          columnSpan,
          rowSpan,
          contents: contentsOf(cell.items),
        })),
      ),
    };
  };
  return { contents: contentsOf(items), hidden, deleted };
}

/**
 * A row that is deleted or hidden as a whole: nothing of it is printed, something was, and its mark is gone, too. LibreOffice
 * marks the end of the row before instead.
 */
function isGone(row: RowItem, before: RowItem | undefined): boolean {
  const items = row.cells.flat();
  return (row.markGone || (before?.markGone ?? false)) && !items.some(hasContent) && items.some(isCut);
}

/** A row defines the cells it has; otherwise marks of cells or rows are damaged, and figures may stand in other rows' cells. */
function requireDefinition({ cells, definition }: RowItem): void {
  if (definition === null) throw damaged('a row of a table does not say where it ends');
  if (definition.cells.length !== cells.length) {
    throw damaged(`a row of a table has ${cells.length} cells and says it has ${definition.cells.length}`);
  }
}
