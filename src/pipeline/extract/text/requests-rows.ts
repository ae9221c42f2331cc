/**
 * Printed rows of the requests matrix → its head and its logical rows, each with labels and fields.
 *
 * Blank lines, page breaks and lost tabs may have cut or glued the printed rows: a logical row begins with a label of the form
 * and takes what follows up to the next one. Whatever had to be cut or joined for that is marked strict or in doubt.
 */
import type { Label } from '../../../shared/model/labels.js';
import { splitOrdinal } from '../../../shared/model/label-match.js';
import { filled, isFilled, isValue, rawCell, type RawCell, type RawRow } from './cells.js';
import type { LabelReader } from './label-reader.js';
import {
  FORM_COLUMNS,
  headIdOf,
  LABEL_COLUMNS,
  readRequestsHead,
  type HeadCell,
  type RequestsHead,
} from './requests-head.js';

/** Rows back to where a label may stand whose second half is printed here: the longest group has eight rows. */
const REACH = 8;

export interface RowLabel {
  readonly cell: RawCell;
  readonly depth: number;
  /** Of a group, which has no values of its own. */
  readonly group: boolean;
}

export interface LogicalRow {
  kind: 'row' | 'note' | 'head';
  readonly labels: RowLabel[];
  readonly fields: RawCell[];
  /** Index of the last label among the cells of its printed row; rows that agree in it have their values at one offset. */
  labelAt: number;
  /** Its ends were found by labels, not by the dump's own row ends. */
  strict: boolean;
  /** It stands under a head that contradicts the table's. */
  doubt: boolean;
  readonly line: number;
}

/** Printed rows → rows with labels and fields. */
export class RequestsParser {
  readonly #reader: LabelReader;
  readonly #rowsKnown: boolean;
  readonly #logical: LogicalRow[] = [];
  #headCells: HeadCell[] | null = [];
  #head: RequestsHead | null = null;
  #headIds = '';
  #doubt = false;
  #current: LogicalRow | null = null;

  constructor(reader: LabelReader, rowsKnown: boolean) {
    this.#reader = reader;
    this.#rowsKnown = rowsKnown;
  }

  get #columns(): number {
    return this.#head?.columns ?? FORM_COLUMNS;
  }

  take(row: RawRow, index: number): void {
    const printed = filled(row);
    const [first] = printed;
    if (!first) {
      this.#takeEmpty(row);
      return;
    }
    if (!this.#headCells && this.#rowsKnown && this.#takeOdd(row, printed, first, index)) return;
    let glued = false;
    const firstAt = row.cells.indexOf(first);
    row.cells.forEach((cell, at) => {
      const starts = cell === first;
      if (isFilled(cell) && this.#takeHeadCell(cell, index)) return;
      if (this.#headCells && isValue(cell.text)) this.#endHeadAtValue(row, index);
      const label = isFilled(cell) ? this.#labelOf(cell, starts, at) : null;
      if (label) {
        if (this.#headCells) {
          this.#closeHead();
          glued = !starts;
        } else if (!starts && this.#current && this.#current.fields.some(isFilled)) glued = true;
        this.#addLabel(label, at, row, glued || !this.#rowsKnown);
      } else if (this.#current && !this.#headCells) {
        // empty cells before a row's first label belong to the groups above it
        if (!(this.#rowsKnown && at < firstAt)) this.#current.fields.push(cell);
      }
    });
  }

  finish(): { head: RequestsHead | null; logical: LogicalRow[] } {
    if (this.#headCells) this.#closeHead();
    this.#close();
    return { head: this.#head, logical: this.#logical };
  }

  /** A row of nothing but empty cells is a blank line of the table; where rows are not known it may be a blank value. */
  #takeEmpty(row: RawRow): void {
    if (this.#headCells || !this.#current) return;
    const wanted = this.#columns - this.#current.fields.length;
    if (!this.#rowsKnown && row.cells.length === 1) append(this.#current.fields, row.cells);
    else if (this.#current.fields.length === 0 && row.cells.length === wanted) append(this.#current.fields, row.cells);
  }

  /** Rows that do not begin with a label of the form: the rest of a broken row, the rest of a broken label, a note. */
  #takeOdd(row: RawRow, printed: readonly RawCell[], first: RawCell, index: number): boolean {
    const known = this.#reader.of(first.text, 'requests', ['row', 'row_group']);
    if (known || this.#isHeadLabel(first)) return false;
    if (isValue(first.text)) {
      this.#takeValues(row, printed, first);
      return true;
    }
    const broken = this.#brokenLabel(first.text);
    if (broken) {
      broken.text = `${broken.text}\n${first.text}`;
      const rest = row.cells.map((cell) => (cell === first ? rawCell('', cell.line) : cell));
      if (printed.length > 1) this.take({ ...row, cells: rest }, index);
      return true;
    }
    if (printed.length > 1 || row.cells.length > this.#columns) return false;
    this.#close();
    this.#logical.push({ ...emptyRow(row, 0, false), kind: 'note', fields: [first] });
    return true;
  }

  #takeValues(row: RawRow, printed: readonly RawCell[], first: RawCell): void {
    const current = this.#current;
    const have = current ? current.fields.filter(isFilled).length : 0;
    if (current && current.labels.length > 0 && have + printed.length <= this.#columns) {
      append(current.fields, row.cells);
      current.strict = true;
      return;
    }
    // the rest of a row that has a value too many, or a row that has lost its label
    if (current && printed.length !== this.#columns) current.doubt = true;
    this.#close();
    this.#open(row, row.cells.indexOf(first) - 1, false);
    if (this.#current) append(this.#current.fields, row.cells);
  }

  /** The label above that this text makes whole; a page break cut it. */
  #brokenLabel(text: string): RawCell | null {
    const rows = this.#logical.slice(-REACH).concat(this.#current ?? []);
    for (const { cell } of rows.reverse().flatMap((row) => [...row.labels].reverse())) {
      const whole = this.#reader.exact(cell.text + text).length > 0;
      if (whole && this.#reader.exact(cell.text).length === 0) return cell;
    }
    return null;
  }

  #isHeadLabel(cell: RawCell): boolean {
    const id = headIdOf(cell.text, this.#reader);
    return id !== null && id !== 'total' && id !== 'other_organization';
  }

  /** Takes the cell for the head if one is being read, or if one begins here again. */
  #takeHeadCell(cell: RawCell, row: number): boolean {
    if (!this.#headCells) {
      if (!this.#isHeadLabel(cell)) return false;
      this.#close();
      this.#headCells = [];
    }
    const label = this.#reader.of(cell.text, 'requests', ['row', 'row_group']);
    const inHead = headIdOf(cell.text, this.#reader) !== null;
    if ((label && !inHead) || isValue(cell.text)) return false;
    this.#headCells.push({ ...cell, row });
    return true;
  }

  /** A value where a head was read: what stands before it in its row is a label that cannot be read, if anything does. */
  #endHeadAtValue(row: RawRow, index: number): void {
    const cells = this.#headCells ?? [];
    const labels: HeadCell[] = [];
    for (let last = cells.at(-1); last?.row === index && !this.#isHeadLabel(last); last = cells.at(-1)) {
      labels.unshift(last);
      cells.pop();
    }
    this.#closeHead();
    this.#open(row, labels.length - 1, true);
    labels.forEach((cell, depth) =>
      this.#current?.labels.push({ cell, depth: Math.min(depth, LABEL_COLUMNS - 1), group: false }),
    );
  }

  #closeHead(): void {
    const cells = this.#headCells ?? [];
    this.#headCells = null;
    const ids = cells.map((cell) => headIdOf(cell.text, this.#reader) ?? cell.text).join('|');
    if (!this.#head && this.#logical.length === 0) {
      this.#head = readRequestsHead(cells, this.#reader);
      this.#headIds = ids;
      return;
    }
    // printed again after a page break: nothing new if it says the same, a contradiction if not
    this.#doubt = ids !== this.#headIds;
    if (!this.#doubt) return;
    this.#logical.push({ ...emptyRow({ line: cells[0]?.line ?? 1 }, 0, false), kind: 'head', fields: cells });
  }

  /** The label that begins a row or stands behind its group's; null for a value. */
  #labelOf(cell: RawCell, starts: boolean, at: number): RowLabel | null {
    const label = this.#reader.of(cell.text, 'requests', ['row', 'row_group']);
    if (label) {
      const read = { cell, depth: depthOf(label), group: label.role === 'row_group' };
      // 总计 and 其他 are columns as well
      if (!this.#isColumn(cell) || splitOrdinal(cell.text).ordinal !== null) return read;
      const complete = (this.#current?.fields.filter(isFilled).length ?? 0) >= this.#columns;
      return complete || (starts && this.#rowsKnown) ? read : null;
    }
    if (isValue(cell.text) || this.#headCells || !this.#rowsKnown) return null;
    const { ordinal } = splitOrdinal(cell.text);
    if (ordinal && (starts || this.#current?.fields.length === 0)) {
      return { cell, depth: { cn: 0, p: 1, n: 2 }[ordinal.style], group: false };
    }
    return starts ? { cell, depth: Math.min(at, LABEL_COLUMNS - 1), group: false } : null;
  }

  #isColumn(cell: RawCell): boolean {
    return this.#reader.of(cell.text, 'requests', ['column']) !== null;
  }

  #addLabel(label: RowLabel, at: number, row: RawRow, strict: boolean): void {
    const current = this.#current;
    const last = current?.labels.at(-1);
    const goesOn = current && last && !current.fields.some(isFilled) && last.depth < label.depth;
    if (current && goesOn && current.fields.length < this.#columns) {
      current.fields.length = 0;
      current.labels.push(label);
      current.labelAt = at;
      return;
    }
    this.#close(strict);
    this.#open(row, at, strict);
    this.#current?.labels.push(label);
  }

  #open(row: RawRow, labelAt: number, strict: boolean): void {
    this.#current = { ...emptyRow(row, labelAt, strict), doubt: this.#doubt };
  }

  #close(strict = false): void {
    if (!this.#current) return;
    if (strict) this.#current.strict = true;
    this.#logical.push(this.#current);
    this.#current = null;
  }
}

function emptyRow(row: { readonly line: number }, labelAt: number, strict: boolean): LogicalRow {
  return { kind: 'row', labels: [], fields: [], labelAt, strict, doubt: false, line: row.line };
}

function depthOf(label: Label): number {
  if (label.within === undefined) return 0;
  return label.within === 'outcomes' ? 1 : 2;
}

/** Without spreading: a hostile row may have more cells than a call takes arguments. */
function append(fields: RawCell[], cells: readonly RawCell[]): void {
  for (const cell of cells) fields.push(cell);
}
