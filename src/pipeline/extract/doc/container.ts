/**
 * The container of a Word 97–2003 document: a compound file with the streams `WordDocument` (text and the file information
 * block), `0Table` or `1Table` (where things are) and `Data` (long properties). WPS writes the same.
 *
 * File information block ([MS-DOC] 2.5): magic 0xA5EC; version at 0x02; flags at 0x0A (0x100 encrypted, 0x200 table stream is
 * `1Table`); lengths of the text parts from 0x4C; pairs of offset and length into the table stream from 0x9A.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { needsConversion } from '../conversion.js';
import { openOle, type OleFile } from '../ole.js';

/** Numbers of the pairs (offset, length) that are used. */
const PAIRS = {
  styles: 1,
  sections: 6,
  characterRuns: 12,
  paragraphRuns: 13,
  pieces: 33,
  shapes: 40,
  drawings: 50,
  boxes: 56,
  lists: 73,
  listOverrides: 74,
} as const;
export type TablePart = keyof typeof PAIRS;

const MAGIC = 0xa5ec;
/** `nFib` of Word 97; anything below has another layout. */
const WORD_97 = 0xc1;
const FIRST_PAIR = 0x9a;
const ENCRYPTED = 0x100;
const SECOND_TABLE = 0x200;
/** Characters of all parts of a document; a long report has some tens of thousands. */
const MOST_CHARACTERS = 2_000_000;

export interface WordFile {
  readonly main: Buffer;
  readonly table: Buffer;
  readonly data: Buffer;
  /** Character positions: the body is `[0, body)`, text boxes are `[boxes.start, boxes.end)`. */
  readonly body: number;
  readonly boxes: { readonly start: number; readonly end: number };
  /** A part of the table stream; empty when the document has none. Throws `damaged_file` when it lies outside. */
  part(name: TablePart): Buffer;
  /** Offset of a part in the table stream. */
  offsetOf(name: TablePart): number;
}

/** Opens the container. Throws `damaged_file`, `encrypted_file`, `too_large`, `conversion_needed` (Word 6/95), `unsupported_format` (no Word document). */
export function openWordFile(bytes: Uint8Array): WordFile {
  const ole = openOle(bytes);
  const main = ole.stream('WordDocument');
  if (main === null) throw new NianbaoError('unsupported_format', { kind: 'an OLE file without a Word document' });
  if (main.length < FIRST_PAIR) throw damaged('its file information block is cut off');
  if (main.readUInt16LE(0) !== MAGIC || main.readUInt16LE(2) < WORD_97) {
    throw needsConversion('a document of Word 6 or 95', 'doc', false);
  }
  const flags = main.readUInt16LE(0x0a);
  if (flags & ENCRYPTED) throw new NianbaoError('encrypted_file');
  const table = tableStream(ole, (flags & SECOND_TABLE) !== 0);
  const lengths = Array.from({ length: 7 }, (_, index) => main.readInt32LE(0x4c + 4 * index));
  if (lengths.some((length) => length < 0)) throw damaged('a text length is negative');
  const [body = 0, footnotes = 0, headers = 0, macros = 0, annotations = 0, endnotes = 0, boxes = 0] = lengths;
  const start = body + footnotes + headers + macros + annotations + endnotes;
  if (start + boxes > MOST_CHARACTERS) {
    throw new NianbaoError('too_large', { what: 'the text', size: start + boxes, limit: MOST_CHARACTERS });
  }
  const place = (name: TablePart): { offset: number; length: number } => {
    const at = FIRST_PAIR + 8 * PAIRS[name];
    if (at + 8 > main.length) return { offset: 0, length: 0 };
    return { offset: main.readUInt32LE(at), length: main.readUInt32LE(at + 4) };
  };
  return {
    main,
    table,
    data: ole.stream('Data') ?? Buffer.alloc(0),
    body,
    boxes: { start, end: start + boxes },
    offsetOf: (name) => place(name).offset,
    part(name) {
      const { offset, length } = place(name);
      if (length === 0) return Buffer.alloc(0);
      if (offset + length > table.length) throw damaged(`its table of ${name} lies outside the table stream`);
      return table.subarray(offset, offset + length);
    },
  };
}

function tableStream(ole: OleFile, second: boolean): Buffer {
  const table = ole.stream(second ? '1Table' : '0Table');
  if (table === null) throw damaged('its table stream is missing');
  return table;
}

/** LibreOffice opens some damaged documents; what it makes of them is for a person to look at. */
export function damaged(reason: string): NianbaoError {
  const advice = 'if LibreOffice or Word opens it, check it and save it as docx';
  return new NianbaoError('damaged_file', { reason: `${reason}; ${advice}` });
}
