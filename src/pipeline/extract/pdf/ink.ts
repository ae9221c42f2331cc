/** What is printed on a page, before anything is made of it: glyphs, straight strokes, dots, pictures. */
import type { Box, Turn } from './geometry.js';

/** One printed character (or several, for a ligature). */
export interface Glyph extends Box {
  readonly text: string;
  /** Coordinate of the baseline across the writing direction: y of upright text, x of turned text. */
  readonly base: number;
  /** Size of the font in points, as displayed. */
  readonly size: number;
  /** Where the text runs: 0 to the right, 90 downwards (also vertical writing), 180 to the left, 270 upwards. */
  readonly turn: Turn;
  /** A printed blank. */
  readonly blank: boolean;
  /** Printed in white: seen on a dark ground only, which is not looked at. */
  readonly white?: true;
}

/** A straight rule. `at` is its y when horizontal, its x when vertical; `from` < `to` along it. */
export interface Rule {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly thickness: number;
}

export interface PageInk {
  readonly width: number;
  readonly height: number;
  readonly glyphs: readonly Glyph[];
  readonly horizontal: readonly Rule[];
  readonly vertical: readonly Rule[];
  /** Squares smaller than a rule is thick: parts of dotted lines. */
  readonly dots: readonly Box[];
  /** Pictures that may show text. */
  readonly pictures: readonly Box[];
  /** Pictures of too few pixels for that. */
  readonly specks: number;
  /** Painted shapes that are neither rules nor areas: text drawn as outlines, logos. */
  readonly shapes: number;
  /** Characters that are set but not printed: invisible, clipped away, outside the page. */
  readonly hidden: number;
  /** Characters outside the page in reading direction, whose place says that something is cut off. */
  readonly cutOff: readonly Glyph[];
  /** Pieces of text in fonts that could not be read. */
  readonly lost: number;
  /** Characters set at a slant, as watermarks are. */
  readonly slanted: number;
}
