/** What the elements of a page mean for its text, as data, and the few facts that are read from their attributes. */
import { attribute, isElement, type Element, type ParentNode } from '../../../shared/html/parse.js';
import { alignOf, type Align } from './styles.js';

const setOf = (names: string): ReadonlySet<string> => new Set(names.split(/\s+/));

/** A paragraph ends where one of these begins or ends. */
export const BLOCKS =
  setOf(`address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
  figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section summary
  tbody td tfoot th thead tr ul`);

/** Nothing in these is text of the page. `rt` and `rp` are reading glosses. */
export const SKIPPED =
  setOf(`applet audio base button canvas datalist embed frame frameset head iframe input link map math
  meta noembed noframes noscript object option param rp rt script select source style svg template textarea title track
  video xml`);

/** Text that its author has deleted. */
export const STRUCK = setOf('del s strike');

/** Page furniture by name. */
export const FURNITURE = setOf('aside footer header menu nav');

/** Furniture by class or id, one word of it. Only where no sign of a report stands in it. */
export const FURNITURE_NAMES =
  /(?:^|[-_\s])(?:nav|navbar|menu|header|footer|foot|bottom|copyright|crumbs?|breadcrumbs?|position|location|weizhi|dqwz|sidebar|(?:bd)?share\w*|related|xgxx|xgwd|xglj|pager|pagination|print|toolbar|tools|search|login|friendlinks?|banner|qrcode|ewm|comments?)(?:$|[-_\s\d])/i;

/** Where content systems put the article. A hint that ends the search for the container, never a condition. */
export const KNOWN_CONTAINERS =
  /(?:^|\s)(?:TRS_Editor|trs_editor_view|zoom|zoomcon|article-?content|article_?con|articlecontent|vsb_content\w*|v_news_content|news_?conte?nt|j-fontContent|content_?body|detail-?content|xxgk_?content|pages_content|bt_content|conTxt|UCAP-CONTENT|ucapcontent)(?:$|\s)/i;

/** A span attribute as a number; 1 when it says nothing, 0 kept. */
export function spanOf(element: Element, name: 'colspan' | 'rowspan'): number {
  const value = Number.parseInt(attribute(element, name), 10);
  return Number.isFinite(value) && value >= 0 ? value : 1;
}

export function hasText(parent: ParentNode): boolean {
  return parent.childNodes.some((child) => {
    if (isElement(child)) return !SKIPPED.has(child.tagName) && hasText(child);
    return 'value' in child && child.value.trim() !== '';
  });
}

export function alignAttribute(element: Element): Align | null | undefined {
  if (element.tagName === 'center') return 'center';
  const value = attribute(element, 'align').trim().toLowerCase();
  return value === '' ? undefined : alignOf(value);
}

export function isFurniture(element: Element): boolean {
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

export function isIcon(element: Element): boolean {
  const sides = ['width', 'height'].map((name) => Number.parseInt(attribute(element, name), 10));
  return sides.some((side) => Number.isFinite(side) && side <= ICON);
}

/** Classes that word processors and content systems give to the marks of notes. */
const NOTE_NAMES = /(?:^|[-_\s])(?:Mso(?:Footnote|Endnote)Reference|footnote-?ref|noteref|fnref)(?:$|[-_\s\d])/i;
const NOTE_MARK = /^\s*(?:[[［(（〔【]\s*[\d０-９a-z*]{1,3}\s*[\]］)）〕】]|[\d０-９]{1,2}|[①-⑳*※†])\s*$/i;

/**
 * Whether an element is the mark of a note: by its class, or a link to another place of the page that says no more than a mark
 * does. `afterDigit`: it stands behind a digit; a bare number elsewhere is text.
 */
export function isNoteMark(element: Element, afterDigit: boolean): boolean {
  if (NOTE_NAMES.test(attribute(element, 'class'))) return true;
  if (element.tagName !== 'a' || !attribute(element, 'href').startsWith('#') || !afterDigit) return false;
  return NOTE_MARK.test(shortText(element));
}

/** Classes of text that only screen readers get. */
const UNSEEN_NAMES = /(?:^|[-_\s])(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?)(?:$|[-_\s])/i;

/** Whether an element sets its text apart from what stands beside it: a link, small print, or what is for some readers only. */
export function isSetApart(element: Element): boolean {
  if (element.tagName === 'small') return true;
  if (element.tagName === 'a' && attribute(element, 'href') !== '') return true;
  return attribute(element, 'aria-hidden') === 'true' || UNSEEN_NAMES.test(attribute(element, 'class'));
}

/** The text of an element of a few nodes. */
function shortText(element: Element): string {
  let text = '';
  for (const child of element.childNodes.slice(0, 5)) {
    if (isElement(child)) text += shortText(child);
    else if ('value' in child) text += child.value;
    if (text.length > 20) break;
  }
  return text;
}
