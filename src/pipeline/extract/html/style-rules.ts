/**
 * What a page's `<style>` elements say about elements: which rules hide text, strike it through, raise it or set it apart.
 *
 * Read: selectors of tag names, classes and ids, combined by descendant and child, and `@media` that is all or screen. Left
 * out: style sheets in files of their own (they are not part of the document), other conditions, and selectors with anything
 * else in them (`:hover`, `[title]`, `a + b`): what they mean depends on more than the page.
 *
 * Of properties that no rule uses so nothing is kept: most pages have no rules then, and cost nothing.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { attribute, isElement, type Element } from '../../../shared/html/parse.js';

/** Properties that can change what is read, and the values by which they do. */
const TELLING: Readonly<Record<string, RegExp>> = {
  display: /none|block|flex|grid|table/i,
  float: /left|right/i,
  visibility: /hidden|collapse/i,
  'mso-hide': /all/i,
  opacity: /^0(?:\.0*)?(?:\s|$|!)/,
  clip: /rect/i,
  left: /^-(?:\d{4}|999)/,
  top: /^-(?:\d{4}|999)/,
  'text-indent': /^-(?:\d{4}|999)/,
  color: /transparent|white|#fff/i,
  'font-size': /^(?:0|\.\d|small|x|[1-9]?\d(?:\.\d+)?%|[1-6](?:\.\d+)?p[tx])/i,
  'vertical-align': /super|text-top|^\+?\d/i,
  'text-decoration': /line-through/i,
  'text-decoration-line': /line-through/i,
};
/** Kept with `left` and `top`, which mean nothing without it. */
const POSITION = 'position';

/** Rules beyond this number, and steps of matching, are a page that is made to cost time. */
const MOST_RULES = 20_000;
const MOST_STEPS = 2_000_000;
const LONGEST_SHEET = 2_000_000;

interface Compound {
  readonly tag: string;
  readonly id: string;
  readonly classes: readonly string[];
  /** How it is bound to the compound before it. */
  readonly child: boolean;
}

interface Rule {
  /** From the outermost to the element itself. */
  readonly selector: readonly Compound[];
  readonly specificity: number;
  readonly declarations: readonly Declaration[];
}

interface Declaration {
  readonly property: string;
  readonly value: string;
  readonly important: boolean;
}

export class StyleRules {
  /** By the class, id or tag that the element itself must have, in the order of the cascade. */
  readonly #byKey = new Map<string, Rule[]>();
  readonly isEmpty: boolean;
  #steps = 0;

  /** The rules of these style sheets, in their order. Throws `too_complex`. */
  constructor(sheets: readonly string[]) {
    const all = sheets.filter((sheet) => sheet.length <= LONGEST_SHEET).flatMap((sheet) => rulesOf(sheet));
    const telling = new Set(all.flatMap(({ declarations }) => declarations.filter(isTelling).map(propertyOf)));
    if (telling.has('left') || telling.has('top')) telling.add(POSITION);
    const kept = all.flatMap((rule) => {
      const declarations = rule.declarations.filter(({ property }) => telling.has(property));
      return declarations.length === 0 ? [] : [{ ...rule, declarations }];
    });
    if (kept.length > MOST_RULES) throw tooComplex('the rules of style', MOST_RULES);
    kept.sort((a, b) => a.specificity - b.specificity);
    for (const rule of kept) {
      const key = keyOf(rule.selector.at(-1));
      const known = this.#byKey.get(key);
      if (known) known.push(rule);
      else this.#byKey.set(key, [rule]);
    }
    this.isEmpty = kept.length === 0;
  }

  /** The element's style attribute with what the rules say before and (`!important`) behind it. Throws `too_complex`. */
  styleOf(element: Element): string {
    const own = attribute(element, 'style');
    if (this.isEmpty) return own;
    const id = attribute(element, 'id');
    const classes = classesOf(element);
    const keys = ['*', element.tagName, ...classes.map((name) => `.${name}`), ...(id === '' ? [] : [`#${id}`])];
    const rules = keys.flatMap((key) => this.#byKey.get(key) ?? []);
    if (rules.length === 0) return own;
    const fitting = rules.filter((rule) => this.#fits(rule.selector, rule.selector.length - 1, element));
    if (fitting.length === 0) return own;
    fitting.sort((a, b) => a.specificity - b.specificity);
    const declared = fitting.flatMap(({ declarations }) => declarations);
    const written = (important: boolean): string =>
      declared.flatMap((one) => (one.important === important ? `${one.property}:${one.value};` : [])).join('');
    return `${written(false)}${own};${written(true)}`;
  }

  #fits(selector: readonly Compound[], at: number, element: Element): boolean {
    this.#steps += 1;
    if (this.#steps > MOST_STEPS) throw tooComplex('the rules of style', MOST_STEPS);
    const compound = selector[at];
    if (!compound || !is(element, compound)) return false;
    if (at === 0) return true;
    let above = element.parentNode;
    while (above && isElement(above)) {
      if (this.#fits(selector, at - 1, above)) return true;
      if (compound.child) return false;
      above = above.parentNode;
    }
    return false;
  }
}

function tooComplex(what: string, limit: number): NianbaoError {
  return new NianbaoError('too_complex', { what, limit });
}

const propertyOf = ({ property }: Declaration): string => property;
const isTelling = ({ property, value }: Declaration): boolean => TELLING[property]?.test(value) ?? false;

function keyOf(compound: Compound | undefined): string {
  if (!compound) return '*';
  if (compound.id !== '') return `#${compound.id}`;
  const [first] = compound.classes;
  if (first !== undefined) return `.${first}`;
  return compound.tag === '' ? '*' : compound.tag;
}

function classesOf(element: Element): readonly string[] {
  const names = attribute(element, 'class');
  return names === '' ? [] : names.split(/\s+/).filter((name) => name !== '');
}

function is(element: Element, { tag, id, classes }: Compound): boolean {
  if (tag !== '' && element.tagName !== tag) return false;
  if (id !== '' && attribute(element, 'id') !== id) return false;
  if (classes.length === 0) return true;
  const own = classesOf(element);
  return classes.every((name) => own.includes(name));
}

/** The rules of a style sheet, in their order. */
function rulesOf(sheet: string): Rule[] {
  const text = sheet.replace(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ').replace(/<!--|-->/g, ' ');
  const rules: Rule[] = [];
  for (let at = 0; at < text.length;) {
    const open = text.indexOf('{', at);
    if (open < 0) break;
    // what stands before the block, a statement such as @import left out
    const head = text.slice(text.lastIndexOf(';', open) < at ? at : text.lastIndexOf(';', open) + 1, open).trim();
    const close = endOf(text, open);
    const body = text.slice(open + 1, close);
    if (!head.startsWith('@')) rules.push(...rulesOfBlock(head, body));
    else if (/^@media\s+(?:(?:only\s+)?screen|all)\s*$/i.test(head)) rules.push(...rulesOf(body));
    at = close + 1;
  }
  return rules;
}

/** Where the block that opens at `open` closes. */
function endOf(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  return text.length;
}

function rulesOfBlock(head: string, body: string): Rule[] {
  const declarations = body.split(';').flatMap((line) => {
    const [name = '', ...rest] = line.split(':');
    const property = name.trim().toLowerCase();
    if (TELLING[property] === undefined && property !== POSITION) return [];
    const value = rest.join(':').trim();
    const important = /!\s*important/i.test(value);
    return [{ property, value: value.replace(/\s*!.*$/s, ''), important }];
  });
  if (declarations.length === 0) return [];
  return head.split(',').flatMap((text) => {
    const selector = selectorOf(text);
    return selector === null ? [] : [{ selector, specificity: specificityOf(selector), declarations }];
  });
}

/** A selector in its compounds; null if something in it is not read. */
function selectorOf(text: string): Compound[] | null {
  const words = text
    .replace(/>/g, ' > ')
    .split(/\s+/)
    .filter((word) => word !== '');
  const compounds: Compound[] = [];
  let child = false;
  for (const word of words) {
    if (word === '>') {
      child = true;
      continue;
    }
    const parts = /^(\*|[a-z][\w-]*)?((?:[.#][\w\u0080-\uffff-]+)*)$/i.exec(word);
    if (!parts) return null;
    const names = (parts[2] ?? '').match(/[.#][^.#]+/g) ?? [];
    compounds.push({
      tag: parts[1] === '*' ? '' : (parts[1] ?? '').toLowerCase(),
      id: names.find((name) => name.startsWith('#'))?.slice(1) ?? '',
      classes: names.filter((name) => name.startsWith('.')).map((name) => name.slice(1)),
      child,
    });
    child = false;
  }
  return compounds.length === 0 ? null : compounds;
}

function specificityOf(selector: readonly Compound[]): number {
  return selector.reduce(
    (sum, { tag, id, classes }) => sum + (id === '' ? 0 : 1e6) + classes.length * 1e3 + (tag === '' ? 0 : 1),
    0,
  );
}
