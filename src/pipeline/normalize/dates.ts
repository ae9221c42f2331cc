/**
 * Dates as reports print them: `2021年1月13日`, `2021-01-18`, `2023- 01- 13`, `2021.1.18`, `二〇二一年一月十三日`.
 */
import { chineseNumber } from '../../shared/model/label-match.js';

/** Each character's place is its digit; the circles and letters that are typed for 〇 count as 0. */
const CHINESE_DIGITS = '〇一二三四五六七八九';
const ZEROS = '○ＯOo0零';

const CHINESE_DATE =
  /([一二][〇○ＯOo0零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日/u;
const DATE = /(?<!\d)((?:19|20)\d{2})(?:年|[-/.])(\d{1,2}|元)(?:月|[-/.])(\d{1,2})(?!\d)日?/u;

export interface DateSeen {
  /** `YYYY-MM-DD` */
  readonly iso: string;
  /** Where it stands in the tight text. */
  readonly index: number;
  readonly length: number;
  /** Written with 年月日. */
  readonly chinese: boolean;
}

/** The first date of a text without white space; null if there is none, or it is no day of the calendar. */
export function dateIn(tight: string): DateSeen | null {
  const digits = DATE.exec(tight);
  if (digits) {
    const chinese = digits[0].includes('年') && digits[0].endsWith('日');
    return seen(digits, Number(digits[1]), digits[2] === '元' ? 1 : Number(digits[2]), Number(digits[3]), chinese);
  }
  const words = CHINESE_DATE.exec(tight);
  if (!words) return null;
  return seen(
    words,
    chineseYear(words[1] ?? '') ?? 0,
    chineseNumber(words[2] ?? ''),
    chineseNumber(words[3] ?? ''),
    true,
  );
}

/** 二〇二一 as 2021; null if it is no year of four digits. */
export function chineseYear(text: string): number | null {
  const digits = [...text]
    .map((character) => (ZEROS.includes(character) ? 0 : CHINESE_DIGITS.indexOf(character)))
    .join('');
  return /^\d{4}$/u.test(digits) ? Number(digits) : null;
}

function seen(match: RegExpExecArray, year: number, month: number, day: number, chinese: boolean): DateSeen | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  return { iso: date.toISOString().slice(0, 10), index: match.index, length: match[0].length, chinese };
}
