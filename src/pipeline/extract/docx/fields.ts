/**
 * Fields: what is printed is a field's result; its instruction (and whatever is nested in it) is not.
 *
 * A field runs from a `begin` mark over `separate` to `end`, over any number of runs and paragraphs. A field that is never
 * ended would swallow the rest of the document: the reader sees `swallows` at the end and reads again without instructions.
 */
import { attribute, integer, isOn, type Attributes } from './xml.js';

interface Field {
  inResult: boolean;
  /** A form field without a result of its own: what its box shows. */
  checkbox?: boolean;
  entries: string[];
  chosen?: number;
}

export class Fields {
  readonly #open: Field[] = [];
  readonly #hidesInstructions: boolean;
  #instructions = 0;
  #hidden = 0;

  constructor(hidesInstructions: boolean) {
    this.#hidesInstructions = hidesInstructions;
  }

  /** True where text is part of an instruction. */
  get inInstruction(): boolean {
    return this.#hidesInstructions && this.#instructions > 0;
  }

  /** True at the end of a document in which an unended field hid text. */
  get swallows(): boolean {
    return this.inInstruction && this.#hidden > 0;
  }

  hide(): void {
    this.#hidden += 1;
  }

  /** A `w:fldChar`. Returns what a form field shows when it ends; '' for every other mark. */
  mark(attributes: Attributes): string {
    switch (attribute(attributes, 'fldCharType')) {
      case 'begin':
        this.#open.push({ inResult: false, entries: [] });
        this.#instructions += 1;
        return '';
      case 'separate': {
        const field = this.#open[this.#open.length - 1];
        if (field && !field.inResult) {
          field.inResult = true;
          this.#instructions -= 1;
        }
        return '';
      }
      case 'end': {
        const field = this.#open.pop();
        if (!field) return '';
        if (field.inResult) return field.checkbox === undefined ? '' : box(field.checkbox);
        this.#instructions -= 1;
        return field.checkbox === undefined ? (field.entries[field.chosen ?? 0] ?? '') : box(field.checkbox);
      }
      default:
        return '';
    }
  }

  /** A child of `w:ffData`, the state of a form field. */
  formData(name: string, attributes: Attributes, parent: string): void {
    const field = this.#open[this.#open.length - 1];
    if (!field) return;
    if (name === 'w:checkBox') field.checkbox ??= false;
    else if (parent === 'w:checkBox' && (name === 'w:checked' || name === 'w:default')) {
      field.checkbox = name === 'w:checked' ? isOn(attributes) : (field.checkbox ?? false) || isOn(attributes);
    } else if (parent === 'w:ddList' && name === 'w:listEntry') field.entries.push(attribute(attributes, 'val') ?? '');
    else if (parent === 'w:ddList' && name === 'w:result') field.chosen = integer(attributes, 'val', 0, 0, 1000);
    else if (parent === 'w:ddList') field.chosen ??= integer(attributes, 'val', 0, 0, 1000);
  }
}

function box(checked: boolean): string {
  return checked ? '☑' : '☐';
}
