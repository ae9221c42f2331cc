/**
 * A number with a measure behind it in its cell (`4件`, `5697251元`). The readers of numbers see digits and something else; the
 * reader of Chinese names what; how wide it is says of how many signs it is. The digits are then read by themselves.
 */
import { FLAGGED_BELOW, type Candidate } from '../../shared/model/candidate.js';
import type { GrayPage } from './page.js';
import type { CellReader } from './readers/cell-reader.js';

/** Measures that stand behind numbers. */
const WITH_MEASURE = /^([+-]?[\d.,]+)(件|条|笔|个|项|次|宗|份|部|起|元|万元?)$/u;
/** A unit changes an amount: this one other signs resemble. It is read, and flagged. */
const LIKE_OTHERS = '万';
/** Most that a number gets whose unit or digits are in doubt. */
const DOUBTED = FLAGGED_BELOW - 0.05;
/** How far the measure's width may be from that of so many signs, as a share; a sign is about as wide as high. */
const OFF = 0.35;
const NARROW = 0.92;
/** Darker than this is ink, 255 is white. */
const INK = 160;
/**
 * The candidates, best first; null: it is not that, not clear where the measure begins, or the digits are none that the readers
 * of numbers think of. Where these two differ, what the reader of Chinese says decides, and the number is flagged.
 */
export function numberWithMeasure(crop: GrayPage, text: string, reader: CellReader): Candidate[] | null {
  const [, digits = '', measure = ''] = WITH_MEASURE.exec(text.replace(/\s/gu, '')) ?? [];
  const end = measure === '' ? null : endOfDigits(crop, measure.length);
  if (end === null) return null;
  const { candidates } = reader.read(leftOf(crop, end));
  const plain = (one: string): string => one.replaceAll(',', '');
  const same = candidates.find((one) => plain(one.text) === plain(digits));
  if (same === undefined) return null;
  const isDoubted = same !== candidates[0] || measure === LIKE_OTHERS;
  return [same, ...candidates.filter((one) => one !== same)].map(({ text: one, probability }) => ({
    text: `${one}${measure}`,
    probability: isDoubted ? (one === same.text ? DOUBTED : Math.min(probability, (1 - DOUBTED) / 2)) : probability,
  }));
}

/** The column at which the digits end: behind it stands what is as wide as `signs` signs. */
function endOfDigits({ width, height, pixels }: GrayPage, signs: number): number | null {
  const tops = new Array<number>(width).fill(height);
  const bottoms = new Array<number>(width).fill(-1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if ((pixels[y * width + x] ?? 255) >= INK) continue;
      tops[x] = Math.min(tops[x] ?? height, y);
      bottoms[x] = y;
    }
  }
  let right = width - 1;
  while (right > 0 && (bottoms[right] ?? -1) < 0) right--;
  let [best, least] = [null as number | null, OFF];
  let [top, bottom] = [height, -1];
  for (let x = right; x > 0; x--) {
    top = Math.min(top, tops[x] ?? height);
    bottom = Math.max(bottom, bottoms[x] ?? -1);
    const isGap = (bottoms[x] ?? -1) >= 0 && (bottoms[x - 1] ?? -1) < 0;
    if (!isGap) continue;
    const off = Math.abs((right - x + 1) / (Math.max(1, bottom - top + 1) * signs * NARROW) - 1);
    if (off < least) [best, least] = [x - 1, off];
  }
  return best;
}

/** What stands left of a column, with as much white behind it as before it. */
function leftOf({ width, height, dpi, pixels }: GrayPage, end: number): GrayPage {
  const border = Math.max(2, Math.round(dpi / 60));
  let last = end;
  const isBlank = (x: number): boolean => {
    for (let y = 0; y < height; y++) if ((pixels[y * width + x] ?? 255) < INK) return false;
    return true;
  };
  while (last > 0 && isBlank(last)) last--;
  const wide = last + 1 + border;
  const out = new Uint8Array(wide * height).fill(255);
  for (let y = 0; y < height; y++) out.set(pixels.subarray(y * width, y * width + last + 1), y * wide);
  return { width: wide, height, dpi, pixels: out };
}
