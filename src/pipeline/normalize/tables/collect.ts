/**
 * What the tables give: facts (the first of a repeated cell wins) and what was seen besides.
 */
import { FLAGGED_BELOW, type CellReadings, type ReadValue } from '../../../shared/model/candidate.js';
import type { Fact, FactPlace } from '../../../shared/model/fact.js';
import { indicatorOf, indicatorOrder } from '../../../shared/model/indicators.js';
import type {
  BlockSeen,
  FormTable,
  OtherYear,
  RaggedRow,
  RepeatedTable,
  ScaledTable,
  UnknownTable,
  UnplacedCell,
} from '../../../shared/model/report.js';
import { readNumber, type Wanted } from '../numbers.js';
import type { HeadColumn } from './columns.js';
import { placeOf, type GridCell, type GridRow } from './grid.js';
import { hasDigit, type RowValues } from './rows.js';

export interface TableFacts {
  /** In the order of the indicator table. */
  readonly facts: readonly Fact[];
  /** Of facts out of scans, in the order of the facts. */
  readonly readings: readonly CellReadings[];
  readonly blocks: readonly BlockSeen[];
  readonly ragged: readonly RaggedRow[];
  readonly unplaced: readonly UnplacedCell[];
  readonly repeated: readonly RepeatedTable[];
  readonly scaled: readonly ScaledTable[];
  readonly otherYears: readonly OtherYear[];
  readonly unknown: readonly UnknownTable[];
  /** Form tables of which rows or heads were recognised. */
  readonly seen: ReadonlySet<FormTable>;
}

/** How a column of a row becomes a fact. */
export interface Coding {
  codeOf(column: HeadColumn): string | null;
  wantedOf(column: HeadColumn): Wanted;
}

/** Gathers facts and observations of one document. */
export class Collector {
  readonly #facts = new Map<string, Fact>();
  readonly #blocks = new Map<string, BlockSeen>();
  readonly #ragged: RaggedRow[] = [];
  readonly #unplaced: UnplacedCell[] = [];
  readonly #repeated = new Map<string, { table: FormTable; codes: Set<string>; at: FactPlace }>();
  readonly #scaled = new Map<string, { table: FormTable; unit: string; codes: Set<string> }>();
  readonly #otherYears: OtherYear[] = [];
  readonly #unknown: { readonly table: FormTable; readonly at: FactPlace }[] = [];
  readonly #seen = new Set<FormTable>();
  readonly #readings = new Map<Fact, CellReadings>();

  see(table: FormTable): void {
    this.#seen.add(table);
  }

  has(code: string): boolean {
    return this.#facts.has(code);
  }

  /** Takes the values of a labelled row; what has no code is unplaced. */
  row(table: FormTable, label: string, values: RowValues, coding: Coding): void {
    this.see(table);
    const facts: Fact[] = [];
    for (const [column, cell] of values.cells) {
      const code = coding.codeOf(column);
      if (code === null) continue;
      if (indicatorOf(code)) {
        const wanted = coding.wantedOf(column);
        const fact = this.#factOf(code, cell, values, wanted);
        if (wanted.kind === 'count' && wanted.factor && fact.value) this.#scale(table, wanted.factor.unit, code);
        facts.push(fact);
      } else this.#unplace(table, label, values.row, cell);
    }
    const codes = facts.map((fact) => fact.code);
    this.#judgeRow(values, codes.length === 0 ? [] : allCodes(values, coding));
    if (codes.length === 0) for (const cell of values.extras) this.#unplace(table, label, values.row, cell);
    const isBlankCopy = facts.every((fact) => fact.status === 'blank') && codes.every((code) => this.has(code));
    if (isBlankCopy) return;
    for (const fact of facts) this.#take(table, fact);
  }

  /** A fact that stands alone (the line under the disclosure table). */
  single(table: FormTable, fact: Fact, read: Omit<CellReadings, 'code'> | null = null): void {
    this.see(table);
    if (read === null) {
      this.#take(table, fact);
      return;
    }
    const found = ofScan(fact, read.candidates);
    this.#readings.set(found, { code: fact.code, ...read });
    this.#take(table, found);
  }

  /** A row of a known table whose label is none of the form's: its numbers are kept and flagged. */
  unplacedRow(table: FormTable, label: string, row: GridRow): void {
    for (const cell of row.cells) if (cell.kind === 'value') this.#unplace(table, label, row, cell);
  }

  /** Facts of a table that say another year. */
  otherYear(table: FormTable, year: number, codes: string[]): void {
    this.#otherYears.push({ table, year, codes: codes.filter((code) => indicatorOf(code)) });
  }

  /** A table that has the shape of one of the form's and none of its words. */
  unknownTable(table: FormTable, at: FactPlace): void {
    this.#unknown.push({ table, at });
  }

  block(seen: BlockSeen): void {
    const key = `${seen.table} ${seen.block}`;
    const before = this.#blocks.get(key);
    if (!before) this.#blocks.set(key, seen);
    else if (before.template === null && seen.template !== null)
      this.#blocks.set(key, { ...before, template: seen.template });
  }

  result(): TableFacts {
    const byOrder = (a: string, b: string): number => indicatorOrder(a) - indicatorOrder(b);
    const facts = [...this.#facts.values()].sort((a, b) => byOrder(a.code, b.code));
    return {
      facts,
      readings: facts.flatMap((fact) => {
        const reading = this.#readings.get(fact);
        return reading === undefined ? [] : [reading];
      }),
      blocks: [...this.#blocks.values()],
      ragged: this.#ragged,
      unplaced: this.#unplaced,
      repeated: [...this.#repeated.values()].map((copy) => ({ ...copy, codes: [...copy.codes].sort(byOrder) })),
      scaled: [...this.#scaled.values()].map((one) => ({ ...one, codes: [...one.codes].sort(byOrder) })),
      otherYears: this.#otherYears,
      // without facts of its own the table is missing, which is said
      unknown: this.#unknown.flatMap(({ table, at }) => {
        const codes = facts.flatMap(({ code }) => (code.startsWith(`${table}.`) ? [code] : []));
        return codes.length > 0 ? [{ table, codes, at }] : [];
      }),
      seen: this.#seen,
    };
  }

  #factOf(code: string, cell: GridCell, values: RowValues, wanted: Wanted): Fact {
    const reading = readNumber(cell.cell.text, wanted);
    const guessed = values.shared.has(cell) && reading.status === 'reported';
    const fact: Fact = {
      code,
      value: guessed ? null : reading.value,
      raw: reading.raw,
      unit: guessed ? (wanted.kind === 'count' ? 'count' : 'CNY') : reading.unit,
      status: guessed ? 'unreadable' : reading.status,
      confidence: 1,
      implied: null,
      at: placeOf(values.row, cell.cell),
    };
    const { ocr } = cell.cell;
    if (ocr === undefined || guessed) return fact;
    const candidates = ocr.candidates.map(({ text, probability }) => ({
      text,
      probability,
      value: readNumber(text, wanted).value,
    }));
    const read = ofScan(fact, candidates);
    this.#readings.set(read, { code, candidates, ...(ocr.readers === undefined ? {} : { readers: ocr.readers }) });
    return read;
  }

  #judgeRow(values: RowValues, codes: readonly string[]): void {
    const { irregular } = values.row;
    // a row that no code is known of is said to be irregular too: what it lost may be a fact
    if (!irregular && (values.regular || codes.length === 0)) return;
    this.#ragged.push({
      codes: [...codes].sort((a, b) => indicatorOrder(a) - indicatorOrder(b)),
      expected: irregular?.expected ?? values.expected,
      found: irregular?.found ?? values.found,
      at: placeOf(values.row, irregular),
    });
  }

  #take(table: FormTable, fact: Fact): void {
    const before = this.#facts.get(fact.code);
    if (!before) {
      this.#facts.set(fact.code, fact);
      return;
    }
    const key = `${table} ${fact.at.table ?? 'line'}`;
    const copy = this.#repeated.get(key) ?? { table, codes: new Set<string>(), at: fact.at };
    if (before.status !== fact.status || before.value !== fact.value || before.unit !== fact.unit)
      copy.codes.add(fact.code);
    this.#repeated.set(key, copy);
  }

  #scale(table: FormTable, unit: string, code: string): void {
    const key = `${table} ${unit}`;
    const before = this.#scaled.get(key) ?? { table, unit, codes: new Set<string>() };
    before.codes.add(code);
    this.#scaled.set(key, before);
  }

  #unplace(table: FormTable, label: string, row: GridRow, cell: GridCell): void {
    if (cell.kind === 'blank' || !hasDigit(cell.text)) return;
    this.#unplaced.push({ table, label, raw: cell.text, at: placeOf(row, cell.cell) });
  }
}

/** Below this a reader's best candidate is no reading. */
const LEAST_PROBABLE = 0.5;

/** A fact whose cell was read from a picture: as sure as its reader, and no number where he is not. */
function ofScan(fact: Fact, [first]: readonly ReadValue[]): Fact {
  if (first === undefined || first.probability < LEAST_PROBABLE) {
    const confidence = Math.min(first?.probability ?? 0, FLAGGED_BELOW);
    return { ...fact, value: null, status: 'unreadable', confidence };
  }
  return { ...fact, confidence: first.probability };
}

/** The codes of all columns that the row should have. */
function allCodes(values: RowValues, coding: Coding): string[] {
  return values.columns
    .map((column) => coding.codeOf(column))
    .filter((code): code is string => code !== null && indicatorOf(code) !== undefined);
}
