/** Where panels and their captions go on a sheet: below each other, or as tiles in rows. Sizes are known before anything is painted. */
import { NianbaoError } from '../../../shared/errors.js';
import type { Painted } from './painted.js';
import { MARGIN, type SheetStyle } from './style.js';

/** Pixels of a sheet; each takes four bytes while it is painted. */
const MOST_PIXELS = 30_000_000;
const TALLEST = 30_000;

export interface Placed {
  readonly panel: Painted;
  readonly caption: readonly string[];
}

export interface Arranged extends Placed {
  readonly x: number;
  readonly y: number;
}

export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly placed: readonly Arranged[];
}

/**
 * Arranges panels in their order; where the sheet would become too large it ends, and says how many are missing.
 * Throws `too_complex` when the first alone is too large.
 */
export async function arrange(
  count: number,
  placeOf: (index: number) => Promise<Placed>,
  style: SheetStyle,
): Promise<Sheet> {
  const placed: Arranged[] = [];
  let width = Math.min(style.columns, count) * (style.caption + MARGIN) + MARGIN;
  let [top, bottom] = [MARGIN, MARGIN];
  const put = (one: Placed, column: number): void => {
    if (column === 0) top = bottom;
    placed.push({ ...one, x: MARGIN + column * (style.caption + MARGIN), y: top });
    bottom = Math.max(bottom, top + heightOf(one, style));
    width = Math.max(width, one.panel.width + 2 * MARGIN);
  };
  for (let index = 0; index < count; index++) {
    const next = await placeOf(index);
    const column = index % style.columns;
    const height = Math.max(bottom, (column === 0 ? bottom : top) + heightOf(next, style));
    const pixels = Math.max(width, next.panel.width + 2 * MARGIN) * height;
    if (index > 0 && (height > TALLEST || pixels > MOST_PIXELS)) {
      put({ panel: { width: 0, height: 0, paint: () => undefined }, caption: [`… +${count - index}`] }, 0);
      break;
    }
    if (height > TALLEST || pixels > 2 * MOST_PIXELS) {
      throw new NianbaoError('too_complex', { what: 'the picture', limit: `${MOST_PIXELS} pixels` });
    }
    put(next, column);
  }
  return { width, height: bottom, placed };
}

function heightOf({ panel, caption }: Placed, { line }: SheetStyle): number {
  return panel.height + MARGIN / 2 + caption.length * line + MARGIN;
}
