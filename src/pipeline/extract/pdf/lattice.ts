/**
 * Rules → tables: rules that cross form a component; its coordinates span a lattice of elementary boxes; boxes with no rule
 * between them are one cell. Outer edges that are not drawn (open tables, a table cut by a page break) are added where the
 * rules of the other direction end together.
 */
import { disjointSets, regionsOf, type CellSpan } from '../../../shared/cell-regions.js';
import type { Box } from './geometry.js';
import type { Rule } from './ink.js';
import { clusters, type PageRules } from './rules.js';

/** A table of one page. */
export interface Lattice extends Box {
  /** Coordinates of the lattice's lines, ascending; columns + 1 and rows + 1 of them. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  readonly cells: readonly CellSpan[];
  /** Index into `cells` for each position, row by row. */
  readonly owner: readonly number[];
  /** Edges that are not drawn. */
  readonly open: { readonly top: boolean; readonly bottom: boolean; readonly left: boolean; readonly right: boolean };
}

/** How far a rule may end from the one it meets. */
const REACH = 3;
/** Lines nearer than this have no cell between them. */
const LEAST_CELL = 3;
/** Rules that stand out by so much beyond the last crossing rule speak of an edge that is not drawn. */
const STANDS_OUT_DOWN = 5;
const STANDS_OUT_ACROSS = 8;
/** Share of an elementary edge that a rule has to cover. */
const COVERED = 0.5;

interface Component {
  horizontal: Rule[];
  vertical: Rule[];
}

/** The tables that rules draw, from the top down, then from the left; boxes of a single cell among them. */
export function lattices(rules: PageRules): Lattice[] {
  const found: Lattice[] = [];
  for (const component of components(rules)) {
    const lattice = latticeOf(component);
    if (lattice) found.push(lattice);
  }
  return found.sort((a, b) => a.y0 - b.y0 || a.x0 - b.x0);
}

function components({ horizontal, vertical }: PageRules): Component[] {
  const { root, join } = disjointSets(horizontal.length + vertical.length);
  const byX = vertical.map((rule, index) => ({ rule, index })).sort((a, b) => a.rule.at - b.rule.at);
  horizontal.forEach((across, index) => {
    for (const { rule: down, index: other } of byX) {
      if (down.at < across.from - REACH) continue;
      if (down.at > across.to + REACH) break;
      if (across.at < down.from - REACH || across.at > down.to + REACH) continue;
      join(index, horizontal.length + other);
    }
  });
  const groups = new Map<number, Component>();
  const groupOf = (index: number): Component => {
    const key = root(index);
    const group = groups.get(key) ?? { horizontal: [], vertical: [] };
    groups.set(key, group);
    return group;
  };
  horizontal.forEach((rule, index) => groupOf(index).horizontal.push(rule));
  vertical.forEach((rule, index) => groupOf(horizontal.length + index).vertical.push(rule));
  const found = [...groups.values()].filter((group) => group.horizontal.length > 0 && group.vertical.length > 0);
  for (const group of groups.values()) {
    if (group.horizontal.length > 0) continue;
    for (const rule of group.vertical) found.find((table) => isBeside(table, rule))?.vertical.push(rule);
  }
  return found;
}

/**
 * A vertical rule that crosses nothing belongs to the table whose rules begin and end with it: the side of merged cells that
 * go on over the whole page.
 */
function isBeside({ vertical }: Component, rule: Rule): boolean {
  const from = Math.min(...vertical.map((other) => other.from));
  const to = Math.max(...vertical.map((other) => other.to));
  return Math.abs(rule.from - from) <= REACH && Math.abs(rule.to - to) <= REACH;
}

function latticeOf({ horizontal, vertical }: Component): Lattice | null {
  const y0 = Math.min(...vertical.map((rule) => rule.from), ...horizontal.map((rule) => rule.at));
  const y1 = Math.max(...vertical.map((rule) => rule.to), ...horizontal.map((rule) => rule.at));
  const x0 = Math.min(...horizontal.map((rule) => rule.from), ...vertical.map((rule) => rule.at));
  const x1 = Math.max(...horizontal.map((rule) => rule.to), ...vertical.map((rule) => rule.at));
  const open = {
    top:
      Math.min(...horizontal.map((rule) => rule.at)) - y0 > STANDS_OUT_DOWN &&
      ends(vertical, 'from', y0) >= Math.min(2, vertical.length),
    bottom:
      y1 - Math.max(...horizontal.map((rule) => rule.at)) > STANDS_OUT_DOWN &&
      ends(vertical, 'to', y1) >= Math.min(2, vertical.length),
    left:
      Math.min(...vertical.map((rule) => rule.at)) - x0 > STANDS_OUT_ACROSS &&
      ends(horizontal, 'from', x0) >= Math.min(2, horizontal.length),
    right:
      x1 - Math.max(...vertical.map((rule) => rule.at)) > STANDS_OUT_ACROSS &&
      ends(horizontal, 'to', x1) >= Math.min(2, horizontal.length),
  };
  const across = [...horizontal];
  const down = [...vertical];
  if (open.top) across.push({ at: y0, from: x0, to: x1, thickness: 0 });
  if (open.bottom) across.push({ at: y1, from: x0, to: x1, thickness: 0 });
  if (open.left) down.push({ at: x0, from: y0, to: y1, thickness: 0 });
  if (open.right) down.push({ at: x1, from: y0, to: y1, thickness: 0 });
  const xs = clusters(
    down.map((rule) => rule.at),
    LEAST_CELL,
  );
  const ys = clusters(
    across.map((rule) => rule.at),
    LEAST_CELL,
  );
  if (xs.length < 2 || ys.length < 2) return null;
  const { cells, owner } = cellsOf(xs, ys, across, down);
  const edge = (values: readonly number[], last: boolean): number => values.at(last ? -1 : 0) ?? 0;
  return {
    xs,
    ys,
    cells,
    owner,
    open,
    x0: edge(xs, false),
    x1: edge(xs, true),
    y0: edge(ys, false),
    y1: edge(ys, true),
  };
}

/** How many rules end at a coordinate. */
function ends(rules: readonly Rule[], end: 'from' | 'to', at: number): number {
  return rules.filter((rule) => Math.abs(rule[end] - at) <= REACH).length;
}

/** Elementary boxes joined where no rule parts them, as rectangles. */
function cellsOf(
  xs: readonly number[],
  ys: readonly number[],
  across: readonly Rule[],
  down: readonly Rule[],
): { cells: CellSpan[]; owner: number[] } {
  const below = edges(ys, xs, across);
  const beside = edges(xs, ys, down);
  return regionsOf(
    ys.length - 1,
    xs.length - 1,
    (row, column) => beside[column + 1]?.[row] === true,
    (row, column) => below[row + 1]?.[column] === true,
  );
}

/** For each line of the lattice which of its elementary edges are drawn. */
function edges(lines: readonly number[], cuts: readonly number[], rules: readonly Rule[]): boolean[][] {
  return lines.map((at) => {
    const near = rules.filter((rule) => Math.abs(rule.at - at) <= LEAST_CELL);
    return cuts.slice(1).map((to, index) => {
      const from = cuts[index] ?? 0;
      const covered = near.reduce((sum, rule) => Math.max(sum, Math.min(rule.to, to) - Math.max(rule.from, from)), 0);
      return covered >= (to - from) * COVERED;
    });
  });
}
