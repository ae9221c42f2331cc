/**
 * What the text of a link says it leads to. Tables of patterns on tight text (text.ts).
 *
 * A report's title ends in a tail: what is published (政府信息公开, 信息公开, 政务公开 …) and that it is the report
 * (工作年度报告, 年度报告, 工作报告, 年报 …). Words inside the name of a body (考核办, 统计局, 培训中心) are no look-alikes:
 * those are told by how a text begins, by what stands behind the tail, and by how it ends when it has none.
 */
import { tight } from './text.js';

export type TitleKind = 'report' | 'column' | 'look_alike' | 'year' | 'other';

export interface TitleSays {
  readonly kind: TitleKind;
  /** Why a look-alike is none; `OTHER_REPORT` of what is `other`. */
  readonly reason: string | null;
  readonly year: number | null;
}

const YEAR_WORD =
  '(?:[（(\\[〔]?(?:(?:19|20)\\d{2}|[一二][〇○零Oo0一二三四五六七八九]{3})(?:年年?度?|年度|度)?[）)\\]〕]?)';
const SUBJECT = '(?:政府|政务)?(?:政府|政务)?(?:信息公开|政务公开|公开信息)';
const REPORT_WORD = '(?:年度|全年)?(?:工作)?(?:情况)?(?:总结)?的?(?:报告书?|年报)';
/** The tail of a report's title. */
const TAIL = new RegExp(
  `${SUBJECT}(?:法|条例)?(?:工作)?(?:情况)?的?${YEAR_WORD}?${REPORT_WORD}|(?:年度报告|年报)[（(—-]+${SUBJECT}[）)]?`,
  'u',
);

/** Beginnings of texts that explain a report. */
const EXPLAINS: readonly RegExp[] = [
  /^[【[（(《“"]?(?:文字|图文|图片|图表|视频|音频|政策|专家|数字|一图|图说|动画|漫画|新媒体)*(?:解读|图解|读懂|看懂|说明)/u,
  /^[【[（(《“"]?(?:一图|图说|图读|数说|H5|动漫|一张图|长图|海报|小编|划重点)/iu,
  /(?:一图|一张图|图)(?:读懂|看懂|解)|解读[:：]|图解[:：]/u,
];

/** What stands behind a tail, or how a text without one ends, when it is something else about the reports. */
const OTHER_PAPERS: readonly { readonly reason: string; readonly pattern: RegExp }[] = [
  { reason: 'an explanation', pattern: /解读|图解|读懂|看懂|一图|问答|说明$/u },
  { reason: 'a notice', pattern: /通知|通报|的?函$|的?复函|部署|提醒/u },
  { reason: 'a guide or a form', pattern: /指南|指引|模板|样式|格式|范本|规范$|填报|编写|要求$|标准/u },
  { reason: 'a catalogue', pattern: /目录(?:[（(].*[）)])?$/u },
  { reason: 'statistics', pattern: /统计(?:表|制度|报表|数据|情况)|报表/u },
  {
    reason: 'rules or a plan',
    pattern: /制度|办法|方案|要点|计划|规定|条例(?:[（(].*[）)])?$|意见$|(?:任务|责任)分工|清单/u,
  },
  { reason: 'a check', pattern: /自查|督查|检查|整改|评估|考核|考评|测评|排名|审计/u },
  { reason: 'training or a meeting', pattern: /培训|会议|座谈|研讨|学习|发布会|推进会/u },
  { reason: 'speaks of reports', pattern: /编制工作|发布工作|报送|征求意见|审议|新闻|动态|情况的?统计/u },
];

/** Reason of a title that is a report's, on something else: it hangs in columns called 年度报告, and is none of ours. */
export const OTHER_REPORT = 'a report on something else';
/** What such reports are on, right before their tail. Words that end the names of bodies (统计局) do not stand there. */
const OTHER_SUBJECT = new RegExp(
  `(?:法治政府(?:建设)?|法治(?:建设|工作)|依法行政|依法治[省市州县区]|普法|决算|预算(?:执行)?|绩效(?:自?评价?)?|财务|审计(?:工作)?|环境(?:质量|状况)|信访(?:工作)?|社会责任|行政(?:执法|复议|应诉|许可|处罚)|统计|网站(?:工作|监管)?|新媒体|法人|安全生产|政府工作)(?:工作|情况|数据|公开)*的?${YEAR_WORD}?(?:年度|全年)?(?:工作)?(?:情况)?(?:总结)?的?(?:报告书?|年报|报表)`,
  'u',
);

/** What may stand behind a tail and changes nothing. */
const HARMLESS =
  /^(?:全文|正文|文本|公示|公告|的公告|的公示|公布|发布|汇总|附件|下载|查看|详情|及附件|原文|PDF|WORD|DOCX?|扫描件|图片版|盖章版|正式版|修订版?|更正版?|更新|最新|new|第[一二三四]季度)*$/iu;
/** Verbs by which a text tells of a report instead of being one. */
const TELLS =
  /(?:做好|报送|召开|组织|部署|推进|学习|印发|完成|撰写|起草|督促|要求|开展)[^，,]{0,24}(?:报告|年报)(?:的|编制|工作)/u;

const YEAR = /(?<!\d)((?:19|20)\d{2})(?=年|度|[）)〕\]]|政府|政务|信息|$|\D)/gu;
const CHINESE_YEAR = /([一二][〇○零Oo0一二三四五六七八九]{3})年/gu;
const DIGITS = '〇一二三四五六七八九';
const FIRST_YEAR = 2003;
const LAST_YEAR = 2049;

const YEAR_WORDS = new RegExp(YEAR_WORD, 'gu');

/** A column of reports, by its name alone. */
const COLUMN = new RegExp(
  `^(?:[\\p{Script=Han}（）()“”]{0,24})?(?:${SUBJECT}(?:工作)?)?(?:${SUBJECT}(?:工作)?(?:年度|历年)?(?:工作)?(?:报告|年报)|(?:工作)?年度报告|年度工作报告|年报)(?:专栏|栏目|专题|列表|目录|汇总|公示|查询|展示|专区|页)?[>》»]*$`,
  'u',
);
/** Years of a menu. */
const YEAR_ONLY = /^[·•[（(【]?((?:19|20)\d{2})(?:年|年度|度)?(?:年报|年度报告|报告|工作报告)?[\]）)】]?$/u;

/** Longer texts are no titles. */
const LONGEST = 100;

/** Characters without which a text says nothing of reports: most links of a page have none of them. */
const SPEAKS = /[公报]|(?:19|20|２０)\s*\d|二\s*[〇○零Oo0]/u;
const NOTHING: TitleSays = { kind: 'other', reason: null, year: null };

/** A text that was cut off to fit its line. */
const CUT = /(?:…+|\.{2,}|·{3,})$/u;
/** The words of a report's title as far as a cut text may have them. */
const WORDS = '政府信息公开工作年度报告';
const SPEAKS_TO_BODIES = /关于(?:做好|印发|报送|开展|转发|召开|编制|进一步|加强)/u;

/** What the text of a link says. */
export function titleSays(text: string): TitleSays {
  if (!SPEAKS.test(text)) return NOTHING;
  const title = bare(tight(text));
  const year = yearIn(title);
  if (title.length > LONGEST || title === '') return { kind: 'other', reason: null, year };
  if (CUT.test(title)) return withoutEnd(title.replace(CUT, ''), year);
  const only = YEAR_ONLY.exec(title)?.[1];
  if (only !== undefined) return { kind: 'year', reason: null, year: Number(only) };
  const tail = lastTail(title);
  if (tail) return withTail(title, tail, year);
  if (OTHER_SUBJECT.test(title)) return { kind: 'other', reason: OTHER_REPORT, year };
  if (COLUMN.test(title) && year === null) return { kind: 'column', reason: null, year };
  if (/信息公开|政务公开/u.test(title) && /年报|年度|报告/u.test(title)) {
    const paper = OTHER_PAPERS.find(({ pattern }) => pattern.test(title));
    const explains = EXPLAINS.some((pattern) => pattern.test(title));
    if (explains) return { kind: 'look_alike', reason: 'an explanation', year };
    if (paper) return { kind: 'look_alike', reason: paper.reason, year };
  }
  return { kind: 'other', reason: null, year };
}

/**
 * A text whose end is cut off is a report as far as can be seen: it is visited, and the page says what it is. It needs a year,
 * and the words 信息公开 or the beginning of them.
 */
function withoutEnd(title: string, year: number | null): TitleSays {
  if (EXPLAINS.some((pattern) => pattern.test(title))) return { kind: 'look_alike', reason: 'an explanation', year };
  if (SPEAKS_TO_BODIES.test(title)) return { kind: 'look_alike', reason: 'a notice', year };
  const tail = lastTail(title);
  if (tail) return withTail(title, tail, year);
  const begun = Array.from({ length: WORDS.length - 1 }, (_, index) => WORDS.slice(0, index + 2));
  const speaks =
    begun.some((words) => title.endsWith(words)) || /(?:信息公开|政务公开)(?:工作)?(?:年度?)?$/u.test(title);
  return { kind: year !== null && speaks ? 'report' : 'other', reason: null, year };
}

function withTail(
  title: string,
  tail: { readonly end: number; readonly start: number },
  year: number | null,
): TitleSays {
  if (EXPLAINS.some((pattern) => pattern.test(title))) return { kind: 'look_alike', reason: 'an explanation', year };
  const behind = title.slice(tail.end).replace(/^[》”"』」]+/u, '');
  const words = behind
    .replace(/[（(【[〔]([^）)】\]〕]*)[）)】\]〕]/gu, '$1')
    .replace(/^[-—:：·，,、.]+|[-—:：·，,、.]+$/gu, '');
  const paper = OTHER_PAPERS.find(({ pattern }) => pattern.test(words));
  if (paper) return { kind: 'look_alike', reason: paper.reason, year };
  if (TELLS.test(title)) return { kind: 'look_alike', reason: 'speaks of reports', year };
  const harmless = HARMLESS.test(words.replace(YEAR_WORDS, '').replace(/^[\d年月日.:：-]+$/u, ''));
  if (!harmless && words.length > 12) return { kind: 'other', reason: null, year };
  if (year === null && COLUMN.test(title)) return { kind: 'column', reason: null, year };
  return { kind: 'report', reason: null, year };
}

/** Without what lists print around a title: bullets, dates, the ending and size of a file. */
function bare(title: string): string {
  return title
    .replace(/^[·•●▪■◆★▶►>»›\-—\d]*[·•●▪■◆★▶►>»›]+/u, '')
    .replace(/^\d{1,3}[.、．](?!\d)/u, '')
    .replace(/^[[（(]?\d{4}[-/.]\d{1,2}[-/.]\d{1,2}[\]）)]?/u, '')
    .replace(/[[（(【]?(?:20\d{2}[-/.年])?\d{1,2}[-/.月]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?[\]）)】]?$/u, '')
    .replace(/[（(]?\d+(?:\.\d+)?[KMk]B?[）)]?$/u, '')
    .replace(/\.(?:docx?|pdf|wps|xlsx?|rtf|ofd|zip|rar|s?html?)$/iu, '')
    .replace(/^(?:附件|附)\d{0,2}[:：.、]/u, '')
    .replace(/(?:new|NEW|最新)$/u, '');
}

function lastTail(title: string): { readonly start: number; readonly end: number } | null {
  let found: { start: number; end: number } | null = null;
  let from = 0;
  for (let match = TAIL.exec(title); match;) {
    const start = from + match.index;
    found = { start, end: start + match[0].length };
    from = found.end;
    match = TAIL.exec(title.slice(from));
  }
  return found;
}

/** The year that a title speaks of: the last one, which stands nearest to the tail; dates do not count. */
export function yearIn(text: string): number | null {
  const title = tight(text).replace(/(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?/gu, '');
  const years = [...title.matchAll(YEAR)].map((match) => Number(match[1])).filter(possible);
  const last = years[years.length - 1];
  if (last !== undefined) return last;
  const words = [...title.matchAll(CHINESE_YEAR)].map((match) => chineseYear(match[1] ?? '')).filter(possible);
  return words[words.length - 1] ?? null;
}

function possible(year: number): boolean {
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function chineseYear(word: string): number {
  const digits = [...word].map((character) => DIGITS.indexOf(/[○零Oo0]/u.test(character) ? '〇' : character));
  return Number(digits.join(''));
}

/** The body that a report's title names, '' when it names none. */
export function bodyIn(text: string): string {
  const title = bare(tight(text));
  const tail = lastTail(title);
  const name = (tail ? title.slice(0, tail.start) : title)
    .replace(YEAR_WORDS, '')
    .replace(/^(?:关于|的|年度)+|(?:的|年度|关于|开展|[:：])+$/gu, '');
  return /[《》]/u.test(name) ? name.replace(/[《》]/gu, '') : name;
}
