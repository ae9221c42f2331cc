/**
 * Printed cell texts as numbers: the only place where text becomes a value.
 *
 * Read: full-width digits, signs, thousands separators (in right grouping only), units (件 条 笔 个 … 元 万元 亿元),
 * notes behind a number (`22（其中修订 16 件）`), a count and an amount in one cell (`2笔 984361元`: the column says which
 * is wanted), blanks and placeholders. Everything else is `unreadable`: a value is read or flagged, never guessed.
 * Compatibility characters other than full-width ones are left alone on purpose: `5①` is not 51.
 */
import Big from 'big.js';

/** What the column is about. `unit`, `factor`: what its table states for numbers without a unit of their own. */
export type Wanted =
  { readonly kind: 'count'; readonly factor?: Factor } | { readonly kind: 'amount'; readonly unit: MoneyUnit | null };

/** A unit of counts that stands for many of them: 百件. */
export interface Factor {
  readonly unit: string;
  readonly by: number;
}

export const MONEY_UNITS = ['元', '百元', '千元', '万元', '十万元', '百万元', '千万元', '亿元'] as const;
export type MoneyUnit = (typeof MONEY_UNITS)[number];

export interface Reading {
  readonly status: 'reported' | 'blank' | 'placeholder' | 'unreadable';
  /** Counts as they are, amounts in yuan; null unless reported. */
  readonly value: number | null;
  /** `CNY` for amounts; null for an amount other than zero whose unit nobody states (its value is the printed number). */
  readonly unit: 'count' | 'CNY' | null;
  /** The text as printed, white space trimmed; null only when nothing is printed. */
  readonly raw: string | null;
}

const MONEY: Readonly<Record<string, number>> = {
  元: 1,
  百元: 100,
  千元: 1e3,
  万元: 1e4,
  万: 1e4,
  十万元: 1e5,
  百万元: 1e6,
  千万元: 1e7,
  亿元: 1e8,
  亿: 1e8,
};

const COUNTERS = new Set(
  '件 条 笔 个 项 次 宗 份 起 部 例 人 家 篇 期 批 类 户 张 册 本 封 件次 条次 人次 项次 批次 个项目 万件 万条 万份 万次 万人次 万个'.split(
    ' ',
  ),
);

const PLACEHOLDERS = new Set(
  '/ // \\ - -- --- — —— ——— － – ― ─ ── * ** × 无 暂无 没有 不适用 不涉及 未涉及 无此项 无此类事项 无数据 空 n/a na nil'.split(
    ' ',
  ),
);

/** Longest text that is read at all; a longer cell is no number. */
const LONGEST = 120;

/** Longest placeholder, brackets and blanks counted in. */
const LONGEST_PLACEHOLDER = 16;

/** Marks without width that pages leave at the ends of a text. */
const INVISIBLE = new Set([...'\u200b\u200c\u200d\u200e\u200f\u2060\ufeff']);
/** What most cells hold: a whole number in plain digits. */
const PLAIN_COUNT = /^(?:0|[1-9]\d{0,14})$/u;

/** A text with white space and zero-width marks at both ends taken away, otherwise as printed. */
export function trimmed(text: string): string {
  let plain = text.trim();
  while (INVISIBLE.has(plain[0] ?? '') || INVISIBLE.has(plain[plain.length - 1] ?? '')) {
    let from = 0;
    let to = plain.length;
    while (from < to && INVISIBLE.has(plain[from] ?? '')) from++;
    while (to > from && INVISIBLE.has(plain[to - 1] ?? '')) to--;
    plain = plain.slice(from, to).trim();
  }
  return plain;
}

/** The value of a cell. Never throws; `unreadable` is its answer to what it does not know. */
export function readNumber(text: string, wanted: Wanted): Reading {
  const raw = trimmed(text);
  const own = wanted.kind === 'count' ? 'count' : 'CNY';
  if (raw === '') return { status: 'blank', value: null, unit: own, raw: null };
  const flagged = (status: 'placeholder' | 'unreadable'): Reading => ({ status, value: null, unit: own, raw });
  if (raw.length > LONGEST) return flagged('unreadable');
  if (wanted.kind === 'count' && wanted.factor === undefined && PLAIN_COUNT.test(raw))
    return { status: 'reported', value: Number(raw), unit: own, raw };
  const plain = halfWidth(raw);
  if (isPlaceholder(plain)) return flagged('placeholder');
  const tokens = tokensOf(plain);
  const token = tokens && chosen(tokens, wanted);
  if (!token) return flagged('unreadable');
  const result = wanted.kind === 'count' ? countOf(token, wanted.factor?.by ?? 1) : amountOf(token, wanted.unit);
  if (!result) return flagged('unreadable');
  const value = exact(result.value);
  return value === null ? flagged('unreadable') : { status: 'reported', value, unit: result.unit, raw };
}

/** Whether a cell holds a number by itself, of whatever kind, so that it may be a value of a table. */
export function looksNumeric(text: string): boolean {
  if (PLAIN_COUNT.test(text)) return true;
  if (!/[0-9０-９]/u.test(text)) return false;
  const raw = trimmed(text);
  return raw.length <= LONGEST && tokensOf(halfWidth(raw)) !== null;
}

/** Whether a cell can stand where a value stands: nothing, a placeholder, or a number. */
export function isValueLike(text: string): boolean {
  const raw = trimmed(text);
  if (raw === '' || looksNumeric(raw)) return true;
  return raw.length <= LONGEST_PLACEHOLDER && isPlaceholder(halfWidth(raw));
}

/** The money unit that a head, label or note states: `采购总金额（万元）` gives 万元; null if it states none. */
export function statedUnit(text: string): MoneyUnit | null {
  const match =
    /(?:单位[:：]?(?:人民币)?|[（(](?:单位[:：]?)?(?:人民币)?)(百万元|十万元|千万元|百元|千元|万元|亿元|元|[万亿](?![\p{Script=Han}A-Za-z]))[）)]?/u.exec(
      text.replace(/\s+/gu, ''),
    );
  const unit = match?.[1];
  if (unit === undefined) return null;
  return (unit === '万' || unit === '亿' ? `${unit}元` : unit) as MoneyUnit;
}

interface Token {
  readonly number: string;
  readonly unit: string;
}

/** Full-width ASCII, minus signs and inner white space (kept as one blank) made plain. */
function halfWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/gu, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/[\u2212\ufe63]/gu, '-')
    .replace(/[\s\u200b-\u200f\u2060\ufeff]+/gu, ' ');
}

function isPlaceholder(plain: string): boolean {
  const bare = plain
    .replace(/ /gu, '')
    .replace(/^\((.{1,8})\)$/u, '$1')
    .replace(/[。.]$/u, '');
  return PLACEHOLDERS.has(bare.toLowerCase());
}

const NUMBER = /([+-]?) ?([1-9]\d{0,2}(?:,\d{3})+|0|[1-9]\d*)(\.\d+)?(?![\d,.]\d)/uy;
const UNIT = / ?([\u4e00-\u9fff]{0,4})/uy;
const NOTE = / ?\(([^()]{1,80})\)/uy;
const SEPARATOR = / ?[、,;/。]? ?/uy;

/** The numbers of a cell with their units; null if anything in it is neither number, unit nor note. */
function tokensOf(plain: string): readonly Token[] | null {
  const text = plain.replace(/^(?:人民币)?[¥￥]? ?/u, '');
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    const number = take(NUMBER);
    if (!number) return null;
    let unit = take(UNIT)?.[1] ?? '';
    const note = take(NOTE)?.[1];
    if (note !== undefined) {
      const stated = noteUnit(note);
      if (stated === null) return null;
      if (stated !== '') {
        if (unit !== '') return null;
        unit = stated;
      }
    }
    if (unit !== '' && MONEY[unit] === undefined && !COUNTERS.has(unit)) return null;
    tokens.push({
      number: `${number[1] === '-' ? '-' : ''}${(number[2] ?? '').replace(/,/gu, '')}${number[3] ?? ''}`,
      unit,
    });
    if (at === text.length) break;
    const before = at;
    take(SEPARATOR);
    if (at === text.length) break;
    if (before === at && unit === '') return null;
  }
  return tokens.length > 0 ? tokens : null;
}

/** What a note in brackets means: a unit, nothing (''), or that the number before it cannot be trusted (null). */
function noteUnit(note: string): string | null {
  const bare = note.replace(/ /gu, '').replace(/^单位:?/u, '');
  if (MONEY[bare] !== undefined || COUNTERS.has(bare)) return bare;
  if (/^[^\u4e00-\u9fff]*$/u.test(bare)) return null;
  return /^[\d.,+-]+[\u4e00-\u9fff]{0,2}$/u.test(bare) ? null : '';
}

/** The one number that the column is about; null if there is none, or more than one. */
function chosen(tokens: readonly Token[], wanted: Wanted): Token | null {
  const [only] = tokens;
  if (tokens.length === 1) return only ?? null;
  if (tokens.some((token) => token.unit === '')) return null;
  const money = (token: Token): boolean => MONEY[token.unit] !== undefined;
  const fitting = tokens.filter((token) => money(token) === (wanted.kind === 'amount'));
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}

function countOf(token: Token, factor: number): { value: Big; unit: 'count' } | null {
  const unit = token.unit;
  if (unit === '') return scaled(token, factor);
  if (COUNTERS.has(unit) && !unit.startsWith('万')) return scaled(token, 1);
  if (unit === '亿' || unit.endsWith('元')) return unit === '亿' ? scaled(token, 1e8) : null;
  return unit.startsWith('万') ? scaled(token, 1e4) : null;
}

function scaled(token: Token, factor: number): { value: Big; unit: 'count' } {
  return { value: new Big(token.number).times(factor), unit: 'count' };
}

/** The unit in the cell beats the head's; zero needs none. */
function amountOf(token: Token, headUnit: MoneyUnit | null): { value: Big; unit: 'CNY' | null } | null {
  const number = new Big(token.number);
  const factor = MONEY[token.unit === '' ? (headUnit ?? '') : token.unit];
  if (factor !== undefined) return { value: number.times(factor), unit: 'CNY' };
  if (token.unit !== '') return null;
  return { value: number, unit: number.eq(0) ? 'CNY' : null };
}

/** A decimal as a double, if it survives the way there and back; null otherwise. */
function exact(value: Big): number | null {
  const number = value.toNumber();
  return Number.isFinite(number) && new Big(number).eq(value) && Math.abs(number) <= Number.MAX_SAFE_INTEGER
    ? number === 0
      ? 0
      : number
    : null;
}
