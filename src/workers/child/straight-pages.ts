/**
 * Pages of the document that a child planned last, straightened: it is often the same child that reads them next, and it need
 * not decode and straighten them again. What is kept is what would be made again, pixel for pixel.
 */
import { canonicalJson, sha256 } from '../../shared/canonical.js';
import type { GrayPage, ScanPage } from '../../pipeline/ocr/page.js';
import type { ScanNeed } from '../../pipeline/ocr/scan-need.js';
import type { PlannedPage } from '../../pipeline/ocr/scan-plan.js';

/** Pixels that are kept at most: four pages of A4 at 300 dpi, ten at 200. Pages are read from the first on: these are kept. */
const MOST_PIXELS = 40_000_000;

type Lying = Pick<ScanPage, 'bend' | 'turn'>;

export class StraightPages {
  #document = '';
  readonly #pages = new Map<number, Lying & { readonly gray: GrayPage }>();

  /** A document is planned: what is kept of another is dropped. */
  open(input: Uint8Array, need: ScanNeed): void {
    this.#pages.clear();
    this.#document = documentKey(input, need);
  }

  keep({ page, gray, bend, turn }: ScanPage): void {
    this.#pages.delete(page);
    const kept = [...this.#pages.values()].reduce((sum, one) => sum + one.gray.pixels.length, 0);
    if (kept + gray.pixels.length <= MOST_PIXELS) this.#pages.set(page, { gray, bend, turn });
  }

  /** The page as planned, if it is here; it is not kept any longer. */
  take(input: Uint8Array, need: ScanNeed, { page, bend, turn }: PlannedPage): GrayPage | null {
    const kept = this.#pages.get(page);
    if (kept === undefined || documentKey(input, need) !== this.#document) return null;
    this.#pages.delete(page);
    const isSame = canonicalJson({ bend: kept.bend, turn: kept.turn }) === canonicalJson({ bend, turn });
    return isSame ? kept.gray : null;
  }
}

const documentKey = (input: Uint8Array, need: ScanNeed): string => `${sha256(input)} ${canonicalJson(need)}`;
