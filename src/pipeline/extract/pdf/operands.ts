/** Kinds of operators, and their arguments read with care: a page may give an operator anything. */
import { OPS } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { area, type Box, type Matrix } from './geometry.js';
import type { ShownGlyph } from './text-state.js';

/** Pixels on a square point (36 to the inch) from which on a picture may show text. */
const LEAST_PIXELS = 0.25;

export const STROKES: ReadonlySet<number> = new Set([
  OPS.stroke,
  OPS.closeStroke,
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
]);
export const FILLS: ReadonlySet<number> = new Set([
  OPS.fill,
  OPS.eoFill,
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
]);
export const PICTURES: ReadonlySet<number> = new Set([
  OPS.paintImageXObject,
  OPS.paintInlineImageXObject,
  OPS.paintImageMaskXObject,
  OPS.paintSolidColorImageMask,
]);

/** Whether a picture has the pixels to show text. Its size stands in its arguments where pdf.js tells it. */
export function isLegible(args: readonly unknown[], box: Box): boolean {
  const [first, width, height] = args;
  const inline = typeof first === 'object' && first !== null ? (first as { width?: unknown; height?: unknown }) : {};
  const pixels = number(width ?? inline.width) * number(height ?? inline.height);
  return pixels === 0 || pixels > area(box) * LEAST_PIXELS;
}

export function isShownGlyph(item: unknown): item is ShownGlyph {
  return typeof item === 'object' && item !== null && 'unicode' in item && typeof item.unicode === 'string';
}

export function isArrayLike(value: unknown): value is ArrayLike<number> {
  return value instanceof Float32Array || value instanceof Float64Array || Array.isArray(value);
}

export function isNumbers(value: unknown, length: number): value is readonly number[] {
  return isArrayLike(value) && value.length >= length;
}

export function number(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function matrixOf(values: ArrayLike<unknown>): Matrix {
  return [
    number(values[0]),
    number(values[1]),
    number(values[2]),
    number(values[3]),
    number(values[4]),
    number(values[5]),
  ];
}

/** Paint that cannot be seen on paper: a colour of three numbers or `#rrggbb` near white. */
export function isWhite(args: readonly unknown[]): boolean {
  const [first] = args;
  if (typeof first === 'string') return /^#(?:f[c-f]){3}$/iu.test(first);
  return args.length >= 3 && args.slice(0, 3).every((part) => number(part) >= 0xfc);
}
