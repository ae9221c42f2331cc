/**
 * The title: found among the first paragraphs, joined over line breaks, inner blanks removed.
 *
 * A title ends in one of the tails of TAIL. What ends in one and is still no report (文字解读：…年度报告, …年度报告图解), or
 * what speaks of the reports and is none (…编制发布工作的通知, …自查报告), is a look-alike.
 */
import type { LayoutHints } from '../../shared/model/layout.js';
import { dateIn } from './dates.js';
import { tightText, type Paragraph } from './prose.js';

export interface TitleSeen {
  /** null: nothing in the document looks like one. */
  readonly title: string | null;
  /** The title says that this is something else about the reports. */
  readonly lookAlike: boolean;
  /** Blocks the title takes up. */
  readonly blocks: ReadonlySet<number>;
}

const SUBJECT = '(?:政府(?:政务)?|政务)?(?:信息公开|政务公开)';
const TAIL = new RegExp(
  `${SUBJECT}(?:工作)?(?:情况)?的?(?:(?:19|20)\\d{2}年)?(?:年度)?(?:工作)?(?:情况)?的?(?:报告|年报)(?:[（(][^（）()]{1,20}[）)])?$`,
  'u',
);
/** What stands before a title's tail, or in the brackets behind it, when a text explains a report. */
const EXPLAINS_BEFORE =
  /^[【[（(《“"]?(?:文字|图文|图片|图表|视频|政策|专家|数字|一图)?(?:解读|图解|读懂|看懂|说明)|^(?:一图|图说|图读|数说|H5|动漫|关于.*的解读)/iu;
const EXPLAINS_BEHIND = /[（(][^（）()]*(?:解读|图解|模板|样式|格式|范本|征求意见)[^（）()]*[）)]$/u;
/** How texts end that speak of the reports and are none. */
const SPEAKS_OF_REPORTS =
  /(?:报告|年报)[》”"]?(?:的|工作|编制|发布|公布|起草|撰写|格式|内容)*(?:[（(][^（）()]*[）)])?(?:解读|图解|说明|通知|通报|函|公告|模板|样式|格式|范本|指南|指引|方案|要点|制度|统计制度|规范|问答|要求|培训班?|会议)$/u;
const OTHER_PAPERS =
  /(?:自查|整改|督查|调研|述职)(?:情况)?(?:的)?报告$|(?:的函|通知|统计制度|工作要点|实施方案|工作方案)$/u;
const ABOUT_DISCLOSURE = /信息公开|政务公开/u;
/** Texts around a page that may stand before the title. */
const CHROME =
  /[>|｜»]|首页|当前位置|来源|发布|日期|时间|索引号|字号|浏览|点击|打印|字体|分享|主题|文号|关键词|www\.|http/u;
/** What a printed page's metadata calls the title (名称 沭阳县…年度报告). */
const NAMED = /^.{0,6}(?:名称|标题)[:：]?/u;
const SENTENCE_END = /[。；;！!？?]/u;

/** Paragraphs that are searched for the title at the beginning of a document. */
const SEARCHED = 40;
/** Most lines a title is broken into. */
const LINES = 4;
const LONGEST = 80;
const LONGEST_NAME = 40;
/** Names of a site's columns, which may stand above a title. */
const COLUMN = /公开|报告|年报|专栏|平台|栏目|目录|文件|通知/u;
const YEAR = /(?:19|20)\d{2}|[一二][〇○零Oo一二三四五六七八九]{3}年/u;

interface Candidate {
  readonly title: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The title of a document; `hints` only if no paragraph is one. A column's name (政府信息公开年报) is a title only if nothing
 * better follows: the first candidate with a body and a year wins, then the first with one of them.
 */
export function findTitle(printed: readonly Paragraph[], hints: LayoutHints): TitleSeen {
  const paragraphs = printed.map((paragraph) => ({ ...paragraph, tight: withoutLead(paragraph.tight) }));
  const hinted = hints.titles.find(
    (title) => titleOfHint(title) !== null || isLookAlike(withoutLead(tightText(title))),
  );
  const hint = hinted === undefined ? null : titleOfHint(hinted);
  if (hinted !== undefined && hint === null) return { title: null, lookAlike: true, blocks: new Set() };
  let best: Candidate | null = null;
  for (const [index, paragraph] of paragraphs.slice(0, SEARCHED).entries()) {
    if (paragraph.tight.length > LONGEST || SENTENCE_END.test(paragraph.tight)) continue;
    if (isLookAlike(paragraph.tight)) {
      if (best && worth(best.title) > 0) break;
      return { title: null, lookAlike: true, blocks: new Set() };
    }
    const tail = joinTail(paragraphs, index);
    if (!tail) continue;
    const from = joinUp(paragraphs, tail.from, tail.text, hint);
    const title = paragraphs
      .slice(from, index + 1)
      .map((line) => line.tight)
      .join('')
      .replace(NAMED, '');
    if (isLookAlike(title)) return { title: null, lookAlike: true, blocks: new Set() };
    if (!best || worth(title) > worth(best.title)) best = { title, from, to: index };
    if (worth(title) === 2) break;
  }
  if (best && (hint === null || worth(best.title) >= worth(hint))) {
    const lines = paragraphs.slice(best.from, best.to + 1);
    return { title: best.title, lookAlike: false, blocks: new Set(lines.map((line) => line.block)) };
  }
  return { title: hint, lookAlike: false, blocks: new Set() };
}

/** What lists and attachments print before a title: 附件1：…, 2024-03-19 …. */
const LEAD =
  /^(?:附件\d{0,2}[：:、.．]|[[（(]?(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\]）)]?)+(?=.*(?:报告|年报))/u;

function withoutLead(tight: string): string {
  return tight.length > LONGEST + LONGEST_NAME ? tight : tight.replace(LEAD, '');
}

/** How much a title says: a year, and a body that is no list of a site's columns. */
function worth(title: string): number {
  const body = bodyOfTitle(title);
  return (YEAR.test(title) ? 1 : 0) + (body !== '' && !COLUMN.test(body) ? 1 : 0);
}

/** Whether a text could be a report's title as it stands. */
export function isTitle(tight: string): boolean {
  return tight.length <= LONGEST && TAIL.test(tight) && !SENTENCE_END.test(tight) && !isLookAlike(tight);
}

function isLookAlike(tight: string): boolean {
  if (tight.length > LONGEST || !ABOUT_DISCLOSURE.test(tight)) return false;
  if (TAIL.test(tight)) return EXPLAINS_BEFORE.test(tight) || EXPLAINS_BEHIND.test(tight);
  return (
    SPEAKS_OF_REPORTS.test(tight) ||
    OTHER_PAPERS.test(tight) ||
    (EXPLAINS_BEFORE.test(tight) && /报告|年报/u.test(tight))
  );
}

/** A page title without the site's name behind it; null if it is no report's. */
function titleOfHint(hint: string): string | null {
  const tight = withoutLead(tightText(hint));
  for (const part of [tight, ...tight.split(/[-_|—–｜]+/u)]) if (isTitle(part)) return part;
  return null;
}

/** The fewest lines up to `index` that together end in a title's tail. */
function joinTail(paragraphs: readonly Paragraph[], index: number): { text: string; from: number } | null {
  let text = '';
  for (let from = index; from >= 0 && index - from < LINES; from--) {
    const line = paragraphs[from];
    if (!line || !(from === index || isPart(line, paragraphs[from + 1]))) return null;
    text = line.tight + text;
    if (text.length > LONGEST) return null;
    if (TAIL.test(text)) return { text, from };
  }
  return null;
}

/** Whether a line may be a part of the title that goes on in the next one. */
function isPart(line: Paragraph, next: Paragraph | undefined): boolean {
  return (
    next !== undefined &&
    next.block - line.block === 1 &&
    line.tight.length <= LONGEST &&
    !SENTENCE_END.test(line.tight) &&
    !CHROME.test(line.tight) &&
    dateIn(line.tight) === null
  );
}

/**
 * The first line of the title: a body's name (and the year) may stand on lines of their own above its tail. A line above
 * belongs to the title if the page's own title says so, or, without one, if the lines so far name nobody.
 */
function joinUp(paragraphs: readonly Paragraph[], tail: number, text: string, hint: string | null): number {
  let from = tail;
  let title = text;
  while (from > 0 && tail - from < LINES - 1) {
    const above = paragraphs[from - 1];
    if (!above || !isPart(above, paragraphs[from]) || above.tight.length > LONGEST_NAME) break;
    const joined = above.tight + title;
    // a page title that names nobody (政府信息公开工作年度报告) says nothing about the lines above
    const says = hint !== null && bodyOfTitle(hint) !== '';
    const wanted = says ? hint.endsWith(joined) : bodyOfTitle(title) === '' && !COLUMN.test(above.tight);
    if (!wanted || joined.length > LONGEST) break;
    title = joined;
    from--;
  }
  return from;
}

/** The body that a title names: what is left without year, 关于 and tail; '' if nothing is. */
export function bodyOfTitle(title: string): string {
  let name = title.replace(TAIL, '');
  if (/人民$/u.test(name) && title.startsWith(`${name}政府`)) name += '政府';
  return name
    .replace(/^关于/u, '')
    .replace(/[（(]?(?:(?:19|20)\d{2}|[一二][〇○ＯOo0零一二三四五六七八九]{3})年?(?:度)?[）)]?/gu, '')
    .replace(/^(?:的|年度)|(?:的|年度|关于|开展)$/gu, '')
    .replace(/^《|》$/gu, '');
}
