/**
 * The text state of a content stream, and the glyphs that it prints (ISO 32000-1, 9.3 and 9.4).
 *
 * Positions are computed from the same numbers that a viewer uses (widths, spacing, the text matrix), so that each glyph has
 * its own box. The text layer of pdf.js joins glyphs to runs and invents blanks between them; neither is wanted in a table.
 */
import { apply, boxOf, multiply, turnOf, IDENTITY, type Box, type Matrix, type Point } from './geometry.js';
import type { Glyph } from './ink.js';

/** A glyph in an operator list of pdf.js. */
export interface ShownGlyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace: boolean;
  readonly vmetric: readonly [number, number, number] | null;
}

/** What is used of a font. */
export interface Font {
  readonly vertical: boolean;
  /** Units of glyph widths to text space. */
  readonly unit: number;
  readonly defaultVMetrics: readonly [number, number, number];
  /** pdf.js could not read the font: its text is lost. */
  readonly failed: boolean;
}

const ASCENT = 0.86;
const DESCENT = 0.14;

export interface TextState {
  font: Font;
  size: number;
  charSpacing: number;
  wordSpacing: number;
  /** Horizontal scaling, 1: none. */
  scale: number;
  rise: number;
  leading: number;
  mode: number;
}

/** Before any font is set. */
export const NO_FONT: Font = { vertical: false, unit: 0.001, defaultVMetrics: [-1000, 500, 880], failed: false };

export function initialTextState(): TextState {
  return { font: NO_FONT, size: 0, charSpacing: 0, wordSpacing: 0, scale: 1, rise: 0, leading: 0, mode: 0 };
}

/** Where the next glyph goes: begun by BT, moved by every operator that moves or shows text. */
export class TextCursor {
  #matrix: Matrix = IDENTITY;
  #x = 0;
  #y = 0;
  #lineX = 0;
  #lineY = 0;

  setMatrix(matrix: Matrix): void {
    this.#matrix = matrix;
    this.#x = this.#y = this.#lineX = this.#lineY = 0;
  }

  move(x: number, y: number): void {
    this.#x = this.#lineX += x;
    this.#y = this.#lineY += y;
  }

  /** Shows glyphs (numbers are adjustments) and calls `print` for each with its box; `print` says what is done with it. */
  show(
    items: readonly (ShownGlyph | number)[],
    state: TextState,
    transform: Matrix,
    print: (glyph: Glyph | null, box: Box, text: string) => void,
  ): void {
    const { font, scale } = state;
    // a negative size turns the glyphs round, as viewers do
    const size = Math.abs(state.size);
    const direction = state.size < 0 ? -1 : 1;
    const unit = size * font.unit;
    const toPage = multiply(transform, this.#matrix);
    const along = this.#direction(toPage, font.vertical, direction * scale);
    const turn = turnOf(along.x, along.y);
    const height = size * Math.hypot(toPage[2], toPage[3]);
    let advance = 0;
    for (const item of items) {
      if (typeof item === 'number') {
        advance += ((font.vertical ? 1 : -1) * item * size) / 1000;
        continue;
      }
      const spacing = (item.isSpace ? state.wordSpacing : 0) + state.charSpacing;
      const metrics = font.vertical ? (item.vmetric ?? font.defaultVMetrics) : null;
      const width = (metrics ? -metrics[0] : item.width) * unit;
      let x = this.#x + advance * scale * direction;
      let y = this.#y + state.rise;
      let right = x + item.width * unit * scale * direction;
      if (metrics) {
        x = this.#x - (item.vmetric ? metrics[1] : item.width * 0.5) * unit;
        y = this.#y - advance - metrics[2] * unit;
        right = x + item.width * unit;
      }
      const box = boxOf(toPage, x, y - DESCENT * size, right, y + ASCENT * size);
      const text = item.unicode;
      if (text !== '') {
        const origin = apply(toPage, x, y);
        const middle = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2 };
        const base = baseOf(turn, font.vertical, origin, middle);
        const blank = text.trim() === '';
        print(turn === null ? null : { ...box, text, base, size: height, turn, blank }, box, text);
      }
      advance += font.vertical ? width - spacing * direction : width + spacing * direction;
    }
    if (font.vertical) this.#y -= advance;
    else this.#x += advance * scale * direction;
  }

  #direction(toPage: Matrix, vertical: boolean, sign: number): Point {
    if (vertical) return { x: -toPage[2], y: -toPage[3] };
    return { x: toPage[0] * Math.sign(sign), y: toPage[1] * Math.sign(sign) };
  }
}

function baseOf(turn: Glyph['turn'] | null, vertical: boolean, origin: Point, middle: Point): number {
  if (vertical) return turn === 0 || turn === 180 ? middle.y : middle.x;
  return turn === 0 || turn === 180 ? origin.y : origin.x;
}
