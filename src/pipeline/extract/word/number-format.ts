/**
 * How Word prints a list number: the formats of `w:numFmt` (ECMA-376 part 1, 17.18.59) that Chinese and Western documents
 * use. A format not in the table is printed as a decimal number, as Word itself falls back.
 */

/** Word's own bound; beyond it (or below 1, where letters have no sign) every format is printed as a decimal number. */
const LARGEST = 32_767;

type Format = (value: number) => string;

const CHINESE = '零一二三四五六七八九';
const LEGAL_SIMPLIFIED = '零壹贰叁肆伍陆柒捌玖';
const LEGAL_TRADITIONAL = '零壹貳參肆伍陸柒捌玖';

/** 一百二十三. `leading`: 一十 for 10–19; `one`: 一百, not 百 (Japanese). */
function counting(digits: string, units: string, { leading = false, one = true, zero = true } = {}): Format {
  return (value) => {
    let text = '';
    let gap = false;
    for (let power = 4; power >= 0; power--) {
      const digit = Math.floor(value / 10 ** power) % 10;
      if (digit === 0) {
        gap = text !== '';
        continue;
      }
      if (gap && zero) text += digits.charAt(0);
      gap = false;
      const silent = digit === 1 && power > 0 && power < 4 && (!one || (power === 1 && text === '' && !leading));
      text += (silent ? '' : digits.charAt(digit)) + (power > 0 ? units.charAt(power - 1) : '');
    }
    return text;
  };
}

/** Digit by digit: 一○ for 10. */
function positional(zero: string): Format {
  return (value) => String(value).replace(/\d/g, (digit) => (digit === '0' ? zero : CHINESE.charAt(Number(digit))));
}

/** From a fixed row of signs; decimal beyond its end. */
function signs(row: string): Format {
  const list = [...row];
  return (value) => list[value - 1] ?? String(value);
}

/** A row of signs that starts again at its end (the ten stems, the twelve branches). */
function cycle(row: string): Format {
  const list = [...row];
  return (value) => list[(value - 1) % list.length] ?? '';
}

/** A, B … Z, AA, BB …: Word repeats the letter. */
function letters(first: string): Format {
  const base = first.charCodeAt(0);
  return (value) => String.fromCharCode(base + ((value - 1) % 26)).repeat(Math.ceil(value / 26));
}

const ROMAN: readonly (readonly [number, string])[] = [
  [1000, 'M'],
  [900, 'CM'],
  [500, 'D'],
  [400, 'CD'],
  [100, 'C'],
  [90, 'XC'],
  [50, 'L'],
  [40, 'XL'],
  [10, 'X'],
  [9, 'IX'],
  [5, 'V'],
  [4, 'IV'],
  [1, 'I'],
];

function roman(value: number): string {
  let rest = value;
  let text = '';
  for (const [weight, sign] of ROMAN) {
    while (rest >= weight) {
      text += sign;
      rest -= weight;
    }
  }
  return text;
}

function fullWidth(value: number): string {
  return String(value).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

function ordinal(value: number): string {
  const teen = Math.floor(value / 10) % 10 === 1;
  return `${value}${teen ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')}`;
}

const thousands = counting(CHINESE, '十百千万');
const CIRCLED = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳';

const FORMATS: Readonly<Record<string, Format>> = {
  none: () => '',
  bullet: () => '',
  decimal: String,
  decimalHalfWidth: String,
  decimalZero: (value) => String(value).padStart(2, '0'),
  decimalFullWidth: fullWidth,
  decimalFullWidth2: fullWidth,
  numberInDash: (value) => `- ${value} -`,
  ordinal,
  upperRoman: roman,
  lowerRoman: (value) => roman(value).toLowerCase(),
  upperLetter: letters('A'),
  lowerLetter: letters('a'),
  decimalEnclosedCircle: signs(CIRCLED),
  decimalEnclosedCircleChinese: signs(CIRCLED),
  decimalEnclosedFullstop: signs('⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛'),
  decimalEnclosedParen: signs('⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇'),
  ideographEnclosedCircle: signs('㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉'),
  chineseCounting: (value) => (value < 100 ? thousands(value) : positional('○')(value)),
  chineseCountingThousand: thousands,
  taiwaneseCounting: (value) => (value < 100 ? thousands(value) : positional('○')(value)),
  taiwaneseCountingThousand: thousands,
  taiwaneseDigital: positional('○'),
  ideographDigital: positional('〇'),
  japaneseDigitalTenThousand: positional('〇'),
  japaneseCounting: counting(CHINESE, '十百千万', { one: false, zero: false }),
  chineseLegalSimplified: counting(LEGAL_SIMPLIFIED, '拾佰仟万', { leading: true }),
  ideographLegalTraditional: counting(LEGAL_TRADITIONAL, '拾佰仟萬', { leading: true }),
  ideographTraditional: cycle('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: cycle('子丑寅卯辰巳午未申酉戌亥'),
  ideographZodiacTraditional: (value) =>
    cycle('甲乙丙丁戊己庚辛壬癸')(value) + cycle('子丑寅卯辰巳午未申酉戌亥')(value),
};

/** The number as Word prints it in a format. */
export function formatNumber(value: number, format: string): string {
  const known = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!known || ((value < 1 || value > LARGEST) && format !== 'none' && format !== 'bullet')) return String(value);
  return known(value);
}
