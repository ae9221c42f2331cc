/**
 * Characters → paragraphs. The text of a Word document is one sequence in which control characters say what is meant:
 *
 *   0x07 end of a cell or (by its paragraph's properties) of a row     0x0d end of a paragraph
 *   0x0c end of a section, which ends a paragraph, or page break       0x0b line break     0x0e column break
 *   0x13 … 0x14 … 0x15 field: instruction, result                      0x1e, 0x1f hard and soft hyphen
 *   0x01, 0x08 picture, drawn object                                   any character with a sign property: a sign of a font
 *
 * How a character looks depends on its paragraph's style, and the style on the mark at the paragraph's end: the runs of a
 * paragraph are kept until then. What is hidden, deleted with changes tracked, or struck through in a cell is left out and
 * counted; next to its replacement a struck number would make another one.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { areKeptApart } from '../digits.js';
import { damaged, type WordFile } from './container.js';
import { FIELD, Fields } from './fields.js';
import { applyLook, PLAIN_LOOK, type Look } from './looks.js';
import { textOf, type Piece } from './pieces.js';
import type { ParagraphProperties, ParagraphReader } from './properties.js';
import type { RunBody, Runs } from './runs.js';
import type { Styles } from './styles.js';

export interface Paragraph {
  readonly text: string;
  readonly properties: ParagraphProperties;
  /** Ended by the mark of a cell or a row. */
  readonly cellMark: boolean;
  /** Its mark is deleted or hidden. */
  readonly markGone: boolean;
  /** Some of its text is left out, as deleted or hidden. */
  readonly cut: boolean;
  /** Running number from 1; rows' ends are not counted. */
  readonly line: number;
  /** Character position behind its mark. */
  readonly end: number;
}

export interface Text {
  readonly paragraphs: readonly Paragraph[];
  /** Pictures in the text: the line of their paragraph, and where each stands in the data stream. */
  readonly pictures: readonly { readonly line: number; readonly at: number }[];
  readonly counts: Readonly<Counts>;
}

export interface Counts {
  pictures: number;
  /** Objects drawn over the text: pictures, lines, text boxes. */
  drawn: number;
  /** Pieces of text left out. */
  hidden: number;
  deleted: number;
  unknownSigns: number;
}

export interface Sources {
  readonly file: WordFile;
  readonly pieces: readonly Piece[];
  readonly paragraphRuns: Runs;
  readonly characterRuns: Runs;
  readonly styles: Styles;
  readonly properties: ParagraphReader;
  /** Character positions behind the ends of sections. */
  readonly sectionEnds: ReadonlySet<number>;
}

const CELL = 0x07;
const SECTION = 0x0c;
const PARAGRAPH = 0x0d;
const PICTURE = 0x01;
const DRAWN = 0x08;

/** What other control characters stand for. */
const SIGNS: Readonly<Record<number, string>> = { 0x09: '\t', 0x0b: '\n', 0x0c: '\n', 0x0e: '\n', 0x1e: '-' };
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** Stands for a sign of a font that no character is known for. */
const UNKNOWN_SIGN = '\uFFFD';
const PRIVATE = { from: 0xe000, to: 0xf8ff } as const;
/** As in docx; a report has some hundreds. */
const MOST_PARAGRAPHS = 50_000;
/** Bytes of modifiers that fast saves laid over characters, worked through for one text. */
const MOST_BYTES = 64_000_000;

/** The paragraphs of a range of character positions. Throws `damaged_file`, `too_complex`. */
export function readParagraphs(sources: Sources, start: number, end: number, firstLine: number): Text {
  const first = new TextReader(sources, firstLine, true);
  first.read(start, end);
  if (!first.swallows) return first.text();
  const second = new TextReader(sources, firstLine, false);
  second.read(start, end);
  return second.text();
}

/** Characters of one run. */
interface Stretch {
  readonly text: string;
  readonly body: RunBody | null;
  readonly changes: Buffer | null;
}

class TextReader {
  readonly #sources: Sources;
  readonly #fields: Fields;
  readonly #looks = new Map<Look, Map<number, Look>>();
  readonly #paragraphs: Paragraph[] = [];
  readonly #pictures: { line: number; at: number }[] = [];
  readonly #counts: Counts = { pictures: 0, drawn: 0, hidden: 0, deleted: 0, unknownSigns: 0 };
  #stretches: Stretch[] = [];
  /** Text of paragraphs before whose marks are not printed, and where it begins. */
  #carried: { readonly text: string; readonly line: number; readonly cut: boolean } | null = null;
  #line: number;
  #bytes = 0;
  /** The last character printed in the paragraph, and how it is set apart. */
  #last = { text: '', apart: 0 };

  constructor(sources: Sources, firstLine: number, hidesInstructions: boolean) {
    this.#sources = sources;
    this.#line = firstLine;
    this.#fields = new Fields(hidesInstructions);
  }

  get swallows(): boolean {
    return this.#fields.swallows;
  }

  text(): Text {
    return { paragraphs: this.#paragraphs, pictures: this.#pictures, counts: this.#counts };
  }

  read(start: number, end: number): void {
    for (const piece of this.#sources.pieces) {
      if (piece.start >= end || piece.end <= start) continue;
      this.#readPiece(piece, Math.max(piece.start, start), Math.min(piece.end, end));
    }
    if (this.#stretches.length > 0 || this.#carried) this.#endParagraph(null, end, false);
  }

  /** Character positions `[start, end)`, all in one piece. */
  #readPiece(piece: Piece, start: number, end: number): void {
    const text = textOf(piece, this.#sources.file.main, start - piece.start, end - piece.start);
    let plain = 0;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > PARAGRAPH || code < CELL) continue;
      const ends =
        code === PARAGRAPH || code === CELL || (code === SECTION && this.#sources.sectionEnds.has(start + index + 1));
      if (!ends) continue;
      this.#keep(piece, text, start, plain, index);
      plain = index + 1;
      this.#endParagraph({ piece, position: start + index }, start + index + 1, code === CELL);
    }
    this.#keep(piece, text, start, plain, text.length);
  }

  /** Keeps characters `[from, to)` of a text, cut where runs end. */
  #keep(piece: Piece, text: string, start: number, from: number, to: number): void {
    for (let index = from; index < to;) {
      const offset = offsetOf(piece, start + index);
      const run = this.#sources.characterRuns.at(offset);
      const length = Math.max(1, Math.ceil((run.to - offset) / piece.width));
      const end = Math.min(to, index + length);
      this.#stretches.push({ text: text.slice(index, end), body: run.body, changes: piece.changes });
      index = end;
    }
  }

  /** `mark`: where the paragraph's mark stands; null: the text ends without one. */
  #endParagraph(mark: { piece: Piece; position: number } | null, end: number, cellMark: boolean): void {
    const { paragraphRuns, characterRuns, properties: reader } = this.#sources;
    const offset = mark ? offsetOf(mark.piece, mark.position) : 0;
    const changes = mark?.piece.changes ?? null;
    const run = mark ? paragraphRuns.at(offset) : null;
    // without properties nobody can say whether this is the end of a cell or of a row
    if (run?.covered === false) throw damaged('a paragraph has no properties');
    const properties = reader.read(run?.body ?? null, changes);
    const style = properties.style.look;
    const inCell = properties.inTable || cellMark;
    let text = '';
    if (!this.#carried) this.#last = { text: '', apart: 0 };
    const { hidden, deleted } = this.#counts;
    for (const stretch of this.#stretches) text += this.#printed(stretch, style, inCell);
    this.#stretches = [];
    // as in docx, only its own properties hide a mark, not its paragraph's style
    const look = mark ? this.#lookOf(characterRuns.at(offset).body, changes, PLAIN_LOOK) : PLAIN_LOOK;
    const markGone = look.deleted || look.hidden;
    const closes = cellMark || properties.rowEnd || properties.innerCellEnd || properties.innerRowEnd;
    const carried = this.#carried;
    const line = carried && carried.text !== '' ? carried.line : this.#line;
    text = (carried?.text ?? '') + text;
    const cut = (carried?.cut ?? false) || this.#counts.hidden > hidden || this.#counts.deleted > deleted;
    if (!properties.rowEnd && !properties.innerRowEnd) this.#line += 1;
    this.#carried = null;
    if (markGone && mark && !closes) {
      this.#carried = { text, line, cut };
      return;
    }
    if (this.#paragraphs.length >= MOST_PARAGRAPHS) {
      throw new NianbaoError('too_complex', { what: 'paragraphs and cells', limit: MOST_PARAGRAPHS });
    }
    this.#paragraphs.push({ text, properties, cellMark, markGone, cut, line, end });
  }

  /** What a stretch prints. Marks of fields count even where they are hidden. */
  #printed({ text, body, changes }: Stretch, style: Look, inCell: boolean): string {
    const look = this.#lookOf(body, changes, style);
    const gone = look.hidden ? 'hidden' : look.deleted || (look.struck && inCell) ? 'deleted' : null;
    let printed = '';
    let dropped = false;
    for (const [plain, control] of parts(text)) {
      const code = control?.charCodeAt(0) ?? 0;
      if (code === FIELD.begin || code === FIELD.result || code === FIELD.end) this.#fields.mark(code);
      else if (this.#fields.inInstruction) this.#fields.hide();
      else if (gone !== null) dropped ||= plain !== undefined;
      else if (plain !== undefined) printed += this.#beside(this.#plain(plain, look), look);
      else if (code === PICTURE) this.#picture(look);
      else if (code === DRAWN) this.#counts.drawn += look.special ? 1 : 0;
      else printed += this.#beside(SIGNS[code] ?? '', look);
    }
    if (dropped && gone !== null) this.#counts[gone] += 1;
    return printed;
  }

  #picture({ special, data, picture }: Look): void {
    if (!special || data) return;
    this.#counts.pictures += 1;
    if (picture !== null) this.#pictures.push({ line: this.#line, at: picture });
  }

  #plain(text: string, look: Look): string {
    if (look.sign !== null && look.special) {
      const known = look.sign >= 0x20 && (look.sign < PRIVATE.from || look.sign > PRIVATE.to);
      if (!known) this.#counts.unknownSigns += text.length;
      return (known ? String.fromCharCode(look.sign) : UNKNOWN_SIGN).repeat(text.length);
    }
    // 22 with the note mark 1 must not be read as 221
    return look.raised ? text.replace(/[0-9]/g, (digit) => SUPERSCRIPTS.charAt(Number(digit))) : text;
  }

  /** What is printed, behind what was before: a note's mark must not become a digit of the number it stands at. */
  #beside(printed: string, look: Look): string {
    if (printed === '') return '';
    const before = this.#last;
    const apart = look.apart * 2 + (this.#fields.inResult ? 1 : 0);
    this.#last = { text: printed.slice(-1), apart };
    return before.apart !== apart && areKeptApart(before.text, printed) ? ` ${printed}` : printed;
  }

  #lookOf(body: RunBody | null, changes: Buffer | null, style: Look): Look {
    const { file, styles } = this.#sources;
    let look = style;
    if (body) {
      let known = this.#looks.get(style);
      if (!known) this.#looks.set(style, (known = new Map<number, Look>()));
      const found = known.get(body.at);
      look = found ?? applyLook(style, file.main, body.at, body.at + body.length, styles.character);
      if (!found) known.set(body.at, look);
    }
    if (!changes) return look;
    this.#bytes += changes.length;
    if (this.#bytes > MOST_BYTES) {
      throw new NianbaoError('too_complex', { what: 'bytes of character properties', limit: MOST_BYTES });
    }
    return applyLook(look, changes, 0, changes.length, styles.character);
  }
}

function offsetOf(piece: Piece, position: number): number {
  return piece.offset + (position - piece.start) * piece.width;
}

// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const CONTROLS = /[\x00-\x1f]/;

/** A text as its stretches without control characters, and its control characters one by one. */
function* parts(text: string): Generator<[plain: string | undefined, control: string | undefined]> {
  if (!CONTROLS.test(text)) {
    if (text !== '') yield [text, undefined];
    return;
  }
  let from = 0;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >= 0x20) continue;
    if (index > from) yield [text.slice(from, index), undefined];
    yield [undefined, text.charAt(index)];
    from = index + 1;
  }
  if (from < text.length) yield [text.slice(from), undefined];
}
