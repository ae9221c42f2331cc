/**
 * Lines of a cell → its text. A line that was broken because the cell was full goes on without a break; every other line end
 * is kept (`\n`). Two lines of digits are one number only when the first was full beyond doubt: otherwise they stay apart and
 * are no number to anybody.
 */
import type { TextLine } from './lines.js';

/** Blank space at the two sides of a cell together, in points: what word processors leave at most by default. */
const PADDING = 13;
/** Share by which the lines of one number differ in size at most. */
const SAME_SIZE = 0.1;
const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]/u;
const DIGITS = /[\d.,]$/u;

/** The text of a cell `width` points wide (along its lines). */
export function cellText(lines: readonly TextLine[], width: number): string {
  let text = '';
  lines.forEach((line, index) => {
    const above = lines[index - 1];
    if (!above) text = line.text;
    else text += joint(above, line, width, lines) + line.text;
  });
  return text.trim();
}

function joint(above: TextLine, line: TextLine, width: number, lines: readonly TextLine[]): string {
  const left = above.text.at(-1) ?? '';
  const right = line.text[0] ?? '';
  if (DIGITS.test(above.text) && /^[\d.,]/u.test(line.text))
    return isBrokenNumber(above, line, width, lines) ? '' : '\n';
  const first = line.glyphs[0];
  const needed = first ? lengthOf([first]) : 0;
  if (width - lengthOf(above.glyphs) > needed + PADDING) return '\n';
  return CJK.test(left) || CJK.test(right) ? '' : ' ';
}

/**
 * Whether a number goes on in the next line: the line above has at least three digits and holds as much as its cell can, and
 * the line is shorter. `12` above `34` in a narrow cell may be two numbers.
 */
function isBrokenNumber(above: TextLine, line: TextLine, width: number, lines: readonly TextLine[]): boolean {
  const longest = Math.max(...lines.map((other) => lengthOf(other.glyphs)));
  const digit = lengthOf(line.glyphs) / Math.max(1, line.glyphs.length);
  const full = width - lengthOf(above.glyphs) <= digit + PADDING;
  return (
    full &&
    Math.abs(above.size - line.size) < SAME_SIZE * above.size &&
    above.glyphs.length >= 3 &&
    lengthOf(above.glyphs) >= longest - 0.5 &&
    line.glyphs.length < above.glyphs.length
  );
}

/** Length of glyphs in the direction of their line. */
function lengthOf(glyphs: TextLine['glyphs']): number {
  const first = glyphs[0];
  const last = glyphs.at(-1);
  if (!first || !last) return 0;
  const across = first.turn === 90 || first.turn === 270;
  return across
    ? Math.max(first.y1, last.y1) - Math.min(first.y0, last.y0)
    : Math.max(first.x1, last.x1) - Math.min(first.x0, last.x0);
}
