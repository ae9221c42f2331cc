/**
 * Rows of a table → rows with column spans. A row says where the edges of its cells are, in twentieths of a point; the edges of
 * all rows, taken together, are the columns of the table, and a cell spans the columns between its own two edges.
 */
import type { SourceCell, SourceRow } from '../word/merges.js';
import { hasContent, type Item, type RowItem } from './items.js';
import type { CellDefinition } from './row-definition.js';

/** Edges nearer than this are one edge: 2 points. */
const SAME_EDGE = 40;

export interface Columns {
  readonly rows: readonly SourceRow<Item>[];
  /** false: some cell with text has no width. */
  readonly exact: boolean;
}

interface EdgedCell {
  readonly items: readonly Item[];
  readonly definition: CellDefinition | null;
  readonly left: number;
  readonly right: number;
}

interface EdgedRow {
  readonly cells: readonly EdgedCell[];
  readonly exact: boolean;
}

export function toColumns(rows: readonly RowItem[]): Columns {
  const edged = rows.map(withEdges);
  const columnOf = commonColumns(edged);
  return {
    rows: edged.map(({ cells, exact }) => {
      if (!exact) return { before: 0, cells: cells.map((cell) => sourceCell(cell, 1)) };
      const spans = cells.map(({ left, right }) => Math.max(1, columnOf(right) - columnOf(left)));
      return {
        before: columnOf(cells[0]?.left ?? 0),
        cells: cells.map((cell, index) => sourceCell(cell, spans[index] ?? 1)),
      };
    }),
    exact: edged.every(({ exact }) => exact),
  };
}

function sourceCell({ items, definition }: EdgedCell, span: number): SourceCell<Item> {
  const merge = { first: 'restart', merged: 'continue' } as const;
  const { horizontal, vertical } = definition ?? { horizontal: null, vertical: null };
  return {
    items,
    span,
    vMerge: vertical && merge[vertical],
    hMerge: horizontal && merge[horizontal],
  };
}

/** Cells with their edges. Cells without width, which some writers leave behind, are left out when they are empty. */
function withEdges({ cells, definition }: RowItem): EdgedRow {
  const definitions = definition?.cells ?? [];
  let exact = cells.length === definitions.length;
  let at = definition?.left ?? 0;
  const edged: EdgedCell[] = [];
  cells.forEach((items, index) => {
    const own = definitions[index] ?? null;
    const left = at;
    at += own?.width ?? 0;
    if (own && own.width <= 0) {
      if (!items.some(hasContent)) return;
      exact = false;
    }
    edged.push({ items, definition: own, left, right: at });
  });
  return { cells: edged, exact };
}

/** A function that gives the column that begins at an edge. */
function commonColumns(rows: readonly EdgedRow[]): (edge: number) => number {
  const cells = rows.flatMap((row) => (row.exact ? row.cells : []));
  let narrowest = 2 * SAME_EDGE;
  const edges = new Set<number>();
  for (const { left, right } of cells) {
    narrowest = Math.min(narrowest, right - left);
    edges.add(left).add(right);
  }
  const columns = new Map<number, number>();
  let column = -1;
  let group = -Infinity;
  for (const edge of [...edges].sort((a, b) => a - b)) {
    // a group begins with its first edge: a row of narrow steps must not make one column of many
    if (edge - group > narrowest / 2) {
      column += 1;
      group = edge;
    }
    columns.set(edge, column);
  }
  return (edge) => columns.get(edge) ?? 0;
}
