/**
 * The lattice of a table and its ink → cells. Each elementary edge is verified by its ink (edges.ts); boxes with no edge between
 * them are one cell. Cells are rectangles: where they are not, the edges that are least sure are decided the other way. Where a
 * table as wide as a form's is not merged as the form is, edges that are half drawn count as drawn.
 */
import { regionsOf, type CellSpan, type Regions } from '../../shared/cell-regions.js';
import { coverOf, darknessOf, type EdgeOptions } from './edges.js';
import { FORMS, isFormWidth, isRegular, type Form } from './forms.js';
import type { LineInk } from './line-ink.js';

/** Ink to verify edges with: rows for edges along rows, columns for those along columns. */
export interface EdgeInk extends EdgeOptions {
  readonly across: LineInk;
  readonly down: LineInk;
}

/** Share of an edge that is covered when it is drawn. */
export const DRAWN = 0.8;

/** Edges of a lattice with how much of each is drawn; outer edges are drawn whatever their ink. */
interface Edges {
  readonly rows: number;
  readonly columns: number;
  /** Right of box (row, column): row × (columns − 1) + column. Below it: row × columns + column. */
  readonly right: Float64Array;
  readonly below: Float64Array;
}

/** The cells of a lattice, and how sure its least sure edge is. */
export function cellsOf(
  xs: readonly number[],
  ys: readonly number[],
  ink: EdgeInk,
): { cells: CellSpan[]; sureness: number } {
  const [rows, columns] = [ys.length - 1, xs.length - 1];
  const edges: Edges = {
    rows,
    columns,
    right: new Float64Array(rows * Math.max(0, columns - 1)),
    below: new Float64Array(Math.max(0, rows - 1) * columns),
  };
  for (let column = 0; column + 1 < columns; column++) {
    const covers = coversOf(ink.down, xs[column + 1] ?? 0, ys, ink);
    covers.forEach((cover, row) => (edges.right[row * (columns - 1) + column] = cover));
  }
  for (let row = 0; row + 1 < rows; row++)
    edges.below.set(coversOf(ink.across, ys[row + 1] ?? 0, xs, ink), row * columns);
  const printed = { ...edges, right: edges.right.slice(), below: edges.below.slice() };
  const found = rectangular(edges);
  // merged as a form is: the form itself speaks for edges that are in doubt
  if (isRegular(columns, found.cells)) return { cells: found.cells, sureness: Math.max(found.sureness, BY_FORM) };
  if (!isFormWidth(columns)) return found;
  const form = FORMS.find((one) => one.columns === columns);
  const more = form === undefined ? [] : [asForm(withWeak(printed), form), asForm(edges, form)];
  for (const tried of [withWeak(edges), ...more]) {
    const healed = regions(tried);
    if (healed.crooked === 0 && isRegular(columns, healed.cells)) return { cells: healed.cells, sureness: BY_FORM };
  }
  return found;
}

/** Below a row as wide as the table all rows are divided alike, as far as the next; labels end in all of them. */
function fillBlocks(right: Float64Array, rows: number, columns: number): void {
  const edgesOf = (row: number): Float64Array => right.subarray(row * (columns - 1), (row + 1) * (columns - 1));
  const isDivided = (row: number): boolean => row < rows && edgesOf(row).some((cover) => cover >= DRAWN);
  for (let from = 0, to = 0; from < rows; from = to + 1) {
    for (to = from; isDivided(to);) to += 1;
    for (let edge = 0; edge < columns - 1; edge++) {
      const isDrawn = Array.from({ length: to - from }, (_, row) => edgesOf(from + row)[edge] ?? 0).some(
        (cover) => cover >= DRAWN,
      );
      for (let row = from; isDrawn && row < to; row++)
        if (edge === 0 || (edgesOf(row)[edge] ?? 0) >= WEAK) edgesOf(row)[edge] = 1;
    }
  }
}

/** Share of a line's edges between values that have to be drawn for the others to be. */
const NEARLY_ALL = 0.8;

/**
 * The edges, those drawn that a form has on its labels' side, where a seal or a fold has taken one wholly: labels end where the
 * values begin, in every row, and a row of values has a label of its own. Between values only weak edges are drawn: what has no
 * rule there may be one cell.
 */
function asForm({ rows, columns, right, below }: Edges, { name, values }: Form): Edges {
  const [besides, unders] = [right.slice(), below.slice()];
  if (name === 'disclosure') fillBlocks(besides, rows, columns);
  const first = values.column;
  if (name !== 'requests') return { rows, columns, right: besides, below: unders };
  const isNearlyAll = (covers: readonly number[]): boolean =>
    covers.filter((cover) => cover >= DRAWN).length >= covers.length * NEARLY_ALL;
  const beside = Array.from({ length: rows }, (_, row) => right[row * (columns - 1) + first - 1] ?? 0);
  if (isNearlyAll(beside)) for (let row = 0; row < rows; row++) besides[row * (columns - 1) + first - 1] = 1;
  // the first row of heads is not divided
  const isDivided = right.subarray(first, columns - 1).every((cover) => cover >= DRAWN);
  for (let row = isDivided ? 0 : values.heads - 1; row + 1 < rows; row++) {
    const from = row * columns + first;
    if (isNearlyAll([...below.subarray(from, from + columns - first)])) unders[from - 1] = 1;
  }
  return { rows, columns, right: besides, below: unders };
}

/** Edges of which so much is drawn may be broken by a seal, a fold or a stain. */
const WEAK = 0.35;
/** How sure a grid is at least that is merged as a form is, also when that takes weak edges for drawn. */
export const BY_FORM = 0.1;
/** Share of a row's edges that may be weak. */
const FEW = 0.26;

/** The edges, weak ones drawn where nearly all others of their row are. */
function withWeak({ rows, columns, right, below }: Edges): Edges {
  const healed = (list: Float64Array, width: number): Float64Array => {
    const out = list.slice();
    for (let from = 0; from < out.length; from += width) {
      const row = list.subarray(from, from + width);
      // labels may be merged over rows and columns: only runs of drawn edges say that one is missing
      const first = row.findIndex((cover) => cover > SURE);
      const weak = row.filter((cover, index) => index > first && cover >= WEAK && cover < DRAWN).length;
      if (first < 0 || weak > Math.max(1, (width - first) * FEW)) continue;
      for (let index = first; index < width; index++) if ((row[index] ?? 0) >= WEAK) out[from + index] = 1;
    }
    return out;
  };
  return { rows, columns, right: healed(right, columns - 1), below: healed(below, columns) };
}

/** An edge of which so much is covered is surely drawn. */
const SURE = 0.95;
/** Share of a line's own darkness that its edges have: between characters there is less ink than on a rule. */
const OWN = 0.45;

/** How much of each edge of a line is drawn, by the darkness of those that surely are. */
function coversOf(ink: LineInk, at: number, cuts: readonly number[], options: EdgeOptions): number[] {
  const spans = cuts.slice(1).map((to, index) => [cuts[index] ?? 0, to] as const);
  const covers = spans.map(([from, to]) => coverOf(ink, at, from, to, options));
  const sure = spans.filter((_, index) => (covers[index] ?? 0) > SURE);
  if (sure.length === 0) return covers;
  const dark = sure.map(([from, to]) => darknessOf(ink, at, from, to, options)).sort((a, b) => a - b);
  const least = Math.max(options.least, (dark[dark.length >> 1] ?? 0) * OWN);
  return spans.map(([from, to]) => coverOf(ink, at, from, to, { ...options, least }));
}

/** Flips of unsure edges at most. */
const MOST_FLIPS = 12;

function rectangular(edges: Edges): { cells: CellSpan[]; sureness: number } {
  let sureness = 1;
  for (const list of [edges.right, edges.below])
    for (const cover of list) sureness = Math.min(sureness, surenessOf(cover));
  for (let flips = 0; ; flips++) {
    const { cells, crooked } = regions(edges);
    if (crooked === 0) return { cells, sureness };
    sureness = 0;
    if (flips === MOST_FLIPS || !flipBest(edges, crooked)) return { cells, sureness };
  }
}

/** How sure it is that an edge is drawn, or not: 0 (a coin) to 1. */
function surenessOf(cover: number): number {
  return Math.abs(cover - DRAWN) / (cover < DRAWN ? DRAWN : 1 - DRAWN);
}

/** Edges that are tried at most: where so many are in doubt there is no grid. */
const MOST_TRIED = 40;

/** Decides the edge otherwise that makes most regions rectangles for the least doubt: the least sure one that helps. */
function flipBest(edges: Edges, before: number): boolean {
  const unsure = [edges.right, edges.below]
    .flatMap((list) => Array.from(list, (cover, index) => ({ list, index, cover, doubt: surenessOf(cover) })))
    .filter(({ cover }) => cover >= 0.3)
    .sort((a, b) => a.doubt - b.doubt);
  for (const { list, index, cover } of unsure.slice(0, MOST_TRIED)) {
    list[index] = cover >= DRAWN ? 0 : 1;
    if (regions(edges).crooked < before) return true;
    list[index] = cover;
  }
  return false;
}

function regions({ rows, columns, right, below }: Edges): Regions {
  return regionsOf(
    rows,
    columns,
    (row, column) => (right[row * (columns - 1) + column] ?? 1) >= DRAWN,
    (row, column) => (below[row * columns + column] ?? 1) >= DRAWN,
  );
}
