/**
 * Pages of a PDF as pictures. A page is opened and drawn by pdf.js; a font that the document does not carry and that pdf.js
 * has no substitute for (nearly all Chinese ones) leaves no ink, so the text that was read is printed into its place, in blue.
 */
import { createCanvas, type Canvas, type SKRSContext2D } from '@napi-rs/canvas';
import { OPS, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { NianbaoError } from '../../../shared/errors.js';
import type { PagePanel } from '../../../shared/model/drawing.js';
import { codedError, PDF_LIMITS } from '../../../shared/open-pdf.js';
import type { Painted } from './painted.js';
import { fontOf, mark, PAPER, READ_TEXT } from './style.js';
import { wrap } from './words.js';

/** Pixels of a point, as long as the page is no longer than `LONGEST` in pixels. */
const SCALE = 2;
const LONGEST = 2000;

/** Draws pages of one document. The last page is kept: strips of one page follow each other. */
export class Pages {
  readonly #document: PDFDocumentProxy;
  readonly #chinese: boolean;
  #last: { readonly page: number; readonly canvas: Canvas } | null = null;

  constructor(document: PDFDocumentProxy, chinese: boolean) {
    this.#document = document;
    this.#chinese = chinese;
  }

  /** A page or strip with its marks, laid out. Throws `usage` when the document has no such page, `damaged_file`. */
  async panel({ page: number, marks, strip, texts }: PagePanel): Promise<Painted & { readonly lacksFonts: boolean }> {
    const page = await this.#page(number);
    const { width, height, scale } = sizeOf(page);
    const top = strip ? Math.max(0, Math.floor(strip[0] * scale)) : 0;
    const bottom = strip ? Math.min(height, Math.ceil(strip[1] * scale)) : height;
    const shown = Math.max(1, bottom - top);
    const lacksFonts = await hasGlyphlessFonts(page);
    return {
      width,
      height: shown,
      lacksFonts,
      paint: async (context) => {
        const canvas = await this.#drawn(number);
        context.drawImage(canvas, 0, top, width, shown, 0, 0, width, shown);
        context.save();
        context.beginPath();
        context.rect(0, 0, width, shown);
        context.clip();
        context.translate(0, -top);
        if (lacksFonts && this.#chinese) {
          for (const { bbox, text } of texts)
            print(
              context,
              bbox.map((value) => value * scale),
              text,
            );
        }
        for (const [x0, y0, x1, y1] of marks) mark(context, x0 * scale, y0 * scale, x1 * scale, y1 * scale);
        context.restore();
      },
    };
  }

  async #page(number: number): Promise<PDFPageProxy> {
    const { numPages } = this.#document;
    if (number > numPages) {
      throw new NianbaoError('usage', { reason: `there is no page ${number}; the document has ${numPages}` });
    }
    return this.#document.getPage(number);
  }

  async #drawn(number: number): Promise<Canvas> {
    if (this.#last?.page === number) return this.#last.canvas;
    const page = await this.#page(number);
    const { width, height, scale } = sizeOf(page);
    const canvas = createCanvas(width, height);
    try {
      // a canvas of this library is one for pdf.js, whose types know the browser's alone
      const target = canvas as unknown as never;
      await page.render({ canvas: target, viewport: page.getViewport({ scale }), background: PAPER }).promise;
    } catch (thrown) {
      throw codedError(thrown);
    }
    this.#last = { page: number, canvas };
    return canvas;
  }
}

function sizeOf(page: PDFPageProxy): { width: number; height: number; scale: number } {
  const view = page.getViewport({ scale: 1 });
  const scale = Math.min(SCALE, LONGEST / Math.max(view.width, view.height, 1));
  const pixels = (points: number): number => Math.max(1, Math.round(points * scale));
  return { width: pixels(view.width), height: pixels(view.height), scale };
}

/**
 * Whether the page shows text in a font that is neither in the document nor replaced: its glyphs have no outlines and
 * show as empty boxes or not at all. Throws `too_complex`.
 */
async function hasGlyphlessFonts(page: PDFPageProxy): Promise<boolean> {
  const { fnArray, argsArray } = await page.getOperatorList();
  if (fnArray.length > PDF_LIMITS.operators) {
    throw new NianbaoError('too_complex', { what: 'operators of the page', limit: PDF_LIMITS.operators });
  }
  let missing = false;
  return fnArray.some((operator, index) => {
    const [argument] = (argsArray[index] ?? []) as unknown[];
    if (operator === OPS.setFont) missing = isMissing(page, argument as string);
    return operator === OPS.showText && missing && Array.isArray(argument) && argument.some(isVisible);
  });
}

function isMissing(page: PDFPageProxy, id: string): boolean {
  const font: unknown = page.commonObjs.has(id) ? page.commonObjs.get(id) : null;
  return typeof font === 'object' && font !== null && 'missingFile' in font && font.missingFile === true;
}

/** Whether what is shown is a glyph (and no distance) other than a blank. */
function isVisible(shown: unknown): boolean {
  return typeof shown === 'object' && shown !== null && 'unicode' in shown && String(shown.unicode).trim() !== '';
}

/** Prints a text into a box, as large as it fits. */
function print(context: SKRSContext2D, [x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[], text: string): void {
  // what pdf.js puts there is a row of empty boxes; the ruling lines around it stay
  context.fillStyle = PAPER;
  context.fillRect(x0 + 2, y0 + 2, x1 - x0 - 4, y1 - y0 - 4);
  context.fillStyle = READ_TEXT;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const size of [24, 20, 17, 14, 12, 10, 8]) {
    context.font = fontOf(size);
    const most = Math.max(1, Math.floor((y1 - y0) / (size * 1.2)));
    const lines = wrap(context, text, Math.max(size, x1 - x0 - 4), 100);
    if (lines.length > most && size > 8) continue;
    lines.forEach((line, index) => context.fillText(line, x0 + 2, y0 + (index + 0.5) * size * 1.2));
    return;
  }
}
