/**
 * The signature block at the end of a report: the signing bodies, each on a line of its own, and the date.
 *
 * Read from the end: what a site prints under an article (附件, 打印, 上一篇 …) is passed over; then come the date and, above
 * it (or on its line, or below it), the bodies. A date that a site gives (发布日期：…) is none.
 */
import { dateIn } from './dates.js';
import type { Paragraph } from './prose.js';

export interface Signature {
  readonly names: readonly string[];
  /** `YYYY-MM-DD`; null: not dated to the day. */
  readonly date: string | null;
  /** Blocks that belong to it. */
  readonly blocks: ReadonlySet<number>;
}

/** Last paragraphs among which the block is looked for. */
const SEARCHED = 14;
const LONGEST_NAME = 40;
const CHROME =
  /附件|打印|关闭|分享|上一[篇页条]|下一[篇页条]|责任编辑|编辑[：:]|来源|扫一扫|返回|浏览|点击|版权|主办|承办|ICP|备案|网站|www\.|http|稿源|审核|收藏|字号|电话|邮编|地址|联系|传真/iu;
const SITE_DATE = /发布|日期|时间|更新|公开|成文|信息来源|来源|索引/u;
const NO_NAME = /[。；;！!？?：:，,、《》]|^[（(]?[一二三四五六七八九十\d]+[）)、.．]/u;
/** Words of sentences, which no name has. */
const VERB = /[了将]|推进|加强|实现|覆盖|开展|做好|落实|提高|完善|没有|需要|报告|公开|情况/u;
/** Endings that make a name even without a date beside it. */
const STRONG_END = /(?:人民政府|管理委员会|管委会|办事处|委员会|局|厅|办公室|办公厅)$/u;
const BODY_END =
  /(?:人民政府|政府|委员会|管委会|工委|党委|局|厅|委|办|办公室|办公厅|办事处|街道|镇|乡|处|署|院|校|学校|学院|大学|中学|小学|馆|站|所|中心|总队|支队|大队|队|集团|公司|协会|联合会|妇联|会|团委|科协|文联|社|部|区|县|市|旗|园|场|分局)(?:[（(][^（）()]{1,20}[）)])?$/u;

/** The signature block; without one: no names, no date, no blocks. */
export function findSignature(paragraphs: readonly Paragraph[], title: ReadonlySet<number>): Signature {
  const first = Math.max(0, paragraphs.length - SEARCHED);
  const dateAt = lastDate(paragraphs, first);
  if (dateAt !== null) return around(paragraphs, dateAt, title);
  return { ...undated(paragraphs, first, title), ...headDate(paragraphs, title) };
}

/** Whether a paragraph is a body's name and nothing else. */
export function isBodyName(paragraph: Paragraph): boolean {
  return isName(paragraph.tight) || (paragraph.align === 'right' && isShort(paragraph.tight));
}

function isShort(tight: string): boolean {
  return (
    tight.length >= 3 &&
    tight.length <= LONGEST_NAME &&
    !NO_NAME.test(tight) &&
    !CHROME.test(tight) &&
    /[\u4e00-\u9fff]{2}/u.test(tight)
  );
}

function isName(tight: string): boolean {
  return isShort(tight) && BODY_END.test(tight) && !VERB.test(tight);
}

/** The last paragraph that ends in a date and says nothing else but names. */
function lastDate(paragraphs: readonly Paragraph[], first: number): number | null {
  for (let index = paragraphs.length - 1; index >= first; index--) {
    const paragraph = paragraphs[index];
    if (!paragraph) continue;
    if (signedDate(paragraph.tight)) return index;
    if (/[。；;]$/u.test(paragraph.tight) || paragraph.tight.length > 60) return null;
  }
  return null;
}

interface DateLine {
  readonly iso: string;
  readonly name: string;
  /** Nothing but the date, and written with digits and strokes: as a site writes it. */
  readonly plain: boolean;
}

/** A line that is a date, in brackets or behind a body's name. */
function signedDate(tight: string): DateLine | null {
  if (tight.length > LONGEST_NAME + 20) return null;
  const line = tight.replace(/^[（(](.*)[）)]$/u, '$1');
  const date = dateIn(line);
  if (!date || date.index + date.length !== line.length) return null;
  const name = line.slice(0, date.index).replace(/[,，：:]$/u, '');
  if (name !== '' && (SITE_DATE.test(name) || !isName(name))) return null;
  return { iso: date.iso, name, plain: !date.chinese };
}

function around(paragraphs: readonly Paragraph[], at: number, title: ReadonlySet<number>): Signature {
  const line = paragraphs[at];
  const date = line ? signedDate(line.tight) : null;
  if (!line || !date) return { names: [], date: null, blocks: new Set() };
  const names: string[] = date.name === '' ? [] : [date.name];
  const blocks = new Set([line.block]);
  if (names.length === 0)
    for (let index = at - 1; index >= 0; index--) {
      const above = paragraphs[index];
      if (!above || title.has(above.block) || !isBodyName(above)) break;
      names.unshift(...namesIn(above));
      blocks.add(above.block);
    }
  const below = paragraphs[at + 1];
  if (names.length === 0 && below && isName(below.tight)) {
    names.push(below.tight);
    blocks.add(below.block);
  }
  if (names.length === 0 && date.plain) return { names: [], date: null, blocks: new Set() };
  return { names: [...new Set(names)], date: date.iso, blocks };
}

/** Several bodies on one line stand apart by blanks: each is a name by itself. */
function namesIn(paragraph: Paragraph): readonly string[] {
  const parts = paragraph.text.split(/\s{2,}|\t|\u3000+/u).map((part) => part.replace(/\s+/gu, ''));
  return parts.length > 1 && parts.every(isName) ? parts : [paragraph.tight];
}

/** Bodies at the very end without a date. */
function undated(
  paragraphs: readonly Paragraph[],
  first: number,
  title: ReadonlySet<number>,
): Pick<Signature, 'names' | 'blocks'> {
  const names: string[] = [];
  const blocks = new Set<number>();
  for (let index = paragraphs.length - 1; index >= first; index--) {
    const paragraph = paragraphs[index];
    if (!paragraph || title.has(paragraph.block)) break;
    if (names.length === 0 && CHROME.test(paragraph.tight) && paragraph.tight.length <= 60) continue;
    if (names.length === 0 && /^\d{4}年\d{1,2}月$/u.test(paragraph.tight)) {
      blocks.add(paragraph.block);
      continue;
    }
    if (!isName(paragraph.tight) || !STRONG_END.test(paragraph.tight)) break;
    names.unshift(...namesIn(paragraph));
    blocks.add(paragraph.block);
  }
  return names.length > 0 ? { names: [...new Set(names)], blocks } : { names: [], blocks: new Set() };
}

/** A date in brackets right under the title, as documents of authorities have it: （2026年1月23日）. */
function headDate(paragraphs: readonly Paragraph[], title: ReadonlySet<number>): { date: string | null } {
  const last = paragraphs.findIndex(
    (paragraph, index) => title.has(paragraph.block) && !title.has(paragraphs[index + 1]?.block ?? -1),
  );
  const under = last < 0 ? undefined : paragraphs[last + 1]?.tight;
  if (under === undefined || !/^[（(].*[）)]$/u.test(under)) return { date: null };
  const date = signedDate(under);
  return { date: date && !date.plain ? date.iso : null };
}
