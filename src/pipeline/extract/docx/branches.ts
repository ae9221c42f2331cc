/**
 * Content that stands in the file more than once, or is no content:
 * - `mc:AlternateContent`: the first branch that prints anything counts, the others say the same again;
 * - a content control that shows its placeholder: 单击此处输入文字 is not what somebody wrote.
 */
import { isOn, type Attributes } from './xml.js';

export class Branches {
  /** For each open `mc:AlternateContent`: what had been printed before it, and whether a branch has been taken. */
  readonly #alternatives: { readonly before: number; taken: boolean }[] = [];
  readonly #controls: { placeholder: boolean }[] = [];
  #placeholders = 0;

  get inPlaceholder(): boolean {
    return this.#placeholders > 0;
  }

  /** True when the content of the element has to be left out. `printed`: pieces of content so far. */
  open(name: string, attributes: Attributes, printed: number): boolean {
    const control = this.#controls.at(-1);
    switch (name) {
      case 'mc:AlternateContent':
        this.#alternatives.push({ before: printed, taken: false });
        return false;
      case 'mc:Choice':
      case 'mc:Fallback':
        return this.#alternatives.at(-1)?.taken ?? false;
      case 'w:sdt':
        this.#controls.push({ placeholder: false });
        return false;
      case 'w:showingPlcHdr':
        if (control) control.placeholder = isOn(attributes);
        return false;
      case 'w:sdtContent':
        if (control?.placeholder) this.#placeholders += 1;
        return false;
      default:
        return false;
    }
  }

  close(name: string, printed: number): void {
    const alternative = this.#alternatives.at(-1);
    if (name === 'mc:AlternateContent') this.#alternatives.pop();
    else if (name === 'mc:Choice' && alternative) alternative.taken ||= printed > alternative.before;
    else if (name === 'w:sdt') this.#controls.pop();
    else if (name === 'w:sdtContent' && this.#controls.at(-1)?.placeholder) this.#placeholders -= 1;
  }
}
