/** A paragraph while it is read: collects what its runs print, as normalised WordprocessingML for mammoth. */
import { areKeptApart } from '../digits.js';
import type { Item, Paragraph } from './outline.js';
import type { Align } from './styles.js';
import { escapeXml } from './xml.js';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

export class ParagraphBuilder {
  /** Running number of its `w:p`. */
  line: number;
  align: Align | undefined;
  level: number | undefined;
  /** Its style hides its text. */
  hidden = false;
  /** Its properties have been applied. */
  settled = false;
  /** Its end is deleted or hidden: the next paragraph goes on in its line. */
  joinsNext = false;
  /** Text boxes anchored in it, to be placed after it. */
  readonly anchored: Item[] = [];
  #runs = '';
  #text = '';
  #apart = 0;
  #characters = 0;
  #signs = 0;

  constructor(line: number) {
    this.line = line;
  }

  /**
   * Superscript digits become the signs ¹²³: 22 with the note mark 1 must not be read as 221. `apart`: how the text is set apart
   * from that beside it; digits of different ways are kept apart.
   */
  text(value: string, superscript = false, apart = 0): void {
    const digits = superscript ? value.replace(/[0-9]/g, (digit) => SUPERSCRIPTS.charAt(Number(digit))) : value;
    const printed = apart !== this.#apart && areKeptApart(this.#text, digits) ? ` ${digits}` : digits;
    this.#apart = apart;
    this.#text += printed;
    this.#characters += printed.length;
  }

  tab(): void {
    this.#endRun('<w:tab/>');
  }

  lineBreak(): void {
    this.#endRun('<w:br/>');
  }

  /** A sign of a sign font; mammoth knows what it is in Unicode. */
  sign(font: string, char: string): void {
    this.#signs += 1;
    this.#endRun(`<w:sym w:font="${escapeXml(font)}" w:char="${escapeXml(char)}"/>`);
  }

  /** Puts the content of an earlier paragraph, whose end is not printed, before this one's. */
  prepend(earlier: ParagraphBuilder): void {
    const before = earlier.build();
    const own = this.build();
    if (before.runs !== '') this.line = earlier.line;
    this.#runs = before.runs + own.runs;
    this.#characters = before.characters + own.characters;
    this.#signs = before.signs + own.signs;
    this.anchored.unshift(...earlier.anchored);
  }

  build(): Paragraph {
    this.#endRun('');
    const { line, align, level } = this;
    const counts = { characters: this.#characters, signs: this.#signs };
    return { kind: 'paragraph', line, runs: this.#runs, ...counts, align, level };
  }

  #endRun(element: string): void {
    if (this.#text !== '') {
      this.#runs += `<w:r><w:t xml:space="preserve">${escapeXml(this.#text)}</w:t></w:r>`;
      this.#text = '';
    }
    if (element !== '') this.#runs += `<w:r>${element}</w:r>`;
  }
}
