/**
 * Years that the prose speaks of as if they were the reported one (`2019年，我街的政府信息公开工作…` in a report on 2020).
 *
 * Only three kinds of sentences count: one that opens with another year and then tells of the body's own disclosure work
 * as done; the statistics period; the sentence that presents the report. Comparisons, documents, plans, problems of the
 * year before and sentences that name the reported year too are legitimate mentions.
 */
import { periodYear, prefaceYear } from './year.js';

const OPENING_YEAR =
  /^(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]|[一二三四五六七八九十]是)?(?:在|自)?((?:19|20)\d{2})年(?:度)?(?:以?来)?([,，、:：]?)(.*)$/su;
const OWN =
  /我(?:们|[省市县区旗州盟镇乡街局委办厅处院部所站队校馆])|本(?:机关|单位|部门|级|[省市县区旗镇乡街局委办厅处院])|全[省市县区旗镇乡街局系]|街道|[镇乡局委办厅]/u;
const WORK = /政府信息公开|政务公开|信息公开/u;
const FUTURE = /将|拟|计划|打算|下一步|进一步|继续|争取|力争|准备|目标|规划/u;
const MENTION =
  /以来|较|相比|比|同期|增长|下降|上升|减少|增加|问题|不足|整改|修订|印发|颁布|施行|实施的|出台|文件|号|条例|办法|要点|标准|结转|上年|上一年|去年/u;
const LONGEST = 400;

/** Other years than `reported` that the sentences of these paragraphs take for the reported one, in rising order. */
export function staleYears(paragraphs: readonly string[], reported: number): number[] {
  const years = new Set<number>();
  for (const paragraph of paragraphs) {
    if (!/(?:19|20)\d{2}年/u.test(paragraph)) continue;
    for (const sentence of paragraph.split(/[。；;！!？?]/u)) {
      const year = staleYear(sentence.slice(0, LONGEST), reported);
      if (year !== null && year !== reported) years.add(year);
    }
  }
  return [...years].sort((a, b) => a - b);
}

function staleYear(sentence: string, reported: number): number | null {
  const presented = periodYear(sentence) ?? (sentence.includes(String(reported)) ? null : prefaceYear(sentence));
  if (presented !== null && presented !== reported && !sentence.includes(`${reported}年度`)) return presented;
  const match = OPENING_YEAR.exec(sentence);
  if (!match || sentence.includes(`${reported}年`)) return null;
  const year = Number(match[1]);
  const rest = match[3] ?? '';
  const clause = rest.slice(0, 60);
  if (/来$/u.test(sentence.slice(0, sentence.indexOf('年') + 3)) && /年(?:度)?以?来/u.test(sentence.slice(0, 14)))
    return null;
  if (year >= reported + 2 || !WORK.test(clause) || !OWN.test(clause.slice(0, 20)) || MENTION.test(clause)) return null;
  return FUTURE.test(rest) ? null : year;
}
