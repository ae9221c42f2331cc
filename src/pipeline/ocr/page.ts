/**
 * What the steps of the stage `ocr` hand to each other. Steps are pure functions:
 *
 *     pagePictures(bytes, mediaType)   pictures.ts   a document → its pages as grey pictures
 *     findTables(picture)              find.ts       a page → straightened, with its tables and lines of prose
 *     inkOf(page, cell)                cell-ink.ts   a cell → what the readers look at
 *     joinPages(pages)                 join.ts       tables of pages → tables of the document, checked against the forms
 *
 * Three frames of coordinates: pixels of the *picture* as it came; pixels of the *straightened* page (upright, rules along the
 * axes), in which everything is found; *points* of the page as displayed, from its top left, which provenance speaks.
 */

/** 8-bit grey, row by row; 0 is black. Red ink (seals) is already gone. */
export interface GrayPage {
  readonly width: number;
  readonly height: number;
  /** Pixels to an inch. */
  readonly dpi: number;
  readonly pixels: Uint8Array;
}

/** x0 < x1, y0 < y1; whole pixels include the last: x1 − x0 is the width. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** `[x0, y0, x1, y1]` in points of the page as displayed. */
export type Points = readonly [number, number, number, number];

/** A page as it came. */
export interface PagePicture {
  /** From 1. */
  readonly page: number;
  readonly gray: GrayPage;
  /** The same with the outlines of seals, under which thin rules are whole (gray.ts); null: it is the same. */
  readonly ruled: GrayPage | null;
  /** The picture's own pixels, or the page drawn by us. */
  readonly source: 'embedded' | 'drawn' | 'file';
  /** Where the picture lies on the page as displayed, in points: provenance is in the page's frame. */
  readonly place: Points;
}

export type Turn = 0 | 90 | 180 | 270;

/** A cell as drawn. */
export interface ScanCell {
  /** Position in the grid of its table, from 0. */
  readonly row: number;
  readonly column: number;
  readonly rowSpan: number;
  readonly columnSpan: number;
  /** In straightened pixels, from the middle of one rule to the middle of the next. */
  readonly box: Box;
  /** In points of the page as displayed. */
  readonly bbox: Points;
}

/** A table of one page. */
export interface ScanTable {
  readonly box: Box;
  readonly bbox: Points;
  readonly rows: number;
  readonly columns: number;
  /** Rules of the grid in straightened pixels, rising; columns + 1 and rows + 1 of them. */
  readonly xs: readonly number[];
  readonly ys: readonly number[];
  /** In order of row, then column; every position of the grid is covered by exactly one. */
  readonly cells: readonly ScanCell[];
  /** Outer edges that are not drawn: a table cut by a page's end, tables without sides. */
  readonly open: { readonly top: boolean; readonly bottom: boolean; readonly left: boolean; readonly right: boolean };
  /** How sure the weakest edge is, drawn or not drawn: 0 (a coin) to 1. */
  readonly sureness: number;
}

/** A line of text outside tables. */
export interface ScanLine {
  readonly box: Box;
  readonly bbox: Points;
}

/** Slopes of level rules, a + b·v, and of plumb ones, d + e·u (straighten.ts). */
export interface Bend {
  readonly a: number;
  readonly b: number;
  readonly d: number;
  readonly e: number;
}

/** A straightened page and what is on it. */
export interface ScanPage {
  readonly page: number;
  /** Straightened: upright, rules along the axes. */
  readonly gray: GrayPage;
  /** How dark print is on it: 0 (as the paper) to 255 (black on white). */
  readonly print: number;
  /** By how much the picture had to be turned clockwise to stand upright. */
  readonly turn: Turn;
  /** Whether the turn is certain; if not, a reader that gets nothing should ask for the opposite one. */
  readonly turnSure: boolean;
  /** Degrees by which it was skewed after that. */
  readonly skew: number;
  /** How the picture lay, before it was turned; with the turn it gives the same pixels again (`asFound`). */
  readonly bend: Bend;
  readonly tables: readonly ScanTable[];
  /** From the top down. */
  readonly lines: readonly ScanLine[];
}

/** A page as far as it can be written down: without its pixels. */
export type FoundPage = Omit<ScanPage, 'gray'> & { readonly gray: Omit<GrayPage, 'pixels'> };

/** What is printed in a cell. */
export interface CellInk {
  /** Nothing is printed; sure, or it is not said. */
  readonly blank: boolean;
  /** Ink that is neither surely text nor surely dirt: not blank, and not to be trusted without a second witness. */
  readonly doubtful: boolean;
  /** Around the ink, in straightened pixels; null when blank. */
  readonly box: Box | null;
  /** The ink with a white border of a few pixels, rules and specks painted over; null when blank. */
  readonly crop: GrayPage | null;
}
