/** A panel that knows its size and can paint itself: sizes first, so that the sheet is made once and is never too large. */
import type { SKRSContext2D } from '@napi-rs/canvas';

export interface Painted {
  readonly width: number;
  readonly height: number;
  /** Paints at the origin of the context. */
  paint(context: SKRSContext2D): Promise<void> | void;
}
