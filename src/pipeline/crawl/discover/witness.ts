/**
 * The second witness: what a page's own text says it is. Titles lie in both directions; the words of the form and the
 * headings of its six sections do not. A compact test: whether it can be read is decided by the stages behind.
 */
import type { PageModel, TextBlock } from './page-model.js';
import { tight } from './text.js';
import { titleSays } from './titles.js';

export interface Witness {
  /** Words of the form's tables found, each once. */
  readonly labels: number;
  /** Headings of a report's sections found, each once. */
  readonly sections: number;
  /** Cells that are numbers. */
  readonly numbers: number;
  /** Characters of text that are no links. */
  readonly characters: number;
  /** Of them about disclosure: paragraphs with its words. */
  readonly prose: number;
  /** The page's own title: the best of its headings. */
  readonly title: string | null;
}

/** Words of the forms of all years; a report has most of its form's, an explanation a few in its sentences. */
const LABELS: readonly string[] = [
  '第二十条第（一）项',
  '第二十条第（五）项',
  '第二十条第（六）项',
  '第二十条第（八）项',
  '第二十条第（九）项',
  '行政规范性文件',
  '规范性文件',
  '行政许可',
  '行政处罚',
  '行政强制',
  '行政事业性收费',
  '本年新收政府信息公开申请数量',
  '上年结转政府信息公开申请数量',
  '予以公开',
  '部分公开',
  '属于国家秘密',
  '危及“三安全一稳定”',
  '属于三类内部事务信息',
  '属于四类过程性信息',
  '属于行政执法案卷',
  '属于行政查询事项',
  '本机关不掌握相关政府信息',
  '没有现成信息需要另行制作',
  '补正后申请内容仍不明确',
  '信访举报投诉类申请',
  '重复申请',
  '无正当理由大量反复申请',
  '结转下年度继续办理',
  '结果维持',
  '结果纠正',
  '尚未审结',
  '主动公开政府信息数',
  '收到申请数',
  '申请办结数',
  '按时办结数',
  '回应公众关注热点或重大舆情数',
  '举报投诉数量',
  '机构建设和保障经费情况',
];
const LABEL_SET = new Set(LABELS.map(labelOf));

const SECTIONS: readonly RegExp[] = [
  /总体情况|概述|基本情况/u,
  /主动公开/u,
  /(?:收到和处理|依申请|申请).{0,12}(?:公开|申请).{0,8}(?:情况)?/u,
  /行政复议|行政诉讼|申诉/u,
  /(?:存在|主要).{0,6}问题|改进/u,
  /其他需要(?:报告|说明)/u,
  /收费|减免/u,
];
const ORDINAL = /^[（(]?[一二三四五六七八九十]{1,3}[）)]?[、．.，:：]/u;
const HEADING = 60;
const PARAGRAPH = 40;

export function witnessOf(model: PageModel): Witness {
  const labels = new Set<string>();
  const sections = new Set<number>();
  let numbers = 0;
  let characters = 0;
  let prose = 0;
  for (const block of model.blocks) {
    const own = block.text.length - block.linked;
    if (own <= 0) continue;
    characters += own;
    const text = tight(block.text);
    if (text.length <= 12 && /^[+-]?\d+(?:\.\d+)?(?:元|万元|件|条|万)?$/u.test(text)) numbers += 1;
    if (text.length <= HEADING) {
      const label = labelOf(text);
      if (LABEL_SET.has(label)) labels.add(label);
      if (ORDINAL.test(text)) SECTIONS.forEach((pattern, index) => pattern.test(text) && sections.add(index));
    } else {
      countIn(text, labels, sections);
      numbers += (text.match(/(?<=[^\d年月日.])\d{1,6}(?=[^\d年月日.])/gu) ?? []).length > 15 ? 15 : 0;
    }
    if (text.length >= PARAGRAPH && /公开|申请/u.test(text) && block.linked * 2 < block.text.length)
      prose += text.length;
  }
  return { labels: labels.size, sections: sections.size, numbers, characters, prose, title: ownTitle(model) };
}

/** Whole reports in one block: text of a `<pre>`, cells without borders. */
function countIn(text: string, labels: Set<string>, sections: Set<number>): void {
  if (text.length < 200) return;
  for (const label of LABELS) if (text.includes(label)) labels.add(labelOf(label));
  for (const match of text.matchAll(/[一二三四五六][、．.]([^。；]{4,30})/gu)) {
    SECTIONS.forEach((pattern, index) => pattern.test(match[1] ?? '') && sections.add(index));
  }
}

function labelOf(text: string): string {
  return text
    .replace(/^[（(]?[一二三四五六七八九十\d]{1,2}[）)]?[、．.]?/u, '')
    .replace(/[（）()“”"‘’'、，,.．。:：]/gu, '')
    .replace(/区分处理的只计这一情形不计其他情形$/u, '');
}

/** The heading, the system's own title, or the window's title that speaks of reports; else the first of them. */
function ownTitle(model: PageModel): string | null {
  const windows = model.titles.flatMap((title) => [...title.split(/[-_|｜—–]+/u).map((part) => part.trim()), title]);
  const all = [
    ...(model.named === null ? [] : [model.named]),
    ...model.blocks.filter(isHeadline).map((block) => block.text),
    ...windows,
  ].filter((title) => title !== '');
  const says = (kind: string): string | undefined => all.find((title) => titleSays(title).kind === kind);
  return says('look_alike') ?? says('report') ?? says('column') ?? all.find((title) => title.length > 1) ?? null;
}

function isHeadline({ level, text, linked }: TextBlock): boolean {
  return level > 0 && level <= 3 && text.length <= 120 && linked * 2 < text.length;
}

/** Strong: the form's own words with numbers, or its sections. */
export function isReportText(witness: Witness): boolean {
  if (witness.labels >= 6 && witness.numbers >= 8) return true;
  return witness.sections >= 4 && (witness.prose >= 60 || witness.labels >= 4);
}
