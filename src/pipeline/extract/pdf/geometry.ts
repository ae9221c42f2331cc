/** Matrices, boxes and intervals, in points from the top left of the page as displayed (y grows downwards). */

/** `[a, b, c, d, e, f]` as in PDF: x' = a·x + c·y + e, y' = b·x + d·y + f. */
export type Matrix = readonly [number, number, number, number, number, number];

export const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** The matrix that applies `inner` first, then `outer`. */
export function multiply(outer: Matrix, inner: Matrix): Matrix {
  return [
    outer[0] * inner[0] + outer[2] * inner[1],
    outer[1] * inner[0] + outer[3] * inner[1],
    outer[0] * inner[2] + outer[2] * inner[3],
    outer[1] * inner[2] + outer[3] * inner[3],
    outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
    outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
  ];
}

export function apply(matrix: Matrix, x: number, y: number): Point {
  return { x: matrix[0] * x + matrix[2] * y + matrix[4], y: matrix[1] * x + matrix[3] * y + matrix[5] };
}

/** The box around a rectangle that a matrix may have turned. */
export function boxOf(matrix: Matrix, x0: number, y0: number, x1: number, y1: number): Box {
  const a = apply(matrix, x0, y0);
  const b = apply(matrix, x1, y0);
  const c = apply(matrix, x0, y1);
  const d = apply(matrix, x1, y1);
  return {
    x0: Math.min(a.x, b.x, c.x, d.x),
    y0: Math.min(a.y, b.y, c.y, d.y),
    x1: Math.max(a.x, b.x, c.x, d.x),
    y1: Math.max(a.y, b.y, c.y, d.y),
  };
}

export function union(a: Box, b: Box): Box {
  return {
    x0: Math.min(a.x0, b.x0),
    y0: Math.min(a.y0, b.y0),
    x1: Math.max(a.x1, b.x1),
    y1: Math.max(a.y1, b.y1),
  };
}

/** The common part; a box of no size when there is none. */
export function intersection(a: Box, b: Box): Box {
  const x0 = Math.max(a.x0, b.x0);
  const y0 = Math.max(a.y0, b.y0);
  return { x0, y0, x1: Math.max(x0, Math.min(a.x1, b.x1)), y1: Math.max(y0, Math.min(a.y1, b.y1)) };
}

export function area(box: Box): number {
  return Math.max(0, box.x1 - box.x0) * Math.max(0, box.y1 - box.y0);
}

/** How much a matrix enlarges lengths. */
export function scaleOf(matrix: Matrix): number {
  return Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
}

/** Quarter turns of the page's content, clockwise as displayed. */
export type Turn = 0 | 90 | 180 | 270;

/** The turn of a direction given by its components; null when it is slanted. */
export function turnOf(dx: number, dy: number): Turn | null {
  const length = Math.hypot(dx, dy);
  if (length === 0) return 0;
  if (Math.abs(dy) < length * SLANT) return dx > 0 ? 0 : 180;
  if (Math.abs(dx) < length * SLANT) return dy > 0 ? 90 : 270;
  return null;
}

/** Sine of the greatest angle that is still taken for straight. */
const SLANT = 0.05;

/** The matrix that turns a page of the given size so that text of direction `turn` reads from left to right. */
export function upright(turn: Turn, width: number, height: number): Matrix {
  switch (turn) {
    case 0:
      return IDENTITY;
    case 90:
      return [0, -1, 1, 0, 0, width];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, 1, -1, 0, height, 0];
  }
}

export function inverse(matrix: Matrix): Matrix {
  const [a, b, c, d, e, f] = matrix;
  const determinant = a * d - b * c;
  if (determinant === 0) return IDENTITY;
  return [
    d / determinant,
    -b / determinant,
    -c / determinant,
    a / determinant,
    (c * f - d * e) / determinant,
    (b * e - a * f) / determinant,
  ];
}

/** The most frequent value's place: the middle one of a list. NaN for an empty list. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
