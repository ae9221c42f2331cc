/** What style says about the text of an element: out of its style attribute and the rules of the page. */
import { attribute, type Element } from '../../../shared/html/parse.js';
import type { StyleRules } from './style-rules.js';

export type Align = 'left' | 'center' | 'right';

export interface StyleFacts {
  /** Taken out of the page, or out of sight, with all it holds. */
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
  /** Set apart from the text around it: white, tiny or smaller, off the line by some points, or a box of its own in the line. */
  readonly apart: boolean;
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
  apart: false,
};

const PROPERTY =
  /(?:^|[;\s])(display|visibility|mso-hide|mso-text-raise|opacity|clip|position|float|left|top|text-indent|color|font-size|text-align|list-style(?:-type)?|height|text-decoration(?:-line)?|vertical-align|(?:margin|padding)(?:-left|-right)?)\s*:\s*([^;!]*)/gi;

/** Farther out than any page is wide or high. */
const OUT_OF_SIGHT = /^-(?:\d{4}|999)/;
const WHITE = /^(?:white|#fff(?:fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))$/;
const NOT_ZERO = /[1-9]/;
const NO_SIZE = /^0(?:\.0+)?(?:px|pt|em|rem|%)?$/;
/** Smaller than the text around, or than any print: `80%`, `.7em`, `x-small`, `5pt`. */
const SMALLER = /^(?:smaller|xx?-small|0?\.\d+r?em|[1-9]?\d(?:\.\d+)?%|[1-6](?:\.\d+)?p[tx])$/;
const IN_LINE = /^(?:inline|contents|initial|inherit|unset|revert|none)$/;

/** Styles repeat on a page hundreds of times; how many different ones are remembered. */
const CACHE_ENTRIES = 2_000;

/** Reads styles; one per page, because it remembers what it has read. */
export class StyleReader {
  readonly #rules: StyleRules;
  readonly #known = new Map<string, StyleFacts>();

  constructor(rules: StyleRules) {
    this.#rules = rules;
  }

  of(element: Element): StyleFacts {
    const style = this.#rules.isEmpty ? attribute(element, 'style') : this.#rules.styleOf(element);
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
  /** What hides an element for good, by property, so that a later declaration takes it back. */
  const hiding = new Map<string, boolean>();
  let positioned = '';
  let white = false;
  for (const [, name = '', raw = ''] of style.matchAll(PROPERTY)) {
    const value = raw.trim().toLowerCase();
    const property = name.toLowerCase();
    switch (property) {
      case 'display':
        hiding.set(property, value === 'none');
        if (!IN_LINE.test(value)) facts.apart = true;
        break;
      case 'mso-hide':
        hiding.set(property, value === 'all');
        break;
      case 'opacity':
        hiding.set(property, /^0(?:\.0*)?%?$/.test(value));
        break;
      case 'clip':
        hiding.set(property, /^rect\([0\s,px]*\)$/.test(value));
        break;
      case 'text-indent':
        hiding.set(property, OUT_OF_SIGHT.test(value));
        break;
      case 'position':
        positioned = value;
        if (value === 'absolute' || value === 'fixed') facts.apart = true;
        break;
      case 'float':
        if (value === 'left' || value === 'right') facts.apart = true;
        break;
      case 'margin':
      case 'margin-left':
      case 'margin-right':
      case 'padding':
      case 'padding-left':
      case 'padding-right':
        if (NOT_ZERO.test(value)) facts.apart = true;
        break;
      case 'left':
      case 'top':
        if (OUT_OF_SIGHT.test(value)) hiding.set(property, true);
        else if (value.startsWith('-')) facts.apart = true;
        break;
      case 'color':
        if (value === 'transparent') hiding.set(property, true);
        else white = WHITE.test(value);
        break;
      case 'visibility':
        facts.unseen = value === 'hidden' || value === 'collapse';
        break;
      case 'font-size':
        facts.sizeless = NO_SIZE.test(value);
        if (SMALLER.test(value)) facts.apart = true;
        break;
      case 'text-align':
        facts.align = alignOf(value);
        break;
      case 'height':
        facts.flat = /^0(?:\.0+)?(?:px|pt)?$/.test(value);
        break;
      case 'vertical-align':
        facts.raised = value === 'super' || value === 'text-top';
        if (/^\+?[\d.]+(?:px|pt|em|%)$/.test(value) && NOT_ZERO.test(value)) facts.apart = true;
        break;
      case 'mso-text-raise':
        if (!value.startsWith('-') && NOT_ZERO.test(value)) facts.apart = true;
        break;
      case 'text-decoration':
      case 'text-decoration-line':
        facts.struck = value.includes('line-through');
        break;
      default:
        facts.noListNumbers = /\bnone\b/.test(value);
    }
  }
  // an offset means nothing where the element stays in its place
  if (positioned === '' || positioned === 'static') for (const side of ['left', 'top']) hiding.delete(side);
  facts.apart ||= white;
  facts.gone = [...hiding.values()].includes(true);
  return facts;
}

/** `null`: said, but none of ours (justify). */
export function alignOf(value: string): Align | null {
  return value === 'left' || value === 'center' || value === 'right' ? value : null;
}
