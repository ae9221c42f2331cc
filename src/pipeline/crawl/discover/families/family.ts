/**
 * A family of content systems: how its pages are recognised and what they keep where a reader of links does not look. What
 * it finds is added to the page; what the links are is decided for all families alike.
 */
import type { FoundLink, PageContext } from '../../../../shared/model/page.js';
import type { PageModel } from '../page-model.js';

export interface Finding {
  /** Further pages, list APIs, columns. */
  readonly links: readonly FoundLink[];
  /** HTML that the page keeps in scripts and shows as its list. */
  readonly html: readonly string[];
}

export interface Family {
  /** As it stands in `PageReading.family`. */
  readonly name: string;
  /** 0: not one of this family; 1: certain. The best one names the reading; all above 0 are asked. */
  score(page: FamilyPage): number;
  find(page: FamilyPage): Finding;
}

export interface FamilyPage {
  readonly model: PageModel;
  readonly context: PageContext;
  /** The decoded page. */
  readonly html: string;
  /** Texts of all inline scripts, one after another. */
  readonly scripts: string;
}

export const NOTHING: Finding = { links: [], html: [] };

/** Further pages of a list are named in one go up to here; the last of them names the next ones. */
export const PAGES_AT_ONCE = 100;

/** Numbers of the pages that follow: from `first`, up to `last`, at most PAGES_AT_ONCE behind `here`. */
export function pagesFrom(first: number, last: number, here: number): number[] {
  const from = Math.max(first, here + 1);
  const to = Math.min(last, from + PAGES_AT_ONCE - 1);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
