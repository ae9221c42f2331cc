/**
 * Rows that a page break has cut in two: the label is continued in the next row (`…重新出` / `具已获取信息`), the values
 * stand in one of the halves. Two neighbouring rows with unknown labels are one if their labels together are a known one
 * and no column is printed twice; otherwise their numbers are unplaced.
 */
import type { Label } from '../../../shared/model/labels.js';
import type { FormTable } from '../../../shared/model/report.js';
import type { Collector } from './collect.js';
import type { GridCell, GridRow } from './grid.js';

export interface JoinedRow {
  readonly row: GridRow;
  readonly labels: readonly GridCell[];
  readonly label: Label;
}

interface Half {
  readonly row: GridRow;
  readonly labels: readonly GridCell[];
}

export class HalfRows {
  readonly #table: FormTable;
  readonly #out: Collector;
  #half: Half | null = null;

  constructor(table: FormTable, out: Collector) {
    this.#table = table;
    this.#out = out;
  }

  /** Keeps a row with an unknown label until the next row has been seen. */
  keep(row: GridRow, labels: readonly GridCell[]): void {
    this.flush();
    this.#half = { row, labels };
  }

  /** The kept row and this one as one row, if their labels together are known. */
  join(row: GridRow, labels: readonly GridCell[], labelOf: (text: string) => Label | null): JoinedRow | null {
    const half = this.#half;
    const begun = half?.labels[half.labels.length - 1];
    const continued = labels[labels.length - 1];
    if (!half || !begun || !continued) return null;
    const label = labelOf(begun.text + continued.text);
    const printed = (cells: readonly GridCell[]): boolean => cells.some((cell) => cell.kind === 'value');
    if (!label || (printed(half.row.cells) && printed(row.cells))) return null;
    this.#half = null;
    return printed(row.cells) ? { row, labels, label } : { row: half.row, labels: half.labels, label };
  }

  /** Gives up on the kept row: its numbers are kept and flagged. */
  flush(): void {
    const half = this.#half;
    if (!half) return;
    this.#half = null;
    this.#out.unplacedRow(this.#table, half.labels.map((cell) => cell.text).join(''), half.row);
  }
}
