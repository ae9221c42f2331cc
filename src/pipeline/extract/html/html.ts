/** HTML, and JSON or scripts that hold HTML in a string → layout. */
import type { Block, Layout, LayoutHints, LayoutNote, LayoutPicture } from '../../../shared/model/layout.js';
import type { PageBlock, PageContent, PageTitles } from './blocks.js';
import { chooseContent, type Content } from './content.js';
import { embeddedHtml, isScriptDocument, type Embedded } from './embedded.js';
import { parsePage, type Page } from '../../../shared/html/parse.js';
import { numbered } from '../place-pictures.js';
import { windowTitles } from './titles.js';
import { walkPage } from './walk.js';

/** Signs of a report from which on a page is not searched for another one in its scripts. */
const ENOUGH_SIGNS = 3;

const NO_TITLES: PageTitles = { named: [], headings: [], windows: [], publisher: null, publishedOn: null };
const NOTHING: PageContent = { blocks: [], hidden: 0, deleted: 0, titles: NO_TITLES, isRuled: false, holders: [] };

/**
 * Reads a decoded page. Lines are those of the decoded file; for a page in a string, the line on which the string begins.
 * Throws `too_large` and `too_complex`.
 */
export function extractHtml(html: string): Layout {
  const whole = isScriptDocument(html);
  const { page, content } = whole
    ? chosen({ ...NOTHING, holders: [{ text: html, line: 1 }] })
    : readPage(parsePage(html));
  if (content.signs < ENOUGH_SIGNS) {
    const embedded = embeddedHtml(page.holders);
    if (embedded) {
      const { page: inner, content: innerContent } = readPage(parsePage(embedded.html, embedded.line));
      if (saysMore(innerContent, content)) return layoutOf(innerContent, [inner, page], content, embedded);
    }
  }
  return layoutOf(content, [page], null, null);
}

interface Read {
  readonly page: PageContent;
  readonly content: Content;
}

const chosen = (page: PageContent): Read => ({ page, content: chooseContent(page.blocks) });

/** What is in a page by its style sheets; if that is no report and there is one without them, a script shows it. */
function readPage(page: Page): Read {
  const shown = chosen(walkPage(page));
  if (!shown.page.isRuled || shown.content.signs >= ENOUGH_SIGNS) return shown;
  const all = chosen(walkPage(page, false));
  return all.content.signs >= ENOUGH_SIGNS ? all : shown;
}

/** Whether the string is the page's content, and not something beside it. */
function saysMore(inner: Content, outer: Content): boolean {
  if (inner.signs !== outer.signs) return inner.signs > outer.signs;
  return charactersOf(inner) > 2 * charactersOf(outer);
}

function charactersOf({ blocks }: Content): number {
  return blocks.reduce((sum, block) => sum + (block.kind === 'paragraph' ? block.text.length : 0), 0);
}

function layoutOf(
  content: Content,
  pages: readonly PageContent[],
  around: Content | null,
  embedded: Embedded | null,
): Layout {
  const blocks = content.blocks.flatMap(toBlock);
  const images = content.blocks.filter((block) => block.kind === 'image').length;
  const pictures = picturesOf(content, pages[0]);
  const { hidden = 0, deleted = 0 } = pages[0] ?? {};
  const notes: LayoutNote[] = [];
  if (images > 0) notes.push({ kind: 'image', count: images });
  if (hidden > 0) notes.push({ kind: 'hidden_text', count: hidden });
  if (deleted > 0) notes.push({ kind: 'deleted_text', count: deleted });
  const hints = hintsOf(content, pages, around, embedded);
  const found = pictures.length === 0 ? {} : { pictures };
  return { method: 'html', mediaType: 'text/html', hints, blocks, notes, ...found };
}

/**
 * The pictures among the report's blocks, in their places. Where the report is nothing but pictures its words do not say which part
 * of the page it is: those outside page furniture then, behind all text.
 */
function picturesOf({ blocks, signs }: Content, page: PageContent | undefined): LayoutPicture[] {
  let after = 0;
  const inside = numbered(
    blocks.flatMap((block) => {
      if (block.kind === 'image') return [{ ref: block.ref, after }];
      after += toBlock(block).length;
      return [];
    }),
  );
  if (inside.length > 0 || signs > 0) return inside;
  const outside = (page?.blocks ?? []).filter((block) => block.kind === 'image' && block.furniture === null);
  return numbered(outside.flatMap((block) => (block.kind === 'image' ? [{ ref: block.ref, after }] : [])));
}

function hintsOf(
  content: Content,
  pages: readonly PageContent[],
  around: Content | null,
  embedded: Embedded | null,
): LayoutHints {
  const collect = (key: 'named' | 'headings' | 'windows'): string[] => pages.flatMap((page) => [...page.titles[key]]);
  const titles = [
    ...collect('named'),
    embedded?.title ?? null,
    ...reportsFirst(collect('headings')),
    content.metadata.title,
    around?.metadata.title ?? null,
    ...collect('windows').flatMap(windowTitles),
  ];
  const first = (key: 'publisher' | 'publishedOn'): string | null =>
    content.metadata[key] ??
    around?.metadata[key] ??
    pages.map((page) => page.titles[key]).find((value) => value !== null) ??
    embedded?.[key] ??
    null;
  return {
    titles: [...new Set(titles.filter((title) => title !== null && title !== ''))] as string[],
    publisher: first('publisher'),
    publishedOn: first('publishedOn'),
  };
}

/** Headings that speak of a report before those that do not: a site's name is often an h1, too. */
function reportsFirst(headings: readonly string[]): string[] {
  const speaks = (title: string): boolean => /公开|年报|年度报告/.test(title);
  return [...headings.filter(speaks), ...headings.filter((title) => !speaks(title))];
}

function toBlock(block: PageBlock): Block[] {
  switch (block.kind) {
    case 'image':
      return [];
    case 'table':
      return [{ kind: 'table', ...block.grid, line: block.line }];
    case 'paragraph': {
      const { text, line, level, align } = block;
      return [
        {
          kind: 'paragraph',
          text,
          ...(level === undefined ? {} : { level }),
          ...(align === undefined ? {} : { align }),
          line,
        },
      ];
    }
  }
}
