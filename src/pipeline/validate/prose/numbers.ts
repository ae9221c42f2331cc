/** Numbers in prose: digits or Chinese numerals, `三`, `十二`, `一百零五`, `二〇`. */

/** A number as prose writes it; anchored by the pattern around it. No signs and no decimals: a count is meant. */
export const NUMBER = '(?<number>\\d{1,9}|[零〇一二两三四五六七八九十百千]{1,9})';

const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** The number; null for a row of numerals that is none (`三四`, `百千`). */
export function proseNumber(text: string): number | null {
  if (/^\d+$/u.test(text)) return Number(text);
  if (/^[零〇]$/u.test(text)) return 0;
  let total = 0;
  let digit: number | null = null;
  let lastUnit = 10_000;
  let zero = false;
  for (const character of text) {
    const unit = UNITS[character];
    if (unit === undefined) {
      const next = DIGITS[character];
      if (next === undefined || digit !== null) return null;
      if (next === 0) zero = true;
      else digit = next;
      continue;
    }
    // only a leading 十 may stand without its digit: 十二
    if (unit >= lastUnit || (digit === null && (unit !== 10 || total > 0 || zero))) return null;
    total += (digit ?? 1) * unit;
    lastUnit = unit;
    digit = null;
    zero = false;
  }
  if (digit === null) return total > 0 && !zero ? total : null;
  // 一百五 is a hundred and fifty to a speaker; nobody writes a count so, and so it is not read
  if (lastUnit > 10 && lastUnit < 10_000 && !zero) return null;
  return total + digit;
}
