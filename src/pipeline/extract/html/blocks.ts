/** Blocks of a page before it is known which of them belong to the report. */
import type { Grid } from '../grid.js';
import type { Align } from './styles.js';
import type { Element } from '../../../shared/html/parse.js';

interface BlockOnPage {
  /** The innermost block element around it. */
  readonly owner: Element;
  /** The outermost element of page furniture around it, if any. */
  readonly furniture: Element | null;
  readonly line: number;
}

export interface PageParagraph extends BlockOnPage {
  readonly kind: 'paragraph';
  readonly text: string;
  readonly level: number | undefined;
  readonly align: Align | undefined;
  /** Characters of the text that are links. */
  readonly linked: number;
}

export interface PageTable extends BlockOnPage {
  readonly kind: 'table';
  readonly grid: Grid;
}

export interface PageImage extends BlockOnPage {
  readonly kind: 'image';
  /** Where its bytes are (pictures.ts); null: not in the document. */
  readonly ref: string | null;
}

export type PageBlock = PageParagraph | PageTable | PageImage;

/** All that one walk over a page finds. */
export interface PageContent {
  readonly blocks: readonly PageBlock[];
  /** Elements that hold text nobody sees. */
  readonly hidden: number;
  /** Elements that hold struck-through text. */
  readonly deleted: number;
  readonly titles: PageTitles;
  /** Style sheets had a say in what is hidden. */
  readonly isRuled: boolean;
  /** Texts in which HTML may be held as a string: scripts and text areas. */
  readonly holders: readonly { readonly text: string; readonly line: number }[];
}

export interface PageTitles {
  /** `<ucaptitle>`, `<meta name="ArticleTitle">`. */
  readonly named: readonly string[];
  /** `h1`–`h3` and elements whose class says title. */
  readonly headings: readonly string[];
  /** `<title>`. */
  readonly windows: readonly string[];
  readonly publisher: string | null;
  readonly publishedOn: string | null;
}
