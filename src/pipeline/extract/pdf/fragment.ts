/**
 * A table's part on one page: the drawn lattice with the page's glyphs in it. What a part cannot say for certain is marked:
 * `doubtful` rows become irregular rows of the layout.
 */
import type { CellSpan } from '../../../shared/cell-regions.js';
import { isValueText } from '../grid-text.js';
import { union, type Box } from './geometry.js';
import type { Glyph, PageInk } from './ink.js';
import type { Lattice } from './lattice.js';
import { linesOf, mainTurn, type TextLine } from './lines.js';
import { cellText } from './wrap.js';

export interface FilledCell extends CellSpan {
  text: string;
  rowSpan: number;
  page: number;
  /** On the page as displayed. */
  box: Box;
}

export interface Fragment {
  readonly page: number;
  /** In the frame of the page's ink. */
  readonly box: Box;
  xs: readonly number[];
  rows: number;
  cells: FilledCell[];
  /** Rows whose values may belong elsewhere. */
  readonly doubtful: Set<number>;
  /** A single box: part of a table only if it joins one over a page break; else these are lines of prose. */
  readonly loose: readonly TextLine[] | null;
}

export interface Filled {
  readonly fragments: readonly Fragment[];
  /** Glyphs that stand in no table. */
  readonly outside: readonly Glyph[];
}

/** Share of the size below which two digits are one number. */
const ONE_NUMBER = 0.12;
/** Greatest share of the page's height that a row takes. */
const ROW_HEIGHT = 0.3;
/** How near the page's edge a table ends that the page cuts off. */
const PAGE_EDGE = 1.5;

/** Puts a page's glyphs into its tables. `toDisplay` turns boxes of the ink's frame back to the page as displayed. */
export function fill(ink: PageInk, found: readonly Lattice[], page: number, toDisplay: (box: Box) => Box): Filled {
  const inside = new Map<Lattice, Glyph[]>();
  const outside: Glyph[] = [];
  // the smallest table that a glyph stands in: a table inside another one's cell keeps its own text
  const bySize = found.filter((lattice) => isTable(lattice, ink)).sort((a, b) => sizeOf(a) - sizeOf(b));
  for (const glyph of ink.glyphs) {
    const x = (glyph.x0 + glyph.x1) / 2;
    const y = (glyph.y0 + glyph.y1) / 2;
    const lattice = bySize.find((box) => x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1);
    if (!lattice) outside.push(glyph);
    else {
      const list = inside.get(lattice);
      if (list) list.push(glyph);
      else inside.set(lattice, [glyph]);
    }
  }
  const fragments = found.flatMap((lattice) => {
    const glyphs = inside.get(lattice);
    // rules without any text are decoration
    return glyphs?.some((glyph) => !glyph.blank) ? [fragmentOf(lattice, glyphs, ink, page, toDisplay)] : [];
  });
  return { fragments, outside };
}

/** A box of a single cell may be the first or last row of a table that a page break cut off, if it is as small as a row. */
function isTable(lattice: Lattice, ink: PageInk): boolean {
  return lattice.cells.length > 1 || lattice.y1 - lattice.y0 < ink.height * ROW_HEIGHT;
}

function sizeOf(box: Box): number {
  return (box.x1 - box.x0) * (box.y1 - box.y0);
}

function fragmentOf(
  lattice: Lattice,
  glyphs: readonly Glyph[],
  ink: PageInk,
  page: number,
  toDisplay: (box: Box) => Box,
): Fragment {
  const { xs, ys } = lattice;
  const byCell = lattice.cells.map((): Glyph[] => []);
  const cellAt = (glyph: Glyph): number => {
    const column = intervalOf(xs, (glyph.x0 + glyph.x1) / 2);
    const row = intervalOf(ys, (glyph.y0 + glyph.y1) / 2);
    return lattice.owner[row * (xs.length - 1) + column] ?? 0;
  };
  for (const glyph of glyphs) byCell[cellAt(glyph)]?.push(glyph);
  const doubtful = new Set<number>();
  for (const glyph of overflowing(glyphs, cellAt)) doubtful.add(intervalOf(ys, (glyph.y0 + glyph.y1) / 2));
  if (isCutOff(lattice, ink)) for (let row = 0; row < ys.length - 1; row++) doubtful.add(row);
  const cells = lattice.cells.flatMap((cell, index) => {
    const box = boxOfCell(cell, xs, ys);
    const own = byCell[index] ?? [];
    return divided(cell, own, lattice).map(({ cell: part, glyphs: its }) => {
      const partBox = part === cell ? box : boxOfCell(part, xs, ys);
      const turn = mainTurn(its);
      const width = turn === 0 || turn === 180 ? partBox.x1 - partBox.x0 : partBox.y1 - partBox.y0;
      return { ...part, text: cellText(linesOf(its), width), page, box: toDisplay(partBox) };
    });
  });
  return {
    page,
    box: { x0: lattice.x0, y0: lattice.y0, x1: lattice.x1, y1: lattice.y1 },
    xs,
    rows: ys.length - 1,
    cells,
    doubtful,
    loose: cells.length === 1 ? linesOf(glyphs, true) : null,
  };
}

function intervalOf(lines: readonly number[], at: number): number {
  for (let index = 1; index < lines.length - 1; index++) if (at < (lines[index] ?? 0)) return index - 1;
  return Math.max(0, lines.length - 2);
}

function boxOfCell(cell: CellSpan, xs: readonly number[], ys: readonly number[]): Box {
  return {
    x0: xs[cell.column] ?? 0,
    y0: ys[cell.row] ?? 0,
    x1: xs[cell.column + cell.columnSpan] ?? 0,
    y1: ys[cell.row + cell.rowSpan] ?? 0,
  };
}

/** Digits that stand side by side like one number and lie in two cells: a number too wide for its cell. */
function overflowing(glyphs: readonly Glyph[], cellAt: (glyph: Glyph) => number): Glyph[] {
  const digits = glyphs.filter((glyph) => /^[\d.,]/u.test(glyph.text) && glyph.turn === 0);
  digits.sort((a, b) => a.base - b.base || a.x0 - b.x0);
  return digits.filter((glyph, index) => {
    const left = digits[index - 1];
    return (
      left !== undefined &&
      Math.abs(left.base - glyph.base) < 0.2 * glyph.size &&
      Math.abs(glyph.x0 - left.x1) < ONE_NUMBER * glyph.size &&
      cellAt(left) !== cellAt(glyph)
    );
  });
}

/** Whether the page's edge, or a clip, cuts the table off at its right or left. */
function isCutOff(lattice: Lattice, ink: PageInk): boolean {
  const atEdge =
    (lattice.open.right && lattice.x1 >= ink.width - PAGE_EDGE) || (lattice.open.left && lattice.x0 <= PAGE_EDGE);
  return (
    atEdge ||
    ink.cutOff.some((glyph) => {
      const y = (glyph.y0 + glyph.y1) / 2;
      return y > lattice.y0 && y < lattice.y1 && (glyph.x1 > lattice.x1 - 1 || glyph.x0 < lattice.x0 + 1);
    })
  );
}

interface Part {
  readonly cell: CellSpan;
  readonly glyphs: readonly Glyph[];
}

/**
 * A box over several rows or columns of the lattice that holds one value in each of them: rules between them are missing.
 * Anything else stays one cell.
 */
function divided(cell: CellSpan, glyphs: readonly Glyph[], lattice: Lattice): Part[] {
  const whole: Part[] = [{ cell, glyphs }];
  const pieces = cell.rowSpan * cell.columnSpan;
  if (pieces === 1 || glyphs.length < pieces || !glyphs.some((glyph) => /\d/u.test(glyph.text))) return whole;
  const parts: { cell: CellSpan; glyphs: Glyph[] }[] = [];
  for (let row = cell.row; row < cell.row + cell.rowSpan; row++)
    for (let column = cell.column; column < cell.column + cell.columnSpan; column++)
      parts.push({ cell: { row, column, rowSpan: 1, columnSpan: 1 }, glyphs: [] });
  for (const glyph of glyphs) {
    const column = intervalOf(lattice.xs, (glyph.x0 + glyph.x1) / 2);
    const row = intervalOf(lattice.ys, (glyph.y0 + glyph.y1) / 2);
    parts.find((part) => part.cell.row === row && part.cell.column === column)?.glyphs.push(glyph);
  }
  const single = parts.every((part) => {
    const lines: TextLine[] = linesOf(part.glyphs);
    return lines.length === 1 && isValueText(lines[0]?.text ?? '') && fitsInside(part, lattice);
  });
  return single ? parts : whole;
}

/** Whether a value stands clear of the missing rules. */
function fitsInside({ cell, glyphs }: Part, { xs, ys }: Lattice): boolean {
  const box = boxOfCell(cell, xs, ys);
  const ink = glyphs
    .filter((glyph) => !glyph.blank)
    .reduce<Box | null>((sum, glyph) => (sum ? union(sum, glyph) : glyph), null);
  return (
    ink !== null &&
    ink.x0 > box.x0 &&
    ink.x1 < box.x1 &&
    (ink.y0 + ink.y1) / 2 > box.y0 &&
    (ink.y0 + ink.y1) / 2 < box.y1
  );
}
