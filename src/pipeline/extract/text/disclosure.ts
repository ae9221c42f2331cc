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
import { withoutPanels } from './panels.js';
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
  const logical = parseRows(rowsKnown ? withoutPanels(rows, reader) : rows, reader, rowsKnown);
  if (!logical.some((row) => row.kind === 'head')) return null;
  const placed = placeFields(logical, reader);
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
      if (!rowsKnown && row.cells.length === 1 && current) (current as LogicalRow).fields.push(rawCell('', row.line));
      continue;
    }
    for (const cell of row.cells.slice(row.cells.indexOf(first))) {
      const starts = cell === first;
      const kind = isFilled(cell) ? kindOf(cell, reader) : null;
      if (kind) {
        open(kind, cell, !rowsKnown || !starts);
      } else if (starts && rowsKnown && isWords(cell.text)) {
        // the rest of a label, an extra row, or a note
        if (continuesLabel(current, cell, row, reader)) continue;
        open(row.cells.filter(isFilled).length > 1 ? 'data' : 'note', cell, false);
      } else if (current) {
        const into: LogicalRow = current;
        if (starts && rowsKnown && isValue(cell.text)) into.strict = true;
        // values under a head or a clause: their row's name is lost
        if (isValue(cell.text) && (into.kind === 'head' || into.kind === 'clause')) {
          open('data', rawCell('', cell.line), true);
        }
        (current as LogicalRow).fields.push(cell);
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
function placeFields(rows: readonly LogicalRow[], reader: LabelReader): PlacedRow[] {
  let block: Block = NO_BLOCK;
  let clause: string | undefined;
  return rows.map((row, index) => {
    const cells = row.fields.filter(isFilled);
    if (row.kind === 'note') return { row, cells, irregular: null };
    if (row.kind === 'clause') {
      clause = reader.of(row.label.text, 'disclosure', ['clause'])?.id;
      block = NO_BLOCK;
      return { row, cells, irregular: null };
    }
    if (row.kind === 'head') {
      block = blockOf(row, rows.slice(index + 1), reader);
      return { row, cells, irregular: null };
    }
    if (block.heads === 0) return { row, cells, irregular: { expected: FORM_COLUMNS - 1, found: cells.length } };
    const fit = fitUnderHead(row, block);
    // where rows are not known, a row of another clause may have come under this one's heads
    const within = reader.of(row.label.text, 'disclosure', ['row'])?.within;
    const stray = row.strict && within !== undefined && clause !== within;
    const doubt = fit.irregular || block.doubt || stray || row.label.text === '';
    const irregular = doubt ? { expected: block.heads, found: fit.found } : null;
    return { row, cells: [...fit.values, ...fit.after], irregular };
  });
}

interface Block {
  /** Number of heads behind 信息内容; 0: none are known. */
  readonly heads: number;
  /** Where they stand among the fields of their row. */
  readonly positions: readonly number[];
  readonly fields: number;
  /** A head is missing or doubled: no column of the block is certain. */
  readonly doubt: boolean;
}

const NO_BLOCK: Block = { heads: 0, positions: [], fields: 0, doubt: false };

function blockOf(head: LogicalRow, below: readonly LogicalRow[], reader: LabelReader): Block {
  const positions = head.fields.flatMap((field, index) => (isFilled(field) ? [index] : []));
  const ids = head.fields.flatMap((field) => reader.of(field.text, 'disclosure', ['column'])?.id ?? []);
  const end = below.findIndex((row) => row.kind !== 'data');
  const rows = end < 0 ? below : below.slice(0, end);
  const wider = rows.some((row) => row.fields.filter(isFilled).length > positions.length);
  const torn = head.fields.some((field) => field.gap) || head.label.gap;
  const doubt = new Set(ids).size < ids.length || wider || torn;
  return { heads: positions.length, positions, fields: head.fields.length, doubt };
}

function fitUnderHead(row: LogicalRow, block: Block): Fit {
  const { positions, heads } = block;
  const aligned = block.fields === row.fields.length && !row.strict && !row.fields.some((field) => field.gap);
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
  return fitValues(row.fields, heads, { offset: null, strict: true, room: 0 });
}
