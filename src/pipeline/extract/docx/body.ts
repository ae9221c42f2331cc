/**
 * Reads the document part into an outline: what is printed, in reading order, and nothing else.
 *
 * - Tracked changes: the accepted state. Deleted and moved-away text, rows and cells are left out (note `deleted_text`); a
 *   paragraph whose end is deleted goes on in the next one. Text struck through in a table cell counts as deleted: next to
 *   its replacement it would make another figure.
 * - Hidden text (directly or by style) is left out (note `hidden_text`).
 * - Text boxes come after the paragraph they are anchored in, once (note `text_box`); content controls are opened, their
 *   placeholder text is no content; fields show their result; automatic numbers become text.
 * - Pictures, charts and diagrams are counted (note `image`), embedded foreign parts too (`foreign`); nothing outside the
 *   document part is opened. Where pictures stand is kept, with the relationship that leads to each.
 */
import { NianbaoError } from '../../../shared/errors.js';
import type { Numbering } from '../word/numbering.js';
import { Branches } from './branches.js';
import { APART, NOTES, PICTURES, SKIPPED } from './elements.js';
import { Fields } from './fields.js';
import { OutlineBuilder } from './outline-builder.js';
import type { Item } from './outline.js';
import type { ParagraphBuilder } from './paragraph.js';
import { Runs, type Run } from './runs.js';
import { readProperty, type Properties, type Styles } from './styles.js';
import { signOf, UNKNOWN_SIGN } from './symbols.js';
import { readCellProperty, readRowProperty } from './table-properties.js';
import { attribute, isOn, scanXml, type Attributes, type XmlHandler } from './xml.js';

export interface Body {
  readonly items: readonly Item[];
  readonly images: number;
  readonly pictures: readonly PictureMark[];
  readonly textBoxes: number;
  /** Pieces of text, and rows and cells. */
  readonly hidden: number;
  readonly deleted: number;
  /** Parts of other formats that Word would merge in on opening (`w:altChunk`, `w:subDoc`). */
  readonly foreign: number;
  /** Signs that no Unicode character is known for; `UNKNOWN_SIGN` stands in their places. */
  readonly unknownSigns: number;
}

/** Where a picture stands. */
export interface PictureMark {
  readonly line: number;
  /** Id of the relationship to its part. */
  readonly relation: string;
}

/**
 * Reads `word/document.xml`. `numbering` gives fresh counters, as a document may have to be read twice.
 * Throws `damaged_file`, `too_complex`, `unsupported_format`.
 */
export function readBody(xml: string, styles: Styles, numbering: () => Numbering): Body {
  const first = new BodyReader(styles, numbering(), true);
  scanXml(xml, 'the document part', first);
  if (!first.swallows) return first.body();
  const second = new BodyReader(styles, numbering(), false);
  scanXml(xml, 'the document part', second);
  return second.body();
}

/** Bits of how a text is set apart, beside those of its run. */
const LINKED = 0x100;
const RESULT = 0x200;

class BodyReader implements XmlHandler {
  readonly #styles: Styles;
  readonly #numbering: Numbering;
  readonly #fields: Fields;
  readonly #outline = new OutlineBuilder();
  readonly #branches = new Branches();
  readonly #runs: Runs;
  #paragraphProperties: { style: string | null; readonly own: Properties } | null = null;
  #text: { value: string; readonly preserve: boolean } | null = null;
  #skip: { depth: number; readonly deleted: boolean } | null = null;
  #lines = 0;
  /** Open elements that set their text apart. */
  #apart = 0;
  /** Everything that counts as content of a branch: pieces of text, pictures. */
  #printed = 0;
  #images = 0;
  readonly #pictures: PictureMark[] = [];
  #hidden = 0;
  #deleted = 0;
  #foreign = 0;
  #unknownSigns = 0;

  constructor(styles: Styles, numbering: Numbering, hidesInstructions: boolean) {
    this.#styles = styles;
    this.#runs = new Runs(styles);
    this.#numbering = numbering;
    this.#fields = new Fields(hidesInstructions);
  }

  /** An unended field has hidden text. */
  get swallows(): boolean {
    return this.#fields.swallows;
  }

  body(): Body {
    const items = this.#outline.finish();
    return {
      items,
      images: this.#images,
      pictures: this.#pictures,
      textBoxes: this.#outline.textBoxes,
      hidden: this.#hidden + this.#outline.hidden,
      deleted: this.#deleted + this.#outline.deleted,
      foreign: this.#foreign,
      unknownSigns: this.#unknownSigns,
    };
  }

  open(name: string, attributes: Attributes, parent: string): void {
    if (name === 'w:p') this.#lines += 1;
    if (this.#skip) {
      this.#skip.depth += 1;
      if (this.#skip.deleted && (name === 'w:t' || name === 'w:delText')) this.#deleted += 1;
    } else if (parent === '') {
      if (name !== 'w:document') throw new NianbaoError('unsupported_format', { kind: 'no Word document' });
    } else if (SKIPPED.has(name)) {
      this.#skip = { depth: 1, deleted: false };
    } else if (parent === 'w:rPr' || parent === 'w:pPr' || parent === 'w:numPr') {
      this.#openProperty(name, attributes, parent);
    } else if (parent === 'w:trPr') {
      if (this.#outline.row) readRowProperty(this.#outline.row, name, attributes);
    } else if (parent === 'w:tcPr') {
      if (this.#outline.cell) readCellProperty(this.#outline.cell, name, attributes);
    } else if (parent === 'w:ffData' || parent === 'w:checkBox' || parent === 'w:ddList') {
      this.#fields.formData(name, attributes, parent);
    } else {
      this.#openContent(name, attributes, parent);
    }
  }

  close(name: string): void {
    if (!this.#skip) return this.#closeContent(name);
    this.#skip.depth -= 1;
    if (this.#skip.depth === 0) this.#skip = null;
  }

  text(value: string): void {
    if (this.#text && !this.#skip) this.#text.value += value;
  }

  #openContent(name: string, attributes: Attributes, parent: string): void {
    switch (name) {
      case 'w:t':
      case 'm:t':
        this.#text = { value: '', preserve: attributes['xml:space'] === 'preserve' };
        break;
      case 'w:r':
        this.#openRun();
        break;
      case 'w:rPr':
        this.#runs.openProperties(parent);
        break;
      case 'w:p':
        this.#outline.openParagraph(this.#lines);
        break;
      case 'w:pPr':
        this.#paragraphProperties = { style: null, own: {} };
        break;
      case 'w:tbl':
        this.#outline.openTable();
        break;
      case 'w:tr':
        this.#outline.openRow();
        break;
      case 'w:tc':
        this.#outline.openCell();
        break;
      case 'w:txbxContent':
        this.#outline.openTextBox();
        break;
      case 'w:tab':
      case 'w:ptab':
        this.#outline.grow();
        this.#print((paragraph) => paragraph.tab());
        break;
      case 'w:br':
      case 'w:cr':
        this.#outline.grow();
        this.#print((paragraph) => paragraph.lineBreak());
        break;
      case 'w:noBreakHyphen':
        this.#printText('-');
        break;
      case 'w:sym':
        this.#outline.grow();
        this.#printSign(attribute(attributes, 'font') ?? '', attribute(attributes, 'char') ?? '');
        break;
      case 'w:fldChar':
        this.#printText(this.#fields.mark(attributes));
        break;
      case 'w:del':
      case 'w:moveFrom':
        this.#skip = { depth: 1, deleted: true };
        break;
      case 'w:altChunk':
      case 'w:subDoc':
        this.#foreign += 1;
        break;
      default:
        if (APART.has(name)) this.#apart += 1;
        else if (NOTES.has(name)) this.#runs.markNote();
        else if (PICTURES.has(name)) {
          this.#images += 1;
          this.#printed += 1;
          const relation = relationOf(name, attributes);
          if (relation !== null && !this.#runs.current?.hidden) this.#pictures.push({ line: this.#lines, relation });
        } else if (this.#branches.open(name, attributes, this.#printed)) {
          this.#skip = { depth: 1, deleted: false };
        }
    }
  }

  #closeContent(name: string): void {
    switch (name) {
      case 'w:t':
      case 'm:t':
        this.#closeText();
        break;
      case 'w:r':
        this.#runs.close();
        break;
      case 'w:rPr':
        this.#runs.settle();
        break;
      case 'w:pPr':
        this.#settleParagraph();
        break;
      case 'w:p':
        this.#settleParagraph();
        this.#outline.closeParagraph();
        break;
      case 'w:tbl':
        this.#outline.closeTable();
        break;
      case 'w:tr':
        this.#outline.closeRow();
        break;
      case 'w:tc':
        this.#outline.closeCell();
        break;
      case 'w:txbxContent':
        this.#outline.closeTextBox();
        break;
      default:
        if (APART.has(name)) this.#apart -= 1;
        else this.#branches.close(name, this.#printed);
    }
  }

  #openProperty(name: string, attributes: Attributes, parent: string): void {
    const paragraph = this.#paragraphProperties;
    if (paragraph) {
      // in w:pPr, w:rPr is the paragraph's end mark
      const joins = name === 'w:del' || name === 'w:moveFrom' || (name === 'w:vanish' && isOn(attributes));
      if (name === 'w:pStyle') paragraph.style = attribute(attributes, 'val') ?? null;
      else if (parent !== 'w:rPr') readProperty(paragraph.own, name, attributes);
      else if (joins && this.#outline.paragraph) this.#outline.paragraph.joinsNext = true;
    } else if (parent === 'w:rPr') this.#runs.property(name, attributes);
  }

  #openRun(): void {
    this.#settleParagraph();
    this.#runs.open(this.#outline.paragraph?.hidden ?? false);
  }

  /** Applies style, alignment, level and automatic number, once, when the paragraph's properties are known. */
  #settleParagraph(): void {
    const read = this.#paragraphProperties;
    this.#paragraphProperties = null;
    const { paragraph } = this.#outline;
    if (!paragraph || paragraph.settled) return;
    paragraph.settled = true;
    const style = this.#styles.paragraph(read?.style ?? null);
    const own = read?.own ?? {};
    const align = own.align ?? style.align;
    const outline = own.outline ?? style.outline ?? 9;
    paragraph.align = align === 'other' ? undefined : align;
    paragraph.level = outline < 9 ? outline + 1 : undefined;
    paragraph.hidden = style.hidden ?? false;
    const numId = own.numId ?? style.numId;
    const covered = this.#outline.cell?.vMerge === 'continue';
    if (numId === undefined || numId === '0' || paragraph.joinsNext || covered || this.#outline.inDeletedRow) return;
    const named = style.id === null ? undefined : this.#numbering.levelOfStyle(numId, style.id);
    const level = own.listLevel ?? (own.numId === undefined ? named : undefined) ?? style.listLevel ?? 0;
    const number = this.#numbering.next(numId, level);
    if (number === '') return;
    paragraph.text(number);
    this.#printed += 1;
  }

  #closeText(): void {
    if (!this.#text) return;
    const { value, preserve } = this.#text;
    this.#text = null;
    const oneLine = value.replace(/[\t\r\n]+/g, ' ');
    this.#printText(preserve ? oneLine : oneLine.replace(/^ +| +$/g, ''));
  }

  #printText(text: string): void {
    if (text !== '') this.#print((paragraph, run) => paragraph.text(text, run?.superscript, this.#apartOf(run)));
  }

  #apartOf(run: Run | undefined): number {
    return (run?.apart ?? 0) | (this.#apart > 0 ? LINKED : 0) | (this.#fields.inResult ? RESULT : 0);
  }

  #printSign(font: string, char: string): void {
    const sign = signOf(font, char);
    if ('font' in sign) return this.#print((paragraph) => paragraph.sign(sign.font, sign.char));
    if (sign.text === UNKNOWN_SIGN) this.#unknownSigns += 1;
    this.#printText(sign.text);
  }

  /** Prints unless something hides it. */
  #print(write: (paragraph: ParagraphBuilder, run: Run | undefined) => void): void {
    const run = this.#runs.current;
    if (this.#branches.inPlaceholder) return;
    if (this.#fields.inInstruction) this.#fields.hide();
    else if (run?.hidden) this.#hidden += 1;
    else if (run?.struck && this.#outline.cell) this.#deleted += 1;
    else {
      write(this.#outline.paragraphFor(this.#lines), run);
      this.#printed += 1;
    }
  }
}

/** The relationship that leads to the bytes of a picture; null: they are not in the file. */
function relationOf(name: string, attributes: Attributes): string | null {
  if (name === 'a:blip') return attribute(attributes, 'embed') ?? null;
  return name === 'v:imagedata' ? (attribute(attributes, 'id') ?? null) : null;
}
