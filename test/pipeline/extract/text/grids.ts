/** Looking things up in a layout's tables, for the tests of this folder. */
import type { Cell, Layout, TableBlock } from '../../../../src/shared/model/layout.js';

export function tablesOf(layout: Layout): TableBlock[] {
  return layout.blocks.filter((block) => block.kind === 'table');
}

export function paragraphsOf(layout: Layout): string[] {
  return layout.blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.text] : []));
}

/** Says which position is covered twice or not at all. */
export function coverage(table: TableBlock): string {
  const covered = new Map<string, number>();
  for (const cell of table.cells) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
        covered.set(`${row}/${column}`, (covered.get(`${row}/${column}`) ?? 0) + 1);
      }
    }
  }
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const times = covered.get(`${row}/${column}`) ?? 0;
      if (times !== 1) return `${row}/${column} is covered ${times} times`;
    }
  }
  return covered.size === table.rows * table.columns ? 'every position once' : 'a cell reaches out of the table';
}

export function cellAt(table: TableBlock, row: number, column: number): Cell | undefined {
  return table.cells.find(
    (cell) =>
      cell.row <= row &&
      row < cell.row + cell.rowSpan &&
      cell.column <= column &&
      column < cell.column + cell.columnSpan,
  );
}

export function textAt(table: TableBlock, row: number, column: number): string {
  return cellAt(table, row, column)?.text ?? '(no such cell)';
}

/** Texts of a row's cells, a cell from above left out, spans shown: `一、…(1x3)`. */
export function rowOf(table: TableBlock, row: number): string[] {
  return table.cells
    .filter((cell) => cell.row === row)
    .map(({ text, rowSpan, columnSpan }) =>
      rowSpan === 1 && columnSpan === 1 ? text : `${text}(${rowSpan}x${columnSpan})`,
    );
}

/** Texts of the cells over some positions, each cell once. */
export function path(table: TableBlock, positions: readonly (readonly [number, number])[]): string[] {
  const cells = positions.map(([row, column]) => cellAt(table, row, column));
  return [...new Set(cells)].map((cell) => cell?.text ?? '(no such cell)');
}
