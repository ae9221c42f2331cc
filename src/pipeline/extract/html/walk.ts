/**
 * One walk over a page: elements → paragraphs, tables and pictures in reading order, each with the element it stands in.
 *
 * - Block elements and `<br>` end a paragraph; runs split by inline elements join without blanks.
 * - A table of data becomes a grid; a table that only arranges the page is dissolved into its contents (tables.ts); a table
 *   inside a cell of data becomes a table of its own after it.
 * - What a browser does not show is left out and counted; `<sup>` notes are left out unless they are all there is.
 */
import {
  attribute,
  isElement,
  type ChildNode,
  type Element,
  type Page,
  type ParentNode,
} from '../../../shared/html/parse.js';
import type { PageBlock, PageContent } from './blocks.js';
import {
  alignAttribute,
  BLOCKS,
  hasText,
  isFurniture,
  isIcon,
  isNoteMark,
  isSetApart,
  SKIPPED,
  STRUCK,
} from './elements.js';
import { ListNumbers } from './lists.js';
import { refOf } from './pictures.js';
import { charactersOf, PageTitlesReader } from './page-titles.js';
import { RunningText } from './running-text.js';
import { StyleRules } from './style-rules.js';
import { StyleReader, type Align } from './styles.js';
import { readTable, type CellContent, type TableHost } from './tables.js';
import { collapseRuns, countLines } from './text.js';

/**
 * Walks a page. `rules`: what its style sheets hide is left out, too. Throws `too_complex` for tables beyond the grid's limits
 * and for style sheets that would cost too much.
 */
export function walkPage(page: Page, rules = true): PageContent {
  const styles = new StyleRules(rules ? page.styles.map(charactersOf) : []);
  return { ...new Walker(page, styles).walk(), isRuled: !styles.isEmpty };
}

class Walker implements TableHost {
  readonly #page: Page;
  readonly #styles: StyleReader;
  readonly #lists: ListNumbers;
  readonly #titles: PageTitlesReader;
  /** The paragraph under way. */
  readonly #running = new RunningText();
  #blocks: PageBlock[] = [];
  #hidden = 0;
  #deleted = 0;
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

  constructor(page: Page, rules: StyleRules) {
    this.#page = page;
    this.#styles = new StyleReader(rules);
    this.#lists = new ListNumbers(this.#styles);
    this.#titles = new PageTitlesReader(page);
  }

  walk(): Omit<PageContent, 'isRuled'> {
    this.#children(this.#page.root);
    this.#endParagraph();
    const { titles, holders } = this.#titles;
    return { blocks: this.#blocks, hidden: this.#hidden, deleted: this.#deleted, titles, holders };
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
    if (this.#inNote) this.#running.note(collapsed);
    else this.#running.add(collapsed, this.#line, breaks, this.#inLink);
  }

  #element(element: Element): void {
    const { tagName } = element;
    this.#line = this.#page.lineOf(element);
    if (SKIPPED.has(tagName)) {
      this.#titles.aside(element);
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
    const style = this.#styles.of(element);
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
    const isApart = !isBlock && (style.apart || isSetApart(element));
    const border = isApart && this.#running.border();
    if (!isBlock && (tagName === 'sup' || tagName === 'sub' || style.raised || this.#isNoteMark(element))) {
      this.#inNote = true;
    } else if (tagName === 'a') this.#inLink = true;
    else if (tagName === 'pre') this.#verbatim = true;
    else if (/^h[1-6]$/.test(tagName)) this.#level = Number(tagName[1]);
    else if (tagName === 'li') this.#marker = this.#lists.marker(element);

    this.#titles.element(element);
    if (tagName === 'table') this.#table(element);
    else this.#children(element);

    if (isBlock) this.#endParagraph();
    else if (isApart) this.#running.border(border);
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

  #isNoteMark(element: Element): boolean {
    return (element.tagName === 'a' || element.tagName === 'span') && isNoteMark(element, this.#running.endsInDigit);
  }

  #endParagraph(): void {
    const ended = this.#running.end(this.#line);
    if (!ended || !this.#owner) return;
    this.#blocks.push({
      kind: 'paragraph',
      text: this.#marker === '' ? ended.text : `${this.#marker}${ended.text}`,
      owner: this.#owner,
      furniture: this.#furniture,
      line: ended.line,
      level: this.#level,
      align: this.#align ?? undefined,
      linked: ended.linked,
    });
    this.#marker = '';
  }

  #image(element: Element): void {
    if (!this.#owner || isIcon(element) || this.#styles.of(element).gone) return;
    const place = { owner: this.#owner, furniture: this.#furniture, line: this.#line };
    this.#blocks.push({ kind: 'image', ref: refOf(element), ...place });
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
    const style = this.#styles.of(element);
    if (!style.gone && !element.attrs.some((attr) => attr.name === 'hidden')) return false;
    if (hasText(element)) this.#hidden += 1;
    return true;
  }

  /** True for a row without height. */
  isFlat(element: Element): boolean {
    return attribute(element, 'height') === '0' || this.#styles.of(element).flat;
  }
}
