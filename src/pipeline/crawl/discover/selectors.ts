/** CSS selectors of a source file, which override discovery on pages where they match. */
import { load, type CheerioAPI } from 'cheerio';
import { NianbaoError } from '../../../shared/errors.js';
import type { PageContext } from '../../../shared/model/page.js';

/** What the selectors cut out of a page, as HTML; null: not given, or nothing there. */
export interface Selected {
  readonly list: string | null;
  readonly next: string | null;
  readonly content: string | null;
}

const NONE: Selected = { list: null, next: null, content: null };

/** Cuts out what the selectors match. `html` has been read within the bounds before. Throws `usage` for a wrong selector. */
export function selected(html: string, context: PageContext): Selected {
  if (context.list === null && context.next === null && context.content === null) return NONE;
  const $ = load(html);
  return { list: cut($, context.list), next: cut($, context.next), content: cut($, context.content) };
}

function cut($: CheerioAPI, selector: string | null): string | null {
  if (selector === null) return null;
  try {
    const found = $(selector);
    return found.length === 0 ? null : $.html(found);
  } catch (error) {
    throw new NianbaoError('usage', { reason: `'${selector}' is no CSS selector` }, { cause: error });
  }
}
