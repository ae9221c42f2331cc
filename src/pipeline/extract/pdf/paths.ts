/**
 * Painted paths → straight rules. A rule is drawn in many ways: a stroked line, the edges of a stroked rectangle, a thin filled
 * rectangle, a filled trapezoid, an image one pixel wide, or hundreds of short pieces (dots and dashes).
 */
import { apply, intersection, type Box, type Matrix, type Point } from './geometry.js';
import type { Rule } from './ink.js';

/** Thickest filled shape that is still a rule, in points. */
const THICKEST = 3.2;
/** A piece may lean by so much and is still straight. */
const LEAN = 1.2;
const SHORTEST = 2;
/** Pieces of outlines with curves are rules only when long. */
const LONGEST_IN_CURVES = 40;

/** Kinds of path pieces in pdf.js 5 (DrawOPS): coordinates that follow each. */
const MOVE = 0;
const LINE = 1;
const CURVE = 2;
const CLOSE = 3;

interface SubPath {
  readonly points: Point[];
  curved: boolean;
}

/** Collects what paths leave on a page. */
export class RuleCollector {
  readonly horizontal: Rule[] = [];
  readonly vertical: Rule[] = [];
  readonly dots: Box[] = [];
  /** Areas that are filled, the page's background left out. */
  readonly areas: Box[] = [];
  shapes = 0;

  stroke(data: ArrayLike<number>, transform: Matrix, thickness: number, clip: Box): void {
    for (const { points, curved } of subPaths(data, transform)) {
      if (curved) this.shapes += 1;
      for (let index = 1; index < points.length; index++) {
        const from = points[index - 1];
        const to = points[index];
        if (from && to) this.#piece(from, to, thickness, clip, curved);
      }
    }
  }

  fill(data: ArrayLike<number>, transform: Matrix, clip: Box): void {
    for (const { points, curved } of subPaths(data, transform)) {
      const box = around(points);
      if (!box) continue;
      if (curved && Math.max(box.x1 - box.x0, box.y1 - box.y0) < LONGEST_IN_CURVES) this.shapes += 1;
      else this.thin(box, clip);
    }
  }

  /** A filled box: a rule when it is thin, a dot when it is small, an area otherwise. */
  thin(box: Box, clip: Box): void {
    const seen = intersection(box, clip);
    const width = seen.x1 - seen.x0;
    const height = seen.y1 - seen.y0;
    // what the clip leaves nothing of; a box without any thickness is still drawn as a hair line
    if ((width <= 0 && box.x1 > box.x0) || (height <= 0 && box.y1 > box.y0)) return;
    if (box.x1 < clip.x0 || box.x0 > clip.x1 || box.y1 < clip.y0 || box.y0 > clip.y1) return;
    if (width < THICKEST && height < THICKEST) this.dots.push(seen);
    else if (width < THICKEST) {
      this.vertical.push({ at: (seen.x0 + seen.x1) / 2, from: seen.y0, to: seen.y1, thickness: width });
    } else if (height < THICKEST) {
      this.horizontal.push({ at: (seen.y0 + seen.y1) / 2, from: seen.x0, to: seen.x1, thickness: height });
    } else this.areas.push(seen);
  }

  #piece(a: Point, b: Point, thickness: number, clip: Box, curved: boolean): void {
    const dx = Math.abs(a.x - b.x);
    const dy = Math.abs(a.y - b.y);
    if (curved && Math.max(dx, dy) < LONGEST_IN_CURVES) return;
    if (dy < LEAN && dx >= SHORTEST) {
      const at = (a.y + b.y) / 2;
      const [from, to] = [Math.max(Math.min(a.x, b.x), clip.x0), Math.min(Math.max(a.x, b.x), clip.x1)];
      // a line as thick as it is long is a filled area drawn by a stroke
      if (at < clip.y0 - EDGE || at > clip.y1 + EDGE || to - from < SHORTEST) return;
      if (thickness > THICKEST) this.thin({ x0: from, x1: to, y0: at - thickness / 2, y1: at + thickness / 2 }, clip);
      else this.horizontal.push({ at, from, to, thickness });
    } else if (dx < LEAN && dy >= SHORTEST) {
      const at = (a.x + b.x) / 2;
      const [from, to] = [Math.max(Math.min(a.y, b.y), clip.y0), Math.min(Math.max(a.y, b.y), clip.y1)];
      if (at < clip.x0 - EDGE || at > clip.x1 + EDGE || to - from < SHORTEST) return;
      if (thickness > THICKEST) this.thin({ x0: at - thickness / 2, x1: at + thickness / 2, y0: from, y1: to }, clip);
      else this.vertical.push({ at, from, to, thickness });
    } else if (dx < SHORTEST && dy < SHORTEST) {
      const half = Math.min(thickness, THICKEST) / 2;
      this.dots.push({
        x0: Math.min(a.x, b.x) - half,
        y0: Math.min(a.y, b.y) - half,
        x1: Math.max(a.x, b.x) + half,
        y1: Math.max(a.y, b.y) + half,
      });
    } else this.shapes += 1;
  }
}

/** A rule right on the edge of what is shown is still seen by half. */
const EDGE = 0.8;

function subPaths(data: ArrayLike<number>, transform: Matrix): SubPath[] {
  const paths: SubPath[] = [];
  let current: SubPath | null = null;
  const point = (index: number): Point => apply(transform, data[index] ?? 0, data[index + 1] ?? 0);
  for (let index = 0; index < data.length;) {
    const kind = data[index++];
    if (kind === MOVE) {
      current = { points: [point(index)], curved: false };
      paths.push(current);
      index += 2;
    } else if (kind === LINE) {
      current?.points.push(point(index));
      index += 2;
    } else if (kind === CURVE) {
      current?.points.push(point(index), point(index + 2), point(index + 4));
      if (current) current.curved = true;
      index += 6;
    } else if (kind === CLOSE) {
      const first: Point | undefined = current?.points[0];
      if (first) current?.points.push(first);
    } else break; // a kind that this version does not know: its length is not known either
  }
  return paths;
}

function around(points: readonly Point[]): Box | null {
  if (points.length < 2) return null;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return { x0, y0, x1, y1 };
}
