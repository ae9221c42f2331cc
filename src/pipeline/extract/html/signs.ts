/** The signs by which a report is known on a page, and the words of page furniture, as data. */
import { LABELS } from '../../../shared/model/labels.js';
import { labelKey } from '../../../shared/model/label-match.js';
import type { Grid } from '../grid.js';
import type { PageBlock, PageParagraph } from './blocks.js';

/** Weights in the search for the report's container: the tables decide, then the headings, then the amount of text. */
const WEIGHT = { formTable: 20, otherTable: 1, section: 5, ordinal: 2, subject: 1, fullText: 3 } as const;
/** Characters of a paragraph that make its full weight. */
const FULL_TEXT = 300;
const HEADING = 60;

const LABEL_KEYS: ReadonlySet<string> = new Set(
  LABELS.flatMap((label) => [label.text, ...(label.variants ?? [])].map(labelKey)),
);
const LONGEST_LABEL = 60;
/** Labels of the form in one table from which on it is one of the form's. */
const FORM_LABELS = 3;

/** A section heading of the reports of any year. */
const SECTION =
  /总体情况|概述|总体概述|主动公开|依申请公开|申请情况|行政复议|行政诉讼|申诉情况|存在.{0,4}问题|改进|整改|其他需要(?:报告|说明)|收费|机构建设/;
const ORDINAL = /^\s*[（(]?[一二三四五六七八九十]{1,3}[）)]?[、．.，\s]/;
const SUBJECT = /信息公开/;

/** Lines around an article that are none of its text; each as narrow as it can be, for prose begins with such words, too. */
const FURNITURE_TEXT = new RegExp(
  [
    /^首页\s*(?:[>》»|/-].*)?$/,
    /^(?:您)?(?:当前|现在|目前|所在)(?:所在)?的?位置(?:是)?\s*[:：>]/,
    /^[【[]?\s*(?:打印|关闭|收藏|纠错)(?:本页|此页|窗口|本文)?\s*[】\]]?(?:\s*[|【[]?\s*(?:打印|关闭|收藏|纠错)(?:本页|此页|窗口|本文)?\s*[】\]]?)*$/,
    /^上一[篇条页]\s*[:：]?|^下一[篇条页]\s*[:：]?/,
    /^分享(?:到|至|本文|按钮)?\s*[:：]?$|^扫一扫|^【?字[体号]\s*[:：]|^返回顶部$/,
    /^(?:浏览|点击|阅读|访问)(?:次数|量|数)\s*[:：]/,
    /^(?:发布|更新|发表)(?:时间|日期)\s*[:：]|^(?:信息)?来源\s*[:：]|^(?:责任)?编辑\s*[:：]/,
    /^(?:主办|承办|技术支持|维护)(?:单位)?\s*[:：]/,
    /^网站地图(?:\s*[|｜].*)?$|^联系我们(?:\s*[|｜].*)?$|^您是第\s*\d|^建议使用.{0,40}浏览器/,
    /^相关(?:链接|文章|阅读|稿件)\s*[:：]?$|^Copyright|^©/,
    /网站标识码\s*[:：]|公网安备\s*\d|ICP备\s*\d|版权所有\s*[:：©]|版权所有$/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'i',
);
const FURNITURE_LENGTH = 150;

/** True for a line of page furniture. */
export function isFurnitureText(text: string): boolean {
  return text.length <= FURNITURE_LENGTH && FURNITURE_TEXT.test(text);
}

/** True for a paragraph that is nothing but a link. */
export function isLink(block: PageParagraph): boolean {
  return block.linked * 10 >= block.text.length * 8;
}

/** True for one of the form's tables. */
export function isFormTable(grid: Grid): boolean {
  let labels = 0;
  for (const { text } of grid.cells) {
    if (text.length < 2 || text.length > LONGEST_LABEL || !LABEL_KEYS.has(labelKey(text))) continue;
    labels += 1;
    if (labels === FORM_LABELS) return true;
  }
  return false;
}

/** True for a paragraph that heads a section of a report. */
export function isSectionHeading(block: PageParagraph): boolean {
  return block.text.length <= HEADING && ORDINAL.test(block.text) && SECTION.test(block.text) && !isLink(block);
}

/** How much a block speaks for the container that holds it. */
export function weightOf(block: PageBlock): number {
  if (block.kind === 'image') return 0;
  if (block.kind === 'table') return isFormTable(block.grid) ? WEIGHT.formTable : WEIGHT.otherTable;
  if (isLink(block) || isFurnitureText(block.text)) return 0;
  const { text } = block;
  if (isSectionHeading(block)) return WEIGHT.section;
  const ordinal = text.length <= HEADING && ORDINAL.test(text) ? WEIGHT.ordinal : 0;
  const subject = SUBJECT.test(text) ? WEIGHT.subject : 0;
  return ordinal + subject + WEIGHT.fullText * Math.min(1, text.length / FULL_TEXT);
}
