/**
 * The disclosure table (二、主动公开政府信息情况) rebuilt from a dump: blocks of a clause row, a head row that begins with
 * 信息内容, and data rows. All blocks are one grid, as wide as its widest block and at least the four columns of the form; the
 * last head of a narrower block, and the values under it, span what is left.
 */
import type { Label } from '../../../shared/model/labels.js';
import { isFilled, isPublishedTotal, isValue, isWords, rawCell, type RawCell, type RawRow } from './cells.js';
import { fitValues, type Fit } from './fit.js';
import { GridBuilder } from './grid-builder.js';
import type { LabelReader } from './label-reader.js';
import type { Rebuilt } from './requests.js';

/** Columns of the form. */
const FORM_COLUMNS = 4;

type RowKind = 'clause' | 'head' | 'data' | 'note';

interface LogicalRow {
  readonly kind: RowKind;
  readonly line: number;
  /** The clause, 信息内容, the data row's label, or the note. */
  readonly label: RawCell;
  readonly fields: RawCell[];
  strict: boolean;
}

interface PlacedRow {
  readonly row: LogicalRow;
  readonly cells: readonly (RawCell | null)[];
  readonly irregular: { readonly expected: number; readonly found: number } | null;
}

/** The table as a full grid; null when it has no block that can be read. `rowsKnown`: the dump marks where its rows end. */
export function rebuildDisclosure(rows: readonly RawRow[], reader: LabelReader, rowsKnown: boolean): Rebuilt | null {
  const logical = parseRows(rows, reader, rowsKnown);
  if (!logical.some((row) => row.kind === 'head')) return null;
  const placed = placeFields(logical);
  const columns = placed.reduce((most, { cells }) => Math.max(most, cells.length + 1), FORM_COLUMNS);
  const grid = new GridBuilder();
  for (const { row, cells, irregular } of placed) {
    grid.begin(row.line);
    if (row.kind === 'clause' || cells.length === 0) {
      grid.add(0, columns, row.label);
      continue;
    }
    const [head, span] = row.kind === 'note' ? [columns - cells.length, 1] : [1, columns - cells.length];
    grid.add(0, head, row.label);
    const empty = rawCell('', row.line);
    cells.forEach((cell, index) => {
      grid.add(head + index, index === cells.length - 1 ? span : 1, cell ?? empty);
    });
    if (irregular) grid.irregular(irregular.expected, irregular.found);
  }
  const data = placed.filter(({ row, irregular }) => row.kind === 'data' && !irregular).length;
  return { block: grid.finish(columns), convincing: data >= 2 };
}

function parseRows(rows: readonly RawRow[], reader: LabelReader, rowsKnown: boolean): LogicalRow[] {
  const logical: LogicalRow[] = [];
  let current: LogicalRow | null = null;
  const open = (kind: RowKind, label: RawCell, strict: boolean): void => {
    if (current && strict) current.strict = true;
    current = { kind, label, line: label.line, fields: [], strict };
    logical.push(current);
  };
  for (const row of rows) {
    const first = row.cells.find(isFilled);
    if (!first) {
      if (!rowsKnown && row.cells.length === 1 && current) (current as LogicalRow).fields.push(...row.cells);
      continue;
    }
    for (const cell of row.cells) {
      const starts = cell === first;
      const kind = isFilled(cell) ? kindOf(cell, reader) : null;
      if (kind) {
        open(kind, cell, !rowsKnown || !starts);
      } else if (starts && rowsKnown && isWords(cell.text) && !continuesLabel(current, cell, row, reader)) {
        // an extra row, or a note
        open(row.cells.filter(isFilled).length > 1 ? 'data' : 'note', cell, false);
      } else if (current && (isFilled(cell) || !starts)) {
        const into: LogicalRow = current;
        if (starts && rowsKnown && isValue(cell.text)) into.strict = true;
        if (into.label.text.endsWith(cell.text) && starts && isWords(cell.text)) continue;
        if (row.cells.indexOf(first) <= row.cells.indexOf(cell)) into.fields.push(cell);
      }
    }
  }
  return logical;
}

/** A label's second half, printed in a row of its own (a page break inside the cell). */
function continuesLabel(current: LogicalRow | null, cell: RawCell, row: RawRow, reader: LabelReader): boolean {
  if (!current || row.cells.filter(isFilled).length > 1) return false;
  if (reader.exact(`${current.label.text}${cell.text}`).length === 0) return false;
  current.label.text = `${current.label.text}\n${cell.text}`;
  return true;
}

function kindOf(cell: RawCell, reader: LabelReader): RowKind | null {
  const kinds: Partial<Record<Label['role'], RowKind>> = { clause: 'clause', item_head: 'head', row: 'data' };
  const label = reader.of(cell.text, 'disclosure', ['clause', 'item_head', 'row']);
  if (label) return kinds[label.role] ?? null;
  return isPublishedTotal(cell.text) ? 'note' : null;
}

/** Fits each row's fields under the heads of its block. */
function placeFields(rows: readonly LogicalRow[]): PlacedRow[] {
  let head: LogicalRow | null = null;
  let heads: RawCell[] = [];
  return rows.map((row) => {
    if (row.kind === 'head') {
      head = row;
      heads = row.fields.filter(isFilled);
      return { row, cells: heads, irregular: null };
    }
    if (row.kind === 'clause') {
      head = null;
      heads = [];
      const printed = row.fields.filter(isFilled);
      return { row, cells: printed, irregular: null };
    }
    if (row.kind === 'note') return { row, cells: row.fields.filter(isFilled), irregular: null };
    if (heads.length === 0) {
      const cells = row.fields.filter(isFilled);
      return { row, cells, irregular: { expected: FORM_COLUMNS - 1, found: cells.length } };
    }
    const fit = fitUnderHead(row, head, heads.length);
    const cells = [...fit.values, ...fit.after];
    return { row, cells, irregular: fit.irregular ? { expected: heads.length, found: fit.found } : null };
  });
}

function fitUnderHead(row: LogicalRow, head: LogicalRow | null, columns: number): Fit {
  const positions = head ? head.fields.flatMap((field, index) => (isFilled(field) ? [index] : [])) : [];
  const aligned = head?.fields.length === row.fields.length && !row.strict;
  if (aligned && row.fields.every((field, index) => !isFilled(field) || positions.includes(index))) {
    const values = positions.map((position) => row.fields[position] ?? null);
    return {
      values,
      before: [],
      after: [],
      irregular: false,
      found: values.filter((cell) => cell?.text !== '').length,
    };
  }
  return fitValues(row.fields, columns, { offset: null, strict: row.strict, room: 0 });
}
