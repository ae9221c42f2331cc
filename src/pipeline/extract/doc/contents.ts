/** Items → contents: merges settled, automatic numbers counted in reading order, pictures of what is covered left out. */
import type { CellContent, Content, TextContent } from '../word/contents.js';
import { settleMerges } from '../word/merges.js';
import { toColumns } from './columns.js';
import { hasContent, type Item, type TableItem } from './items.js';
import type { Paragraph } from './paragraphs.js';
import type { ParagraphProperties } from './properties.js';

export interface Contents {
  readonly contents: readonly Content[];
  /** Pieces of content under merged cells. */
  readonly hidden: number;
  /** Rows left out with changes tracked. */
  readonly deleted: number;
}

/** `numberOf`: the automatic number that is printed before a paragraph, asked in reading order. */
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
    const rows = table.rows.filter((row) => !row.deleted);
    deleted += table.rows.filter((row) => row.deleted && row.cells.some((cell) => cell.some(hasContent))).length;
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
