/** What a page says about itself besides its text: titles, publisher, date, and texts in which HTML may be held. */
import { attribute, isElement, type ChildNode, type Element, type Page } from '../../../shared/html/parse.js';
import type { PageContent, PageTitles } from './blocks.js';
import { SKIPPED } from './elements.js';
import { oneLine } from './running-text.js';
import { dateIn } from './text.js';

/** Classes and ids of article headings that are no h1–h3. */
const TITLE_NAMES = /(?:^|[-_\s])(?:title|tit|bt|biaoti|headline|ucaptitle)(?:$|[-_\s\d])/i;
const MAX_TITLE = 120;
/** Nodes looked at for one title: a title is short, and whole pages stand in elements whose class says title. */
const TITLE_NODES = 100;

export class PageTitlesReader {
  readonly #page: Page;
  readonly #named: string[] = [];
  readonly #headings: string[] = [];
  readonly #windows: string[] = [];
  readonly #holders: { text: string; line: number }[] = [];
  #publisher: string | null = null;
  #publishedOn: string | null = null;

  constructor(page: Page) {
    this.#page = page;
  }

  get titles(): PageTitles {
    return {
      named: this.#named,
      headings: this.#headings,
      windows: this.#windows,
      publisher: this.#publisher,
      publishedOn: this.#publishedOn,
    };
  }

  /** Scripts and text areas. */
  get holders(): PageContent['holders'] {
    return this.#holders;
  }

  /** Elements that are no text of the page but say something about it. */
  aside(element: Element): void {
    switch (element.tagName) {
      case 'title':
        pushTitle(this.#windows, charactersOf(element));
        break;
      case 'head':
        for (const child of element.childNodes) if (isElement(child)) this.aside(child);
        break;
      case 'meta':
        this.#meta(attribute(element, 'name').toLowerCase(), attribute(element, 'content').trim());
        break;
      case 'script':
      case 'textarea':
        this.#holders.push({ text: charactersOf(element), line: this.#page.lineOf(element) });
        break;
      default:
    }
  }

  /** Elements whose text may be a title, or the date. */
  element(element: Element): void {
    const { tagName } = element;
    if (tagName === 'publishtime') this.#publishedOn ??= dateIn(textOf(element));
    else if (tagName === 'ucaptitle') pushTitle(this.#named, textOf(element));
    else if (/^h[1-3]$/.test(tagName)) pushTitle(this.#headings, textOf(element));
    else if (tagName === 'div' || tagName === 'p' || tagName === 'span') {
      const names = `${attribute(element, 'class')} ${attribute(element, 'id')}`;
      if (TITLE_NAMES.test(names)) pushTitle(this.#headings, textOf(element));
    }
  }

  #meta(name: string, content: string): void {
    if (content === '') return;
    if (name === 'articletitle') pushTitle(this.#named, content);
    else if (name === 'pubdate' || name === 'publishdate') this.#publishedOn ??= dateIn(content);
    else if (name === 'contentsource') this.#publisher ??= content;
  }
}

function pushTitle(titles: string[], raw: string): void {
  const title = oneLine(raw);
  if (title !== '' && title.length <= MAX_TITLE && !titles.includes(title)) titles.push(title);
}

/** The text of a short element; empty when there is too much of it. */
function textOf(element: Element): string {
  let text = '';
  let nodes = 0;
  const pending: ChildNode[] = [...element.childNodes].reverse();
  for (let node = pending.pop(); node; node = pending.pop()) {
    nodes += 1;
    if (nodes + pending.length > TITLE_NODES) return '';
    if (isElement(node)) {
      if (!SKIPPED.has(node.tagName)) pending.push(...[...node.childNodes].reverse());
    } else if ('value' in node) text += node.value;
  }
  return text;
}

/** The characters that stand directly in an element (a script, a text area, a style sheet). */
export function charactersOf(element: Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}
