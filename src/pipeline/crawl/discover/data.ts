/**
 * Answers of list APIs: JSON, JSONP, XML, scripts that print → links and the next page. Whatever the system calls its fields,
 * a list is an array of things with a title and an address; how many there are in all stands beside it.
 */
import { NianbaoError } from '../../../shared/errors.js';
import { literalsOf } from '../../../shared/html/literals.js';
import type { FoundLink, PageContext } from '../../../shared/model/page.js';
import { isPageParameter, withParameter, withParameterIn } from './addresses.js';
import { link } from './links.js';
import { isList, isObject, scalar, type ScriptObject, type ScriptValue } from './script-values.js';

export type DataKind = 'json' | 'xml' | 'script' | 'html';

export interface Item {
  readonly title: string;
  readonly url: string;
  /** The body that published it, or ''. */
  readonly body: string;
}

export interface Items {
  readonly items: readonly Item[];
  /** Things in the list, with and without address. */
  readonly count: number;
  readonly total: number | null;
  readonly pages: number | null;
  /** HTML that the data holds in place of a list. */
  readonly html: readonly string[];
}

const TITLES =
  /^(?:doc|art|article|info|news|show|list|content|s_?)?_?(?:title|titles|bt|subject|biaoti|name|xxmc|wjmc|mc|aT|text|topic|caption)$/i;
const ADDRESSES =
  /^(?:doc|art|article|info|page|news|pub|post|web|detail|static|html|access|visit|real|out|link|pc)?_?(?:url|urls|link|href|path|filepath|file_?url|puburl|docpuburl|weburl|aU|address|ljdz)$/i;
const BODIES =
  /^(?:publisher|publish_?org|pub_?unit|fbjg|organ|org_?name|dept_?name|department|unit_?name|source_?name|site_?name|source|channel_?name)$/i;
const TOTALS =
  /^(?:total|total_?count|total_?num|total_?record|total_?records|total_?elements|total_?rows|totalhits|record_?count|records_?total|post_?count|count|num_?found|allcount|total_?size|hits|row_?count)$/i;
const PAGES = /^(?:total_?pages?|pages|page_?count|pagecount|allpage|total_?page_?num|max_?page)$/i;
const DEPTH = 12;
const NODES = 200_000;

/** What a fetched text is, by how it begins. */
export function dataKind(text: string): DataKind {
  const head = text.slice(0, 2_000).replace(/^[\s\ufeff]+/, '');
  if (/^(?:\)\]\}',?\s*)?[[{]/.test(head)) return 'json';
  if (/^(?:\/\*.*?\*\/\s*)?;?(?:typeof\s+[\w.$]+\s*===?\s*['"]function['"]\s*&&\s*)?[\w.$]+\s*\(\s*[[{"']/.test(head)) {
    return /^(?:document\.write|\$|jQuery)/.test(head) ? 'script' : 'json';
  }
  if (/^<\?xml|^<(?:datastore|recordset|rss|feed|root|items|list|data|result)\b/i.test(head)) {
    return /<html\b|<!doctype html/i.test(head) ? 'html' : 'xml';
  }
  if (/^(?:\/\/|\/\*|var\s|let\s|const\s|function\b|\(function|document\.|window\.|["']use strict)/.test(head))
    return 'script';
  return 'html';
}

/** Parses JSON or JSONP. Throws `bad_answer`. */
export function parseData(text: string): ScriptValue {
  const trimmed = text.replace(/^[\s\ufeff]*(?:\)\]\}',?)?/, '').trim();
  const call = /^[^[{(]*\(([\s\S]*)\)\s*;?$/.exec(trimmed);
  const body = /^[[{]/.test(trimmed) ? trimmed.replace(/;$/, '') : (call?.[1] ?? trimmed);
  try {
    const value = JSON.parse(body) as ScriptValue;
    // some answers are JSON in a JSON string
    return typeof value === 'string' && /^\s*[[{]/.test(value) ? (JSON.parse(value) as ScriptValue) : value;
  } catch (error) {
    const reason = error instanceof Error ? error.message.slice(0, 100) : 'not readable';
    throw new NianbaoError('bad_answer', { kind: 'JSON', reason }, { cause: error });
  }
}

/** The list in a value: things with a title and an address, wherever they are. */
export function itemsIn(value: ScriptValue): Items {
  const items: Item[] = [];
  const html: string[] = [];
  let total: number | null = null;
  let pages: number | null = null;
  let count = 0;
  let left = NODES;
  const visit = (node: ScriptValue, depth: number): void => {
    left -= 1;
    if (depth > DEPTH || left < 0) return;
    if (isList(node)) {
      if (node.some((each) => isObject(each) && itemOf(each) !== null)) count += node.length;
      for (const each of node) visit(each, depth + 1);
      return;
    }
    if (typeof node === 'string') {
      if (/<(?:a|li|ul|td|datastore|record)\b/i.test(node)) html.push(node);
      return;
    }
    if (!isObject(node)) return;
    const item = itemOf(node);
    if (item) items.push(item);
    for (const [key, each] of Object.entries(node)) {
      const number = numberOf(each);
      if (number !== null && !item) {
        if (TOTALS.test(key)) total = Math.max(total ?? 0, number);
        else if (PAGES.test(key)) pages = Math.max(pages ?? 0, number);
      }
      if (item && typeof each === 'string') continue;
      visit(each, depth + 1);
    }
  };
  visit(value, 0);
  return { items, count, total, pages, html };
}

function itemOf(node: ScriptObject): Item | null {
  let title = '';
  let url = '';
  let body = '';
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== 'string' || value === '') continue;
    const text = value.replace(/<[^>]{0,200}>/g, '').trim();
    if (TITLES.test(key) && text.length > title.length && text.length < 300) title = text;
    else if (ADDRESSES.test(key) && isAddress(value) && (url === '' || /url/i.test(key))) url = addressOf(value);
    else if (BODIES.test(key)) body ||= text;
  }
  return title === '' || url === '' ? null : { title, url, body };
}

function isAddress(text: string): boolean {
  return (
    text.length < 1_000 &&
    (/^(?:https?:)?\/\/|^\.{0,2}\/|\.\w{2,5}(?:$|\?)|^\?/.test(text) || /^\s*\{.*[/.].*\}\s*$/.test(text))
  );
}

/** Some systems keep addresses as JSON in a string, one for each kind of client. */
function addressOf(text: string): string {
  if (!text.trimStart().startsWith('{')) return text;
  return /"(?:common|pc|url)"\s*:\s*"([^"]+)"/.exec(text.replace(/\\"/g, '"'))?.[1] ?? text;
}

function numberOf(value: ScriptValue): number | null {
  const text = scalar(value);
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The items as a list of links, so that they are judged like all others. */
export function htmlOfItems(items: readonly Item[]): string {
  const rows = items.map(({ title, url, body }) => {
    return `<li><b>${escaped(body)}</b><a href="${escaped(url)}">${escaped(title)}</a></li>`;
  });
  return `<ul>${rows.join('')}</ul>`;
}

function escaped(text: string): string {
  return text
    .replace(/&(?!\w+;|#)/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}

const SIZE = /^(?:page_?size|size|limit|rows|per_?page|pagesize|num)$/i;
const OFFSET = /^(?:start|offset|from|startrecord|begin)$/i;

/**
 * The request for the page behind this one, null when it is the last: its number is in the address or in the form. Known is
 * the total, the number of pages, or only that this page was full.
 */
export function nextPage(context: PageContext, url: string, { count, total, pages }: Items): FoundLink | null {
  if (count === 0) return null;
  const query = context.form ?? (url.includes('?') ? url.slice(url.indexOf('?') + 1) : '');
  const parameters = query.split('&').map((part) => part.split('='));
  const valueOf = (name: RegExp | ((text: string) => boolean)): [string, number] | null => {
    const found = parameters.find(([key = '', value = '']) => {
      return (typeof name === 'function' ? name(key) : name.test(key)) && /^\d{1,6}$/.test(value);
    });
    return found ? [found[0] ?? '', Number(found[1])] : null;
  };
  const size = valueOf(SIZE)?.[1] ?? count;
  const page = valueOf(isPageParameter);
  const offset = page ? null : valueOf(OFFSET);
  const counter = page ?? offset;
  if (!counter) return null;
  const [name, value] = counter;
  const seen = page ? (value === 0 ? 1 : value) * Math.max(size, count) : value + count;
  const isLast =
    total !== null ? seen >= total : pages !== null && page ? value + (value === 0 ? 1 : 0) >= pages : count < size;
  if (isLast) return null;
  const next = String(page ? value + 1 : value + Math.max(size, count));
  const found = link(context.form === null ? withParameter(url, name, next) : url, 'list', 'next');
  return context.form === null
    ? { ...found, text: next }
    : { ...found, method: 'POST', form: withParameterIn(context.form, name, next), text: next };
}

/** HTML that a script prints: the literals of its `document.write` calls and of other strings with tags. */
export function printedBy(script: string): string {
  let html = '';
  for (const { value } of literalsOf(script)) if (/<\/?[a-z]/i.test(value)) html += value;
  return html;
}
