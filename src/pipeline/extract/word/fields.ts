/**
 * Fields in each other: what is printed is a field's result; its instruction (and whatever is nested in it) is not.
 *
 * A field that is never ended would swallow the rest of a text: the reader sees `swallows` at the end and reads again without
 * instructions.
 */

export interface OpenField {
  inResult: boolean;
}

/** `F`: what a format keeps of an open field. */
export class FieldNesting<F extends OpenField> {
  readonly #open: F[] = [];
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

  /** True where text is the result of a field. */
  get inResult(): boolean {
    return this.#open.length > this.#instructions;
  }

  /** True at the end of a text in which an unended field hid something. */
  get swallows(): boolean {
    return this.inInstruction && this.#hidden > 0;
  }

  hide(): void {
    this.#hidden += 1;
  }

  protected get innermost(): F | undefined {
    return this.#open.at(-1);
  }

  protected begin(field: F): void {
    this.#open.push(field);
    this.#instructions += 1;
  }

  protected beginResult(): void {
    const field = this.innermost;
    if (!field || field.inResult) return;
    field.inResult = true;
    this.#instructions -= 1;
  }

  protected end(): F | undefined {
    const field = this.#open.pop();
    if (field?.inResult === false) this.#instructions -= 1;
    return field;
  }
}
