/**
 * A page as discovery sees it: its links with what a reader sees of them, its blocks of text, its scripts. Scripts are text
 * and are never run. One walk over the tree; HTML out of scripts is walked into the same model (`addHtml`).
 */
import { canonicalUrl } from '../../../shared/url.js';
import { attribute, isElement, parsePage, type Element, type ParentNode } from '../../../shared/html/parse.js';
import { calledTarget, clickTargets } from './click.js';
import { isBodyName } from './names.js';
import { tight, tidy } from './text.js';

export interface Anchor {
  /** Canonical. */
  readonly url: string;
  /** As a reader sees it, with the title attribute where the text is cut off. */
  readonly text: string;
  /** The blocks of text inside it; more than one when the link holds a headline and a summary. */
  readonly lines: readonly string[];
  readonly element: Element;
  /** Header, footer, navigation, links to friends. */
  readonly furniture: boolean;
  /** Element or attribute that carries the address. */
  readonly from: 'href' | 'click' | 'option' | 'area';
}

/** A block of text as it is printed. */
export interface TextBlock {
  readonly text: string;
  /** Characters of it that are links. */
  readonly linked: number;
  /** h1 … h6: 1 … 6; 0: none. */
  readonly level: number;
}

export interface ScriptText {
  /** Text of an inline script, or ''. */
  readonly text: string;
  /** Canonical address of the file, or null. */
  readonly src: string | null;
  readonly type: string;
  /** It stands in the page's body, where it may print. */
  readonly inBody: boolean;
  readonly element: Element;
}

/** A click that calls a function of the page: where it leads is said by that function, if by literals alone. */
export interface Call {
  readonly call: string;
  readonly text: string;
  readonly element: Element;
  readonly furniture: boolean;
}

export interface PageModel {
  /** Address of the page; `base` may differ by its `<base href>`. */
  readonly url: string;
  base: string;
  readonly anchors: Anchor[];
  readonly calls: Call[];
  readonly blocks: TextBlock[];
  readonly scripts: ScriptText[];
  readonly frames: string[];
  readonly titles: string[];
  /** The title that the content system writes in `<meta name="ArticleTitle">`. */
  named: string | null;
  refresh: { readonly seconds: number; readonly url: string | null } | null;
  images: number;
  /** Elements made to be filled: an empty list, a root without content. */
  hollow: number;
  /** Nearest name of a body over an element's links, by element. */
  readonly bodies: Map<ParentNode, string>;
  /** Root of each tree that was walked. */
  readonly roots: ParentNode[];
}

const BLOCKS = new Set(
  `address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption figure footer form
  h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section select summary tbody td tfoot th thead tr ul`.split(
    /\s+/,
  ),
);
const SKIPPED = new Set(['style', 'noscript', 'template', 'svg', 'math', 'head']);
const FURNITURE = new Set(['header', 'footer', 'nav']);
const FURNITURE_NAMES =
  /(?:^|[-_\s])(?:nav|navbar|menu|topnav|mainnav|header|top|footer|foot|bottom|copyright|friendlinks?|links?-?list|yqlj|wzdh|toolbar|share\w*)(?:$|[-_\s\d])/i;
/** What fills itself by a script. */
const HOLLOW_NAMES = /list|data|content|result|news|app|root|main|info/i;
const HOLLOW_TAGS = new Set(['ul', 'ol', 'tbody', 'div', 'dl', 'table']);
/** Characters of one block, and of a link's text, that are kept. */
const LONGEST_BLOCK = 20_000;
const MOST_CALLS = 1_000;

/** Reads a page. Throws `too_large`, `too_complex`. */
export function modelOf(html: string, url: string): PageModel {
  const model: PageModel = {
    url,
    base: url,
    anchors: [],
    calls: [],
    blocks: [],
    scripts: [],
    frames: [],
    titles: [],
    named: null,
    refresh: null,
    images: 0,
    hollow: 0,
    bodies: new Map(),
    roots: [],
  };
  addHtml(model, html);
  return model;
}

/** Walks further HTML (records in a script, the fragment in a JSON answer) into the model. */
export function addHtml(model: PageModel, html: string): void {
  const { root } = parsePage(html);
  model.roots.push(root);
  new Walker(model).children(root, false, true);
}

interface OpenAnchor {
  text: string;
}

class Walker {
  readonly #model: PageModel;
  #block = '';
  #linked = 0;
  #level = 0;
  #anchors: OpenAnchor[] = [];

  constructor(model: PageModel) {
    this.#model = model;
  }

  children(node: ParentNode, furniture: boolean, top = false): void {
    for (const child of node.childNodes) {
      if (isElement(child)) this.#element(child, furniture);
      else if (child.nodeName === '#text' && 'value' in child) this.#text(child.value);
    }
    if (top) this.#flush();
  }

  #text(value: string): void {
    if (this.#block.length < LONGEST_BLOCK) this.#block += value;
    if (this.#anchors.length === 0) return;
    this.#linked += value.trim().length;
    for (const anchor of this.#anchors) if (anchor.text.length < LONGEST_BLOCK) anchor.text += value;
  }

  #flush(): void {
    const text = tidy(this.#block);
    if (text !== '') this.#model.blocks.push({ text, linked: this.#linked, level: this.#level });
    this.#block = '';
    this.#linked = 0;
    for (const anchor of this.#anchors) anchor.text += '\n';
  }

  #element(element: Element, furniture: boolean): void {
    const { tagName } = element;
    const model = this.#model;
    switch (tagName) {
      case 'script':
        this.#script(element);
        return;
      case 'head':
        this.#head(element);
        return;
      case 'title':
        model.titles.push(tidy(rawText(element)));
        return;
      case 'meta':
      case 'base':
        this.#meta(element);
        return;
      case 'iframe':
      case 'frame':
        this.#address(attribute(element, 'src'), (url) => model.frames.push(url));
        return;
      case 'img':
        model.images += 1;
        break;
      case 'textarea':
        return;
    }
    if (SKIPPED.has(tagName)) return;
    const isBlock = BLOCKS.has(tagName);
    const names = `${attribute(element, 'class')} ${attribute(element, 'id')}`;
    const inside = furniture || FURNITURE.has(tagName) || (names !== ' ' && FURNITURE_NAMES.test(names));
    if (HOLLOW_TAGS.has(tagName) && names !== ' ' && isHollow(element) && HOLLOW_NAMES.test(names)) model.hollow += 1;
    if (isBlock) this.#flush();
    const level = this.#level;
    const heading = /^h[1-6]$/.test(tagName) ? Number(tagName[1]) : 0;
    if (heading > 0) this.#level = heading;
    const targets = this.#targets(element);
    const call = targets.length > 0 ? null : callOf(element);
    if (targets.length > 0 || call !== null) {
      const open = { text: '' };
      this.#anchors.push(open);
      this.children(element, inside);
      this.#anchors.pop();
      for (const { url, from } of targets) this.#anchor(element, url, from, open.text, inside);
      if (call !== null) model.calls.push({ call, text: open.text, element, furniture: inside });
    } else {
      this.children(element, inside);
    }
    if (isBlock) this.#flush();
    this.#level = level;
    if (isHeading(element, tagName, names)) this.#heading(element);
  }

  /** Addresses that an element leads to. */
  #targets(element: Element): { url: string; from: Anchor['from'] }[] {
    const found: { url: string; from: Anchor['from'] }[] = [];
    const { tagName } = element;
    if (tagName === 'a' || tagName === 'area') {
      const href = attribute(element, 'href').trim();
      if (href !== '' && !href.startsWith('#') && !/^javascript:/i.test(href)) {
        this.#address(href, (url) => found.push({ url, from: tagName === 'a' ? 'href' : 'area' }));
      } else if (href.startsWith('javascript:')) {
        for (const target of clickTargets(href.slice(11))) {
          this.#address(target, (url) => found.push({ url, from: 'click' }));
        }
      }
    }
    if (tagName === 'embed' || tagName === 'object') {
      const file = attribute(element, 'src') || attribute(element, 'data');
      if (file !== '') this.#address(file, (url) => found.push({ url, from: 'href' }));
    }
    if (tagName === 'option') {
      const value = attribute(element, 'value').trim();
      if (/^(?:https?:|\.{0,2}\/)|\.(?:s?html?|jsp|aspx?|php|pdf|docx?)\b/i.test(value)) {
        this.#address(value, (url) => found.push({ url, from: 'option' }));
      }
    }
    if (found.length > 0) return found;
    for (const name of ['onclick', 'tagname', 'data-href', 'data-url', 'data-link']) {
      const value = attribute(element, name);
      if (value === '') continue;
      const targets = name === 'onclick' ? clickTargets(value) : [value];
      for (const target of targets) {
        if (name === 'tagname' && !/[/.]/.test(target)) continue;
        this.#address(target, (url) => found.push({ url, from: 'click' }));
      }
      if (found.length > 0) break;
    }
    return found;
  }

  #anchor(element: Element, url: string, from: Anchor['from'], raw: string, furniture: boolean): void {
    this.#model.anchors.push(anchorOf(element, url, from, raw, furniture));
  }

  #address(text: string, take: (url: string) => void): void {
    const url = canonicalUrl(text, this.#model.base);
    if (url !== null) take(url);
  }

  #head(element: Element): void {
    for (const child of element.childNodes) if (isElement(child)) this.#element(child, true);
    this.#flush();
  }

  #meta(element: Element): void {
    const model = this.#model;
    if (element.tagName === 'base') {
      this.#address(attribute(element, 'href'), (url) => (model.base = url));
      return;
    }
    const name = attribute(element, 'name').toLowerCase();
    if (name === 'articletitle' || name === 'article_title') model.named ??= tidy(attribute(element, 'content'));
    if (attribute(element, 'http-equiv').toLowerCase() !== 'refresh') return;
    const match = /^\s*(\d*)(?:\.\d+)?\s*[;,]?\s*(?:url\s*=)?\s*["']?([^"']*)/i.exec(attribute(element, 'content'));
    const target = match?.[2]?.trim() ?? '';
    model.refresh ??= {
      seconds: Number(match?.[1] ?? 0),
      url: target === '' ? null : canonicalUrl(target, model.base),
    };
  }

  #script(element: Element): void {
    const src = attribute(element, 'src');
    this.#model.scripts.push({
      text: src === '' ? rawText(element) : '',
      src: src === '' ? null : canonicalUrl(src, this.#model.base),
      type: attribute(element, 'type').toLowerCase(),
      inBody: !isIn(element, 'head'),
      element,
    });
  }

  /** A body's name as a heading speaks for the links beside it. */
  #heading(element: Element): void {
    const name = tight(textOf(element, 60));
    const parent = element.parentNode;
    if (!parent || !isBodyName(name) || this.#model.bodies.has(parent)) return;
    this.#model.bodies.set(parent, name);
    const around = isElement(parent) ? parent.parentNode : null;
    const alone = parent.childNodes.filter(isElement).length === 1;
    if (alone && around && !this.#model.bodies.has(around)) this.#model.bodies.set(around, name);
  }
}

/** A link as a reader sees it; `raw` is the text inside it. */
function anchorOf(element: Element, url: string, from: Anchor['from'], raw: string, furniture: boolean): Anchor {
  const lines = raw.split('\n').map(tidy).filter(Boolean);
  const seen = tidy(lines.join(' '));
  const alt = seen === '' ? imageText(element) : seen;
  const text = wholeText(alt, tidy(attribute(element, 'title') || attribute(element, 'alt')));
  return { url, text, lines: text === seen && lines.length > 0 ? lines : [text], element, furniture, from };
}

/** Makes links of the calls whose function goes to an address of literals and the call's own values. */
export function resolveCalls(model: PageModel, scripts: string): void {
  for (const { call, text, element, furniture } of model.calls.splice(0, MOST_CALLS)) {
    const target = calledTarget(call, scripts);
    const url = target === null ? null : canonicalUrl(target, model.base);
    if (url !== null) model.anchors.push(anchorOf(element, url, 'click', text, furniture));
  }
}

function callOf(element: Element): string | null {
  const href = attribute(element, 'href').trim();
  const handler =
    /^javascript:/i.test(href) && !/void|^javascript:;?$/i.test(href) ? href.slice(11) : attribute(element, 'onclick');
  return /^\s*(?:return\s+)?[A-Za-z_$][\w$]*\s*\(\s*[^)\s]/.test(handler) ? handler : null;
}

/** The text, or the title attribute where that says more: nothing is printed, the text is cut off with dots. */
function wholeText(text: string, title: string): string {
  if (text === '') return title;
  if (title.length <= text.length) return text;
  const cut = /^(.{4,}?)\s*(?:…+|\.{2,}|···?)$/u.exec(text)?.[1];
  const begin = tight(cut ?? text);
  return tight(title).startsWith(begin) ? title : text;
}

function imageText(element: Element): string {
  for (const child of element.childNodes) {
    if (!isElement(child)) continue;
    if (child.tagName === 'img') return tidy(attribute(child, 'alt') || attribute(child, 'title'));
    const inside = imageText(child);
    if (inside !== '') return inside;
  }
  return '';
}

function isHeading(element: Element, tagName: string, names: string): boolean {
  if (/^(?:h[1-6]|dt|th|legend|caption|strong|b|summary)$/.test(tagName)) return true;
  if (tagName === 'td') return element.parentNode?.childNodes.find(isElement) === element;
  return (tagName === 'div' || tagName === 'span' || tagName === 'p') && /tit|hd\b|head|name|dept|bt\b/i.test(names);
}

function isHollow(element: Element): boolean {
  return element.childNodes.every((child) => child.nodeName === '#comment' || isBlank(child));
}

function isBlank(node: { readonly nodeName: string }): boolean {
  return node.nodeName === '#text' && 'value' in node && String(node.value).trim() === '';
}

function isIn(element: Element, tagName: string): boolean {
  const parent = element.parentNode;
  return parent !== null && isElement(parent) && parent.tagName === tagName;
}

function rawText(element: Element): string {
  return element.childNodes.map((child) => ('value' in child ? child.value : '')).join('');
}

/** The text of an element, up to a number of characters. */
export function textOf(element: ParentNode, most: number): string {
  let text = '';
  const walk = (node: ParentNode): void => {
    for (const child of node.childNodes) {
      if (text.length >= most) return;
      if (isElement(child)) {
        if (child.tagName === 'script' || child.tagName === 'style') continue;
        if (BLOCKS.has(child.tagName)) text += ' ';
        walk(child);
      } else if (child.nodeName === '#text' && 'value' in child) text += child.value;
    }
  };
  walk(element);
  return tidy(text).slice(0, most);
}

/** Name of the body that an element's surroundings speak of. */
export function bodyAround(model: PageModel, element: Element): string | null {
  for (let node: ParentNode | null = element; node; node = isElement(node) ? node.parentNode : null) {
    const name = model.bodies.get(node);
    if (name !== undefined) return name;
  }
  return null;
}
