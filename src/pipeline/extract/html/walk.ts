/**
 * One walk over a page: elements → paragraphs, tables and pictures in reading order, each with the element it stands in.
 *
 * - Block elements and `<br>` end a paragraph; runs split by inline elements join without blanks.
 * - A table of data becomes a grid; a table that only arranges the page is dissolved into its contents (tables.ts); a table
 *   inside a cell of data becomes a table of its own after it.
 * - What a browser does not show is left out and counted; `<sup>` notes are left out unless they are all there is.
 */
import type { Align } from './elements.js';
import { alignOf, BLOCKS, FURNITURE, FURNITURE_NAMES, SKIPPED, STRUCK, StyleReader } from './elements.js';
import type { PageBlock, PageContent, PageTitles } from './blocks.js';
import { ListNumbers } from './lists.js';
import {
  attribute,
  isElement,
  type ChildNode,
  type Element,
  type Page,
  type ParentNode,
} from '../../../shared/html/parse.js';
import { readTable, type CellContent, type TableHost } from './tables.js';
import { collapseRuns, countLines, dateIn, finishText } from './text.js';

/** Walks a page. Throws `too_complex` for tables beyond the grid's limits. */
export function walkPage(page: Page): PageContent {
  const walker = new Walker(page);
  return walker.walk();
}

/** Classes and ids of article headings that are no h1–h3. */
const TITLE_NAMES = /(?:^|[-_\s])(?:title|tit|bt|biaoti|headline|ucaptitle)(?:$|[-_\s\d])/i;
const MAX_TITLE = 120;

class Walker implements TableHost {
  readonly #page: Page;
  readonly #styles = new StyleReader();
  readonly #lists = new ListNumbers(this.#styles);
  #blocks: PageBlock[] = [];
  #hidden = 0;
  #deleted = 0;
  readonly #named: string[] = [];
  readonly #headings: string[] = [];
  readonly #windows: string[] = [];
  readonly #holders: { text: string; line: number }[] = [];
  #publisher: string | null = null;
  #publishedOn: string | null = null;

  // the paragraph under way
  #text = '';
  #note = '';
  #textLine = 0;
  #linked = 0;
  #marker = '';

  // what holds for the element that the walk is in
  #owner: Element | null = null;
  #furniture: Element | null = null;
  #align: Align | null | undefined;
  #level: number | undefined;
  #unseen = false;
  #sizeless = false;
  #unseenCounted = false;
  #inLink = false;
  #inNote = false;
  #verbatim = false;
  #line = 1;

  constructor(page: Page) {
    this.#page = page;
  }

  walk(): PageContent {
    this.#children(this.#page.root);
    this.#endParagraph();
    const titles: PageTitles = {
      named: this.#named,
      headings: this.#headings,
      windows: this.#windows,
      publisher: this.#publisher,
      publishedOn: this.#publishedOn,
    };
    return { blocks: this.#blocks, hidden: this.#hidden, deleted: this.#deleted, titles, holders: this.#holders };
  }

  #children(parent: ParentNode): void {
    for (const child of parent.childNodes) this.#node(child);
  }

  #node(node: ChildNode): void {
    if (isElement(node)) this.#element(node);
    else if (node.nodeName === '#text' && 'value' in node) this.#characters(node.value);
    else if (node.nodeName === '#comment' && 'data' in node && this.#page.hasLines) this.#line += countLines(node.data);
  }

  #characters(value: string): void {
    const breaks = this.#page.hasLines ? countLines(value) : 0;
    const collapsed = collapseRuns(value);
    if (this.#unseen || this.#sizeless) {
      if (!this.#unseenCounted && collapsed.trim() !== '') {
        this.#unseenCounted = true;
        this.#hidden += 1;
      }
    } else if (this.#verbatim && breaks > 0) {
      for (const line of value.split('\n')) {
        this.#append(collapseRuns(line), 0);
        this.#endParagraph();
        this.#line += 1;
      }
      this.#line -= breaks + 1;
    } else this.#append(collapsed, breaks);
    this.#line += breaks;
  }

  #append(collapsed: string, breaks: number): void {
    if (this.#inNote) {
      this.#note += collapsed;
      return;
    }
    if (this.#text === '') {
      const start = collapsed.trimStart();
      if (start === '') return;
      // lines before the first character; exact unless the text itself goes on over lines
      this.#textLine = this.#line + (breaks > 0 && collapsed.startsWith('\n') ? leading(breaks, start) : 0);
      this.#text = start;
    } else this.#text += collapsed;
    if (this.#inLink) this.#linked += collapsed.trim().length;
  }

  #element(element: Element): void {
    const { tagName } = element;
    this.#line = this.#page.lineOf(element);
    if (SKIPPED.has(tagName)) {
      this.#aside(element);
      return;
    }
    if (tagName === 'br') {
      this.#endParagraph();
      return;
    }
    if (tagName === 'img') {
      this.#image(element);
      return;
    }
    const style = this.#styles.read(attribute(element, 'style'));
    if (style.gone || element.attrs.some((attr) => attr.name === 'hidden')) {
      if (hasText(element)) this.#hidden += 1;
      return;
    }
    if (style.struck || STRUCK.has(tagName)) {
      if (hasText(element)) this.#deleted += 1;
      return;
    }
    const isBlock = BLOCKS.has(tagName) || tagName === 'table';
    if (isBlock) this.#endParagraph();
    const saved = {
      owner: this.#owner,
      furniture: this.#furniture,
      align: this.#align,
      level: this.#level,
      unseen: this.#unseen,
      sizeless: this.#sizeless,
      counted: this.#unseenCounted,
      inLink: this.#inLink,
      inNote: this.#inNote,
      verbatim: this.#verbatim,
    };
    if (isBlock || this.#owner === null) this.#owner = element;
    this.#furniture ??= isFurniture(element) ? element : null;
    const align = style.align === undefined && isBlock ? alignAttribute(element) : style.align;
    if (align !== undefined) this.#align = align;
    else if (tagName === 'td' || tagName === 'th' || tagName === 'table') this.#align = undefined;
    this.#unseen = style.unseen ?? this.#unseen;
    this.#sizeless = style.sizeless ?? this.#sizeless;
    if (!saved.unseen && !saved.sizeless) this.#unseenCounted = false;
    if (tagName === 'a') this.#inLink = true;
    else if (tagName === 'sup' || tagName === 'sub' || (style.raised && !isBlock)) this.#inNote = true;
    else if (tagName === 'pre') this.#verbatim = true;
    else if (/^h[1-6]$/.test(tagName)) this.#level = Number(tagName[1]);
    else if (tagName === 'li') this.#marker = this.#lists.marker(element);

    this.#collectTitle(element);
    if (tagName === 'table') this.#table(element);
    else this.#children(element);

    if (isBlock) this.#endParagraph();
    this.#owner = saved.owner;
    this.#furniture = saved.furniture;
    this.#align = saved.align;
    this.#level = saved.level;
    this.#unseen = saved.unseen;
    this.#sizeless = saved.sizeless;
    this.#unseenCounted = saved.unseen || saved.sizeless ? this.#unseenCounted : false;
    this.#inLink = saved.inLink;
    this.#inNote = saved.inNote;
    this.#verbatim = saved.verbatim;
    if (tagName === 'li') this.#marker = '';
  }

  #endParagraph(): void {
    const text = finishText(this.#text === '' ? this.#note : this.#text);
    if (text !== '' && this.#owner) {
      this.#blocks.push({
        kind: 'paragraph',
        text: this.#marker === '' ? text : `${this.#marker}${text}`,
        owner: this.#owner,
        furniture: this.#furniture,
        line: this.#text === '' ? this.#line : this.#textLine,
        level: this.#level,
        align: this.#align ?? undefined,
        linked: this.#linked,
      });
      this.#marker = '';
    }
    this.#text = '';
    this.#note = '';
    this.#linked = 0;
  }

  #image(element: Element): void {
    if (!this.#owner || isIcon(element) || this.#styles.read(attribute(element, 'style')).gone) return;
    this.#blocks.push({ kind: 'image', owner: this.#owner, furniture: this.#furniture, line: this.#line });
  }

  #table(element: Element): void {
    if (!this.#owner) return;
    const place = { owner: this.#owner, furniture: this.#furniture, line: this.#line };
    for (const block of readTable(element, place, this)) this.#blocks.push(block);
  }

  /** The blocks of a cell or caption, apart from those around it. */
  content(element: Element): CellContent {
    const outer = this.#blocks;
    this.#blocks = [];
    const line = this.#page.lineOf(element);
    this.#element(element);
    const blocks = this.#blocks;
    this.#blocks = outer;
    return { blocks, line };
  }

  /** True when a row or cell is not shown; its text is counted as hidden. */
  isHidden(element: Element): boolean {
    const style = this.#styles.read(attribute(element, 'style'));
    if (!style.gone && !element.attrs.some((attr) => attr.name === 'hidden')) return false;
    if (hasText(element)) this.#hidden += 1;
    return true;
  }

  /** True for a row without height. */
  isFlat(element: Element): boolean {
    return attribute(element, 'height') === '0' || this.#styles.read(attribute(element, 'style')).flat;
  }

  /** Elements that are no text of the page but say something about it. */
  #aside(element: Element): void {
    switch (element.tagName) {
      case 'title':
        pushTitle(this.#windows, charactersOf(element));
        break;
      case 'head':
        for (const child of element.childNodes) if (isElement(child)) this.#aside(child);
        break;
      case 'meta':
        this.#meta(attribute(element, 'name').toLowerCase(), attribute(element, 'content').trim());
        break;
      case 'script':
      case 'textarea': {
        const line = this.#page.lineOf(element);
        this.#holders.push({ text: charactersOf(element), line });
        break;
      }
      default:
    }
  }

  #meta(name: string, content: string): void {
    if (content === '') return;
    if (name === 'articletitle') pushTitle(this.#named, content);
    else if (name === 'pubdate' || name === 'publishdate') this.#publishedOn ??= dateIn(content);
    else if (name === 'contentsource') this.#publisher ??= content;
  }

  #collectTitle(element: Element): void {
    const { tagName } = element;
    if (tagName === 'publishtime') this.#publishedOn ??= dateIn(textOf(element));
    else if (tagName === 'ucaptitle') pushTitle(this.#named, textOf(element));
    else if (/^h[1-3]$/.test(tagName)) pushTitle(this.#headings, textOf(element));
    else if (tagName === 'div' || tagName === 'p' || tagName === 'span') {
      const names = `${attribute(element, 'class')} ${attribute(element, 'id')}`;
      if (TITLE_NAMES.test(names)) pushTitle(this.#headings, textOf(element));
    }
  }
}

/** Line breaks before the first character, when all breaks of a text stand before it. */
function leading(breaks: number, rest: string): number {
  return Math.max(0, breaks - countLines(rest));
}

function pushTitle(titles: string[], raw: string): void {
  const title = finishText(collapseRuns(raw));
  if (title !== '' && title.length <= MAX_TITLE && !titles.includes(title)) titles.push(title);
}

/** Nodes looked at for one title: a title is short, and whole pages stand in elements whose class says title. */
const TITLE_NODES = 100;

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

/** The characters that stand directly in an element (a script, a text area). */
function charactersOf(element: Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}

function hasText(parent: ParentNode): boolean {
  return parent.childNodes.some((child) => {
    if (isElement(child)) return !SKIPPED.has(child.tagName) && hasText(child);
    return 'value' in child && child.value.trim() !== '';
  });
}

function alignAttribute(element: Element): Align | null | undefined {
  if (element.tagName === 'center') return 'center';
  const value = attribute(element, 'align').trim().toLowerCase();
  return value === '' ? undefined : alignOf(value);
}

function isFurniture(element: Element): boolean {
  if (FURNITURE.has(element.tagName)) return true;
  if (
    element.tagName !== 'div' &&
    element.tagName !== 'ul' &&
    element.tagName !== 'td' &&
    element.tagName !== 'table'
  ) {
    return false;
  }
  const names = `${attribute(element, 'class')} ${attribute(element, 'id')}`;
  return names !== ' ' && FURNITURE_NAMES.test(names);
}

/** Largest side in pixels of a picture that is taken for an icon. */
const ICON = 40;

function isIcon(element: Element): boolean {
  const sides = ['width', 'height'].map((name) => Number.parseInt(attribute(element, name), 10));
  return sides.some((side) => Number.isFinite(side) && side <= ICON);
}
