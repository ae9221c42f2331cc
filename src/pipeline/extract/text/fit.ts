/**
 * Which printed cells of a row are the values of which columns.
 *
 * Printed cells are counted, never guessed at: a row whose values fill the columns exactly is read; one with empty cells is
 * read where the position of its values is known from the rows around it; everything else is placed as it comes and said to
 * be irregular.
 */
import { isFilled, type RawCell } from './cells.js';

export interface Fit {
  /** One for each column, null where nothing is printed for it. */
  readonly values: (RawCell | null)[];
  /** Printed cells beyond the columns, before or after the values. */
  readonly before: RawCell[];
  readonly after: RawCell[];
  readonly irregular: boolean;
  /** Value cells that are printed. */
  readonly found: number;
}

export interface FitOptions {
  /** Fields before the first value, as the rows around have it; null: not known. */
  readonly offset: number | null;
  /** The row's ends are not known for certain: an empty cell in it is in doubt. */
  readonly strict: boolean;
  /** Room left of the values that extra cells may take. */
  readonly room: number;
}

/** Fits the fields printed after a row's label to `columns` value columns. */
export function fitValues(fields: readonly RawCell[], columns: number, options: FitOptions): Fit {
  const first = fields.findIndex(isFilled);
  const last = fields.findLastIndex(isFilled);
  const printed = fields.filter(isFilled);
  const found = printed.length;
  const torn = fields.some((field) => field.gap);
  if (found === columns) {
    const irregular = torn || last - first + 1 !== columns;
    return { values: printed, before: [], after: [], irregular, found };
  }
  if (found > columns) {
    const before = Math.min(options.room, found - columns);
    return {
      values: printed.slice(before, before + columns),
      before: printed.slice(0, before),
      after: printed.slice(before + columns),
      irregular: true,
      found,
    };
  }
  const offset = options.offset ?? (fields.length === columns ? 0 : null);
  const inside = offset !== null && fields.length >= offset + columns && last < offset + columns && first >= offset;
  if (found === 0 && fields.length >= columns && !options.strict && !torn) {
    return { values: window(fields, 0, columns), before: [], after: [], irregular: false, found };
  }
  if (inside && found > 0) {
    return { values: window(fields, offset, columns), before: [], after: [], irregular: options.strict || torn, found };
  }
  // in doubt: by position if that holds every value, else one after the other
  const start = lostFirst(fields, columns) ? -1 : Math.max(0, Math.min(first, offset ?? 0));
  const values = last - start < columns ? window(fields, start, columns) : pad(printed, columns);
  return { values, before: [], after: [], irregular: true, found };
}

/** One cell short, and the dump itself shows that something stood before the first. */
function lostFirst(fields: readonly RawCell[], columns: number): boolean {
  return fields.length === columns - 1 && fields[0]?.gap === true;
}

function window(fields: readonly RawCell[], start: number, columns: number): (RawCell | null)[] {
  return Array.from({ length: columns }, (_, index) => fields[start + index] ?? null);
}

function pad(printed: readonly RawCell[], columns: number): (RawCell | null)[] {
  return window(printed, 0, columns);
}
