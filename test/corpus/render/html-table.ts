/** Tables as HTML: spans as the form has them, or disturbed in the ways that editors disturb them. */
import { gridOf, type GridPosition } from '../grid.js';
import type { CellModel, CorpusReport, TableModel } from '../model.js';

/** How one page dresses its tables. */
export interface TableDress {
  /** Attributes of the `table` tag, with a leading blank. */
  table: string;
  /** Attributes of a cell besides its spans, with a leading blank. */
  cell: (cell: CellModel, columns: number) => string;
  /** Content of a cell. */
  content: (cell: CellModel) => string;
  /** Content of an empty cell. */
  empty: string;
  /** Widths of the sizing row at the end; absent: there is none. */
  sizingRow?: (columns: number) => string;
}

export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\u00a0/g, '&nbsp;');
}

/** A table of the report. */
export function tableHtml(table: TableModel, dress: TableDress, report: CorpusReport): string {
  const has = (quirk: CorpusReport['quirks'][number]): boolean => report.quirks.includes(quirk);
  const wide = has('html.moving_colspans') && table.name === 'disclosure' ? widened(table) : table;
  const grid = gridOf(wide);
  const close = has('html.unclosed_cells') ? '' : '</td>';
  const rows = grid.map((positions, row) => {
    const cells = positions.flatMap((position, column) => {
      if (!position) return [];
      if (position.start) return [startCell(position.cell, wide.columns, has('html.rowspan_too_large'))];
      // an editor that knows no rowspan prints an empty cell in each row below
      return has('html.explicit_empty_cells') && position.left && below(grid, row, column, position)
        ? [
            `<td${span('colspan', position.cell.columnSpan)}${dress.cell(position.cell, wide.columns)}>${dress.empty}${close}`,
          ]
        : [];
    });
    return `<tr>\n${cells.join('\n')}\n${has('html.unclosed_cells') ? '' : '</tr>'}`;
  });

  function startCell(cell: CellModel, columns: number, tooLarge: boolean): string {
    const height = has('html.explicit_empty_cells') ? 1 : cell.rowSpan + (tooLarge && cell.rowSpan > 9 ? 1 : 0);
    const over = has('html.colspan_too_large') && cell.columnSpan === columns ? 2 : 0;
    const spans = span('colspan', cell.columnSpan + over) + span('rowspan', height);
    const content = cell.html ?? (cell.text === '' ? dress.empty : dress.content(cell));
    const printed = has('html.digits_as_references') && cell.code !== null ? referenced(content) : content;
    return `<td${spans}${dress.cell(cell, columns)}>${printed}${close}`;
  }

  const head = has('html.head_rows_in_thead') && wide.name !== 'disclosure' ? 3 : 0;
  const body = rows.slice(head).join('\n');
  const thead = head > 0 ? `<thead>\n${rows.slice(0, head).join('\n')}\n</thead>\n` : '';
  const sizing = dress.sizingRow ? `\n${dress.sizingRow(wide.columns)}` : '';
  return `<table${dress.table}>\n${thead}<tbody>\n${body}${sizing}\n</tbody>\n</table>`;
}

/** Digits between tags as numeric references. */
function referenced(html: string): string {
  return html.replace(/>[^<]*<|^[^<]*$/g, (text) =>
    text.replace(/(?<!&#?\w*)\d/g, (digit) => `&#${digit.charCodeAt(0)};`),
  );
}

function span(name: string, value: number): string {
  return value > 1 ? ` ${name}="${value}"` : '';
}

function below(grid: (GridPosition | undefined)[][], row: number, column: number, position: GridPosition): boolean {
  return grid[row - 1]?.[column]?.cell === position.cell;
}

/** Five grid columns instead of four; the colspan of 2 stands on the second or the third column, block by block. */
function widened(table: TableModel): TableModel {
  let block = 0;
  const rows = table.rows.map((row) => {
    const [only] = row;
    if (row.length === 1 && only) {
      block++;
      return [{ ...only, columnSpan: 5 }];
    }
    const grown = Math.min(row.length - 1, block % 2 === 0 ? 2 : 1);
    return row.map((cell, index) => (index === grown ? { ...cell, columnSpan: cell.columnSpan + 1 } : cell));
  });
  return { ...table, columns: 5, rows };
}
