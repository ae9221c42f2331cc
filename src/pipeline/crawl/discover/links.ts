/**
 * Links of a page → those worth following, those passed over, and why. What a text says goes first (titles.ts); where it
 * says nothing of reports (只有 2023年, a body's name, 查看), the page's topic and the shape of the address decide.
 */
import type { FoundLink, PageContext, PageReading } from '../../../shared/model/page.js';
import { isElement, type ParentNode } from '../../../shared/html/parse.js';
import { isDocument, isDownload, isFile, isPicture, pageNumber } from './addresses.js';
import { isBodyName } from './names.js';
import { textOf } from './element-text.js';
import { bodyAround, type Anchor, type PageModel } from './page-model.js';
import { modelOf } from './walk-page.js';
import type { Selected } from './selectors.js';
import { tight } from './text.js';
import { bodyIn, OTHER_REPORT, titleSays, yearIn, type TitleSays } from './titles.js';

export type Passed = PageReading['passed'][number];

/** What the page is about, as far as it decides what a link without words of its own is. */
export interface Topic {
  /** A column of reports: a year or a body's name alone is a link to one. */
  readonly reports: boolean;
  /** A column of disclosure, or a start page: bodies' names lead to their columns. */
  readonly bodies: boolean;
}

const NO_SAYING: TitleSays = { kind: 'other', reason: null, year: null };
const REPORT_PATH =
  /(?:^|[/_-])(?:\w{0,8}(?:ndbg|gknb|xxgknb|nianbao|ndbao|annual\w*)\w{0,6}|nb|nbao|ndgk)(?:[/_.-]|$)/i;
/** Links that say only what a click does. */
const ACTION =
  /^(?:[[【（(])?(?:点击)?(?:查看|下载|浏览|阅读|详情|详细|全文|打开|预览|进入|附件\d?|原文|pdf|word|docx?|文档|电子版|报告|年度报告|年报)+(?:版|格式)?(?:全文|详情|下载|附件|报告)?(?:[\]】）)])?$/i;
const MORE = /^(?:更多|more|查看更多|>>|》|…|\+)+[.>》]*$/i;
const NEXT = /^[[【<《‹«>›»＞\s]*(?:下一?页|下一?頁|后一?页|后页|下页|next(?:page)?|›|»|>|＞|>>)[\]】>》›»＞]*$/i;
const PAGE_DIGITS = /^[[【(]?(\d{1,3})[\]】)]?$/;
const SHORT_REPORT = /(?:年度?(?:工作)?报告|年报|报告)$/u;
/** Words of attachments, which count wherever they stand. */
const ATTACHED = /附件|下载|年报|报告|全文/;
const NO_ATTACHMENT = /阅读器|浏览器|reader|客户端|APP|插件|输入法|二维码|操作手册/i;

export function topicOf(model: PageModel, context: PageContext, title: string | null): Topic {
  const start = context.linkText === null;
  const led = context.linkText === null ? NO_SAYING : titleSays(context.linkText);
  const own = title === null ? NO_SAYING : titleSays(title);
  const crumb = model.blocks
    .slice(0, 60)
    .some(({ text }) => text.length < 120 && /位置|首页/.test(text) && /年报|年度报告/.test(text));
  const reports =
    own.kind === 'column' ||
    own.kind === 'report' ||
    led.kind === 'column' ||
    led.kind === 'year' ||
    crumb ||
    REPORT_PATH.test(new URL(model.url).pathname);
  const disclosure = /信息公开|政务公开/.test(`${title ?? ''}${model.titles.join('')}${context.linkText ?? ''}`);
  return { reports: reports || (start && !disclosure), bodies: reports || start || disclosure };
}

/** The text says that it leads to no report. */
function isNone({ kind, reason }: TitleSays): boolean {
  return kind === 'look_alike' || reason === OTHER_REPORT;
}

/** Sorts the links of a page that is a list. `cut`: what a source's selectors cut out of it. */
export function listLinks(
  model: PageModel,
  topic: Topic,
  cut: Selected | null,
): { links: FoundLink[]; passed: Passed[] } {
  const links: FoundLink[] = [];
  const passed: Passed[] = [];
  const chosen = cut === null || cut.list === null ? null : modelOf(cut.list, model.base);
  for (const anchor of chosen?.anchors ?? model.anchors) {
    if (anchor.url === model.url) continue;
    const next = chosen === null && (cut === null || cut.next === null) ? nextOf(anchor, model) : null;
    if (next) links.push(next);
    else if (next === null && chosen) take(anchor, chosen, links, passed);
    else if (next === null) sort(anchor, model, topic, links, passed);
  }
  if (cut !== null && cut.next !== null) {
    for (const { url, text } of modelOf(cut.next, model.base).anchors) {
      if (url !== model.url) links.push({ ...link(url, 'list', 'next'), text: text.slice(0, 200) });
    }
  } else if (chosen) {
    for (const anchor of model.anchors) {
      const next = anchor.url === model.url ? null : nextOf(anchor, model);
      if (next) links.push(next);
    }
  }
  return { links, passed };
}

/** A link that a source's selector chose: a report unless it says that it is none, or a column or year that is no document. */
function take(anchor: Anchor, model: PageModel, links: FoundLink[], passed: Passed[]): void {
  const { url } = anchor;
  const { says, text } = sayingOf(anchor);
  if (isNone(says)) {
    passed.push({ text, url, reason: says.reason ?? 'a look-alike' });
    return;
  }
  const leads = (says.kind === 'column' || says.kind === 'year') && !isDocument(url);
  const own = bodyIn(text);
  const body = isBodyName(own) ? own : bodyAround(model, anchor.element);
  const found = leads ? link(url, 'list', says.kind === 'year' ? 'year' : 'column') : link(url, 'report', 'report');
  links.push({ ...found, text: text.slice(0, 200), body, year: says.year });
}

function sort(anchor: Anchor, model: PageModel, topic: Topic, links: FoundLink[], passed: Passed[]): void {
  const { url } = anchor;
  const { says, text } = sayingOf(anchor);
  const isDoc = says.kind === 'other' ? false : isDocument(url);
  const add = (role: FoundLink['role'], why: FoundLink['why'], body: string | null = null): void => {
    const own = bodyIn(text);
    const named = body ?? (isBodyName(own) ? own : bodyAround(model, anchor.element));
    links.push({ ...link(url, role, why), text: text.slice(0, 200), body: named, year: says.year });
  };
  switch (says.kind) {
    case 'look_alike':
      passed.push({ text, url, reason: says.reason ?? 'a look-alike' });
      return;
    case 'report':
      add('report', 'report');
      return;
    case 'column':
      if (isDoc) add('report', 'report');
      else add('list', 'column');
      return;
    case 'year':
      if (isFile(url) || (topic.reports && isDoc)) add('report', 'report');
      else if (topic.reports || isYearMenu(anchor, model)) add('list', 'year');
      return;
    case 'other':
      if (says.reason === null) sortOther(anchor, text, model, topic, add, passed);
      else if (topic.reports) passed.push({ text, url, reason: says.reason });
  }
}

/** A link whose text says nothing of reports. */
function sortOther(
  anchor: Anchor,
  text: string,
  model: PageModel,
  topic: Topic,
  add: (role: FoundLink['role'], why: FoundLink['why'], body?: string | null) => void,
  passed: Passed[],
): void {
  const { url } = anchor;
  const name = tight(text);
  if (MORE.test(name)) {
    if (titleSays(headingOver(anchor)).kind === 'column') add('list', 'column');
    return;
  }
  if (anchor.furniture || name === '') return;
  if (ACTION.test(name)) {
    const row = rowOf(anchor);
    const says = titleSays(row);
    if (isNone(says)) passed.push({ text: row, url, reason: says.reason ?? 'a look-alike' });
    else if (says.kind === 'report' || (topic.reports && says.year !== null)) addRow(add, row);
    return;
  }
  if (isBodyName(name) && topic.bodies && isNear(url, model)) {
    if (topic.reports && isDocument(url)) add('report', 'report', name);
    else if (!isDocument(url)) add('list', 'column', name);
    return;
  }
  if (!topic.reports || !isDocument(url)) return;
  const year = yearIn(name);
  if (year !== null && SHORT_REPORT.test(name)) add('report', 'report');
  else passed.push({ text, url, reason: 'does not say that it is a report' });
}

function addRow(
  add: (role: FoundLink['role'], why: FoundLink['why'], body?: string | null) => void,
  row: string,
): void {
  const body = bodyIn(row);
  add('report', 'report', isBodyName(body) ? body : null);
}

/** Characters from which on the lines under a headline are a summary, not the rest of a broken title. */
const SUMMARY = 15;

/** What a link says, and the text that says it: its headline, or the row around it when it only says 查看. */
function sayingOf(anchor: Anchor): { says: TitleSays; text: string } {
  const whole = titleSays(anchor.text);
  if (whole.kind === 'report' || whole.reason === 'an explanation') return { says: whole, text: anchor.text };
  for (const [index, line] of anchor.lines.entries()) {
    const says = line === anchor.text ? whole : titleSays(line);
    const rest = anchor.lines.slice(index + 1).join('').length;
    if (says.kind !== 'other' && (rest >= SUMMARY || whole.kind === 'other')) return { says, text: line };
  }
  if (whole.kind !== 'other' || !ACTION.test(tight(anchor.text))) return { says: whole, text: anchor.text };
  const row = rowOf(anchor);
  const says = titleSays(row);
  return says.kind === 'report' ? { says, text: row } : { says: { ...whole, year: says.year }, text: anchor.text };
}

/** Text of the row or list item that a link stands in. */
export function rowOf(anchor: Anchor): string {
  for (
    let node = anchor.element.parentNode, steps = 0;
    node && isElement(node) && steps < 5;
    node = node.parentNode, steps++
  ) {
    if (!/^(?:li|tr|dd|dl|p|div|td)$/.test(node.tagName)) continue;
    const text = textOf(node, 200);
    const own = text.replace(anchor.text, '').trim();
    if (own.length >= 4) return own;
    if (node.tagName === 'li' || node.tagName === 'tr') break;
  }
  return anchor.text;
}

/** Text of the block over a 更多 link: what its box is called. */
function headingOver(anchor: Anchor): string {
  const row = rowOf(anchor);
  return row === anchor.text ? '' : row.replace(/(?:更多|more|>>|\+)+/gi, '').trim();
}

/** Years side by side: at least two links beside it are years alone. */
function isYearMenu(anchor: Anchor, model: PageModel): boolean {
  const holder = parentOf(parentOf(anchor.element)) ?? parentOf(anchor.element);
  if (!holder) return false;
  const beside = model.anchors.filter(
    ({ element, text }) =>
      (parentOf(parentOf(element)) === holder || parentOf(element) === holder) && titleSays(text).kind === 'year',
  );
  return beside.length >= 3 && /年报|年度报告/.test(textOf(parentOf(holder) ?? holder, 300));
}

function parentOf(node: ParentNode | null): ParentNode | null {
  return node && isElement(node) ? node.parentNode : null;
}

/** On the same host, or a place of its own on another one: not another site's front page. */
function isNear(url: string, model: PageModel): boolean {
  const target = new URL(url);
  return target.host === new URL(model.url).host
    ? target.pathname !== '/' || target.search !== ''
    : target.pathname.length > 1;
}

/** A link to a further page of this list; undefined: it is one, but not a new one; null: none. */
function nextOf(anchor: Anchor, model: PageModel): FoundLink | null | undefined {
  const text = tight(anchor.text);
  const isNumber = PAGE_DIGITS.test(text);
  if (!isNumber && !NEXT.test(text)) return null;
  const here = pageNumber(model.url) ?? { number: -1, list: model.url };
  const there = pageNumber(anchor.url);
  if (isNumber) {
    if (!there || !sameList(there.list, here.list)) return null;
  } else if (there ? sameList(there.list, here.list) && there.number <= here.number : sameList(anchor.url, here.list)) {
    return undefined;
  }
  return { ...link(anchor.url, 'list', 'next'), text };
}

function sameList(one: string, other: string): boolean {
  const strip = (url: string): string => url.replace(/\/(?:index|default)\.\w+(?=$|\?)/i, '/').replace(/\?$/, '');
  return strip(one) === strip(other);
}

/** Files that hang on a report's page. */
export function attachmentLinks(model: PageModel): { links: FoundLink[]; passed: Passed[] } {
  const links: FoundLink[] = [];
  const passed: Passed[] = [];
  for (const anchor of model.anchors) {
    const { url, text } = anchor;
    if (url === model.url || (anchor.furniture && !ATTACHED.test(text)) || NO_ATTACHMENT.test(text)) continue;
    if (!isFile(url) && !isDownload(url)) continue;
    const says = titleSays(text);
    if (isPicture(url) && says.kind !== 'report' && !/附件|年报|年度报告/.test(text)) continue;
    if (isNone(says)) passed.push({ text, url, reason: says.reason ?? 'a look-alike' });
    else links.push({ ...link(url, 'attachment', 'attachment'), text: text.slice(0, 200), year: says.year });
  }
  return { links, passed };
}

/** A link with nothing said about it. */
export function link(url: string, role: FoundLink['role'], why: FoundLink['why']): FoundLink {
  return { url, method: 'GET', form: null, role, why, text: '', body: null, year: null };
}

/** Each address once per method and form, the first one stays; one that says more wins over one that says nothing. */
export function once(links: readonly FoundLink[]): FoundLink[] {
  const known = new Map<string, FoundLink>();
  for (const found of links) {
    const key = `${found.method} ${found.url} ${found.form ?? ''}`;
    const before = known.get(key);
    if (!before || (before.role === 'list' && found.role === 'report')) known.set(key, found);
    else if (before.text === '' && found.role === before.role) known.set(key, { ...found, why: before.why });
  }
  return [...known.values()];
}
