/**
 * The requests matrix (三、收到和处理政府信息公开申请情况) rebuilt from a dump that has lost its merged cells.
 *
 * Rows are found by their labels: a row begins with the label of a row or of a group and ends where the next one begins.
 * Depth of a label is its column (一、二、三、四、: 0; （一）…: 1; 1.…: 2); the last label of a row spans the label columns
 * that are left, a group's label reaches down over the rows under it.
 */
import type { Cell, TableBlock } from '../../../shared/model/layout.js';
import type { Label } from '../../../shared/model/labels.js';
import { splitOrdinal } from '../../../shared/model/label-match.js';
import { filled, isFilled, isValue, rawCell, type RawCell, type RawRow } from './cells.js';
import { fitValues } from './fit.js';
import { GridBuilder } from './grid-builder.js';
import type { LabelReader } from './label-reader.js';
import {
  FORM_COLUMNS,
  headIdOf,
  LABEL_COLUMNS,
  readRequestsHead,
  type HeadCell,
  type RequestsHead,
} from './requests-head.js';

interface RowLabel {
  readonly cell: RawCell;
  readonly depth: number;
  /** Of a group, which has no values of its own. */
  readonly group: boolean;
}

interface LogicalRow {
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

/** What a rebuilder hands back. */
export interface Rebuilt {
  readonly block: TableBlock;
  /** Everything a table of the form has is there, so that cells known by nothing but labels may be trusted to be cells. */
  readonly convincing: boolean;
}

/**
 * The matrix as a full grid; null when its head leaves a doubt about the columns.
 * `rowsKnown`: the dump marks where its rows end.
 */
export function rebuildRequests(rows: readonly RawRow[], reader: LabelReader, rowsKnown: boolean): Rebuilt | null {
  const parser = new RowParser(reader, rowsKnown);
  rows.forEach((row, index) => parser.take(row, index));
  const { head, logical } = parser.finish();
  if (!head) return null;
  const grid = new GridBuilder();
  head.place(grid);
  const columns = placeRows(grid, logical, head);
  const data = logical.filter((row) => row.kind === 'row' && row.labels.length > 0).length;
  return { block: grid.finish(columns), convincing: data >= 10 };
}

/** Printed rows → rows with labels and fields. */
class RowParser {
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
    if (!this.#headCells && this.#rowsKnown && this.#takeOdd(row, printed, first)) return;
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
    if (!this.#rowsKnown && row.cells.length === 1) this.#current.fields.push(...row.cells);
    else if (this.#current.fields.length === 0 && row.cells.length === wanted) this.#current.fields.push(...row.cells);
  }

  /** Rows that do not begin with a label: the rest of a broken row, the rest of a broken label, a note. */
  #takeOdd(row: RawRow, printed: readonly RawCell[], first: RawCell): boolean {
    if (this.#isHeadLabel(first) || this.#labelOf(first, true, row.cells.indexOf(first))) return false;
    const current = this.#current;
    if (isValue(first.text)) {
      const have = current ? current.fields.filter(isFilled).length : 0;
      if (current && current.labels.length > 0 && have + printed.length <= this.#columns) {
        current.fields.push(...row.cells);
        current.strict = true;
      } else {
        // the rest of a row that has a value too many, or a row that has lost its label
        if (current && printed.length !== this.#columns) current.doubt = true;
        this.#close();
        this.#open(row, row.cells.indexOf(first) - 1, false);
        this.#current?.fields.push(...row.cells);
      }
      return true;
    }
    if (printed.length > 1) return false;
    const broken = current?.labels.at(-1)?.cell ?? this.#logical.at(-1)?.labels.at(-1)?.cell;
    if (broken && this.#reader.exact(`${broken.text}${first.text}`).length > 0) {
      broken.text = `${broken.text}\n${first.text}`;
      return true;
    }
    this.#close();
    this.#logical.push({ ...emptyRow(row, 0, false), kind: 'note', fields: [first] });
    return true;
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
    const complete = (this.#current?.fields.filter(isFilled).length ?? 0) >= this.#columns;
    if (label) {
      // 总计 and 其他 are columns as well
      const sure = !this.#isColumn(cell) || splitOrdinal(cell.text).ordinal !== null;
      return sure || (starts && this.#rowsKnown) || complete
        ? { cell, depth: depthOf(label), group: label.role === 'row_group' }
        : null;
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

/** Places the rows under the head; gives the number of columns, which grows only for printed cells beyond the head. */
function placeRows(grid: GridBuilder, rows: readonly LogicalRow[], head: RequestsHead): number {
  const values = head.columns;
  const offsets = learnOffsets(rows, values);
  let columns = LABEL_COLUMNS + values;
  const fits = rows.map((row) =>
    fitValues(row.fields, values, {
      offset: offsets.get(row.labelAt) ?? null,
      strict: row.strict,
      room: LABEL_COLUMNS - 1 - (row.labels.at(-1)?.depth ?? 0),
    }),
  );
  rows.forEach((row, index) => {
    if (row.kind === 'row') columns = Math.max(columns, LABEL_COLUMNS + values + (fits[index]?.after.length ?? 0));
    if (row.kind === 'head') columns = Math.max(columns, row.fields.length);
  });
  const groups: (Cell | null)[] = [null, null];
  rows.forEach((row, index) => {
    grid.begin(row.line);
    const fit = fits[index];
    if (row.kind === 'note' || row.kind === 'head' || !fit) {
      groups.fill(null);
      if (row.kind === 'note') grid.add(0, columns, row.fields[0] ?? null);
      else row.fields.forEach((cell, at) => grid.add(at, 1, cell));
      return;
    }
    const extra = fit.before.length;
    placeLabels(grid, row.labels, groups, extra);
    fit.before.forEach((cell, at) => grid.add(LABEL_COLUMNS - extra + at, 1, cell));
    const empty = rawCell('', row.line);
    fit.values.forEach((cell, at) => grid.add(LABEL_COLUMNS + at, 1, cell ?? empty));
    fit.after.forEach((cell, at) => grid.add(LABEL_COLUMNS + values + at, 1, cell));
    const unnamed = row.labels.length === 0 || (row.labels.at(-1)?.group === true && fit.found > 0);
    if (fit.irregular || row.doubt || head.doubt || unnamed) grid.irregular(values, fit.found);
  });
  return columns;
}

function placeLabels(grid: GridBuilder, labels: readonly RowLabel[], groups: (Cell | null)[], extra: number): void {
  const depth = labels[0]?.depth ?? 0;
  for (let column = 0; column < LABEL_COLUMNS - 1; column++) {
    const group = groups[column];
    if (column >= depth) groups[column] = null;
    else if (group && group.row + group.rowSpan === grid.row) group.rowSpan += 1;
    else groups[column] = null;
  }
  labels.forEach((label, index) => {
    const last = index === labels.length - 1;
    const span = last ? LABEL_COLUMNS - label.depth - extra : 1;
    const cell = grid.add(label.depth, span, label.cell);
    if (!last) groups[label.depth] = cell;
  });
}

/** Where the values begin behind the label, by rows that print all of them. */
function learnOffsets(rows: readonly LogicalRow[], values: number): Map<number, number> {
  const offsets = new Map<number, number>();
  const conflicting = new Set<number>();
  for (const row of rows) {
    const first = row.fields.findIndex(isFilled);
    if (row.kind !== 'row' || row.strict || first < 0) continue;
    const fields = row.fields.slice(first, first + values);
    if (fields.length < values || !fields.every(isFilled) || row.fields.slice(first + values).some(isFilled)) continue;
    const known = offsets.get(row.labelAt);
    if (known !== undefined && known !== first) conflicting.add(row.labelAt);
    offsets.set(row.labelAt, first);
  }
  for (const labelAt of conflicting) offsets.delete(labelAt);
  return offsets;
}
