/** One page of an open document → its ink, in the frame in which most of its text reads from left to right. */
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { NianbaoError } from '../../../shared/errors.js';
import { boxOf, inverse, upright, type Box, type Matrix, type Turn } from './geometry.js';
import type { Glyph, PageInk, Rule } from './ink.js';
import { interpret } from './interpret.js';
import { mainTurn } from './lines.js';
import { PDF_LIMITS } from '../../../shared/open-pdf.js';
import { NO_FONT, type Font } from './text-state.js';

export interface ReadPage {
  readonly ink: PageInk;
  /** The frame of `ink` back to the page as displayed. */
  readonly toDisplay: (box: Box) => Box;
  /** Operators of the page. */
  readonly operators: number;
}

/** Reads page `number` (from 1). Throws `damaged_file`, `too_complex`. */
export async function readPage(document: PDFDocumentProxy, number: number): Promise<ReadPage> {
  const page = await document.getPage(number);
  try {
    const list = await page.getOperatorList();
    if (list.fnArray.length > PDF_LIMITS.operators) {
      throw new NianbaoError('too_complex', { what: `operators of page ${number}`, limit: PDF_LIMITS.operators });
    }
    const view = page.getViewport({ scale: 1 });
    const visible = await document.getOptionalContentConfig();
    const ink = interpret(list, {
      width: view.width,
      height: view.height,
      transform: matrixOf(view.transform),
      font: fontsOf(page),
      isVisible: (group) => isVisible(visible, group),
    });
    const turn = mainTurn(ink.glyphs);
    const turned = upright(turn, ink.width, ink.height);
    const back = inverse(turned);
    return {
      ink: turn === 0 ? ink : turnInk(ink, turn, turned),
      toDisplay: (box) => (turn === 0 ? box : boxOf(back, box.x0, box.y0, box.x1, box.y1)),
      operators: list.fnArray.length,
    };
  } finally {
    page.cleanup();
  }
}

function matrixOf(values: readonly number[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = values;
  return [a, b, c, d, e, f];
}

/** Optional content: a group that the document hides is not printed. What pdf.js cannot judge is. */
function isVisible(config: Awaited<ReturnType<PDFDocumentProxy['getOptionalContentConfig']>>, group: unknown): boolean {
  if (typeof group !== 'object' || group === null) return true;
  return config.isVisible(group) as boolean;
}

/** Fonts by id. They come with the operator list; one that has not come has failed. */
function fontsOf(page: PDFPageProxy): (id: string) => Font {
  const known = new Map<string, Font>();
  return (id) => {
    const seen = known.get(id);
    if (seen) return seen;
    const store = [page.commonObjs, page.objs].find((objects) => objects.has(id));
    const font = store ? fontOf(store.get(id)) : { ...NO_FONT, failed: true };
    known.set(id, font);
    return font;
  };
}

function fontOf(loaded: unknown): Font {
  if (typeof loaded !== 'object' || loaded === null) return { ...NO_FONT, failed: true };
  const { vertical, fontMatrix, defaultVMetrics } = loaded as Record<string, unknown>;
  const unit = Array.isArray(fontMatrix) && typeof fontMatrix[0] === 'number' ? fontMatrix[0] : NO_FONT.unit;
  const [w = -1000, x = 500, y = 880] = Array.isArray(defaultVMetrics) ? (defaultVMetrics as number[]) : [];
  return {
    vertical: vertical === true,
    unit: unit === 0 ? NO_FONT.unit : unit,
    defaultVMetrics: [w, x, y],
    failed: false,
  };
}

/** The ink as seen when the page is turned so that its text stands upright. */
function turnInk(ink: PageInk, turn: Turn, matrix: Matrix): PageInk {
  const sideways = turn === 90 || turn === 270;
  const box = (old: Box): Box => boxOf(matrix, old.x0, old.y0, old.x1, old.y1);
  const rule = (old: Rule, wasHorizontal: boolean): Rule => {
    const moved = wasHorizontal
      ? box({ x0: old.from, x1: old.to, y0: old.at, y1: old.at })
      : box({ x0: old.at, x1: old.at, y0: old.from, y1: old.to });
    const isHorizontal = wasHorizontal !== sideways;
    return isHorizontal
      ? { at: moved.y0, from: moved.x0, to: moved.x1, thickness: old.thickness }
      : { at: moved.x0, from: moved.y0, to: moved.y1, thickness: old.thickness };
  };
  const across = ink.horizontal.map((old) => rule(old, true));
  const down = ink.vertical.map((old) => rule(old, false));
  const glyph = (old: Glyph): Glyph => {
    const onBase = old.turn === 0 || old.turn === 180 ? { x0: old.x0, y0: old.base } : { x0: old.base, y0: old.y0 };
    const origin = box({ ...onBase, x1: onBase.x0, y1: onBase.y0 });
    const turned = ((old.turn - turn + 360) % 360) as Turn;
    const base = turned === 0 || turned === 180 ? origin.y0 : origin.x0;
    return { ...old, ...box(old), turn: turned, base };
  };
  return {
    ...ink,
    width: sideways ? ink.height : ink.width,
    height: sideways ? ink.width : ink.height,
    glyphs: ink.glyphs.map(glyph),
    cutOff: ink.cutOff.map(glyph),
    horizontal: sideways ? down : across,
    vertical: sideways ? across : down,
    dots: ink.dots.map(box),
    pictures: ink.pictures.map(box),
  };
}
