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

/** Lines around an article that are none of its text. */
const FURNITURE_TEXT =
  /^(?:首页|(?:您)?(?:当前|现在|所在)?(?:的)?位置|当前位置|打印|【?(?:关闭|打印|收藏)|上一[篇条]|下一[篇条]|分享|扫一扫|【?字[体号]|浏览(?:次数|量)|点击(?:数|次数|量)|阅读(?:次数|量)|访问量|发布(?:时间|日期)[:：]|信息来源[:：]|来源[:：]|版权所有|主办(?:单位)?[:：]|承办(?:单位)?[:：]|技术支持|网站(?:标识码|地图)|联系我们|您是第|建议使用|政府网站标识|Copyright|©|相关(?:链接|文章|信息)|责任编辑|返回顶部)|网站标识码|公网安备|ICP备|版权所有|网站地图/i;
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
