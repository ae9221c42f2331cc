/**
 * How probable it is that the paper itself is wrong at a cell. To the sums a slip of whoever filled the form in looks just
 * as a misreading does, so a candidate that makes them hold is weighed against it (choose.ts).
 *
 * The counts are of 27 real reports that were looked through by hand. Of their 81 totals of 行政复议 and 行政诉讼 three are
 * left at 0 beside results that are not; of some 900 totals of the requests matrix one is wrong; of some 4,000 other cells
 * none is, as far as anybody can tell. Rates are the rule of succession's, (seen + 1) / (looked at + 2). By how much slips
 * are off is not measured, but taken from how people slip: one too many or too few, a few forgotten, another last digit.
 */

/** Of the cells of a kind: how many are left at 0, how many have another wrong number. */
const RATES = {
  groupTotal: { atZero: 4 / 83, otherwise: 2 / 900 },
  total: { atZero: 1 / 900, otherwise: 2 / 900 },
  part: { atZero: 1 / 4000, otherwise: 1 / 4000 },
};

/** Of numbers that are wrong otherwise: how many are off by just this much. */
const OFF_BY: ReadonlyMap<number, number> = new Map([
  [1, 0.3],
  [2, 0.15],
  [3, 0.15],
  [10, 0.1],
]);
const OFF_BY_A_DIGIT = 0.03;
const OFF_BY_MORE = 0.002;

/**
 * Four of five cells of real forms are 0, so a misread cell is a 0 far oftener than any other number; the readers, who see
 * one cell, do not know that. What else could be printed is less probable by so much.
 */
const ZEROS = 10;

const kindOf = (code: string): keyof typeof RATES =>
  /^proceedings\..*\.total$/u.test(code) ? 'groupTotal' : /\.total$|\.outcome_total\./u.test(code) ? 'total' : 'part';

/** How probable it is that just this is printed where the other number was meant, against the meant number alone. */
export function misprinted(code: string, printed: number, meant: number): number {
  if (meant < 0 || printed === meant) return 0;
  const { atZero, otherwise } = RATES[kindOf(code)];
  const by = Math.abs(printed - meant);
  const slip = printed === 0 ? atZero : otherwise * (OFF_BY.get(by) ?? (by < 10 ? OFF_BY_A_DIGIT : OFF_BY_MORE));
  return slip / (meant === 0 ? ZEROS : 1);
}

/**
 * How probable it is that both readers are certain of a number which is off by just this much: of 16,500 certain cells none
 * was wrong, so at 95 % no more than three are, with ten differences that are as probable.
 */
export const AGREED_WRONG = 3 / 16_500 / 10;
