/**
 * Properties of paragraphs: those of the style, then those in the pages of runs (long ones in the data stream), then those
 * that a fast save laid over a piece. Properties that were worked out for a place are kept: paragraphs share places.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { WordFile } from './container.js';
import { ROW_CHANGES, type RowDefinition } from './row-definition.js';
import type { RunBody } from './runs.js';
import { SPRM, visitModifiers } from './sprm.js';
import { applyStyled, type ParagraphStyle, type Styled, type Styles } from './styles.js';

export interface ParagraphProperties extends Readonly<Styled> {
  readonly style: ParagraphStyle;
  readonly inTable: boolean;
  /** The mark that ends a row. */
  readonly rowEnd: boolean;
  /** Depth of the table it stands in; 0 outside. */
  readonly depth: number;
  /** In nested tables an ordinary paragraph mark ends the cell or the row. */
  readonly innerCellEnd: boolean;
  readonly innerRowEnd: boolean;
  /** The row that this mark ends. */
  readonly row: RowDefinition | null;
}

type Draft = { -readonly [Key in keyof ParagraphProperties]: ParagraphProperties[Key] };

/** Modifiers in the data stream may point to others there; Word does it once. */
const DEEPEST = 2;
/** Bytes of modifiers worked through for one document: hostile paragraphs may all point to long lists. */
const MOST_BYTES = 64_000_000;
/** Cells that the rows of a document define. */
const MOST_CELLS = 400_000;

type Effect = (to: Draft, bytes: Buffer, at: number) => void;

const EFFECTS: Readonly<Record<number, Effect>> = {
  [SPRM.sprmPFInTable]: (to, bytes, at) => (to.inTable = bytes.readUInt8(at) !== 0),
  [SPRM.sprmPFTtp]: (to, bytes, at) => (to.rowEnd = bytes.readUInt8(at) !== 0),
  [SPRM.sprmPItap]: (to, bytes, at) => (to.depth = bytes.readInt32LE(at)),
  [SPRM.sprmPDtap]: (to, bytes, at) => (to.depth += bytes.readInt32LE(at)),
  [SPRM.sprmPFInnerTableCell]: (to, bytes, at) => (to.innerCellEnd = bytes.readUInt8(at) !== 0),
  [SPRM.sprmPFInnerTtp]: (to, bytes, at) => (to.innerRowEnd = bytes.readUInt8(at) !== 0),
};

/** Works out the properties of the paragraph whose mark stands in a run, and in a piece. */
export class ParagraphReader {
  readonly #file: WordFile;
  readonly #styles: Styles;
  readonly #known = new Map<number, ParagraphProperties>();
  #bytes = 0;
  #cells = 0;

  constructor(file: WordFile, styles: Styles) {
    this.#file = file;
    this.#styles = styles;
  }

  /** Throws `too_complex`. */
  read(body: RunBody | null, changes: Buffer | null): ParagraphProperties {
    const known = changes ? undefined : this.#known.get(body?.at ?? -1);
    if (known) return known;
    const { main } = this.#file;
    const number = body && body.length >= 2 ? main.readUInt16LE(body.at) : 0;
    const style = this.#styles.paragraph(this.#restyled(changes) ?? number);
    const draft: Draft = {
      ...style.properties,
      style,
      inTable: false,
      rowEnd: false,
      depth: 0,
      innerCellEnd: false,
      innerRowEnd: false,
      row: null,
    };
    if (body) this.#apply(draft, main, body.at + 2, body.at + body.length, 0);
    if (changes) this.#apply(draft, changes, 0, changes.length, 0);
    else this.#known.set(body?.at ?? -1, draft);
    this.#cells += draft.row?.cells.length ?? 0;
    if (this.#cells > MOST_CELLS) throw new NianbaoError('too_complex', { what: 'cells of rows', limit: MOST_CELLS });
    return draft;
  }

  /** The style that a fast save gave to the paragraphs of a piece. */
  #restyled(changes: Buffer | null): number | null {
    let number: number | null = null;
    if (changes) {
      visitModifiers(changes, 0, changes.length, (code, bytes, at) => {
        if (code === SPRM.sprmPIstd) number = bytes.readUInt16LE(at);
      });
    }
    return number;
  }

  #apply(to: Draft, list: Buffer, from: number, end: number, depth: number): void {
    this.#bytes += end - from;
    if (this.#bytes > MOST_BYTES) {
      throw new NianbaoError('too_complex', { what: 'bytes of paragraph properties', limit: MOST_BYTES });
    }
    visitModifiers(list, from, end, (code, bytes, at, length) => {
      const change = ROW_CHANGES[code];
      if (change) change((to.row ??= { left: 0, cells: [] }), bytes, at, length);
      else if (code === SPRM.sprmPHugePapx || code === SPRM.sprmPHugePapxEarly || code === SPRM.sprmPTableProps) {
        const { data } = this.#file;
        const place = bytes.readUInt32LE(at);
        if (depth < DEEPEST && place + 2 <= data.length) {
          this.#apply(to, data, place + 2, place + 2 + data.readUInt16LE(place), depth + 1);
        }
      } else if (!applyStyled(to, code, bytes, at)) EFFECTS[code]?.(to, bytes, at);
    });
  }
}
