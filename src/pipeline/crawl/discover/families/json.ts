/**
 * List APIs that a page's inline script names: the address and the parameters of a request stand there as literals
 * (`$.ajax({url: '/api/list', data: {channelId: 12, pageNo: 1, pageSize: 20}})`, `fetch('/x.json?page=1')`, `$.getJSON`, JSONP).
 * The script is not run; what is not a literal in it (a random number, a word from a form) is left out, the number of the
 * page is the first. The answers are read by data.ts. Lists that a script holds as data are turned into links.
 */
import type { FoundLink } from '../../../../shared/model/page.js';
import { canonicalUrl } from '../../../../shared/url.js';
import { isPageParameter } from '../addresses.js';
import { itemsIn, htmlOfItems } from '../data.js';
import { link } from '../links.js';
import {
  isList,
  isObject,
  namedValues,
  newBudget,
  scalar,
  ScriptReader,
  Unread,
  type ScriptObject,
  type ScriptValue,
} from '../script-values.js';
import type { Family, FamilyPage } from './family.js';

const CALL =
  /(?:\$|jQuery|axios|http|request|uni|\$http|this\.\$http|Vue\.http)\s*\.\s*(ajax|get|post|getJSON|request|jsonp)\s*\(|\b(fetch|axios|ajax|getJSON|jsonp)\s*\(/g;
/** Addresses of requests that bring lists; others (counters, logins, weather) are left alone. */
const LISTS =
  /list|query|search|page|json|article|info|doc|news|channel|column|catalog|node|data|content|gkml|xxgk|nb/i;
const OTHERS =
  /count|click|visit|stat(?:istic)?s?\b|login|user|captcha|weather|hits|pv\b|like|comment|collect|track|log\b|config\.json|share|suggest|hotword/i;
const XHR = /\.open\s*\(/g;
/** Values of parameters that only running the script would tell, by what they mean. */
const DEFAULTS: readonly { readonly name: RegExp; readonly value: string }[] = [
  { name: /^(?:page_?size|size|limit|rows|per_?page|pagecount|num)$/i, value: '20' },
  { name: /^(?:start|offset|from)$/i, value: '0' },
  { name: /^(?:callback|jsonp(?:callback)?|cb)$/i, value: 'callback' },
];
const HOLDS_ITEMS = /["']?(?:\w*title|name|bt|subject)["']?\s*:/i;
const MOST = 10;

export const json: Family = {
  name: 'json',
  score(page) {
    if (requestsIn(page).length > 0) return 0.85;
    return HOLDS_ITEMS.test(page.scripts) ? 0.2 : 0;
  },
  find(page) {
    return { links: requestsIn(page), html: listsIn(page) };
  },
};

/** Requests for lists that the page's scripts would make. */
function requestsIn({ scripts, model }: FamilyPage): FoundLink[] {
  if (!/\.(?:ajax|get|post|getJSON|request|jsonp|open)\s*\(|\b(?:fetch|axios|ajax|getJSON|jsonp)\s*\(/.test(scripts))
    return [];
  const known = namedValues(scripts);
  const found: FoundLink[] = [];
  CALL.lastIndex = 0;
  for (let match = CALL.exec(scripts); match && found.length < MOST; match = CALL.exec(scripts)) {
    const kind = (match[1] ?? match[2] ?? '').toLowerCase();
    const request = requestOf(kind, new ScriptReader(scripts, CALL.lastIndex, known).arguments(), model.base);
    if (request) found.push(request);
  }
  XHR.lastIndex = 0;
  for (let match = XHR.exec(scripts); match && found.length < MOST; match = XHR.exec(scripts)) {
    const [method, address] = new ScriptReader(scripts, XHR.lastIndex, known).arguments();
    if (typeof method !== 'string' || !/^(?:get|post)$/i.test(method)) continue;
    const request = made(address, null, /^post$/i.test(method), model.base);
    if (request) found.push(request);
  }
  return found;
}

function requestOf(kind: string, values: readonly ScriptValue[], base: string): FoundLink | null {
  const [first, second] = values;
  if (isObject(first)) {
    const method = scalar(first['type'] ?? first['method'])?.toLowerCase() ?? (kind === 'post' ? 'post' : 'get');
    const data = first['data'] ?? first['params'] ?? null;
    const query = isObject(first['params']) ? first['params'] : data;
    return made(first['url'], query, method === 'post', base, jsonpOf(first));
  }
  const options = isObject(second) ? second : {};
  if (kind === 'post') return made(first, isObject(options['params']) ? options['params'] : options, true, base);
  if (kind === 'fetch') {
    const posts = scalar(options['method'])?.toLowerCase() === 'post';
    return made(first, options['body'] ?? null, posts, base);
  }
  return made(first, isObject(options['params']) ? options['params'] : (second ?? null), false, base);
}

/** Name of the parameter by which a JSONP call names its function. */
function jsonpOf(options: ScriptObject): string | null {
  if (scalar(options['dataType'])?.toLowerCase() !== 'jsonp') return null;
  return scalar(options['jsonp']) ?? 'callback';
}

function made(
  address: ScriptValue | undefined,
  data: ScriptValue,
  posts: boolean,
  base: string,
  jsonp: string | null = null,
): FoundLink | null {
  const text = address instanceof Unread ? address.text : address === undefined ? null : scalar(address);
  if (text === null || text === '' || OTHERS.test(text) || !LISTS.test(text)) return null;
  const isCut = address instanceof Unread;
  // an address that goes on with something unread can be asked for only when that is the number of the page
  const open = isCut ? /[?&]([\w.]+)=$/.exec(text)?.[1] : undefined;
  if (isCut && (open === undefined || !isPageParameter(open))) return null;
  const whole = isCut ? `${text}1` : text;
  if (/\.(?:js|css|png|jpe?g|gif)$/i.test(whole)) return null;
  const query = typeof data === 'string' ? data : isObject(data) ? queryOf(data) : '';
  const named = jsonp !== null && !whole.includes(`${jsonp}=`) ? joined(query, `${jsonp}=callback`) : query;
  if (posts) {
    const url = canonicalUrl(whole, base);
    return url === null ? null : { ...link(url, 'list', 'api'), method: 'POST', form: named };
  }
  const url = canonicalUrl(named === '' ? whole : `${whole}${whole.includes('?') ? '&' : '?'}${named}`, base);
  return url === null ? null : link(url, 'list', 'api');
}

function joined(query: string, more: string): string {
  return query === '' ? more : `${query}&${more}`;
}

function queryOf(data: ScriptObject): string {
  return Object.entries(data)
    .flatMap(([name, value]) => {
      const text = valueOf(name, value);
      return text === null ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(text)}`];
    })
    .join('&');
}

function valueOf(name: string, value: ScriptValue): string | null {
  if (isPageParameter(name)) return scalar(value) ?? '1';
  const text = isObject(value) || isList(value) ? JSON.stringify(value) : scalar(value);
  if (text !== null) return text;
  return value === null ? null : (DEFAULTS.find((known) => known.name.test(name))?.value ?? null);
}

const DATA = /(?:[=:(]|\breturn)\s*(?=[[{])/g;

/** Lists of titles with addresses that stand in a script as data, as HTML. */
function listsIn({ scripts }: FamilyPage): string[] {
  if (!HOLDS_ITEMS.test(scripts)) return [];
  const html: string[] = [];
  const budget = newBudget();
  DATA.lastIndex = 0;
  for (let match = DATA.exec(scripts); match && budget.left > 0; match = DATA.exec(scripts)) {
    const reader = new ScriptReader(scripts, DATA.lastIndex, new Map(), budget);
    const { items } = itemsIn(reader.value());
    if (items.length === 0) continue;
    html.push(htmlOfItems(items));
    DATA.lastIndex = reader.at;
  }
  return html;
}
