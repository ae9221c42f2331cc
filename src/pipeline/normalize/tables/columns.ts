/**
 * Heads: which column of a table stands for what, found by the labels above it (head path), from the innermost outwards.
 *
 * Position decides in one case only: heads that are cut alike (本年新 | 本年新) are told apart by their places when
 * every head of the block is a label of one known sequence, or the beginning of the label at that place.
 */
import { REQUEST_COLUMNS } from '../../../shared/model/indicators.js';
import { labelKey } from '../../../shared/model/label-match.js';
import { LABELS, type Label } from '../../../shared/model/labels.js';
import type { FormTable } from '../../../shared/model/report.js';
import { trimmed } from '../numbers.js';
import type { Grid, GridCell, GridRow } from './grid.js';
import type { Vocabulary } from './vocabulary.js';

export interface HeadColumn {
  /** Id of the column's label; null: a column without a known head. */
  readonly id: string | null;
  /** Id of the innermost known group above it; null if there is none. */
  readonly group: string | null;
  readonly from: number;
  readonly to: number;
  /** Head as printed, groups left out. */
  readonly text: string;
}

export interface Heads {
  readonly table: FormTable;
  readonly grid: Grid;
  /** Columns right of the labels, in order, those without a known head included. */
  readonly columns: readonly HeadColumn[];
  /** First column that is no label column. */
  readonly first: number;
  readonly rows: readonly GridRow[];
}

/** Orders in which the official forms print the columns of a block. */
const SEQUENCES: Readonly<Record<FormTable, readonly (readonly string[])[]>> = {
  disclosure: [
    ['made', 'disclosed', 'disclosed_total'],
    ['issued', 'repealed', 'in_force'],
    ['prior_year_items', 'change', 'decisions'],
    ['prior_year_items', 'change'],
    ['items', 'procurement_amount'],
    ['fees_amount'],
  ],
  requests: [REQUEST_COLUMNS],
  proceedings: [],
};

/** Shortest beginning of a label that is taken for the cut label. */
const SHORTEST_CUT = 2;

/** The columns that a run of head rows describes; null if fewer than `least` of them are known. */
export function readHeads(table: FormTable, rows: readonly GridRow[], words: Vocabulary, least: number): Heads | null {
  const grid = rows[0]?.grid;
  if (!grid) return null;
  const leaves: HeadColumn[] = [];
  let previous: GridCell | null = null;
  for (let column = 0; column < grid.columns; column++) {
    const path = pathAbove(rows, column);
    const bottom = path[path.length - 1] ?? null;
    const last = leaves[leaves.length - 1];
    if (bottom !== null && bottom === previous && last) leaves[leaves.length - 1] = { ...last, to: column + 1 };
    else leaves.push(leafOf(table, path, column, words));
    previous = bottom;
  }
  const columns = withoutDoubles(table, fixCut(table, rightOfLabels(table, leaves, words)));
  const first = columns[0]?.from;
  if (first === undefined || columns.filter((column) => column.id !== null).length < least) return null;
  return { table, grid, columns, first, rows };
}

/** The cells above a column from the outermost to the innermost; a blank innermost cell counts only if all are blank. */
function pathAbove(rows: readonly GridRow[], column: number): GridCell[] {
  const path: GridCell[] = [];
  for (const row of rows) {
    const cell = row.covering(column);
    if (cell && cell !== path[path.length - 1]) path.push(cell);
  }
  const printed = path.filter((cell) => cell.kind !== 'blank');
  return printed.length > 0 ? printed : path.slice(-1);
}

function leafOf(table: FormTable, path: readonly GridCell[], column: number, words: Vocabulary): HeadColumn {
  const bottom = path[path.length - 1];
  let group: string | null = null;
  for (const cell of path) group = words.find(cell.text, table, 'column_group')?.id ?? group;
  let label: Label | null = null;
  for (const cell of [...path].reverse()) label ??= words.find(cell.text, table, 'column');
  if (!label && path.length > 1) label = words.find(path.map((cell) => cell.text).join(''), table, 'column');
  return { id: label?.id ?? null, group, from: column, to: column + 1, text: bottom?.text ?? '' };
}

/** Columns left of the first known head are label columns, unless they are heads that may have been cut. */
function rightOfLabels(table: FormTable, leaves: readonly HeadColumn[], words: Vocabulary): readonly HeadColumn[] {
  const isLabelColumn = (leaf: HeadColumn): boolean =>
    leaf.id === null &&
    (leaf.text === '' ||
      words.find(leaf.text, table, 'corner') !== null ||
      words.find(leaf.text, table, 'item_head') !== null ||
      words.find(leaf.text, table, 'clause') !== null);
  let first = leaves.findIndex((leaf) => leaf.id !== null);
  while (
    first > 0 &&
    !isLabelColumn(leaves[first - 1] as HeadColumn) &&
    couldBeCut(table, leaves[first - 1]?.text ?? '')
  )
    first--;
  if (first < 0) first = leaves.findIndex((leaf) => !isLabelColumn(leaf));
  return first < 0 ? [] : leaves.slice(first);
}

function couldBeCut(table: FormTable, text: string): boolean {
  return SEQUENCES[table].some((sequence) => sequence.some((id) => isBeginning(table, text, id)));
}

const spellings = new Map<string, readonly string[]>(
  LABELS.filter((label) => label.role === 'column').map((label) => [
    `${label.table} ${label.id}`,
    [label.text, ...(label.variants ?? [])].map(labelKey),
  ]),
);

function isBeginning(table: FormTable, text: string, id: string): boolean {
  const key = labelKey(text);
  return (
    key.length >= SHORTEST_CUT &&
    (spellings.get(`${table} ${id}`) ?? []).some((spelling) => spelling.length > key.length && spelling.startsWith(key))
  );
}

/** Names cut heads by their place, if exactly one known sequence fits all printed heads of the block. */
function fixCut(table: FormTable, columns: readonly HeadColumn[]): readonly HeadColumn[] {
  const printed = columns.filter((column) => trimmed(column.text) !== '');
  if (
    printed.every((column) => column.id !== null) &&
    new Set(printed.map((column) => column.id)).size === printed.length
  )
    return columns;
  const fitting = SEQUENCES[table].filter(
    (sequence) =>
      sequence.length === printed.length &&
      printed.every((column, index) => {
        const id = sequence[index] as string;
        return column.id === id || (column.id === null && isBeginning(table, column.text, id));
      }),
  );
  const [only] = fitting;
  if (fitting.length !== 1 || !only) return columns;
  return columns.map((column) => {
    const index = printed.indexOf(column);
    return index < 0 ? column : { ...column, id: only[index] ?? null };
  });
}

/** Two columns of one name (and group) are two columns of no name. */
function withoutDoubles(table: FormTable, columns: readonly HeadColumn[]): readonly HeadColumn[] {
  const nameOf = (column: HeadColumn): string =>
    table === 'proceedings' ? `${column.group} ${column.id}` : String(column.id);
  const count = new Map<string, number>();
  for (const column of columns) count.set(nameOf(column), (count.get(nameOf(column)) ?? 0) + 1);
  return columns.map((column) =>
    column.id !== null && (count.get(nameOf(column)) ?? 0) > 1 ? { ...column, id: null } : column,
  );
}
