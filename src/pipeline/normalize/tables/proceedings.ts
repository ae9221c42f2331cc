/**
 * Table 四、政府信息公开行政复议、行政诉讼情况: fifteen columns by group and result, one row of values without a label.
 */
import type { Collector } from './collect.js';
import { readHeads, type HeadColumn, type Heads } from './columns.js';
import { tightText } from '../prose.js';
import { placeOf, type GridCell, type GridRow } from './grid.js';
import { isEmptyRow, labelCells, readValues, type RowValues } from './rows.js';
import { yearSaid } from './stated-years.js';
import type { Units } from './units.js';
import type { Vocabulary } from './vocabulary.js';

const TABLE = 'proceedings';
/** Results whose heads must be known before the row below is believed: those of one group. */
const LEAST_COLUMNS = 5;
/** Order of the groups and of the results in each: decides only if the group heads are lost and all leaf heads are there. */
const GROUPS = ['reconsideration', 'litigation_direct', 'litigation_after_reconsideration'] as const;
const RESULTS = ['upheld', 'corrected', 'other', 'pending', 'total'] as const;

function codeOf(column: HeadColumn): string | null {
  return column.id === null || column.group === null ? null : `proceedings.${column.group}.${column.id}`;
}

export class ProceedingsReader {
  readonly #words: Vocabulary;
  readonly #out: Collector;
  readonly #units: Units;
  /** The year reported on. */
  readonly #year: number | null;
  #heads: Heads | null = null;
  #done = false;
  /** A row without any number: the values only if no other row follows. */
  #empty: RowValues | null = null;
  /** A row that says another year (2021年 | 0 | …): the values, and said to be, only if no other row follows. */
  #other: { readonly values: RowValues; readonly year: number } | null = null;

  constructor(words: Vocabulary, out: Collector, units: Units, year: number | null) {
    this.#words = words;
    this.#out = out;
    this.#units = units;
    this.#year = year;
  }

  get heads(): Heads | null {
    return this.#heads;
  }

  /** Whether the values have still to come. */
  get waiting(): boolean {
    return this.#heads !== null && !this.#done;
  }

  isHead(row: GridRow): boolean {
    const ids = new Set<string>();
    for (const cell of row.cells) {
      if (cell.kind === 'value') return false;
      if (cell.kind !== 'text') continue;
      if (this.#words.find(cell.text, TABLE, 'column_group')) return true;
      const id = this.#words.find(cell.text, TABLE, 'column')?.id;
      if (id !== undefined) ids.add(id);
    }
    return ids.size >= 2;
  }

  takeHeads(rows: readonly GridRow[]): void {
    this.flush();
    const heads = readHeads(TABLE, rows, this.#words, 0);
    const grouped = heads && withGroups(heads);
    if (!grouped) return;
    this.#heads = grouped;
    this.#done = false;
    this.#out.see(TABLE);
  }

  /** The row of values under the heads; false if this is none. */
  takeRow(row: GridRow): boolean {
    const heads = this.#heads;
    if (!heads || this.#done) return false;
    const labels = labelCells(row, heads);
    const values = readValues(row, heads, labels);
    if (values.cells.size === 0) return false;
    const year = this.#otherYear(labels);
    if (year !== null && !isEmptyRow(values)) {
      this.#other ??= { values, year };
      return true;
    }
    if (isEmptyRow(values)) {
      this.#empty ??= values;
      return true;
    }
    if (![...values.cells.values()].some((cell) => cell.kind === 'value')) return false;
    this.#empty = null;
    this.#commit(heads, values);
    return true;
  }

  takeUnknown(row: GridRow): void {
    if (this.#otherYear(labelCells(row, this.#heads)) !== null || this.#repeat(row)) return;
    this.#out.unplacedRow(
      TABLE,
      labelCells(row, this.#heads)
        .map((cell) => cell.text)
        .join(''),
      row,
    );
  }

  flush(): void {
    if (this.#empty && this.#heads && !this.#done) this.#commit(this.#heads, this.#empty);
    if (this.#other && this.#heads && !this.#done) {
      const { values, year } = this.#other;
      this.#commit(this.#heads, values);
      this.#out.otherYear(
        TABLE,
        year,
        [...values.cells.keys()].flatMap((column) => codeOf(column) ?? []),
      );
    }
    this.#empty = null;
    this.#other = null;
  }

  /** Another year than the reported one that the label of a row says. */
  #otherYear(labels: readonly GridCell[]): number | null {
    if (this.#year === null) return null;
    const year = yearSaid(tightText(labels.map((cell) => cell.text).join('')), this.#year);
    return year === this.#year ? null : year;
  }

  /** A second row of values (last year's, a total): nobody can say which of the two holds, so the first is flagged. */
  #repeat(row: GridRow): boolean {
    if (!this.#heads || !this.#done) return false;
    const values = readValues(row, this.#heads, labelCells(row, this.#heads));
    const numbers = [...values.cells].filter(([{ id }, cell]) => id !== null && cell.kind === 'value');
    if (numbers.length < LEAST_COLUMNS) return false;
    this.#out.row(TABLE, '', values, { codeOf, wantedOf: () => this.#units.count() });
    return true;
  }

  #commit(heads: Heads, values: RowValues): void {
    this.#done = true;
    this.#out.row(TABLE, '', values, { codeOf, wantedOf: () => this.#units.count() });
    this.#out.block({ table: TABLE, block: 'results', template: null, at: placeOf(heads.rows[0] ?? values.row) });
  }
}

/** Heads whose columns all have a group; the official order stands in if every group head is lost. */
function withGroups(heads: Heads): Heads | null {
  const known = heads.columns.filter((column) => column.id !== null);
  if (known.length < LEAST_COLUMNS) return null;
  const isGroup = (column: HeadColumn): boolean => (GROUPS as readonly (string | null)[]).includes(column.group);
  if (known.every(isGroup)) return heads;
  const inFormOrder =
    known.length === GROUPS.length * RESULTS.length &&
    known.every((column, index) => {
      const group = GROUPS[Math.floor(index / RESULTS.length)];
      const open =
        column.group === null || column.group === group || (column.group === 'litigation' && index >= RESULTS.length);
      return column.id === RESULTS[index % RESULTS.length] && open;
    });
  if (!inFormOrder)
    return { ...heads, columns: heads.columns.map((column) => (isGroup(column) ? column : { ...column, id: null })) };
  const columns = heads.columns.map((column) => {
    const index = known.indexOf(column);
    return index < 0 ? column : { ...column, group: GROUPS[Math.floor(index / RESULTS.length)] ?? null };
  });
  return { ...heads, columns };
}
