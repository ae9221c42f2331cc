/** Puts cells with spans into a grid and covers what is left with empty cells. */
import { NianbaoError } from '../../../shared/errors.js';
import type { Cell, IrregularRow, TableBlock } from '../../../shared/model/layout.js';
import type { RawCell } from './cells.js';

/** Far above any table of a report. */
export const GRID_LIMITS = { columns: 256, positions: 200_000 } as const;

function tooComplex(what: string, limit: number): never {
  throw new NianbaoError('too_complex', { what, limit });
}

export class GridBuilder {
  readonly #cells: Cell[] = [];
  readonly #irregular: IrregularRow[] = [];
  /** Line of each row, for the empty cells that nothing was printed for. */
  readonly #lines: number[] = [];

  /** Number of the row begun last; -1 before the first. */
  get row(): number {
    return this.#lines.length - 1;
  }

  /** Begins a row and gives its number. */
  begin(line: number): number {
    this.#lines.push(line);
    return this.row;
  }

  /** Adds a cell of the row begun last; its row span can be set as long as the grid is being built. */
  add(column: number, columnSpan: number, source: RawCell | null): Cell {
    return this.place(this.row, column, 1, columnSpan, source);
  }

  place(row: number, column: number, rowSpan: number, columnSpan: number, source: RawCell | null): Cell {
    const line = source?.line ?? this.#lines[row] ?? 1;
    const cell: Cell = { row, column, rowSpan, columnSpan, text: source?.text ?? '', line };
    this.#cells.push(cell);
    return cell;
  }

  /** Writes down that the row begun last does not fit. */
  irregular(expected: number, found: number): void {
    const line = this.#lines[this.row];
    this.#irregular.push({ row: this.row, expected, found, ...(line === undefined ? {} : { line }) });
  }

  /** The grid. Throws `too_complex` over GRID_LIMITS. */
  finish(columns: number): TableBlock {
    const rows = this.#lines.length;
    if (columns > GRID_LIMITS.columns) tooComplex('columns of a table', GRID_LIMITS.columns);
    if (rows * columns > GRID_LIMITS.positions) tooComplex('cells of a table', GRID_LIMITS.positions);
    const covered = new Uint8Array(rows * columns);
    for (const cell of this.#cells) {
      for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
        for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
          const position = row * columns + column;
          if (row >= rows || column >= columns || covered[position] === 1) {
            throw new NianbaoError('internal', { reason: `cell ${row}/${column} of a table is covered twice` });
          }
          covered[position] = 1;
        }
      }
    }
    for (let position = 0; position < covered.length; position++) {
      if (covered[position] === 1) continue;
      const row = Math.floor(position / columns);
      this.place(row, position % columns, 1, 1, null);
    }
    this.#cells.sort((left, right) => left.row - right.row || left.column - right.column);
    const line = this.#lines[0];
    return {
      kind: 'table',
      rows,
      columns,
      cells: this.#cells,
      irregular: this.#irregular,
      ...(line === undefined ? {} : { line }),
    };
  }
}
