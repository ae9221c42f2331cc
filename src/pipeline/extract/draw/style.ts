/** Sizes and colours of drawings, in pixels. A mark's colour occurs nowhere else in what we draw. */
import type { SKRSContext2D } from '@napi-rs/canvas';

export const MARK = '#d6006c';
/** Width of a mark's frame, and its distance from the box that it marks. */
const MARK_WIDTH = 3;
const MARK_GAP = 1;
export const PAPER = '#ffffff';
export const INK = '#1a1a1a';
export const FAINT = '#8a8a8a';
/** What we print in place of a page's own text. */
export const READ_TEXT = '#0b4fa8';
/** The sheet around the panels. */
export const SHEET = '#eceff1';
export const MARGIN = 24;
export const CAPTION_WIDTH = 760;

/** How a sheet is set: panels side by side, width of their captions, size of its letters, height of its lines. */
export interface SheetStyle {
  readonly columns: number;
  readonly caption: number;
  readonly text: number;
  readonly line: number;
  /** Pixels to an inch of a scan. */
  readonly dpi: number;
  /** Pixels of a scan's part across at most. */
  readonly widest: number;
}
export const PANELS: SheetStyle = { columns: 1, caption: CAPTION_WIDTH, text: 17, line: 25, dpi: 144, widest: 1400 };
export const TILES: SheetStyle = { columns: 4, caption: 420, text: 14, line: 19, dpi: 220, widest: 420 };

/** CSS font of a size. The families are a wish: characters they lack come from any font of the system that has them. */
export function fontOf(pixels: number): string {
  return `${pixels}px "WenQuanYi Micro Hei", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif`;
}

/** Frames a box. Whole pixels, no smoothing: the frame has the mark's colour and no other. */
export function mark(context: SKRSContext2D, x0: number, y0: number, x1: number, y1: number): void {
  const [left, top] = [Math.round(x0) - MARK_GAP - MARK_WIDTH, Math.round(y0) - MARK_GAP - MARK_WIDTH];
  const width = Math.round(x1) + MARK_GAP + MARK_WIDTH - left;
  const height = Math.round(y1) + MARK_GAP + MARK_WIDTH - top;
  context.fillStyle = MARK;
  context.fillRect(left, top, width, MARK_WIDTH);
  context.fillRect(left, top + height - MARK_WIDTH, width, MARK_WIDTH);
  context.fillRect(left, top, MARK_WIDTH, height);
  context.fillRect(left + width - MARK_WIDTH, top, MARK_WIDTH, height);
}
