/** What a scan of the corpus is: how its paper was printed, what the scanner did to it, and what is known to stand on it. */
import type { CorpusReport, Truth } from '../model.js';

/** How a report is printed. Sizes in points. */
export interface Dress {
  layout: 'chromium' | 'libreoffice';
  font: string;
  /** Another font for digits and Latin letters, as officials like them; null: the Chinese font's own. */
  latin: string | null;
  /** Text of tables and of prose. */
  tableSize: number;
  proseSize: number;
  /** Between text and rules. */
  padding: number;
  ruleWidth: number;
  ruleColour: string;
  margin: number;
  /** Heads of a table that goes on over a page are printed again. */
  repeatedHeads: boolean;
  /** Rows may be cut by the page's end. */
  cutRows: boolean;
}

export const RESOLUTIONS = [150, 200, 300] as const;
export type Level = 'mild' | 'hard';

/** What the scanner, or the phone, does. */
export interface Scanner {
  level: Level;
  dpi: number;
  /** Sideways or upside down, clockwise. */
  turn: 0 | 90 | 180 | 270;
  /** Degrees, and by how much of the page's size its corners move. */
  skew: number;
  perspective: number;
  /** Standard deviations: noise in grey levels, blur in pixels at 200 dpi. */
  noise: number;
  blur: number;
  /** 0 to 1: how much of the black is left. */
  ink: number;
  /** 0 to 1: how much darker the darkest corner is. */
  shade: number;
  /** JPEG quality; null: black and white, without loss. */
  quality: number | null;
  seal: boolean;
  scribbles: boolean;
  specks: number;
}

export interface ScanPlan {
  /** Name without extension. */
  name: string;
  report: CorpusReport;
  dress: Dress;
  scanner: Scanner;
  format: 'pdf' | 'tiff';
}

/** Corners of a printed cell on the page as scanned, clockwise from its top left, in pixels. */
export type Quad = [number, number, number, number, number, number, number, number];

export interface ScanCellTruth {
  row: number;
  column: number;
  rowSpan: number;
  columnSpan: number;
  text: string;
  /** Indicator whose value is printed here; null in heads and labels. */
  code: string | null;
  /** Where it is printed: in two parts when a page ends in it or a head is repeated. Pages from 1. */
  parts: { page: number; quad: Quad }[];
}

export interface ScanTableTruth {
  name: string;
  rows: number;
  columns: number;
  cells: ScanCellTruth[];
}

/** Truth of one scan, in the file beside it. */
export interface ScanTruth {
  file: string;
  /** In pixels of the pages as scanned. */
  pages: { width: number; height: number }[];
  dress: Dress;
  scanner: Scanner;
  tables: ScanTableTruth[];
  /** Blocks outside the tables, as text in reading order. */
  prose: string[];
  /** The report's own truth: facts, findings of the source's own errors. */
  report: Truth;
}
