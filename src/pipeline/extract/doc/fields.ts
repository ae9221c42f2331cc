/**
 * Fields: what is printed is a field's result; its instruction (and whatever is nested in it) is not. Marks in the text say
 * where a field begins, where its result begins and where it ends.
 */

export const FIELD = { begin: 0x13, result: 0x14, end: 0x15 } as const;

export class Fields {
  /** Open fields; true: in the instruction. */
  readonly #open: boolean[] = [];
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

  /** True at the end of a text in which an unended field hid something. */
  get swallows(): boolean {
    return this.inInstruction && this.#hidden > 0;
  }

  hide(): void {
    this.#hidden += 1;
  }

  mark(code: number): void {
    if (code === FIELD.begin) {
      this.#open.push(true);
      this.#instructions += 1;
    } else if (code === FIELD.end) {
      if (this.#open.pop()) this.#instructions -= 1;
    } else if (this.#open.at(-1)) {
      this.#open[this.#open.length - 1] = false;
      this.#instructions -= 1;
    }
  }
}
