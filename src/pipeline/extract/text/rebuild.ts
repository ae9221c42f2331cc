/**
 * A run of printed rows → tables and paragraphs. The run is cut where one table of the form ends and the next begins, which
 * the labels tell; each part is rebuilt by its form, or as a generic table, or given back as paragraphs.
 */
import type { ParagraphBlock, TableBlock } from '../../../shared/model/layout.js';
import type { FormTable } from '../../../shared/model/report.js';
import {
  filled,
  isFilled,
  isProse,
  isPublishedTotal,
  isSectionHeading,
  isValue,
  isWords,
  type RawCell,
  type RawRow,
} from './cells.js';
import { rebuildDisclosure } from './disclosure.js';
import { buildGeneric } from './generic.js';
import type { LabelReader } from './label-reader.js';
import { rebuildProceedings } from './proceedings.js';
import { rebuildRequests } from './requests.js';

type Form = FormTable | 'text' | null;

interface Segment {
  readonly form: Form;
  readonly rows: RawRow[];
}

const REBUILD = { disclosure: rebuildDisclosure, requests: rebuildRequests, proceedings: rebuildProceedings } as const;

/** Labels that begin a table of the form, or that stand in no other. */
const STARTS: Readonly<Record<FormTable, readonly string[]>> = {
  disclosure: ['clause', 'item_head', 'row'],
  requests: ['corner', 'column_group', 'column', 'row', 'row_group'],
  proceedings: ['column_group', 'column'],
};

/** The blocks that a run of rows prints. Nothing that is printed is left out but heads that are printed again. */
export function rebuildRun(rows: readonly RawRow[], reader: LabelReader): (ParagraphBlock | TableBlock)[] {
  if (!rows.some((row) => row.cells.some((cell) => reader.exact(cell.text).length > 0))) return genericOrText(rows);
  const known = rowsAreKnown(rows);
  return cut(withoutInventedHeads(rows), reader).flatMap((segment) => {
    if (segment.form === 'text') return segment.rows.flatMap(paragraphsOf);
    if (segment.form === null) return genericOrText(segment.rows);
    const loose = segment.rows.some((row) => row.source === 'loose');
    const rebuilt = REBUILD[segment.form](segment.rows, reader, known);
    if (rebuilt && (rebuilt.convincing || !loose)) return [rebuilt.block];
    // a table of the form whose head cannot be read: its cells are kept, their columns are in doubt
    return genericOrText(segment.rows, true);
  });
}

/** Most rows have more than a cell: the dump shows where rows end. */
function rowsAreKnown(rows: readonly RawRow[]): boolean {
  const single = rows.filter((row) => row.cells.length <= 1).length;
  return rows.length > 0 && single * 2 < rows.length;
}

const INVENTED = /^(?:数据|列|字段|column|col|unnamed:?)\s*[_-]?\d{1,2}$/iu;

/** Heads that a table reader made up (数据1, 数据2 …) are not the document's. */
function withoutInventedHeads(rows: readonly RawRow[]): RawRow[] {
  return rows.filter((row) => {
    const printed = filled(row);
    const invented = printed.filter((cell) => INVENTED.test(cell.text)).length;
    return invented === 0 || invented < Math.max(1, printed.length - 1);
  });
}

/** Cuts the rows where another table begins, and inside a row where the dump does not show rows. */
function cut(rows: readonly RawRow[], reader: LabelReader): Segment[] {
  const segments: Segment[] = [];
  let current: Segment | null = null;
  const begin = (form: Form): Segment => {
    current = { form, rows: [] };
    segments.push(current);
    return current;
  };
  for (const row of rows) {
    const printed = filled(row);
    const [first] = printed;
    const form: Form = (current as Segment | null)?.form ?? null;
    if (first && printed.length === 1 && isText(first, reader)) {
      (form === 'text' && current ? (current as Segment) : begin('text')).rows.push(row);
      continue;
    }
    if (first && form !== null && form !== 'text' && isOtherTable(printed, form, reader)) begin(null);
    let open: RawCell[] = [];
    const flush = (): void => {
      if (open.length === 0) return;
      const whole = open.length === row.cells.length;
      const part = whole ? row : { ...row, cells: open, line: open[0]?.line ?? row.line, printed: null };
      (current ?? begin(null)).rows.push(part);
      open = [];
    };
    for (const cell of row.cells) {
      const next = isFilled(cell) ? startOf(cell, (current as Segment | null)?.form ?? null, reader) : null;
      if (next) {
        const leading = open.every((other) => !isFilled(other)) ? open : [];
        if (leading.length === 0) flush();
        open = leading;
        begin(next);
      } else if (!current || ((current as Segment).form === 'text' && first)) begin(null);
      open.push(cell);
    }
    flush();
  }
  return segments.flatMap((segment) => withoutTail(segment, reader));
}

/** The form whose table begins with this cell, if it is not the one that is being read. */
function startOf(cell: RawCell, form: Form, reader: LabelReader): FormTable | null {
  if (isPublishedTotal(cell.text)) return null;
  const labels = form === null || form === 'text' ? reader.exact(cell.text) : reader.near(cell.text);
  if (labels.length === 0 || labels.some((label) => label.table === form)) return null;
  const tables = new Set(labels.map((label) => label.table));
  const [first] = labels;
  // 总计, 其他: in several tables, the beginning of none
  if (tables.size > 1 || !first || !STARTS[first.table].includes(first.role)) return null;
  return first.table;
}

function isText(cell: RawCell, reader: LabelReader): boolean {
  if (isProse(cell.text)) return true;
  return isSectionHeading(cell.text) && reader.exact(cell.text).length === 0;
}

/** Words in several cells and none of them of this form: the head of a table that is not of the form. */
function isOtherTable(printed: readonly RawCell[], form: FormTable, reader: LabelReader): boolean {
  const [first] = printed;
  if (!first || printed.length < 2 || isValue(first.text)) return false;
  if (printed.some((cell) => reader.near(cell.text).some((label) => label.table === form))) return false;
  return printed.filter((cell) => isWords(cell.text)).length > 1;
}

/** Lines with one cell of words after a table of the form (a signature set with tabs, a note) are paragraphs. */
function withoutTail(segment: Segment, reader: LabelReader): Segment[] {
  if (segment.form === null || segment.form === 'text') return [segment];
  const rows = [...segment.rows];
  const tail: RawRow[] = [];
  for (;;) {
    const last = rows.at(-1);
    const printed = last ? filled(last) : [];
    const [only] = printed;
    if (!last || !only || printed.length > 1 || !isWords(only.text)) break;
    if (isPublishedTotal(only.text) || reader.near(only.text).some((label) => label.table === segment.form)) break;
    tail.unshift(last);
    rows.pop();
  }
  return tail.length === 0
    ? [segment]
    : [
        { form: segment.form, rows },
        { form: 'text', rows: tail },
      ];
}

function genericOrText(rows: readonly RawRow[], doubt = false): (ParagraphBlock | TableBlock)[] {
  const table = rows.some((row) => row.source === 'loose') ? null : buildGeneric(rows, doubt);
  return table ? [table] : rows.flatMap(paragraphsOf);
}

/** What a row prints, as paragraphs: the line it stands on, or cell by cell. */
function paragraphsOf(row: RawRow): ParagraphBlock[] {
  if (row.printed !== null) {
    return row.printed === '' ? [] : [{ kind: 'paragraph', text: row.printed, line: row.line }];
  }
  return filled(row).map((cell) => ({ kind: 'paragraph', text: cell.text.replace(/\n/gu, ''), line: cell.line }));
}
