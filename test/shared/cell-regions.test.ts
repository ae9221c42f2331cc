import { describe, expect, it } from 'vitest';
import { disjointSets, regionsOf } from '../../src/shared/cell-regions.js';

/** Edges as drawn: right of a position `|`, below it `_`, both `J`, none `.`. */
function regions(picture: readonly string[]): ReturnType<typeof regionsOf> {
  const at = (row: number, column: number): string => picture[row]?.[column] ?? '';
  return regionsOf(
    picture.length,
    picture[0]?.length ?? 0,
    (row, column) => '|J'.includes(at(row, column)),
    (row, column) => '_J'.includes(at(row, column)),
  );
}

describe('boxes of a lattice', () => {
  it('are cells where edges part them, and one cell where none does', () => {
    const { cells, owner, crooked } = regions(['.|.', '_JJ', 'J..']);
    expect(cells).toEqual([
      { row: 0, column: 0, rowSpan: 2, columnSpan: 2 },
      { row: 0, column: 2, rowSpan: 2, columnSpan: 1 },
      { row: 2, column: 0, rowSpan: 1, columnSpan: 1 },
      { row: 2, column: 1, rowSpan: 1, columnSpan: 2 },
    ]);
    expect(owner).toEqual([0, 0, 1, 0, 0, 1, 2, 3, 3]);
    expect(crooked).toBe(0);
  });

  it('are cut into rectangles where an edge is half missing, and it is said', () => {
    const { cells, crooked } = regions(['..', 'J.']);
    expect(cells).toEqual([{ row: 0, column: 0, rowSpan: 2, columnSpan: 2 }]);
    expect(crooked).toBe(0);
    const bent = regions(['|.', '..']);
    expect(bent.cells).toHaveLength(1);
    const angle = regions(['J.', '..']);
    expect(angle.cells).toEqual([
      { row: 0, column: 0, rowSpan: 1, columnSpan: 1 },
      { row: 0, column: 1, rowSpan: 2, columnSpan: 1 },
      { row: 1, column: 0, rowSpan: 1, columnSpan: 1 },
    ]);
    expect(angle.crooked).toBe(1);
  });

  it('of one row or column are cells as well', () => {
    expect(regions(['J.J']).cells).toHaveLength(2);
    expect(regions([]).cells).toEqual([]);
  });
});

it('sets are joined under the number that stands for the second', () => {
  const { root, join } = disjointSets(5);
  join(1, 0);
  join(4, 3);
  join(3, 1);
  expect([0, 1, 2, 3, 4].map(root)).toEqual([0, 0, 2, 0, 0]);
});
