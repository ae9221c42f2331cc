/**
 * The sentences with which reports repeat their totals in prose, as patterns over one clause.
 *
 * Every pattern is anchored at the clause's start and made of lists of words that leave the meaning alone. A clause with
 * any other word in it (信函, 其中, 县政府办公室, 约 …) does not match, and nothing is said about it: the number may be a part,
 * another body's or another year's. Repetitions are bounded, so that hostile text costs little.
 */
import { NUMBER } from './numbers.js';

export type Quantity =
  | 'received'
  | 'received_new'
  | 'carried_in'
  | 'concluded'
  | 'answered'
  | 'carried_out'
  | 'published'
  | 'reconsideration'
  | 'litigation'
  | 'both_proceedings';

export interface Pattern {
  readonly quantity: Quantity;
  readonly regex: RegExp;
  /** Sections where the sentence is about the body's own total. */
  readonly sections: readonly number[];
  /** The clause says that there is none. */
  readonly zero?: true;
  /** 其中 before it does not make it a part: 其中上年结转2件. */
  readonly partAllowed?: true;
}

const any = (words: readonly string[], most: number): string => `(?:${words.join('|')}){0,${most}}`;

const UNIT = '(?:件|份|条|宗|例|起|项|次|个)(?!次|以上|左右|余|多|中)';
const CASE_UNIT = '(?:件|起|宗|例|案|次|项|个)(?!次|以上|左右|余|多|中)';

const TIMES = [
  '\\d{4}年(?:度|全年)?(?:累计)?',
  '本年度?(?:累计)?',
  '今年',
  '全年度?(?:累计)?',
  '年度内',
  '年内(?:累计)?',
  '当年',
  '报告期内',
  '统计期内',
  '(?:自|从)?(?:\\d{4}年)?1月1日(?:起)?(?:至|到)(?:\\d{4}年)?12月31日(?:止|期间)?',
];
const SUBJECTS = [
  '(?:我|本|全)(?:单位|机关|街道|中心|行政机关|[局县市区镇乡街办委厅院处州省盟旗馆队会社])(?:人民政府|政府|机关)?',
];
const ADVERBS = [
  '共计?',
  '总共',
  '一共',
  '总计',
  '合计',
  '依法',
  '依规',
  '按规定',
  '按照规定',
  '已经?',
  '均',
  '都',
  '全部',
  '实际',
  '及时',
  '按期',
  '按时',
  '按要求',
  '认真',
  '规范',
  '妥善',
  '并',
  '也',
  '[一二三四五六七八九]是',
  ':',
];
const TOPICS = [
  '(?:在|就|关于)?依申请公开(?:政府信息)?(?:工作|方面|情况)?(?:中)?',
  '(?:在|就|关于)?(?:政府|政务)?信息公开(?:工作|申请)?(?:方面|情况)(?:中)?',
];
/** Between the verb and the noun. */
const MIDDLE = [
  '各类',
  '各种',
  '公民',
  '群众',
  '社会',
  '公众',
  '申请人',
  '提出',
  '提交',
  '来自',
  '的',
  '了',
  '有关',
  '共计?',
  '任何',
];
const NOUN =
  '(?:(?:政府|政务)?信息公开的?申请|依申请(?:政府|政务)?(?:信息)?公开(?:政府|政务)?(?:信息)?的?(?:申请)?|(?:政府|政务)信息依申请公开(?:申请)?|申请公开(?:(?:政府|政务)?信息)?|公开申请|申请)(?:事项|件(?!\\d)|表|办件)?';
/** Like NOUN, and surely about disclosure without a verb before it. */
const FULL_NOUN =
  '(?:(?:政府|政务)?信息公开的?申请|依申请公开(?:政府信息)?的?申请|(?:政府|政务)信息依申请公开申请)(?:事项)?';
/** Between the noun and the number. */
const LINK = ['数量', '总数', '总量', '数', '量', '共计?', '总计', '合计', '计', '为', '有', '达', ':'];
const TAIL = '(?:的|情况|情形|事项|案件|事件|案|申请|件|问题|发生)';

const RECEIVE = '(?:收到|接到|受理|接收|收)';
const NONE = '(?:未曾?|没有|无|尚未|从未)';
const NEXT_YEAR = '(?:下一?年度?|次年度?|明年|\\d{4}年度?)';
const LAST_YEAR = '(?:上一?年度?|去年|\\d{4}年度?)';

/** What may stand before 复议 and 诉讼. */
const CAUSES = [
  '因',
  '由',
  '对',
  '涉及?',
  '政府',
  '政务',
  '信息',
  '公开',
  '依申请',
  '工作',
  '引起',
  '引发',
  '导致',
  '而',
  '的',
  '被',
  '申请',
  '提起',
  '提出',
  '发生',
  '产生',
  '收到',
  '有',
  '类',
];
const CASE_LINK = ['案件', '申请', '案', '事项', '情况', '发生', '的', '均', '都', '是', ...LINK];

/** What stands for the issuer's names in a clause that is matched. */
export const ISSUER = '本机关';

/** In the order in which they are tried. Section numbers: 1 总体情况, 2 主动公开, 3 申请, 4 复议诉讼. */
export const PATTERNS: readonly Pattern[] = patterns();

function patterns(): Pattern[] {
  const start = `^${any([...TIMES, ...SUBJECTS, ...TOPICS, ...ADVERBS], 8)}`;
  const middle = any(MIDDLE, 6);
  const link = any(LINK, 4);
  const adverbs = any(ADVERBS, 3);
  const causes = any(CAUSES, 10);
  const caseLink = any(CASE_LINK, 5);
  const pattern = (
    quantity: Quantity,
    sections: readonly number[],
    body: string,
    more: Pick<Pattern, 'zero' | 'partAllowed'> = {},
  ): Pattern => ({ quantity, sections, regex: new RegExp(start + body, 'u'), ...more });

  return [
    pattern('received', [1, 3], `${RECEIVE}了?${middle}${NOUN}${link}${NUMBER}${UNIT}`),
    pattern('received', [1, 3], `${RECEIVE}了?${adverbs}${NUMBER}${UNIT}${middle}${NOUN}`),
    pattern('received', [1, 3], `${FULL_NOUN}${link}${NUMBER}${UNIT}`),
    pattern('received', [1, 3], `${NONE}${RECEIVE}过?${middle}${NOUN}${TAIL}{0,3}$`, { zero: true }),
    pattern('received', [1, 3], `${NONE}(?:发生|产生)?${FULL_NOUN}${TAIL}{0,3}$`, { zero: true }),
    pattern(
      'received_new',
      [1, 3],
      `(?:其中)?:?(?:本年度?|当年)?新(?:收到?|受理)${middle}(?:${NOUN})?${link}${NUMBER}${UNIT}`,
      {
        partAllowed: true,
      },
    ),
    pattern(
      'carried_in',
      [1, 3],
      `(?:其中|含|包括|包含|加上|另有|办理)?:?${LAST_YEAR}(?:结转|转结)(?:来|的|办理|继续办理|至本年度?|到本年度?)?(?:${NOUN})?${link}${NUMBER}${UNIT}`,
      { partAllowed: true },
    ),
    pattern(
      'concluded',
      [1, 3],
      `(?:办结|办理完结|办理完毕)了?${middle}(?:${NOUN})?${link}${NUMBER}${UNIT}(?!${NEXT_YEAR})`,
    ),
    pattern('answered', [1, 3], `(?:答复|办复|回复)了?${middle}(?:${NOUN})?${link}${NUMBER}${UNIT}`),
    pattern(
      'carried_out',
      [1, 3],
      `(?:另有|尚有|剩余|其余|余|还有)?(?:结转|转结|转)(?:至|到|入)?${NEXT_YEAR}(?:继续)?(?:办理|处理|答复)?的?(?:${NOUN})?${link}${NUMBER}${UNIT}`,
    ),
    pattern(
      'carried_out',
      [1, 3],
      `(?:另有|尚有|剩余|其余|余|还有)?(?:${NOUN})?${NUMBER}${UNIT}(?:${NOUN})?(?:将|需|须)?(?:结转|转结)(?:至|到|入)?${NEXT_YEAR}`,
    ),
    pattern(
      'published',
      [1, 2],
      `(?:主动)?(?:公开|发布|公布)了?(?:各类|各种|的){0,2}(?:政府|政务)?信息(?:公开)?${link}${NUMBER}(?:条|件|份)(?!次|以上|左右|余|多)`,
    ),
    pattern('reconsideration', [1, 4], `${causes}(?:行政)?复议(?!诉讼)${caseLink}${NUMBER}${CASE_UNIT}`),
    pattern('reconsideration', [1, 4], `${causes}${NUMBER}${CASE_UNIT}${causes}(?:行政)?复议${TAIL}{0,2}$`),
    pattern('reconsideration', [1, 4], `${NONE}${causes}(?:行政)?复议${TAIL}{0,3}$`, { zero: true }),
    pattern('litigation', [1, 4], `${causes}(?:行政)?诉讼${caseLink}${NUMBER}${CASE_UNIT}`),
    pattern('litigation', [1, 4], `${causes}${NUMBER}${CASE_UNIT}${causes}(?:行政)?诉讼${TAIL}{0,2}$`),
    pattern('litigation', [1, 4], `${NONE}${causes}(?:行政)?诉讼${TAIL}{0,3}$`, { zero: true }),
    pattern('both_proceedings', [1, 4], `${causes}(?:行政)?复议诉讼${caseLink}${NUMBER}${CASE_UNIT}`),
    pattern('both_proceedings', [1, 4], `${NONE}${causes}(?:行政)?复议诉讼${TAIL}{0,3}$`, { zero: true }),
  ];
}
