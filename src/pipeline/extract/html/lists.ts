/** The numbers that a browser prints before the items of an `<ol>`. */
import type { StyleReader } from './styles.js';
import { attribute, isElement, type Element } from '../../../shared/html/parse.js';

/** Counts the items of every list; they must be asked for in the order of the page. */
export class ListNumbers {
  readonly #styles: StyleReader;
  readonly #last = new WeakMap<Element, number>();

  constructor(styles: StyleReader) {
    this.#styles = styles;
  }

  /** The marker of a list item, such as `3.`; empty for an unordered list and for a list without numbers. */
  marker(item: Element): string {
    const list = item.parentNode;
    if (!list || !isElement(list) || list.tagName !== 'ol') return '';
    const own = Number.parseInt(attribute(item, 'value'), 10);
    const start = Number.parseInt(attribute(list, 'start'), 10);
    const last = this.#last.get(list) ?? (Number.isFinite(start) ? start - 1 : 0);
    const number = Number.isFinite(own) ? own : last + 1;
    this.#last.set(list, number);
    const hidden = [item, list].some((element) => this.#styles.of(element).noListNumbers === true);
    return hidden ? '' : `${print(number, attribute(list, 'type'))}.`;
  }
}

function print(number: number, type: string): string {
  if (/^[aA]$/.test(type) && number >= 1 && number <= 26) {
    const letter = String.fromCharCode(96 + number);
    return type === 'A' ? letter.toUpperCase() : letter;
  }
  return String(number);
}
