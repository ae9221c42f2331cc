/**
 * Rules → the grids of a page. Rules that cross form a table; their coordinates span a lattice, of which each line has to be drawn
 * well enough; what is drawn of its edges makes the cells (grid-cells.ts).
 */
import { disjointSets } from '../../shared/cell-regions.js';
import { coverOf, darknessOf, type EdgeOptions } from './edges.js';
import { DRAWN, type EdgeInk } from './grid-cells.js';
import { isRegularPart } from './forms.js';
import type { LineInk } from './line-ink.js';
import type { Segment } from './rules.js';
import { latticeOf, type Lattice } from './spare-lines.js';

export interface Grid extends Lattice {
  readonly open: { readonly top: boolean; readonly bottom: boolean; readonly left: boolean; readonly right: boolean };
}

/** Inches. How far a rule may end from the one it meets; lines nearer than this have no cell between them. */
const REACH = 0.06;
const LEAST_CELL = 0.055;
/** Rules that stand out by so much beyond the last crossing rule speak of an edge that is not drawn. */
const STANDS_OUT = 0.09;
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
  const grids = components(across, long, REACH * ink.dpi).flatMap((component) => gridOf(component, short, ink) ?? []);
  const alone = rowsAlone(across, short, ink).filter((row) => !grids.some((grid) => isBeside(grid, row)));
  return [...grids, ...alone]
    .filter((grid) => !grids.some((other) => other !== grid && holds(other, grid)))
    .sort((a, b) => (a.ys[0] ?? 0) - (b.ys[0] ?? 0) || (a.xs[0] ?? 0) - (b.xs[0] ?? 0));
}

/** A grid inside another one is what a seal or a character looks like: the cell around it has it as its ink. */
function holds(outer: Grid, { xs, ys }: Grid): boolean {
  const isIn = (of: readonly number[], at: number | undefined): boolean =>
    at !== undefined && at > (of[0] ?? 0) && at < (of.at(-1) ?? 0);
  return isIn(outer.xs, xs[0]) && isIn(outer.xs, xs.at(-1)) && isIn(outer.ys, ys[0]) && isIn(outer.ys, ys.at(-1));
}

/** Inches: the lowest and highest row, the narrowest that is as wide as a table, and how many rules divide it at least. */
const ROW = [0.13, 0.6] as const;
const AS_TABLE = 4;
const DIVIDED = 7;

/** Rows of a form that a page's end has left alone on a page: two rules, and short ones from the one to the other. */
function rowsAlone(across: readonly Segment[], short: readonly Segment[], ink: EdgeInk): Grid[] {
  const { dpi } = ink;
  const wide = across.filter(({ from, to }) => to - from >= AS_TABLE * dpi).sort((a, b) => a.at - b.at);
  return wide.flatMap((top, index) => {
    const bottom = wide[index + 1];
    const height = (bottom?.at ?? Infinity) - top.at;
    if (bottom === undefined || height < ROW[0] * dpi || height > ROW[1] * dpi) return [];
    const down = short.filter(
      ({ from, to }) => Math.abs(from - top.at) < MEETS * dpi && Math.abs(to - bottom.at) < MEETS * dpi,
    );
    const grid = down.length < DIVIDED ? null : gridOf({ across: [top, bottom], down }, [], ink);
    return grid !== null && isRegularPart(grid.xs.length - 1, grid.cells) ? [grid] : [];
  });
}

/** Whether a row is above or below a grid, without a space: the grid has been looked for there. */
function isBeside(grid: Grid, row: Grid): boolean {
  return (row.ys[0] ?? 0) <= (grid.ys.at(-1) ?? 0) + 1 && (grid.ys[0] ?? 0) <= (row.ys.at(-1) ?? 0) + 1;
}

function components(across: readonly Segment[], down: readonly Segment[], reach: number): Component[] {
  const find = disjointSets(across.length + down.length);
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
  const open = { left: false, right: false, top: false, bottom: false };
  const closeSides = (least: number): void => {
    const left = (xs[0] ?? x0) - x0 > stands && ends(across, 'from', x0, apart) >= least;
    const right = x1 - (xs.at(-1) ?? x1) > stands && ends(across, 'to', x1, apart) >= least;
    if (left) xs = [x0, ...xs];
    if (right) xs = [...xs, x1];
    open.left ||= left;
    open.right ||= right;
  };
  closeSides(2);
  open.top = (ys[0] ?? y0) - y0 > stands && ends(down, 'from', y0, apart) > 1;
  open.bottom = y1 - (ys.at(-1) ?? y1) > stands && ends(down, 'to', y1, apart) > 1;
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
  // a side that is too broken to be kept: the rules that end at it say that it is there
  if (xs.length > 1 && ys.length > 1) closeSides(Math.max(2, ys.length / 2));
  xs = withShort(xs, ys, short, ink.down, ink);
  if (xs.length < 2 || ys.length < 2 || (xs.at(-1) ?? 0) - (xs[0] ?? 0) < LEAST_TABLE * dpi) return null;
  const lattice = latticeOf(xs, ys, ink);
  const { sureness, cells } = lattice;
  if (sureness < UNSURE && !isRegularPart(lattice.xs.length - 1, cells) && isText(lattice, dpi)) return null;
  return { ...lattice, open };
}

/** Strokes of large characters cross as rules do: their cells are narrower than a character of print. Inches; share of the cells. */
const NARROW = 0.11;
const MANY_NARROW = 0.2;
/** Grids that are surer than this are drawn. */
const UNSURE = 0.4;

function isText({ xs, ys }: Lattice, dpi: number): boolean {
  return [xs, ys].some((lines) => {
    const narrow = lines.filter((at, index) => index > 0 && at - (lines[index - 1] ?? 0) < NARROW * dpi);
    return narrow.length >= MANY_NARROW * (lines.length - 1);
  });
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

/**
 * Without the first and last lines that are not joined to the next by a drawn edge: a line of text beside a table. Where a page cuts
 * merged cells, their side is not drawn, so an edge anywhere between joins as well.
 */
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
    sides.every((at) => coverOf(ink, at, from, to, options) < 0.5) &&
    others.every((at) => coverOf(ink, at, from, to, options) < DRAWN);
  let kept = [...values];
  while (kept.length > 1 && isLoose(kept[0], kept[1])) kept = kept.slice(1);
  while (kept.length > 1 && isLoose(kept.at(-2), kept.at(-1))) kept = kept.slice(0, -1);
  return kept;
}
