/** The runs that the reader is in: what their properties say about the text in them. */
import { apartOf, readProperty, type Properties, type Styles } from './styles.js';
import { attribute, isOn, type Attributes } from './xml.js';

export interface Run {
  style: string | null;
  readonly own: Properties;
  struck: boolean;
  hidden: boolean;
  superscript: boolean;
  /** How it is set apart from the text beside it; 0: not at all. */
  apart: number;
}

export class Runs {
  readonly #styles: Styles;
  readonly #open: Run[] = [];
  /** The run whose `w:rPr` is open. */
  #properties: Run | null = null;

  constructor(styles: Styles) {
    this.#styles = styles;
  }

  get current(): Run | undefined {
    return this.#open.at(-1);
  }

  /** `hidden`: the paragraph's style hides its text. */
  open(hidden: boolean): void {
    this.#open.push({ style: null, own: {}, struck: false, hidden, superscript: false, apart: 0 });
  }

  close(): void {
    this.#open.pop();
  }

  /** A `w:rPr` begins. */
  openProperties(parent: string): void {
    this.#properties = parent === 'w:r' ? (this.current ?? null) : null;
  }

  /** A child of `w:rPr`. */
  property(name: string, attributes: Attributes): void {
    const run = this.#properties;
    if (!run) return;
    if (name === 'w:rStyle') run.style = attribute(attributes, 'val') ?? null;
    else if (name === 'w:strike' || name === 'w:dstrike') run.struck = isOn(attributes);
    else readProperty(run.own, name, attributes);
  }

  /** A `w:rPr` ends. */
  settle(): void {
    const run = this.#properties;
    this.#properties = null;
    if (!run) return;
    const style = run.style === null ? {} : this.#styles.character(run.style);
    // hiding is a toggle: paragraph style and character style together show again (ECMA-376 part 1, 17.7.3)
    run.hidden = run.own.hidden ?? run.hidden !== (style.hidden ?? false);
    run.superscript = run.own.superscript ?? style.superscript ?? false;
    run.apart = apartOf(run.own, style);
  }

  /** The run refers to a note: what it prints is the note's mark. */
  markNote(): void {
    const run = this.current;
    if (run) run.superscript = true;
  }
}
