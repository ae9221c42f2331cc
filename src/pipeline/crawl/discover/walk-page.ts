/** HTML → the model of a page, in one walk over the tree; HTML out of scripts is walked into the same model (`addHtml`). */
import { canonicalUrl } from '../../../shared/url.js';
import { attribute, isElement, parsePage, type Element, type ParentNode } from '../../../shared/html/parse.js';
import { PICTURE_SOURCES } from '../../../shared/html/put-pictures.js';
import { calledTarget, clickTargets } from './click.js';
import { BLOCKS, imageText, rawText, textOf, wholeText } from './element-text.js';
import { isBodyName } from './names.js';
import type { Anchor, PageModel } from './page-model.js';
import { tight, tidy } from './text.js';

const SKIPPED = new Set(['style', 'noscript', 'template', 'svg', 'math', 'head']);
const FURNITURE = new Set(['header', 'footer', 'nav']);
const FURNITURE_NAMES =
  /(?:^|[-_\s])(?:nav|navbar|menu|topnav|mainnav|header|top|footer|foot|bottom|copyright|friendlinks?|links?-?list|yqlj|wzdh|toolbar|share\w*)(?:$|[-_\s\d])/i;
/** What fills itself by a script. */
const HOLLOW_NAMES = /list|data|content|result|news|app|root|main|info/i;
const HOLLOW_TAGS = new Set(['ul', 'ol', 'tbody', 'div', 'dl', 'table']);
/** Largest side in pixels of a picture that shows no page, and files of pixels by their ending. */
const ICON = 200;
const PIXELS = /\.(?:jpe?g|png|bmp|tiff?|webp)(?:$|[?#])/i;
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
    pictures: [],
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
        if (!furniture) this.#picture(element);
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

  #picture(element: Element): void {
    const sides = ['width', 'height'].map((name) => Number.parseInt(attribute(element, name), 10));
    if (sides.some((side) => side <= ICON)) return;
    const source = PICTURE_SOURCES.map((name) => attribute(element, name)).findLast((one) => PIXELS.test(one));
    if (source !== undefined) this.#address(source, (url) => this.#model.pictures.push(url));
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
