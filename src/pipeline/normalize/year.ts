/**
 * The year reported on: the title's first, then the statistics period (统计期限自2021年1月1日起至…), then the preface's own
 * words, then page titles. A year that cannot be (the signature is older than it) is passed over.
 */
import type { LayoutHints } from '../../shared/model/layout.js';
import { chineseYear } from './dates.js';
import { tightText, type Paragraph } from './prose.js';

/** First reports on disclosure: a few cities reported before the regulation of 2008. */
const FIRST = 2003;
const LAST = 2049;

const YEAR = /(?<![\d])((?:19|20)\d{2})(?=年|度|政府|政务|[）)])/gu;
const CHINESE_YEAR = /([一二][〇○ＯOo0零一二三四五六七八九]{3})年/gu;
const PERIOD =
  /(?:统计|数据|报告|起止)[^。；]{0,24}?(?<!\d)(20\d{2})年1月1日(?:[起到至始—\-~～]|以来|开始){0,4}(?:至|到|-|—|~|～)?(20\d{2})?年?12月31日/u;
const PREFACE =
  /(?:现[将就]|公布|发布|报告|编制|撰写)[^。；]{0,24}?(?<!\d)((?:19|20)\d{2})年(?:度)?[^。；]{0,30}?(?:年度报告|年报|报告|情况)/u;

export interface YearSources {
  readonly title: string | null;
  /** Paragraphs before the first section, title left out, and those of section one. */
  readonly opening: readonly Paragraph[];
  readonly hints: LayoutHints;
  readonly issuedOn: string | null;
}

/** The year the document reports on; null when nothing says it, or what says it cannot be. */
export function yearOf(sources: YearSources): number | null {
  const possible = (year: number | null): year is number =>
    year !== null &&
    year >= FIRST &&
    year <= LAST &&
    (sources.issuedOn === null || year <= Number(sources.issuedOn.slice(0, 4)));
  const candidates = [
    sources.title === null ? null : yearOfTitle(sources.title),
    ...sources.opening.map((paragraph) => periodYear(paragraph.tight)),
    ...sources.opening.map((paragraph) => prefaceYear(paragraph.tight)),
    ...sources.hints.titles.map((hint) => yearOfTitle(tightText(hint))),
  ];
  return candidates.find(possible) ?? null;
}

/** The year of a title; of several the last one, which stands nearest to the words 政府信息公开. */
export function yearOfTitle(title: string): number | null {
  const years = [...title.matchAll(YEAR)].map((match) => Number(match[1]));
  const words = [...title.matchAll(CHINESE_YEAR)].map((match) => chineseYear(match[1] ?? ''));
  return years[years.length - 1] ?? words[words.length - 1] ?? null;
}

/** The year of a statistics period from 1 January to 31 December; null if it is none, or spans two years. */
export function periodYear(tight: string): number | null {
  const match = PERIOD.exec(tight);
  if (!match || (match[2] !== undefined && match[1] !== match[2])) return null;
  return Number(match[1]);
}

/** The year of the sentence that presents the report: 现将2020年政府信息公开工作情况报告如下. */
export function prefaceYear(tight: string): number | null {
  const match = PREFACE.exec(tight);
  return match ? Number(match[1]) : null;
}
