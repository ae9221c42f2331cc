/** Where the cells of tables without lines stand: their rows go through the rebuilding of text dumps, which knows line numbers only. */
import type { Block } from '../../../shared/model/layout.js';
import { rawCell, type RawCell } from '../text/cells.js';
import { union, type Box } from './geometry.js';
import type { LabelBlock } from './label-stacks.js';
import { bboxOf } from './paragraphs.js';

type Place = { readonly page: number; readonly bbox: [number, number, number, number] } | Record<string, never>;

/** Gives cells line numbers of its own, and changes them back to pages and boxes. */
export class Places {
  readonly #places: { readonly page: number; readonly box: Box }[] = [];

  /** A cell with what is printed in a block; null is an empty one, which has the place of the cell before it. */
  cell(block: LabelBlock | null): RawCell {
    const first = block?.words[0];
    if (!block || !first) return rawCell('', Math.max(1, this.#places.length));
    const onPage = block.words.filter((word) => word.page === first.page).map((word) => word.shown);
    this.#places.push({ page: first.page, box: onPage.reduce(union, first.shown) });
    return rawCell(block.text, this.#places.length);
  }

  /** A block whose cells have the page and box of their words in place of line numbers. */
  placed(block: Block): Block {
    const { line, ...rest } = block;
    const place = this.#placeOf(line);
    if (rest.kind === 'paragraph') return { ...rest, ...place };
    const cells = rest.cells.map(({ line: at, ...cell }) => ({ ...cell, ...this.#placeOf(at) }));
    const irregular = rest.irregular.map(({ line: at, ...row }) => ({ ...row, ...this.#placeOf(at) }));
    const onPage = rest.cells.flatMap(({ line: at }) => {
      const own = this.#places[(at ?? 0) - 1];
      return own && own.page === place.page ? [own.box] : [];
    });
    const [first] = onPage;
    return { ...rest, cells, irregular, ...place, ...(first ? { bbox: bboxOf(onPage.reduce(union, first)) } : {}) };
  }

  #placeOf(line: number | undefined): Place {
    const place = this.#places[(line ?? 0) - 1];
    return place ? { page: place.page, bbox: bboxOf(place.box) } : {};
  }
}
