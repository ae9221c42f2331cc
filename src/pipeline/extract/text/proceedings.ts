/**
 * The table of reconsiderations and lawsuits (四、…行政复议、行政诉讼情况) rebuilt from a dump: 15 columns under a head of three
 * rows whose order of printing tells every span.
 */
import { filled, isFilled, isValue, isWords, rawCell, type RawCell, type RawRow } from './cells.js';
import { fitValues } from './fit.js';
import { GridBuilder } from './grid-builder.js';
import type { LabelReader } from './label-reader.js';
import type { Rebuilt } from './requests.js';

export const PROCEEDINGS_COLUMNS = 15;
const RESULTS = 5;
/** 行政复议, 行政诉讼, five results, 未经复议直接起诉, 复议后起诉, ten results. */
const HEAD_CELLS = 19;
const ROLES = ['column_group', 'column'] as const;

interface DataRow {
  readonly line: number;
  readonly fields: RawCell[];
  strict: boolean;
  /** What stands under it may be its own. */
  doubt: boolean;
  readonly note: boolean;
}

/** The table as a full grid; null when its head is not the form's. `rowsKnown`: the dump marks where its rows end. */
export function rebuildProceedings(rows: readonly RawRow[], reader: LabelReader, rowsKnown: boolean): Rebuilt | null {
  const idOf = (cell: RawCell): string | null => reader.of(cell.text, 'proceedings', ROLES)?.id ?? null;
  const head: RawCell[] = [];
  const data: DataRow[] = [];
  for (const row of rows) {
    let rest = row.cells;
    if (head.length < HEAD_CELLS) {
      const taken = takeHead(row.cells, head);
      if (taken === null) return null;
      if (head.length < HEAD_CELLS) continue;
      rest = row.cells.slice(taken);
      // empty cells behind the head's last label are the row's own merged cells; with values behind them they are cells
      if (taken > 0 && !rest.some(isFilled)) continue;
      if (taken > 0) {
        data.push({ line: rest[0]?.line ?? row.line, fields: [...rest], strict: true, doubt: false, note: false });
        continue;
      }
    }
    if (isHeadAgain(rest, idOf)) continue;
    takeData(data, { ...row, cells: rest }, rowsKnown);
  }
  const torn = head.some((cell) => cell.gap);
  if (torn) for (const row of data) row.doubt = true;
  const ids = head.map(idOf);
  if (head.length < HEAD_CELLS || !isFormHead(ids)) return null;
  return place(head, ids.indexOf('litigation_direct'), data);
}

/** Takes words for the head; gives how many cells of the row it used, null when a value comes before the head is whole. */
function takeHead(cells: readonly RawCell[], head: RawCell[]): number | null {
  for (const [index, cell] of cells.entries()) {
    if (head.length === HEAD_CELLS) return index;
    if (!isFilled(cell)) continue;
    if (!isWords(cell.text)) return null;
    head.push(cell);
  }
  return cells.length;
}

function isFormHead(ids: readonly (string | null)[]): boolean {
  const at = (id: string): number => ids.indexOf(id);
  const groups = at('reconsideration') === 0 && at('litigation') === 1;
  const direct = at('litigation_direct');
  if (!groups || direct + 1 !== at('litigation_after_reconsideration')) return false;
  if (direct !== 2 && direct !== 2 + RESULTS) return false;
  // results as the form orders them; a result that cannot be read is left to who reads the columns
  const results = ids.filter((_, index) => index > 1 && index !== direct && index !== direct + 1);
  const order = ['upheld', 'corrected', 'other', 'pending', 'total'];
  return results.every((id, index) => id === null || id === order[index % RESULTS]);
}

function isHeadAgain(cells: readonly RawCell[], idOf: (cell: RawCell) => string | null): boolean {
  const printed = cells.filter(isFilled);
  return printed.length > 0 && printed.every((cell) => idOf(cell) !== null);
}

function takeData(data: DataRow[], row: RawRow, rowsKnown: boolean): void {
  const printed = filled(row);
  const last = data.at(-1);
  const [first] = printed;
  if (!first) {
    // an unfilled row, or, where each cell is a row, an unfilled cell
    if (row.cells.length >= PROCEEDINGS_COLUMNS) data.push(dataRow(row, !rowsKnown));
    else if (!rowsKnown && row.cells.length === 1) append(data, row);
    return;
  }
  if (printed.length === 1 && isWords(first.text)) {
    data.push({ line: row.line, fields: [first], strict: false, doubt: false, note: true });
    return;
  }
  // where each cell is a row, one value too many must not look like a row that is whole
  const room = PROCEEDINGS_COLUMNS - printed.length;
  const fits = !rowsKnown || (last && last.fields.slice(0, PROCEEDINGS_COLUMNS * 2).filter(isFilled).length <= room);
  if (fits && last && !last.note && printed.every((cell) => isValue(cell.text))) append(data, row);
  else {
    if (last && printed.length < PROCEEDINGS_COLUMNS) last.doubt = true;
    data.push(dataRow(row, !rowsKnown));
  }
}

function append(data: DataRow[], row: RawRow): void {
  const last = data.at(-1);
  if (!last || last.note) {
    data.push(dataRow(row, true));
    return;
  }
  for (const cell of row.cells) last.fields.push(cell);
  last.strict = true;
}

function dataRow(row: RawRow, strict: boolean): DataRow {
  return { line: row.line, fields: [...row.cells], strict, doubt: false, note: false };
}

function place(head: readonly RawCell[], direct: number, data: readonly DataRow[]): Rebuilt {
  const grid = new GridBuilder();
  placeHead(grid, head, direct);
  const fits = data.map((row) =>
    fitValues(row.fields, PROCEEDINGS_COLUMNS, { offset: null, strict: row.strict, room: 0 }),
  );
  const columns = data.reduce(
    (most, row, index) => (row.note ? most : Math.max(most, PROCEEDINGS_COLUMNS + (fits[index]?.after.length ?? 0))),
    PROCEEDINGS_COLUMNS,
  );
  data.forEach((row, index) => {
    const fit = fits[index];
    grid.begin(row.line);
    if (row.note || !fit) {
      grid.add(0, columns, row.fields[0] ?? null);
      return;
    }
    const empty = rawCell('', row.line);
    [...fit.values, ...fit.after].forEach((cell, column) => grid.add(column, 1, cell ?? empty));
    if (fit.irregular || row.doubt) grid.irregular(PROCEEDINGS_COLUMNS, fit.found);
  });
  return { block: grid.finish(columns), convincing: data.some((row) => !row.note) };
}

/** Results of 行政复议 stand in the second row over two rows, or, where they were printed last, in the third under it. */
function placeHead(grid: GridBuilder, head: readonly RawCell[], direct: number): void {
  const groups = head.slice(direct, direct + 2);
  const own = head.slice(2, direct);
  const leaves = head.slice(direct + 2);
  const top = grid.begin(head[0]?.line ?? 1);
  const row = grid.begin(head[2]?.line ?? 1);
  grid.begin(leaves[0]?.line ?? 1);
  const height = own.length === 0 ? 2 : 1;
  grid.place(top, 0, height, RESULTS, head[0] ?? null);
  grid.place(top, RESULTS, 1, RESULTS * 2, head[1] ?? null);
  own.forEach((cell, column) => grid.place(row, column, 2, 1, cell));
  groups.forEach((cell, index) => {
    grid.place(row, RESULTS * (index + 1), 1, RESULTS, cell);
  });
  leaves.forEach((cell, index) => grid.add(own.length + index, 1, cell));
}
