/**
 * Pages of a PDF as pictures. A page that is nothing but one picture gives that picture, pixel for pixel: drawing it would
 * resample it. Any other page (pictures in strips, drawn outlines, text over a picture) is drawn by pdf.js.
 */
import { createCanvas } from '@napi-rs/canvas';
import { OPS, type PDFDocumentProxy, type PDFPageProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { NianbaoError } from '../../shared/errors.js';
import { codedError, openPdf, PDF_LIMITS } from '../../shared/open-pdf.js';
import { grayOf, type Grays } from './gray.js';
import type { PagePicture, Points, Turn } from './page.js';
import { FINEST, inGray, PICTURE_LIMITS } from './resolution.js';
import { turned } from './raster.js';

/** Share of the page that its one picture covers at least. */
const COVERS = 0.6;
/** Share by which a picture's resolutions across and down may differ. */
const SQUARE = 0.02;
/** Resolution at which pages without pictures are drawn; with pictures, theirs, within these. */
const DRAWN_DPI = 200;
const COARSEST_DRAWN = 150;

type Matrix = readonly [number, number, number, number, number, number];

interface Painted {
  readonly id: string;
  readonly matrix: Matrix;
}

/** What a page paints, as far as it decides whether it is a single picture. */
interface Contents {
  readonly pictures: readonly Painted[];
  /** Something else is painted. */
  readonly more: boolean;
}

/** Which pages, from 1. */
export interface PageChoice {
  has(page: number): boolean;
}

/** Is told of a page that gives no picture, and why. */
export type OnLost = (page: number, error: NianbaoError) => void;

/** The pages of a PDF, or `only` some of them. Throws `encrypted_file`, `damaged_file`, `too_large`, `too_complex`. */
export async function* picturesOfPdf(
  bytes: Uint8Array,
  only: PageChoice | null,
  onLost: OnLost | null = null,
): AsyncGenerator<PagePicture> {
  const pdf = await openPdf(bytes);
  try {
    const { document } = pdf;
    if (document.numPages > PICTURE_LIMITS.pages && only === null) {
      throw new NianbaoError('too_complex', { what: 'pages', limit: PICTURE_LIMITS.pages });
    }
    for (let number = 1; number <= document.numPages; number++) {
      if (only !== null && !only.has(number)) continue;
      let picture: PagePicture;
      try {
        picture = await pictureAt(document, number);
      } catch (thrown) {
        if (onLost === null) throw thrown;
        onLost(number, codedError(thrown));
        continue;
      }
      yield picture;
    }
  } catch (error) {
    throw codedError(error);
  } finally {
    await pdf.close();
  }
}

async function pictureAt(document: PDFDocumentProxy, number: number): Promise<PagePicture> {
  const page = await document.getPage(number);
  try {
    return await pictureOf(page, number);
  } finally {
    page.cleanup();
  }
}

async function pictureOf(page: PDFPageProxy, number: number): Promise<PagePicture> {
  const contents = await contentsOf(page);
  const [single] = contents.pictures;
  if (single && contents.pictures.length === 1 && !contents.more) {
    const embedded = await embeddedPicture(page, single, number);
    if (embedded) return embedded;
  }
  return drawn(page, number, contents);
}

async function contentsOf(page: PDFPageProxy): Promise<Contents> {
  const { fnArray, argsArray } = await page.getOperatorList();
  if (fnArray.length > PDF_LIMITS.operators) {
    throw new NianbaoError('too_complex', { what: 'operators of the page', limit: PDF_LIMITS.operators });
  }
  const pictures: Painted[] = [];
  let more = false;
  let matrix = matrixOf(page.getViewport({ scale: 1 }).transform);
  const saved: { matrix: Matrix; hidden: boolean }[] = [];
  let hidden = false;
  fnArray.forEach((operator, index) => {
    const values = (argsArray[index] ?? []) as unknown[];
    switch (operator) {
      case OPS.save:
        saved.push({ matrix, hidden });
        break;
      case OPS.restore:
        ({ matrix, hidden } = saved.pop() ?? { matrix, hidden });
        break;
      case OPS.transform:
        matrix = multiply(matrix, matrixOf(values as number[]));
        break;
      case OPS.setTextRenderingMode:
        hidden = values[0] === 3;
        break;
      case OPS.paintImageXObject:
        pictures.push({ id: String(values[0]), matrix });
        break;
      case OPS.showText:
      case OPS.showSpacedText:
        more ||= !hidden;
        break;
      case OPS.stroke:
      case OPS.fill:
      case OPS.eoFill:
      case OPS.fillStroke:
      case OPS.shadingFill:
      case OPS.constructPath:
      case OPS.paintImageMaskXObject:
      case OPS.paintImageMaskXObjectGroup:
      case OPS.paintInlineImageXObject:
      case OPS.paintInlineImageXObjectGroup:
      case OPS.paintImageXObjectRepeat:
      case OPS.paintFormXObjectBegin:
        more = true;
        break;
    }
  });
  return { pictures, more };
}

/** The picture itself; null when it does not lie on the page as a page lies (mirrored, slanted, a logo). */
async function embeddedPicture(
  page: PDFPageProxy,
  { id, matrix }: Painted,
  number: number,
): Promise<PagePicture | null> {
  const turn = turnOf(matrix);
  if (turn === null) return null;
  const [a, b, c, d, e, f] = matrix;
  const place: Points = [
    Math.min(e, e + a + c, e + a, e + c),
    Math.min(f, f + b + d, f + b, f + d),
    Math.max(e, e + a + c, e + a, e + c),
    Math.max(f, f + b + d, f + b, f + d),
  ];
  const view = page.getViewport({ scale: 1 });
  const [width, height] = [place[2] - place[0], place[3] - place[1]];
  if (width * height < COVERS * view.width * view.height) return null;
  const image = await objectOf(page, id);
  const gray = grayOfObject(image);
  if (!gray) return null;
  if (gray.width * gray.height > PICTURE_LIMITS.pixels) {
    throw new NianbaoError('too_large', {
      what: 'a picture',
      size: gray.width * gray.height,
      limit: PICTURE_LIMITS.pixels,
    });
  }
  const { ruled } = gray;
  const upright = turned(gray, turn);
  const [across, down] = [(upright.width * 72) / width, (upright.height * 72) / height];
  if (Math.abs(across / down - 1) > SQUARE) return null;
  const lying = ruled === null ? null : turned({ ...gray, pixels: ruled }, turn).pixels;
  const grays = await inGray({ pixels: upright.pixels, ruled: lying }, { ...upright, dpi: across });
  return { page: number, ...grays, source: 'embedded', place };
}

/** By how much the picture is turned clockwise on the displayed page; null when mirrored or slanted. */
function turnOf([a, b, c, d]: Matrix): Turn | null {
  const size = Math.max(Math.abs(a), Math.abs(b), Math.abs(c), Math.abs(d));
  const flat = (value: number): boolean => Math.abs(value) < size * 0.002;
  if (flat(b) && flat(c)) return a > 0 && d < 0 ? 0 : a < 0 && d > 0 ? 180 : null;
  if (flat(a) && flat(d)) return b > 0 && c > 0 ? 90 : b < 0 && c < 0 ? 270 : null;
  return null;
}

function objectOf(page: PDFPageProxy, id: string): Promise<unknown> {
  const store = id.startsWith('g_') ? page.commonObjs : page.objs;
  return new Promise((resolve) => {
    store.get(id, resolve);
  });
}

/** A decoded picture of pdf.js: 1 bit a pixel, RGB or RGBA. */
function grayOfObject(image: unknown): ({ readonly width: number; readonly height: number } & Grays) | null {
  if (typeof image !== 'object' || image === null) return null;
  const { width, height, kind, data } = image as Record<string, unknown>;
  if (typeof width !== 'number' || typeof height !== 'number') return null;
  if (!(data instanceof Uint8Array || data instanceof Uint8ClampedArray)) return null;
  if (kind === 2 && data.length >= width * height * 3) return { width, height, ...grayOf(data, 3, width) };
  if (kind === 3 && data.length >= width * height * 4) return { width, height, ...grayOf(data, 4, width) };
  const stride = (width + 7) >> 3;
  if (kind !== 1 || data.length < stride * height) return null;
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      pixels[y * width + x] = ((data[y * stride + (x >> 3)] ?? 0) << (x & 7)) & 0x80 ? 255 : 0;
  return { width, height, pixels, ruled: null };
}

async function drawn(page: PDFPageProxy, number: number, { pictures }: Contents): Promise<PagePicture> {
  const dpi = await drawnDpi(page, pictures);
  const view = page.getViewport({ scale: dpi / 72 });
  const [width, height] = [Math.max(1, Math.round(view.width)), Math.max(1, Math.round(view.height))];
  if (width * height > PICTURE_LIMITS.pixels) {
    throw new NianbaoError('too_large', { what: 'a page', size: width * height, limit: PICTURE_LIMITS.pixels });
  }
  const canvas = createCanvas(width, height);
  // a canvas of this library is one for pdf.js, whose types know the browser's alone
  await page.render({ canvas: canvas, viewport: view, background: '#ffffff' }).promise;
  const grays = grayOf(canvas.getContext('2d').getImageData(0, 0, width, height).data, 4, width);
  const place: Points = [0, 0, (width * 72) / dpi, (height * 72) / dpi];
  return { page: number, ...(await inGray(grays, { width, height, dpi })), source: 'drawn', place };
}

/** The resolution of the page's finest large picture. */
async function drawnDpi(page: PDFPageProxy, pictures: readonly Painted[]): Promise<number> {
  let finest = 0;
  for (const { id, matrix } of pictures.slice(0, 50)) {
    const across = Math.hypot(matrix[0], matrix[1]);
    if (across < 72) continue;
    const image = (await objectOf(page, id)) as { width?: unknown } | null;
    if (typeof image?.width === 'number') finest = Math.max(finest, (image.width * 72) / across);
  }
  return finest === 0 ? DRAWN_DPI : Math.round(Math.min(FINEST - 10, Math.max(COARSEST_DRAWN, finest)));
}

function matrixOf(values: readonly number[]): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = values;
  return [a, b, c, d, e, f];
}

/** Applies `inner` first. */
function multiply(outer: Matrix, inner: Matrix): Matrix {
  const [a, b, c, d, e, f] = outer;
  const [p, q, r, s, t, u] = inner;
  return [a * p + c * q, b * p + d * q, a * r + c * s, b * r + d * s, a * t + c * u + e, b * t + d * u + f];
}
