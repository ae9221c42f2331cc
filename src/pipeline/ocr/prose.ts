/** The lines of a page outside its tables, read and joined to paragraphs. */
import type { ParagraphBlock } from '../../shared/model/layout.js';
import { cut } from './crop.js';
import type { ScanLine, ScanPage } from './page.js';
import { publishedTotalSpelt } from './published-total.js';
import type { Tesseract } from './tesseract/tesseract.js';

/** A paragraph and how far down its page it begins. */
export interface PlacedParagraph {
  readonly at: number;
  readonly block: ParagraphBlock;
}

/** Heights of a line: an indent; how far before the margin a last line ends; between two paragraphs. */
const INDENT = 1.2;
const SHORT = 2;
const GAP = 2.5;

export function proseOf(page: ScanPage, tesseract: Tesseract): PlacedParagraph[] {
  const lines = page.lines.flatMap((line) => {
    const height = line.box.y1 - line.box.y0;
    const read = tesseract.readText(cut(page.gray, line.box), 'chi_sim', height * 1.2, 'line');
    const text = read.text.replace(/\s*\n\s*/gu, '');
    return /[\p{L}\p{N}]/u.test(text) ? [{ line, text, height }] : [];
  });
  const left = Math.min(...lines.map(({ line }) => line.box.x0));
  const right = Math.max(...lines.map(({ line }) => line.box.x1));
  const paragraphs: { lines: { line: ScanLine; text: string }[] }[] = [];
  for (const [index, { line, text, height }] of lines.entries()) {
    const before = lines[index - 1];
    const goesOn =
      before !== undefined &&
      line.box.x0 - left < INDENT * height &&
      right - before.line.box.x1 < SHORT * height &&
      line.box.y0 - before.line.box.y1 < GAP * height &&
      Math.abs(height - before.height) < 0.6 * height;
    if (goesOn) paragraphs.at(-1)?.lines.push({ line, text });
    else paragraphs.push({ lines: [{ line, text }] });
  }
  return paragraphs.map(({ lines: own }) => {
    const boxes = own.map(({ line }) => line.bbox);
    const bbox: [number, number, number, number] = [
      Math.min(...boxes.map(([x]) => x)),
      Math.min(...boxes.map(([, y]) => y)),
      Math.max(...boxes.map(([, , x]) => x)),
      Math.max(...boxes.map(([, , , y]) => y)),
    ];
    const text = publishedTotalSpelt(ordinalSpelt(own.map((one) => one.text).join('')));
    return { at: own[0]?.line.box.y0 ?? 0, block: { kind: 'paragraph', text, page: page.page, bbox } };
  });
}

/** The comma behind an ordinal is read as anything small: `一“总体情况`, `三s收到`. */
function ordinalSpelt(text: string): string {
  return text.replace(/^([一二三四五六七八九十])[^\p{Script=Han}\p{N}（(]{1,2}(?=\p{Script=Han})/u, '$1、');
}
