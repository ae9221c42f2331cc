/**
 * Finds the form's tables in a layout, whatever layout tables they are spread over, and reads them.
 *
 * The rows of all layout tables are walked once, in order. Each row is recognised by its own labels: heads of one of the
 * three tables, a clause, a labelled row, the unlabelled row of values under the heads of table four, the line under table
 * two. So one layout table may hold several of the form's tables, and one of the form's tables may be cut over pages.
 *
 * Tables that say another year than the report are read apart. They count only where the document has no other such table,
 * and then it is said (`otherYears`).
 */
import type { Layout } from '../../../shared/model/layout.js';
import type { FormTable } from '../../../shared/model/report.js';
import { Collector, type TableFacts } from './collect.js';
import { DisclosureReader } from './disclosure.js';
import { gridOf, placeOf, type Grid, type GridRow } from './grid.js';
import { ProceedingsReader } from './proceedings.js';
import { publishedTotalInParagraph, publishedTotalInRow } from './published-total.js';
import { rowsOf } from './panels.js';
import { RequestsReader } from './requests.js';
import { hasDigit } from './rows.js';
import { tableOfShape } from './shape.js';
import { otherYears } from './stated-years.js';
import { unitLine, Units } from './units.js';
import { withOtherYear } from './years.js';
import { vocabulary } from './vocabulary.js';

/** Everything that the three tables of the form say of the year reported on; null: it is not known, all tables count. */
export function readTables(layout: Layout, year: number | null): TableFacts {
  const others = otherYears(layout, year);
  const distance = (other: number): number => Math.abs(other - (year ?? other));
  const years = [...new Set(others.values())].sort((a, b) => distance(a) - distance(b));
  return years.reduce(
    (own, other) =>
      withOtherYear(
        own,
        readSome(layout, other, (block) => others.get(block) === other),
        other,
      ),
    readSome(layout, year, (block) => !others.has(block)),
  );
}

/** What the tables say whose block is wanted. */
function readSome(layout: Layout, year: number | null, wanted: (block: number) => boolean): TableFacts {
  const walk = new Walk(year);
  let tables = 0;
  for (const [block, content] of layout.blocks.entries()) {
    if (content.kind === 'paragraph') walk.paragraph(content);
    else {
      const grid = gridOf(content, tables++, block);
      if (grid && wanted(block)) walk.grid(grid);
    }
  }
  return walk.end();
}

/** A longer paragraph is prose: what was stated before it is not for the table behind it. */
const LONGEST_CAPTION = 60;

type RowKind = { readonly kind: 'head'; readonly table: FormTable } | { readonly kind: 'done' | 'empty' | 'unknown' };

class Walk {
  readonly #out = new Collector();
  readonly #words = vocabulary();
  readonly #units = new Units();
  readonly #readers: {
    readonly disclosure: DisclosureReader;
    readonly requests: RequestsReader;
    readonly proceedings: ProceedingsReader;
  };
  /** The table that was read last. */
  #open: FormTable | null = null;
  #lastBlock = -2;
  #heads: { table: FormTable; rows: GridRow[] } | null = null;

  /** `year`: the one that the tables are of. */
  constructor(year: number | null) {
    this.#readers = {
      disclosure: new DisclosureReader(this.#words, this.#out, this.#units),
      requests: new RequestsReader(this.#words, this.#out, this.#units),
      proceedings: new ProceedingsReader(this.#words, this.#out, this.#units, year),
    };
  }

  paragraph(paragraph: { text: string; line?: number | undefined }): void {
    const fact = publishedTotalInParagraph(paragraph.text, paragraph);
    if (fact) this.#out.single('disclosure', fact);
    const line = unitLine(paragraph.text);
    if (line) this.#units.state(line, null);
    else if (paragraph.text.length > LONGEST_CAPTION) this.#units.forget();
  }

  grid(grid: Grid): void {
    const unknown: GridRow[] = [];
    let known = 0;
    const openBefore = this.#open;
    for (const row of rowsOf(grid, this.#words)) {
      if (this.#statesUnit(row, known > 0)) continue;
      const taken = this.#take(row);
      if (taken.kind === 'head') this.#collectHead(taken.table, row);
      if (taken.kind === 'head' || taken.kind === 'done') known++;
      else if (taken.kind === 'unknown') {
        if (known > 0) this.#takeUnknown(row);
        else unknown.push(row);
      }
    }
    this.#endHeads();
    if (known > 0) this.#lastBlock = grid.block;
    else if (openBefore && this.#continues(grid, openBefore)) {
      for (const row of unknown) this.#takeUnknown(row);
      this.#lastBlock = grid.block;
    } else {
      this.#units.forget();
      const table = tableOfShape(grid);
      const [first] = grid.rows;
      if (table && first) this.#out.unknownTable(table, placeOf(first, null));
    }
  }

  /** A row that is a unit and nothing else. */
  #statesUnit(row: GridRow, inside: boolean): boolean {
    const [only, second] = row.cells.filter((cell) => cell.kind !== 'blank');
    const line = only?.kind === 'text' && !second ? unitLine(only.text) : null;
    if (!line || this.#readers.disclosure.isClause(row)) return false;
    this.#units.state(line, inside ? this.#open : null);
    return true;
  }

  end(): TableFacts {
    for (const reader of Object.values(this.#readers)) reader.flush();
    return this.#out.result();
  }

  #take(row: GridRow): RowKind {
    const { disclosure, requests, proceedings } = this.#readers;
    const total = publishedTotalInRow(row);
    if (total) {
      this.#endHeads();
      this.#out.single('disclosure', total.fact, total.read);
      return { kind: 'done' };
    }
    if (row.cells.some((cell) => cell.kind === 'text')) {
      if (disclosure.isClause(row)) {
        this.#enter('disclosure');
        disclosure.takeClause();
        return { kind: 'done' };
      }
      if (requests.isHead(row)) return { kind: 'head', table: 'requests' };
      if (proceedings.isHead(row)) return { kind: 'head', table: 'proceedings' };
      if (disclosure.isHead(row)) return { kind: 'head', table: 'disclosure' };
    }
    this.#endHeads();
    if (row.cells.every((cell) => cell.kind === 'blank')) {
      if (this.#open === 'proceedings') proceedings.takeRow(row);
      return { kind: 'empty' };
    }
    for (const table of ['disclosure', 'requests'] as const) {
      if (!row.cells.some((cell) => cell.kind === 'text') || !this.#readers[table].takeRow(row)) continue;
      this.#enter(table);
      return { kind: 'done' };
    }
    if (this.#open === 'proceedings' && proceedings.takeRow(row)) return { kind: 'done' };
    return { kind: 'unknown' };
  }

  #collectHead(table: FormTable, row: GridRow): void {
    const before = this.#heads;
    if (before && before.table === table && before.rows[0]?.grid === row.grid && table !== 'disclosure')
      before.rows.push(row);
    else {
      this.#endHeads();
      this.#heads = { table, rows: [row] };
    }
  }

  #endHeads(): void {
    const heads = this.#heads;
    if (!heads) return;
    this.#heads = null;
    this.#enter(heads.table);
    this.#readers[heads.table].takeHeads(heads.rows);
  }

  #enter(table: FormTable): void {
    this.#endHeads();
    if (this.#open !== null && this.#open !== table) this.#readers[this.#open].flush();
    this.#open = table;
    this.#units.enter(table);
  }

  #takeUnknown(row: GridRow): void {
    if (this.#open) this.#readers[this.#open].takeUnknown(row);
  }

  /** Whether a layout table without one known label is the rest of the table before it: next to it, with a row of values. */
  #continues(grid: Grid, open: FormTable): boolean {
    const { heads } = this.#readers[open];
    if (!heads || grid.block !== this.#lastBlock + 1) return false;
    if (open === 'requests' && this.#readers.requests.complete) return false;
    const least = heads.grid.columns === grid.columns ? 1 : heads.columns.length;
    return grid.rows.some(
      (row) => row.cells.filter((cell) => cell.kind === 'value' && hasDigit(cell.text)).length >= least,
    );
  }
}
