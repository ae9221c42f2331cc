/**
 * The paragraph under way: runs of text join without blanks, marks of notes are kept apart. At the border of a link, or of
 * text that is set apart (white, off the line), digits are kept apart, too (digits.ts).
 */
import { areKeptApart, endsInDigit } from '../digits.js';
import { collapseRuns, countLines, finishText } from './text.js';

export interface RunningParagraph {
  readonly text: string;
  readonly line: number;
  /** Characters of it that are links. */
  readonly linked: number;
}

export class RunningText {
  #text = '';
  #note = '';
  #line = 0;
  #linked = 0;
  /** A border has been passed since the last character. */
  #border = false;

  /** `12` before a mark of a note. */
  get endsInDigit(): boolean {
    return endsInDigit(this.#text);
  }

  /** Begins what is set apart, or ends it (`before`: what beginning it gave). Borders of nothing (`<a></a>`) are none. */
  border(before?: boolean): boolean {
    const was = this.#border;
    // still true at the end: nothing has come since
    this.#border = before === undefined || !was ? true : before;
    return was;
  }

  /** A mark of a note: text only if there is no other. */
  note(collapsed: string): void {
    this.#note += collapsed;
  }

  /** Collapsed text that begins on `line` and holds so many line breaks. */
  add(collapsed: string, line: number, breaks: number, isLink: boolean): void {
    if (this.#text === '') {
      const start = collapsed.trimStart();
      if (start === '') return;
      // lines before the first character; exact unless the text itself goes on over lines
      this.#line = line + (breaks > 0 && collapsed.startsWith('\n') ? leading(breaks, start) : 0);
      this.#text = start;
    } else {
      const parts = this.#border && areKeptApart(this.#text, collapsed);
      this.#text += parts ? ` ${collapsed}` : collapsed;
    }
    this.#border = false;
    if (isLink) this.#linked += collapsed.trim().length;
  }

  /** Ends the paragraph; null if it is empty. `line`: where a paragraph of nothing but notes stands. */
  end(line: number): RunningParagraph | null {
    const text = finishText(this.#text === '' ? this.#note : this.#text);
    const ended = text === '' ? null : { text, line: this.#text === '' ? line : this.#line, linked: this.#linked };
    this.#text = '';
    this.#note = '';
    this.#linked = 0;
    this.#border = false;
    return ended;
  }
}

/** Line breaks before the first character, when all breaks of a text stand before it. */
function leading(breaks: number, rest: string): number {
  return Math.max(0, breaks - countLines(rest));
}

/** The text of a title or heading as one line. */
export function oneLine(raw: string): string {
  return finishText(collapseRuns(raw));
}
