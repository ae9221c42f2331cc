/** Lines of prose as a picture, for values that stand in no table. */
import type { SKRSContext2D } from '@napi-rs/canvas';
import type { LinesPanel } from '../../../shared/model/drawing.js';
import type { Painted } from './painted.js';
import { CAPTION_WIDTH, fontOf, INK, mark } from './style.js';
import { wrap } from './words.js';

const TEXT = 16;
const LINE = 24;
const SIDE = 12;
const LINES_PER_PARAGRAPH = 20;

export function prosePanel(measure: SKRSContext2D, { lines }: LinesPanel): Painted {
  measure.font = fontOf(TEXT);
  const paragraphs = lines.map(({ text, marked }) => ({
    marked,
    lines: wrap(measure, text, CAPTION_WIDTH - 2 * SIDE, LINES_PER_PARAGRAPH),
  }));
  const count = paragraphs.reduce((sum, paragraph) => sum + paragraph.lines.length, 0);
  return {
    width: CAPTION_WIDTH,
    height: count * LINE + (paragraphs.length + 1) * SIDE,
    paint: (context) => {
      context.font = fontOf(TEXT);
      context.textBaseline = 'middle';
      context.textAlign = 'left';
      let top = SIDE;
      for (const { lines: broken, marked } of paragraphs) {
        context.fillStyle = INK;
        broken.forEach((line, index) => context.fillText(line, SIDE, top + (index + 0.5) * LINE));
        const bottom = top + broken.length * LINE;
        if (marked) mark(context, SIDE - 2, top, CAPTION_WIDTH - SIDE + 2, bottom);
        top = bottom + SIDE;
      }
    },
  };
}
