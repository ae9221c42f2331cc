/**
 * The requests matrix (三、收到和处理政府信息公开申请情况) rebuilt from a dump that has lost its merged cells.
 *
 * Rows are found by their labels: a row begins with the label of a row or of a group and ends where the next one begins.
 * Depth of a label is its column (一、二、三、四、: 0; （一）…: 1; 1.…: 2); the last label of a row spans the label columns
 * that are left, a group's label reaches down over the rows under it.
 */
import type { Cell, TableBlock } from '../../../shared/model/layout.js';
import { isFilled, rawCell, type RawRow } from './cells.js';
import { fitValues } from './fit.js';
import { GridBuilder } from './grid-builder.js';
import type { LabelReader } from './label-reader.js';
import { LABEL_COLUMNS, type RequestsHead } from './requests-head.js';
import { RequestsParser, type LogicalRow, type RowLabel } from './requests-rows.js';

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
  const parser = new RequestsParser(reader, rowsKnown);
  rows.forEach((row, index) => parser.take(row, index));
  const { head, logical } = parser.finish();
  if (!head) return null;
  const grid = new GridBuilder();
  head.place(grid);
  const columns = placeRows(grid, logical, head);
  const data = logical.filter((row) => row.kind === 'row' && row.labels.length > 0).length;
  return { block: grid.finish(columns), convincing: data >= 10 };
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
    const unnamed = row.labels.length === 0 || (fit.found > 0 && isGroup(row, rows[index + 1]));
    if (fit.irregular || row.doubt || head.doubt || unnamed) grid.irregular(values, fit.found);
  });
  return columns;
}

/** A group's label before values: the label of the row itself is lost. （六）其他处理 is a group if rows of its own follow. */
function isGroup(row: LogicalRow, next: LogicalRow | undefined): boolean {
  const label = row.labels.at(-1);
  return label?.group === true || (label?.depth === 1 && next?.labels[0]?.depth === 2);
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
