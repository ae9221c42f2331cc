/** Text on a canvas: whether its Chinese can be shown at all, and how it is broken into lines. */
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { fontOf } from './style.js';

/** Characters of one text that are drawn at most. */
const LONGEST = 600;
const NOT_LATIN = /[^\u0020-\u024f\u2010-\u2026]/gu;

/**
 * Whether some font of this machine has Chinese characters. A font without them draws nothing, or the same box for each:
 * two characters that look alike are not there.
 */
export function hasChinese(): boolean {
  const [one, other] = ['年', '报'].map((character) => {
    const canvas = createCanvas(32, 32);
    const context = canvas.getContext('2d');
    context.font = fontOf(24);
    context.fillText(character, 4, 26);
    return canvas.toBuffer('image/png');
  });
  return one !== undefined && other !== undefined && !one.equals(other);
}

/** A text with what no Latin font has as question marks. */
export function latinOnly(text: string): string {
  return text.replace(NOT_LATIN, '?');
}

/** Breaks a text so that no line is wider than `width`: between words where it can be, anywhere else. At most `most` lines. */
export function wrap(context: SKRSContext2D, text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.slice(0, LONGEST).split('\n')) {
    let line = '';
    for (const word of paragraph.match(/[\u0021-\u024f]+\s*|\s+|./gu) ?? []) {
      for (const part of context.measureText(word).width > width ? Array.from(word) : [word]) {
        if (line !== '' && context.measureText(line + part.trimEnd()).width > width) {
          lines.push(line.trimEnd());
          line = '';
        }
        line += part;
      }
    }
    lines.push(line.trimEnd());
  }
  if (text.length <= LONGEST && lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `${lines[Math.min(most, lines.length) - 1] ?? ''}…`];
}
