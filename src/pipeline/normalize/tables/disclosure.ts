/**
 * Table 二、主动公开政府信息情况: blocks (one per clause of 第二十条), each with heads of its own. Each block is of the 2019
 * or the 2021 form by its own heads.
 */
import { labelKey } from '../../../shared/model/label-match.js';
import { LABELS, type Label } from '../../../shared/model/labels.js';
import { statedUnit, type Wanted } from '../numbers.js';
import type { Collector, Coding } from './collect.js';
import { readHeads, type HeadColumn, type Heads } from './columns.js';
import { placeOf, type GridCell, type GridRow } from './grid.js';
import { HalfRows } from './half-rows.js';
import { labelCells, readValues } from './rows.js';
import { factorOfHead, unitOfLabel, type Units } from './units.js';
import type { Vocabulary } from './vocabulary.js';

const TABLE = 'disclosure';
/** Columns of amounts; their label ids differ, their codes end alike. */
const AMOUNTS = new Set(['fees_amount', 'procurement_amount']);
/** The form's head: one that is cut inside its unit says 万元 too; one without any unit, or with another, says nothing. */
const FEES_AMOUNT = 'fees_amount';
const FEES_WITHOUT_UNIT = '本年收费金额';
const FEES_HEAD = labelKey('本年收费金额（单位：万元）');
const OLD_COLUMNS = new Set([
  'made',
  'disclosed',
  'disclosed_total',
  'prior_year_items',
  'change',
  'items',
  'procurement_amount',
]);
/** A label that shares at least this part of its character pairs with a row's label may be that row, misspelt. */
const RESEMBLES = 0.3;
/** A label of fewer characters may be what is left of one of the form's. */
const LEAST_WORDS = 4;
/** Up to this length one common character is resemblance enough. */
const SHORT = 4;

export class DisclosureReader {
  readonly #words: Vocabulary;
  readonly #out: Collector;
  readonly #units: Units;
  readonly #half: HalfRows;
  #heads: Heads | null = null;

  constructor(words: Vocabulary, out: Collector, units: Units) {
    this.#words = words;
    this.#out = out;
    this.#units = units;
    this.#half = new HalfRows(TABLE, out);
  }

  get heads(): Heads | null {
    return this.#heads;
  }

  isClause(row: GridRow): boolean {
    return (
      row.cells.every((cell) => cell.kind !== 'value') &&
      row.cells.some((cell) => cell.kind === 'text' && this.#words.find(cell.text, TABLE, 'clause') !== null) &&
      !this.#hasColumnLabel(row)
    );
  }

  isHead(row: GridRow): boolean {
    if (row.cells.some((cell) => cell.kind === 'value')) return false;
    return this.#hasColumnLabel(row) && this.#rowLabel(labelCells(row, null)) === null;
  }

  #hasColumnLabel(row: GridRow): boolean {
    return row.cells.some(
      (cell) =>
        cell.kind === 'text' &&
        (this.#words.find(cell.text, TABLE, 'item_head') !== null ||
          this.#words.find(cell.text, TABLE, 'column') !== null),
    );
  }

  takeClause(): void {
    this.#half.flush();
    this.#out.see(TABLE);
  }

  takeHeads(rows: readonly GridRow[]): void {
    this.#half.flush();
    const heads = readHeads(TABLE, rows, this.#words, 0);
    if (!heads) return;
    this.#heads = heads;
    this.#out.see(TABLE);
  }

  takeRow(row: GridRow): boolean {
    const cells = labelCells(row, this.#heads);
    const label = this.#rowLabel(cells);
    if (label) {
      this.#half.flush();
      this.#take(row, cells, label);
      return true;
    }
    const joined = this.#half.join(row, cells, (text) => this.#words.find(text, TABLE, 'row'));
    if (joined) this.#take(joined.row, joined.labels, joined.label);
    return joined !== null;
  }

  /** A row with a label of its own is somebody's addition (其他主动公开文件), unless it resembles one of the form's. */
  takeUnknown(row: GridRow): void {
    const cells = labelCells(row, this.#heads);
    const text = cells.map((cell) => cell.text).join('');
    if (isClearlyOther(text)) return;
    this.#half.keep(row, cells);
  }

  flush(): void {
    this.#half.flush();
  }

  #rowLabel(cells: readonly GridCell[]): Label | null {
    for (const cell of [...cells].reverse()) {
      const label = this.#words.find(cell.text, TABLE, 'row');
      if (label) return label;
    }
    return null;
  }

  #take(row: GridRow, cells: readonly GridCell[], label: Label): void {
    const text = cells.map((cell) => cell.text).join('');
    if (!this.#heads) {
      this.#out.unplacedRow(TABLE, text, row);
      return;
    }
    const heads = this.#heads;
    const coding: Coding = {
      codeOf: (column) =>
        column.id === null ? null : `disclosure.${label.id}.${AMOUNTS.has(column.id) ? 'amount' : column.id}`,
      wantedOf: (column) => wantedOf(column, cells, this.#units),
    };
    this.#out.row(TABLE, text, readValues(row, heads, cells), coding);
    if (heads.columns.every((column) => column.id === null)) return;
    this.#out.block({
      table: TABLE,
      block: label.within ?? label.id,
      template: templateOf(heads),
      at: placeOf(heads.rows[0] ?? row),
    });
  }
}

/** The unit that head, label and table state; amounts of which they state several have none. */
function wantedOf(column: HeadColumn, labels: readonly GridCell[], units: Units): Wanted {
  if (!AMOUNTS.has(column.id ?? '')) {
    const factor = factorOfHead(column.text);
    return factor === null ? units.count() : { kind: 'count', factor };
  }
  const head = statedUnit(column.text) ?? (column.id === FEES_AMOUNT && saysTenThousands(column.text) ? '万元' : null);
  const stated = new Set([head, ...labels.map((cell) => unitOfLabel(cell.text)), ...units.money]);
  stated.delete(null);
  const [unit = null] = stated;
  return { kind: 'amount', unit: stated.size === 1 ? unit : null };
}

/** A head of fees whose unit is there in part (`（单位`), or in a place of its own (`本年收费金额 万元`). */
function saysTenThousands(head: string): boolean {
  const key = labelKey(head);
  return (key !== FEES_WITHOUT_UNIT && FEES_HEAD.startsWith(key)) || /(?<!百)万元/u.test(key);
}

function templateOf(heads: Heads): '2019' | '2021' | null {
  const ids = heads.columns.map((column) => column.id).filter((id) => id !== null);
  if (ids.length === 0) return null;
  return ids.some((id) => OLD_COLUMNS.has(id)) ? '2019' : '2021';
}

const rowKeys = LABELS.filter((label) => label.table === TABLE && label.role === 'row').map((label) =>
  labelKey(label.text),
);

/** Whether a label says by itself that its row is none of the form's: words enough, and unlike all of its labels. */
function isClearlyOther(text: string): boolean {
  const key = labelKey(text).slice(0, 60);
  if ((key.match(/[\u4e00-\u9fff]/gu) ?? []).length < LEAST_WORDS) return false;
  return rowKeys.every(
    (known) => similarity(key, known) < RESEMBLES && !(key.length <= SHORT && sharesSign(key, known)),
  );
}

function sharesSign(a: string, b: string): boolean {
  return [...a].some((sign) => b.includes(sign));
}

/** Dice coefficient of the pairs of neighbouring characters. */
function similarity(a: string, b: string): number {
  const pairs = (text: string): Set<string> =>
    new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, i) => text.slice(i, i + 2)));
  const left = pairs(a);
  const right = pairs(b);
  if (left.size + right.size === 0) return a === b ? 1 : 0;
  let common = 0;
  for (const pair of left) if (right.has(pair)) common++;
  return (2 * common) / (left.size + right.size);
}
