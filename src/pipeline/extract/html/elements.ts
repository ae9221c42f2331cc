/** What the elements of a page mean for its text, as data, and the few facts that are read from their attributes. */
import { attribute, type Element } from '../../../shared/html/parse.js';

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

export type Align = 'left' | 'center' | 'right';

/** What a style attribute says about the text. */
export interface StyleFacts {
  /** Taken out of the page, with all it holds. */
  readonly gone: boolean;
  /** Text is not shown; elements inside may show theirs again. */
  readonly unseen: boolean | undefined;
  /** `font-size: 0`, the same way. */
  readonly sizeless: boolean | undefined;
  readonly align: Align | null | undefined;
  readonly noListNumbers: boolean | undefined;
  /** A row of no height. */
  readonly flat: boolean;
  /** Struck through. */
  readonly struck: boolean;
  /** Raised, as a note's mark is: `<sup>` in the words of word processors. */
  readonly raised: boolean;
}

const NO_STYLE: StyleFacts = {
  gone: false,
  unseen: undefined,
  sizeless: undefined,
  align: undefined,
  noListNumbers: undefined,
  flat: false,
  struck: false,
  raised: false,
};

const PROPERTY =
  /(?:^|[;\s])(display|visibility|mso-hide|font-size|text-align|list-style(?:-type)?|height|text-decoration(?:-line)?|vertical-align)\s*:\s*([^;!]*)/gi;

/** Styles repeat on a page hundreds of times; how many different ones are remembered. */
const CACHE_ENTRIES = 2_000;

/** Reads style attributes; one per page, because it remembers what it has read. */
export class StyleReader {
  readonly #known = new Map<string, StyleFacts>();

  read(style: string): StyleFacts {
    if (style === '') return NO_STYLE;
    const known = this.#known.get(style);
    if (known) return known;
    const facts = factsOf(style);
    if (this.#known.size < CACHE_ENTRIES) this.#known.set(style, facts);
    return facts;
  }
}

function factsOf(style: string): StyleFacts {
  const facts: { -readonly [K in keyof StyleFacts]: StyleFacts[K] } = { ...NO_STYLE };
  for (const [, name = '', raw = ''] of style.matchAll(PROPERTY)) {
    const value = raw.trim().toLowerCase();
    switch (name.toLowerCase()) {
      case 'display':
        facts.gone = value === 'none';
        break;
      case 'mso-hide':
        if (value === 'all') facts.gone = true;
        break;
      case 'visibility':
        facts.unseen = value === 'hidden' || value === 'collapse';
        break;
      case 'font-size':
        facts.sizeless = /^0(?:\.0+)?(?:px|pt|em|rem|%)?$/.test(value);
        break;
      case 'text-align':
        facts.align = alignOf(value);
        break;
      case 'height':
        facts.flat = /^0(?:\.0+)?(?:px|pt)?$/.test(value);
        break;
      case 'vertical-align':
        facts.raised = value === 'super';
        break;
      case 'text-decoration':
      case 'text-decoration-line':
        facts.struck = value.includes('line-through');
        break;
      default:
        facts.noListNumbers = /\bnone\b/.test(value);
    }
  }
  return facts;
}

/** `null`: said, but none of ours (justify). */
export function alignOf(value: string): Align | null {
  return value === 'left' || value === 'center' || value === 'right' ? value : null;
}

/** A span attribute as a number; 1 when it says nothing, 0 kept. */
export function spanOf(element: Element, name: 'colspan' | 'rowspan'): number {
  const value = Number.parseInt(attribute(element, name), 10);
  return Number.isFinite(value) && value >= 0 ? value : 1;
}
