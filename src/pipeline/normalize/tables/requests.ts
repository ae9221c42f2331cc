/**
 * Table 三、收到和处理政府信息公开申请情况: rows by their label path, columns by their head path.
 *
 * Most row labels are unique. 其他 is a row only inside （六）; 总计 is （七）; （六）其他处理 is a row of its own (2019 form)
 * unless rows of its group follow (2021 form): then it is a group and has no codes.
 */
import { labelKey } from '../../../shared/model/label-match.js';
import type { Label } from '../../../shared/model/labels.js';
import type { Collector, Coding } from './collect.js';
import { readHeads, type Heads } from './columns.js';
import { placeOf, type GridCell, type GridRow } from './grid.js';
import { HalfRows } from './half-rows.js';
import { isEmptyRow, labelCells, readValues, type RowValues } from './rows.js';
import type { Units } from './units.js';
import type { Vocabulary } from './vocabulary.js';

const TABLE = 'requests';
/** Columns that must be known before a row of heads is believed. */
const LEAST_COLUMNS = 3;
/** Rows without any heads that make the table known: other tables share one or two of its labels. */
const LEAST_ROWS = 5;
/** Groups whose rows stand in one of （三）…（六）. */
const INNER_GROUPS = new Set(['refused', 'unavailable', 'not_processed', 'other']);
/** Heads that other tables, and rows of this one, are called too. */
const AMBIGUOUS = new Set(['other_organization', 'total', 'organizations_subtotal']);
const OTHER_GROUP = 'other';
const OTHER_REST = 'other.rest';

export class RequestsReader {
  readonly #words: Vocabulary;
  readonly #out: Collector;
  readonly #units: Units;
  readonly #half: HalfRows;
  #heads: Heads | null = null;
  #group: string | null = null;
  /** The row （六）其他处理, kept until it is known whether rows of its group follow. */
  #other: { label: string; values: RowValues } | null = null;
  #subRows = false;
  /** Rows met before any heads. */
  #headless = 0;
  /** Whether 四、结转下年度继续办理, the last row, has been read. */
  complete = false;

  constructor(words: Vocabulary, out: Collector, units: Units) {
    this.#words = words;
    this.#out = out;
    this.#units = units;
    this.#half = new HalfRows(TABLE, out);
  }

  get heads(): Heads | null {
    return this.#heads;
  }

  /** Whether a row is one of the heads: a group of columns or two of their labels, and no number. */
  isHead(row: GridRow): boolean {
    const ids = new Set<string>();
    for (const cell of row.cells) {
      if (cell.kind === 'value') return false;
      if (cell.kind !== 'text') continue;
      if (this.#words.find(cell.text, TABLE, 'corner')) return true;
      if (this.#words.find(cell.text, TABLE, 'column_group')) return true;
      const id = this.#words.find(cell.text, TABLE, 'column')?.id;
      if (id !== undefined) ids.add(id);
    }
    return ids.size >= 2 && [...ids].some((id) => !AMBIGUOUS.has(id));
  }

  takeHeads(rows: readonly GridRow[]): void {
    const heads = readHeads(TABLE, rows, this.#words, LEAST_COLUMNS);
    if (!heads) return;
    this.#heads = heads;
    this.#out.see(TABLE);
  }

  /** Reads a row of the matrix; false if its labels are none of this table. */
  takeRow(row: GridRow): boolean {
    const cells = labelCells(row, this.#heads);
    const label = this.#labelOf(cells);
    if (!label) return this.#takeHalf(row, cells);
    this.#half.flush();
    this.#take(row, cells, label);
    return true;
  }

  /** A row whose label is not known, inside a layout table that is one of this form's. */
  takeUnknown(row: GridRow): void {
    const cells = labelCells(row, this.#heads);
    if (this.#heads) this.#half.keep(row, cells);
    else this.#out.unplacedRow(TABLE, textOf(cells), row);
  }

  /** Ends the matrix: what was kept back is settled. */
  flush(): void {
    this.#half.flush();
    this.#settleOther();
  }

  #takeHalf(row: GridRow, cells: readonly GridCell[]): boolean {
    const joined = this.#half.join(row, cells, (text) => this.#rowLabel(text));
    if (!joined) return false;
    this.#take(joined.row, joined.labels, joined.label);
    return true;
  }

  #labelOf(cells: readonly GridCell[]): Label | null {
    const last = cells[cells.length - 1];
    if (!last) return null;
    for (const cell of cells.slice(0, -1)) this.#enterGroup(cell.text);
    return this.#rowLabel(last.text) ?? (cells.length > 1 ? this.#rowLabel(textOf(cells)) : null);
  }

  /** The row or group that a label is; a label that holds group and row (（三）不予公开1.属于…) is the row. */
  #rowLabel(text: string): Label | null {
    if (this.#group === OTHER_GROUP && (labelKey(text) === '其他' || labelKey(text) === '其它') && !/[（(]/u.test(text))
      return this.#words.find('3.其他', TABLE, 'row');
    const label = this.#words.find(text, TABLE, 'row') ?? this.#words.find(text, TABLE, 'row_group');
    if (label) return label.id === OTHER_REST && this.#group !== OTHER_GROUP ? null : label;
    const inner = /^(.{3,14}?)\s*([1-8][.．、]\D.*|[（(][一二五六七][）)].*)$/su.exec(text);
    if (!inner) return null;
    this.#enterGroup(inner[1] ?? '');
    const row = this.#words.find(inner[2] ?? '', TABLE, 'row');
    return row && (row.id !== OTHER_REST || this.#group === OTHER_GROUP) ? row : null;
  }

  #enterGroup(text: string): void {
    const group = this.#words.find(text, TABLE, 'row_group')?.id;
    if (group !== undefined) this.#group = group;
    else if (this.#words.find(text, TABLE, 'row')?.id === OTHER_GROUP) this.#group = OTHER_GROUP;
  }

  #take(row: GridRow, cells: readonly GridCell[], label: Label): void {
    if (this.#heads || ++this.#headless >= LEAST_ROWS) this.#out.see(TABLE);
    const text = textOf(cells);
    if (label.role === 'row_group') {
      this.#settleOther();
      this.#group = label.id;
      this.#out.unplacedRow(TABLE, text, row);
      return;
    }
    if (label.within === OTHER_GROUP) this.#subRows = true;
    this.#settleOther();
    this.#group =
      label.id === OTHER_GROUP ? OTHER_GROUP : INNER_GROUPS.has(label.within ?? '') ? (label.within ?? null) : null;
    this.complete = label.id === 'carried_out';
    if (!this.#heads) {
      this.#out.unplacedRow(TABLE, text, row);
      return;
    }
    const values = readValues(row, this.#heads, cells);
    if (label.id === OTHER_GROUP) {
      this.#other = { label: text, values };
      this.#subRows = false;
      return;
    }
    this.#commit(label.id, text, values);
  }

  /** （六）其他处理: a row of its own, or, if rows of its group followed, a group. */
  #settleOther(): void {
    const other = this.#other;
    if (!other) return;
    this.#other = null;
    if (!this.#subRows) this.#commit(OTHER_GROUP, other.label, other.values);
    else if (!isEmptyRow(other.values)) this.#out.unplacedRow(TABLE, other.label, other.values.row);
  }

  #commit(id: string, text: string, values: RowValues): void {
    const coding: Coding = {
      codeOf: (column) =>
        column.id === null || column.id === 'organizations_subtotal' ? null : `requests.${id}.${column.id}`,
      wantedOf: () => this.#units.count(),
    };
    this.#out.row(TABLE, text, values, coding);
    if (this.#heads)
      this.#out.block({
        table: TABLE,
        block: 'matrix',
        template: id === OTHER_GROUP ? '2019' : id.startsWith('other.') ? '2021' : null,
        at: placeOf(this.#heads.rows[0] ?? values.row),
      });
  }
}

function textOf(cells: readonly GridCell[]): string {
  return cells.map((cell) => cell.text).join('');
}
