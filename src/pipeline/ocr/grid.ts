/**
 * Rules → the grids of a page. Rules that cross form a table; their coordinates span a lattice; each elementary edge is verified by
 * its ink (edges.ts); boxes with no edge between them are one cell. Cells are rectangles: where they are not, the edges that are
 * least sure are decided the other way.
 */
import { coverOf, darknessOf, type EdgeOptions } from './edges.js';
import type { LineInk } from './line-ink.js';
import type { Segment } from './rules.js';

export interface GridCell {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

export interface Grid {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly cells: readonly GridCell[];
  readonly open: { readonly top: boolean; readonly bottom: boolean; readonly left: boolean; readonly right: boolean };
  readonly sureness: number;
}

/** Ink to verify edges with: rows for edges along rows, columns for those along columns. */
export interface EdgeInk extends EdgeOptions {
  readonly across: LineInk;
  readonly down: LineInk;
}

/** Inches. How far a rule may end from the one it meets; lines nearer than this have no cell between them. */
const REACH = 0.06;
const LEAST_CELL = 0.055;
/** Rules that stand out by so much beyond the last crossing rule speak of an edge that is not drawn. */
const STANDS_OUT = 0.09;
/** Share of an edge that is covered when it is drawn. */
const DRAWN = 0.8;
/** A line of the lattice is kept when so much of it is drawn: inches or shares of the table. */
const LEAST_DOWN = 0.22;
const LEAST_ACROSS = 0.22;
/** Rules down the page that are no longer than a character or a row do not make a table. Inches. */
const LONG = 0.28;
/** A table is at least so wide, in inches. */
const LEAST_TABLE = 1.2;

interface Component {
  across: Segment[];
  down: Segment[];
}

/** The grids of a page, from the top down. */
export function gridsOf(across: readonly Segment[], down: readonly Segment[], ink: EdgeInk): Grid[] {
  const long = down.filter(({ from, to }) => to - from >= LONG * ink.dpi);
  const short = down.filter(({ from, to }) => to - from < LONG * ink.dpi);
  return components(across, long, REACH * ink.dpi)
    .flatMap((component) => gridOf(component, short, ink) ?? [])
    .sort((a, b) => (a.ys[0] ?? 0) - (b.ys[0] ?? 0) || (a.xs[0] ?? 0) - (b.xs[0] ?? 0));
}

function components(across: readonly Segment[], down: readonly Segment[], reach: number): Component[] {
  const find = sets(across.length + down.length);
  across.forEach((h, index) => {
    down.forEach((v, other) => {
      const meet = v.at > h.from - reach && v.at < h.to + reach && h.at > v.from - reach && h.at < v.to + reach;
      if (meet) find.join(index, across.length + other);
    });
  });
  const groups = new Map<number, Component>();
  const groupOf = (index: number): Component => {
    const key = find.root(index);
    const group = groups.get(key) ?? { across: [], down: [] };
    groups.set(key, group);
    return group;
  };
  across.forEach((rule, index) => groupOf(index).across.push(rule));
  down.forEach((rule, index) => groupOf(across.length + index).down.push(rule));
  return [...groups.values()].filter((group) => group.across.length > 0 && group.down.length > 0);
}

function gridOf({ across, down }: Component, short: readonly Segment[], ink: EdgeInk): Grid | null {
  const { dpi } = ink;
  const apart = LEAST_CELL * dpi;
  let xs = lines(down, apart);
  let ys = lines(across, apart);
  const stands = STANDS_OUT * dpi;
  const [x0, x1] = [extent(across, 'from', -1), extent(across, 'to', 1)];
  const [y0, y1] = [extent(down, 'from', -1), extent(down, 'to', 1)];
  const open = {
    left: (xs[0] ?? x0) - x0 > stands && ends(across, 'from', x0, apart) > 1,
    right: x1 - (xs.at(-1) ?? x1) > stands && ends(across, 'to', x1, apart) > 1,
    top: (ys[0] ?? y0) - y0 > stands && ends(down, 'from', y0, apart) > 1,
    bottom: y1 - (ys.at(-1) ?? y1) > stands && ends(down, 'to', y1, apart) > 1,
  };
  if (open.left) xs = [x0, ...xs];
  if (open.right) xs = [...xs, x1];
  if (open.top) ys = [y0, ...ys];
  if (open.bottom) ys = [...ys, y1];
  if (xs.length < 2 || ys.length < 2) return null;
  for (let round = 0; round < 4; round++) {
    const before = xs.length + ys.length;
    xs = kept(xs, ys, ink.down, ink, LEAST_DOWN * dpi, open.left, open.right);
    ys = kept(ys, xs, ink.across, ink, LEAST_ACROSS * (x1 - x0), open.top, open.bottom);
    ys = trimmed(ys, xs, ink.down, ink, open);
    xs = trimmed(xs, ys, ink.across, ink, { left: open.top, right: open.bottom, top: open.left, bottom: open.right });
    if (xs.length + ys.length === before) break;
  }
  xs = withShort(xs, ys, short, ink.down, ink);
  if (xs.length < 2 || ys.length < 2 || (xs.at(-1) ?? 0) - (xs[0] ?? 0) < LEAST_TABLE * dpi) return null;
  return { xs, ys, open, ...cellsOf(xs, ys, ink) };
}

function extent(rules: readonly Segment[], end: 'from' | 'to', sign: 1 | -1): number {
  return sign * Math.max(...rules.map((rule) => sign * rule[end]));
}

function ends(rules: readonly Segment[], end: 'from' | 'to', at: number, near: number): number {
  return rules.filter((rule) => Math.abs(rule[end] - at) <= near).length;
}

/** Coordinates of rules, near ones together, weighted by length. */
function lines(rules: readonly Segment[], apart: number): number[] {
  const sorted = [...rules].sort((a, b) => a.at - b.at);
  const groups: { first: number; sum: number; weight: number }[] = [];
  for (const { at, from, to } of sorted) {
    const group = groups.at(-1);
    const weight = to - from;
    if (group && at - group.sum / group.weight < apart) {
      group.sum += at * weight;
      group.weight += weight;
    } else groups.push({ first: at, sum: at * weight, weight });
  }
  return groups.map((group) => group.sum / group.weight);
}

/** Lines of which enough is drawn between the lines of the other direction; outer ones stay when they are only implied. */
function kept(
  values: readonly number[],
  others: readonly number[],
  ink: LineInk,
  options: EdgeOptions,
  least: number,
  keepFirst: boolean,
  keepLast: boolean,
): number[] {
  const whole = (others.at(-1) ?? 0) - (others[0] ?? 0);
  return values.filter((at, index) => {
    if ((index === 0 && keepFirst) || (index === values.length - 1 && keepLast)) return true;
    let drawn = 0;
    for (let next = 1; next < others.length; next++) {
      const [from, to] = [others[next - 1] ?? 0, others[next] ?? 0];
      if (coverOf(ink, at, from, to, options) >= DRAWN) drawn += to - from;
    }
    return drawn >= Math.min(least, whole * 0.5);
  });
}

/** A rule no longer than a row is believed when it goes from line to line, whole, and as dark as the table's others. Inches. */
const MEETS = 0.035;
const WHOLE = 0.985;
const AS_DARK = 0.6;

/** The lines with those of short rules between two of the lines across: columns that a page's end has cut off after a row. */
function withShort(
  values: readonly number[],
  others: readonly number[],
  short: readonly Segment[],
  ink: LineInk,
  options: EdgeOptions,
): number[] {
  const { dpi } = options;
  const [first, last] = [others[0] ?? 0, others.at(-1) ?? 0];
  const dark = values.map((at) => darknessOf(ink, at, first, last, options)).sort((a, b) => a - b);
  const strict = { ...options, least: Math.max(options.least, (dark[dark.length >> 1] ?? 0) * AS_DARK) };
  const more = short.filter(({ at, from, to }) => {
    if (at <= (values[0] ?? 0) || at >= (values.at(-1) ?? 0)) return false;
    if (values.some((value) => Math.abs(value - at) < LEAST_CELL * dpi)) return false;
    const top = others.find((other) => Math.abs(other - from) < MEETS * dpi);
    const bottom = others.find((other) => Math.abs(other - to) < MEETS * dpi);
    return top !== undefined && bottom !== undefined && bottom > top && coverOf(ink, at, top, bottom, strict) >= WHOLE;
  });
  return [...values, ...lines(more, LEAST_CELL * dpi)].sort((a, b) => a - b);
}

/** Without the first and last lines that are not joined to the next by a drawn edge: a line of text beside a table. */
function trimmed(
  values: readonly number[],
  others: readonly number[],
  ink: LineInk,
  options: EdgeOptions,
  open: Grid['open'],
): number[] {
  const sides = [...(open.left ? [] : [others[0] ?? 0]), ...(open.right ? [] : [others.at(-1) ?? 0])];
  const isLoose = (from: number | undefined, to: number | undefined): boolean =>
    from !== undefined &&
    to !== undefined &&
    sides.length > 0 &&
    sides.every((at) => coverOf(ink, at, from, to, options) < 0.5);
  let kept = [...values];
  while (kept.length > 1 && isLoose(kept[0], kept[1])) kept = kept.slice(1);
  while (kept.length > 1 && isLoose(kept.at(-2), kept.at(-1))) kept = kept.slice(0, -1);
  return kept;
}

/** Edges of a lattice with how much of each is drawn; outer edges are drawn whatever their ink. */
interface Edges {
  readonly rows: number;
  readonly columns: number;
  /** Right of box (row, column): row × (columns − 1) + column. Below it: row × columns + column. */
  readonly right: Float64Array;
  readonly below: Float64Array;
}

function cellsOf(xs: readonly number[], ys: readonly number[], ink: EdgeInk): { cells: GridCell[]; sureness: number } {
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
  return rectangular(edges);
}

/** Share of a line's own darkness that its edges have: between characters there is less ink than on a rule. */
const OWN = 0.45;

/** How much of each edge of a line is drawn, by the darkness of those that surely are. */
function coversOf(ink: LineInk, at: number, cuts: readonly number[], options: EdgeOptions): number[] {
  const spans = cuts.slice(1).map((to, index) => [cuts[index] ?? 0, to] as const);
  const covers = spans.map(([from, to]) => coverOf(ink, at, from, to, options));
  const sure = spans.filter((_, index) => (covers[index] ?? 0) > 0.95);
  if (sure.length === 0) return covers;
  const dark = sure.map(([from, to]) => darknessOf(ink, at, from, to, options)).sort((a, b) => a - b);
  const least = Math.max(options.least, (dark[dark.length >> 1] ?? 0) * OWN);
  return spans.map(([from, to]) => coverOf(ink, at, from, to, { ...options, least }));
}

/** Flips of unsure edges at most. */
const MOST_FLIPS = 12;

function rectangular(edges: Edges): { cells: GridCell[]; sureness: number } {
  let sureness = 1;
  for (const list of [edges.right, edges.below])
    for (const cover of list) sureness = Math.min(sureness, surenessOf(cover));
  for (let flips = 0; ; flips++) {
    const { cells, crooked } = regions(edges);
    if (crooked.size === 0) return { cells, sureness };
    sureness = 0;
    if (flips === MOST_FLIPS || !flipBest(edges, crooked.size)) return { cells, sureness };
  }
}

/** How sure it is that an edge is drawn, or not: 0 (a coin) to 1. */
function surenessOf(cover: number): number {
  return Math.abs(cover - DRAWN) / (cover < DRAWN ? DRAWN : 1 - DRAWN);
}

/** Decides the edge otherwise that makes most regions rectangles for the least doubt. */
function flipBest(edges: Edges, before: number): boolean {
  let best: { list: Float64Array; index: number; cost: number } | null = null;
  for (const list of [edges.right, edges.below]) {
    list.forEach((cover, index) => {
      const doubt = surenessOf(cover);
      if (cover < 0.3 || (best && doubt >= best.cost)) return;
      list[index] = cover >= DRAWN ? 0 : 1;
      if (regions(edges).crooked.size < before) best = { list, index, cost: doubt };
      list[index] = cover;
    });
  }
  const found = best as { list: Float64Array; index: number } | null;
  if (!found) return false;
  found.list[found.index] = (found.list[found.index] ?? 0) >= DRAWN ? 0 : 1;
  return true;
}

/** Boxes joined where no edge parts them; regions that are no rectangles are cut into rectangles from the top left. */
function regions({ rows, columns, right, below }: Edges): { cells: GridCell[]; crooked: Set<number> } {
  const find = sets(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const here = row * columns + column;
      if (column + 1 < columns && (right[row * (columns - 1) + column] ?? 1) < DRAWN) find.join(here + 1, here);
      if (row + 1 < rows && (below[row * columns + column] ?? 1) < DRAWN) find.join(here + columns, here);
    }
  }
  const taken = new Uint8Array(rows * columns);
  const cells: GridCell[] = [];
  const crooked = new Set<number>();
  const seen = new Set<number>();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (taken[row * columns + column] === 1) continue;
      const region = find.root(row * columns + column);
      if (seen.has(region)) crooked.add(region);
      seen.add(region);
      const free = (r: number, c: number): boolean =>
        taken[r * columns + c] !== 1 && find.root(r * columns + c) === region;
      let columnSpan = 1;
      while (column + columnSpan < columns && free(row, column + columnSpan)) columnSpan += 1;
      let rowSpan = 1;
      const isFree = (r: number): boolean =>
        Array.from({ length: columnSpan }, (_, c) => free(r, column + c)).every(Boolean);
      while (row + rowSpan < rows && isFree(row + rowSpan)) rowSpan += 1;
      for (let r = row; r < row + rowSpan; r++) taken.fill(1, r * columns + column, r * columns + column + columnSpan);
      cells.push({ row, column, rowSpan, columnSpan });
    }
  }
  return { cells, crooked };
}

/** Disjoint sets of numbers. */
function sets(count: number): { root: (index: number) => number; join: (index: number, to: number) => void } {
  const parent = Int32Array.from({ length: count }, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] ?? at] ?? at;
    return at;
  };
  return {
    root,
    join: (index, to) => {
      parent[root(index)] = root(to);
    },
  };
}
