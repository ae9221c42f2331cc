/**
 * Pages of any system: frames, scripts that stand in for frames (`<script src="list.jsp">` whose answer prints the list), HTML
 * that inline scripts print, menus of years in `<select>`, and clicks that call a function of the page.
 */
import { attribute, isElement, type Element, type ParentNode } from '../../../../shared/html/parse.js';
import type { FoundLink } from '../../../../shared/model/page.js';
import { canonicalUrl } from '../../../../shared/url.js';
import { withParameter } from '../addresses.js';
import { printedBy } from '../data.js';
import { link } from '../links.js';
import type { PageModel } from '../page-model.js';
import { yearIn } from '../titles.js';
import type { Family } from './family.js';

/** Frames that hold furniture or counters. */
const NO_FRAME =
  /weibo|baidu|map\b|video|player|counter|tongji|analytics|share|search|(?:^|[/_-])(?:top|head(?:er)?|foot(?:er)?|bottom|banner|nav)\b|viewer\.html/i;
/** Scripts that bring a list: made on the server, or named like one. */
const BRINGS_LIST =
  /\.(?:jsp|do|aspx?|php|action|json|ashx)(?:$|\?)|(?:^|[/_-])(?:list|data|nb|ndbg|nianbao|gkml|column|channel|menu|tree)\w*\.js(?:$|\?)/i;
const NO_LIST =
  /count|click|hit|visit|stat|jquery|common|public|share|search|login|user|header|footer|config|_?sso|token|jweixin|dict|lang/i;

export const generic: Family = {
  name: 'generic',
  score: () => 0.1,
  find({ model, context, scripts }) {
    const links: FoundLink[] = [];
    for (const url of model.frames) {
      const file = viewed(url, model.base);
      if (file !== null) links.push(link(file, 'attachment', 'attachment'));
      else if (!NO_FRAME.test(url) && url !== model.url) links.push(link(url, context.role, 'frame'));
    }
    for (const { src, inBody } of model.scripts) {
      if (src !== null && inBody && BRINGS_LIST.test(src) && !NO_LIST.test(src)) links.push(link(src, 'list', 'frame'));
    }
    const html = /document\.write(?:ln)?\s*\(|innerHTML\s*=|\.(?:html|append)\s*\(/.test(scripts)
      ? [printedBy(scripts)]
      : [];
    return {
      links: [...links, ...yearMenu(model)],
      html: html.filter((text) => /<(?:a|i?frame|option)\b/i.test(text)),
    };
  },
};

/** The file that a viewer in a frame shows: `viewer.html?file=/nb/2023.pdf`. */
function viewed(url: string, base: string): string | null {
  const file = new URL(url).searchParams.get('file') ?? new URL(url).searchParams.get('src');
  if (file !== null && /\.(?:pdf|docx?|ofd|wps)(?:$|[?#])/i.test(file)) return canonicalUrl(file, base);
  return /\.(?:pdf|docx?)$/i.test(new URL(url).pathname) ? url : null;
}

/** Years of a `<select>` whose change goes to an address with the year in it. */
function yearMenu(model: PageModel): FoundLink[] {
  const found: FoundLink[] = [];
  for (const root of model.roots) {
    for (const select of elementsOf(root, 'select')) {
      const options = elementsOf(select, 'option').map((option) => ({
        option,
        value: attribute(option, 'value').trim(),
      }));
      const years = options.filter(({ value }) => /^(?:19|20)\d{2}$/.test(value));
      if (years.length < 2) continue;
      const target = targetOf(select, model.url);
      if (target === null) continue;
      for (const { value } of years) {
        const url = canonicalUrl(target(value), model.base);
        if (url !== null && url !== model.url)
          found.push({ ...link(url, 'list', 'year'), text: value, year: Number(value) });
      }
    }
  }
  return found;
}

/** How the address comes from the year: said by the handler, by the page's own address, or by the form around. */
function targetOf(select: Element, url: string): ((year: string) => string) | null {
  const handler = attribute(select, 'onchange');
  const literal =
    /["']([^"']*[?&/][^"']*)["']\s*\+\s*(?:this|\w+)(?:\.options\[[^\]]*\])?(?:\.value)?\s*(?:\+\s*["']([^"']*)["'])?/.exec(
      handler,
    );
  if (literal) return (year) => `${literal[1] ?? ''}${year}${literal[2] ?? ''}`;
  for (const [name, value] of new URL(url).searchParams) {
    if (/^(?:19|20)\d{2}$/.test(value) && yearIn(`${value}年`) !== null)
      return (year) => withParameter(url, name, year);
  }
  const form = around(select, 'form');
  const name = attribute(select, 'name');
  if (!form || name === '' || attribute(form, 'method').toLowerCase() === 'post') return null;
  const hidden = elementsOf(form, 'input').filter((input) => attribute(input, 'type').toLowerCase() === 'hidden');
  const query = hidden.map((input) => `${attribute(input, 'name')}=${encodeURIComponent(attribute(input, 'value'))}`);
  const action = attribute(form, 'action') || url.replace(/\?.*$/, '');
  return (year) => `${action}${action.includes('?') ? '&' : '?'}${[...query, `${name}=${year}`].join('&')}`;
}

function around(element: Element, tagName: string): Element | null {
  for (let node: ParentNode | null = element.parentNode; node && isElement(node); node = node.parentNode) {
    if (node.tagName === tagName) return node;
  }
  return null;
}

function elementsOf(node: ParentNode, tagName: string): Element[] {
  const found: Element[] = [];
  const walk = (parent: ParentNode): void => {
    for (const child of parent.childNodes) {
      if (!isElement(child)) continue;
      if (child.tagName === tagName) found.push(child);
      walk(child);
    }
  };
  walk(node);
  return found;
}
