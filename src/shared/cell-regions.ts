/**
 * Boxes of a lattice → cells: boxes with no drawn edge between them are one region, a region is a cell. Whoever finds rules (in a
 * PDF's paths, in a scan's ink) says which edges are drawn.
 */

/** A cell as drawn: its first position in the lattice and how many positions it covers. */
export interface CellSpan {
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
}

export interface Regions {
  /** In order of row, then column; every position is covered by exactly one. */
  readonly cells: CellSpan[];
  /** Index into `cells` for each position, row by row. */
  readonly owner: number[];
  /** Regions that are no rectangles: each was cut into several cells. */
  readonly crooked: number;
}

/**
 * The regions as cells. A region that is no rectangle (an edge half missing) is cut into rectangles from the top left: text then
 * stands in the part where it is printed.
 * `beside(row, column)`: whether an edge is drawn between the position and the next column's; `below`: the next row's.
 */
export function regionsOf(
  rows: number,
  columns: number,
  beside: (row: number, column: number) => boolean,
  below: (row: number, column: number) => boolean,
): Regions {
  const sets = disjointSets(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const here = row * columns + column;
      if (column + 1 < columns && !beside(row, column)) sets.join(here + 1, here);
      if (row + 1 < rows && !below(row, column)) sets.join(here + columns, here);
    }
  }
  const regions = Int32Array.from({ length: rows * columns }, (_, index) => sets.root(index));
  const owner = new Array<number>(rows * columns).fill(-1);
  const cells: CellSpan[] = [];
  const seen = new Set<number>();
  const crooked = new Set<number>();
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const start = row * columns + column;
      if (owner[start] !== -1) continue;
      const region = regions[start] ?? -1;
      if (seen.has(region)) crooked.add(region);
      seen.add(region);
      const isFree = (at: number): boolean => owner[at] === -1 && regions[at] === region;
      let columnSpan = 1;
      while (column + columnSpan < columns && isFree(start + columnSpan)) columnSpan += 1;
      let rowSpan = 1;
      while (row + rowSpan < rows && areAll(start + rowSpan * columns, columnSpan, isFree)) rowSpan += 1;
      for (let r = 0; r < rowSpan; r++) owner.fill(cells.length, start + r * columns, start + r * columns + columnSpan);
      cells.push({ row, column, rowSpan, columnSpan });
    }
  }
  return { cells, owner, crooked: crooked.size };
}

function areAll(from: number, count: number, is: (at: number) => boolean): boolean {
  for (let at = from; at < from + count; at++) if (!is(at)) return false;
  return true;
}

export interface DisjointSets {
  /** The number that stands for the set of a number. */
  readonly root: (index: number) => number;
  /** Makes one set of two; that of `to` stands for both. */
  readonly join: (index: number, to: number) => void;
}

/** Sets of the numbers below `count`, each alone at first. */
export function disjointSets(count: number): DisjointSets {
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
