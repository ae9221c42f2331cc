/**
 * The piece table ([MS-DOC] 2.8.35, 2.9.38): the text is a sequence of pieces, each a run of characters somewhere in the main
 * stream, one byte (code page 1252) or two (UTF-16) a character. A document that was saved fast has many, out of order.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { damaged, type WordFile } from './container.js';
import { SPRM } from './sprm.js';

export interface Piece {
  /** First character position, and the one after the last. */
  readonly start: number;
  readonly end: number;
  /** Offset of the first character in the main stream. */
  readonly offset: number;
  /** Bytes a character: 1 or 2. */
  readonly width: 1 | 2;
  /** Modifiers that a fast save laid over the whole piece; null for nearly all pieces. */
  readonly changes: Buffer | null;
}

const PIECES = 2;
const CHANGES = 1;
/** Pieces of an ordinary document: a few; of one that was saved fast again and again: some thousands. */
const MOST_PIECES = 100_000;

/** One-byte changes that a piece can carry without a list ([MS-DOC] 2.9.215), those that are read. */
const SHORT_CHANGES: Readonly<Record<number, number>> = {
  0x05: SPRM.sprmPJc,
  0x0c: SPRM.sprmPIlvl,
  0x18: SPRM.sprmPFInTable,
  0x19: SPRM.sprmPFTtp,
  0x41: SPRM.sprmCFRMarkDel,
  0x51: SPRM.sprmCFSpecVanish,
  0x57: SPRM.sprmCFStrike,
  0x5c: SPRM.sprmCFVanish,
};

/** The pieces in the order of their character positions. Throws `damaged_file`, `too_complex`. */
export function readPieces(file: WordFile): Piece[] {
  const table = file.part('pieces');
  const lists: Buffer[] = [];
  let at = 0;
  while (at < table.length) {
    const kind = table.readUInt8(at);
    if (kind === CHANGES && at + 3 <= table.length) {
      const length = table.readUInt16LE(at + 1);
      lists.push(table.subarray(at + 3, at + 3 + length));
      at += 3 + length;
    } else if (kind === PIECES && at + 5 <= table.length) {
      const length = table.readUInt32LE(at + 1);
      if (at + 5 + length > table.length) throw damaged('its piece table is cut off');
      const pieces = piecesOf(table.subarray(at + 5, at + 5 + length), lists, file.main.length);
      const end = pieces.at(-1)?.end ?? 0;
      if (end < Math.max(file.body, file.boxes.end)) throw damaged('its piece table is shorter than its text');
      return pieces;
    } else break;
  }
  throw damaged('it has no piece table');
}

function piecesOf(list: Buffer, changeLists: readonly Buffer[], size: number): Piece[] {
  const count = Math.floor((list.length - 4) / 12);
  if (count < 1) throw damaged('its piece table is empty');
  if (count > MOST_PIECES) throw new NianbaoError('too_complex', { what: 'pieces of text', limit: MOST_PIECES });
  return Array.from({ length: count }, (_, index) => {
    const start = list.readUInt32LE(4 * index);
    const end = list.readUInt32LE(4 * index + 4);
    const descriptor = 4 * (count + 1) + 8 * index;
    const place = list.readUInt32LE(descriptor + 2);
    const width = place & 0x40000000 ? 1 : 2;
    const offset = width === 1 ? (place & 0x3fffffff) >> 1 : place & 0x3fffffff;
    if (end < start || offset + (end - start) * width > size) throw damaged('a piece of text lies outside the file');
    return { start, end, offset, width, changes: changesOf(list.readUInt16LE(descriptor + 6), changeLists) };
  });
}

/** A word of a piece: the number of a list of modifiers (odd), or one modifier with an operand of one byte (even). */
function changesOf(word: number, lists: readonly Buffer[]): Buffer | null {
  if (word & 1) return lists[word >> 1] ?? null;
  const code = SHORT_CHANGES[(word >> 1) & 0x7f];
  return code === undefined ? null : Buffer.from([code & 0xff, code >> 8, word >> 8]);
}

/**
 * One-byte characters that are not what Unicode has there ([MS-DOC] 2.9.73): 0x80 to 0x9F of code page 1252, by hand, because
 * the decoder of Node 20 reads them as control characters.
 */
const NARROW_SIGNS = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const NARROW = /[\x80-\x9f]/g;

/** Characters `[from, to)` of a piece, counted from its first. */
export function textOf(piece: Piece, main: Buffer, from: number, to: number): string {
  const bytes = main.subarray(piece.offset + from * piece.width, piece.offset + to * piece.width);
  if (piece.width === 2) return bytes.toString('utf16le');
  return bytes.toString('latin1').replace(NARROW, (sign) => NARROW_SIGNS.charAt(sign.charCodeAt(0) - 0x80));
}
