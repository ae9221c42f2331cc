/** What a reader sees of an element: its text, the picture's words where it has none, the title where the text is cut off. */
import { attribute, isElement, type Element, type ParentNode } from '../../../shared/html/parse.js';
import { tight, tidy } from './text.js';

/** Elements that begin and end a block of text. */
export const BLOCKS = new Set(
  `address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section select summary tbody td tfoot th thead tr ul`.split(
    /\s+/,
  ),
);

/** The text, or the title attribute where that says more: nothing is printed, the text is cut off with dots. */
export function wholeText(text: string, title: string): string {
  if (text === '') return title;
  if (title.length <= text.length) return text;
  const cut = /^(.{4,}?)\s*(?:…+|\.{2,}|···?)$/u.exec(text)?.[1];
  const begin = tight(cut ?? text);
  return tight(title).startsWith(begin) ? title : text;
}

/** What the first picture inside says of itself. */
export function imageText(element: Element): string {
  for (const child of element.childNodes) {
    if (!isElement(child)) continue;
    if (child.tagName === 'img') return tidy(attribute(child, 'alt') || attribute(child, 'title'));
    const inside = imageText(child);
    if (inside !== '') return inside;
  }
  return '';
}

/** The text that stands in the element itself. */
export function rawText(element: Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}

/** The text of an element, up to a number of characters. */
export function textOf(element: ParentNode, most: number): string {
  let text = '';
  const walk = (node: ParentNode): void => {
    for (const child of node.childNodes) {
      if (text.length >= most) return;
      if (isElement(child)) {
        if (child.tagName === 'script' || child.tagName === 'style') continue;
        if (BLOCKS.has(child.tagName)) text += ' ';
        walk(child);
      } else if (child.nodeName === '#text' && 'value' in child) text += child.value;
    }
  };
  walk(element);
  return tidy(text).slice(0, most);
}
