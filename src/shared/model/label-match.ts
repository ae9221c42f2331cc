/**
 * Which label a printed text is: exact after canonicalisation first, then a bounded edit distance.
 * The bound is small against the distance between any two labels of one role, so that a typo is read and a different
 * label is not taken for it; a tie is no match.
 */
import { LABELS, type Label, type LabelRole } from './labels.js';
import type { FormTable } from './report.js';

export interface LabelMatch {
  readonly label: Label;
  /** Edit distance to the known spelling; 0: exact. */
  readonly distance: number;
}

/** Traditional characters that occur in the labels (mirrors publish in Big5), to the simplified ones. */
const SIMPLIFIED: Readonly<Record<string, string>> = Object.fromEntries(
  [
    '條条',
    '項项',
    '內内',
    '規规',
    '範范',
    '許许',
    '可可',
    '處处',
    '罰罚',
    '強强',
    '製制',
    '業业',
    '費费',
    '購购',
    '數数',
    '量量',
    '對对',
    '開开',
    '總总',
    '發发',
    '廢废',
    '現现',
    '減减',
    '決决',
    '單单',
    '萬万',
    '餘余',
    '關关',
    '係系',
    '為为',
    '於于',
    '請请',
    '況况',
    '組组',
    '織织',
    '構构',
    '會会',
    '團团',
    '機机',
    '務务',
    '計计',
    '結结',
    '轉转',
    '辦办',
    '屬属',
    '國国',
    '禁禁',
    '護护',
    '權权',
    '類类',
    '過过',
    '執执',
    '詢询',
    '無无',
    '掌掌',
    '補补',
    '確确',
    '訪访',
    '舉举',
    '報报',
    '訴诉',
    '複复',
    '復复',
    '議议',
    '訟讼',
    '維维',
    '糾纠',
    '審审',
    '尚尚',
    '經经',
    '後后',
    '繳缴',
    '納纳',
    '獲获',
    '據据',
    '號号',
    '區区',
    '鎮镇',
    '鄉乡',
    '縣县',
    '廳厅',
    '員员',
    '題题',
    '進进',
    '動动',
    '佈布',
    '間间',
    '門门',
    '與与',
    '聽听',
    '來来',
    '見见',
    '沒没',
    '穩稳',
    '實实',
    '並并',
    '備备',
    '讓让',
    '僅仅',
    '個个',
    '這这',
    '種种',
    '嚴严',
    '爭争',
    '資资',
    '訊讯',
    '積积',
    '極极',
    '應应',
  ].map((pair) => [pair[0] ?? '', pair[1] ?? '']),
);

/** One class of exactly these characters: most texts have none of them, and are passed over at once. */
const TRADITIONAL = new RegExp(`[${Object.keys(SIMPLIFIED).join('')}]`, 'gu');

const ORDINAL =
  /^(?:\(([一二三四五六七八九十]+)\)|([一二三四五六七八九十]+)[、.．,]|\((\d{1,2})\)|(\d{1,2})(?:[、.．,]|(?=[^\d.,%])))/u;

/** Text without what print varies in: width, white space, quotes, Traditional forms, zero-width marks. Ordinals stay. */
export function plainText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\u2060\ufeff]+/gu, '')
    .replace(/["'“”‘’「」『』《》]/gu, '')
    .replace(TRADITIONAL, (character) => SIMPLIFIED[character] ?? character);
}

export interface Ordinal {
  /** `cn` 一、 `p` （一） `n` 1. */
  readonly style: 'cn' | 'p' | 'n';
  readonly value: number;
}

/** The ordinal before a text, and the text without it. `（一）予以公开` gives p1 and `予以公开`. */
export function splitOrdinal(text: string): { ordinal: Ordinal | null; rest: string } {
  const plain = plainText(text);
  const match = ORDINAL.exec(plain);
  if (!match || match[0].length === plain.length) return { ordinal: null, rest: plain };
  const rest = plain.slice(match[0].length);
  const [, bracketed, chinese, bracketedDigits, digits] = match;
  if (bracketed) return { ordinal: { style: 'p', value: chineseNumber(bracketed) }, rest };
  if (chinese) return { ordinal: { style: 'cn', value: chineseNumber(chinese) }, rest };
  return { ordinal: { style: 'n', value: Number(bracketedDigits ?? digits) }, rest };
}

/** 一 … 九十九 as a number. */
export function chineseNumber(text: string): number {
  const digit = (character: string | undefined): number => '零一二三四五六七八九'.indexOf(character ?? '');
  const ten = text.indexOf('十');
  if (ten < 0) return digit(text);
  const tens = ten === 0 ? 1 : digit(text[ten - 1]);
  const ones = ten === text.length - 1 ? 0 : digit(text[ten + 1]);
  return tens * 10 + ones;
}

/** What a label is compared by: no ordinal, no punctuation, no brackets around an explanation's signs. */
export function labelKey(text: string): string {
  return splitOrdinal(text).rest.replace(/[()、,.:;/·\-—]/gu, '');
}

interface Entry {
  readonly key: string;
  readonly label: Label;
}

const entries: readonly Entry[] = LABELS.flatMap((label) =>
  [label.text, ...(label.variants ?? [])].map((spelling) => ({ key: labelKey(spelling), label })),
);

const entriesByKey = new Map<string, Entry[]>();
for (const entry of entries) {
  const same = entriesByKey.get(entry.key);
  if (same) same.push(entry);
  else entriesByKey.set(entry.key, [entry]);
}

/** A longer text is no label. */
const LONGEST_KEY = 80;

/** The greatest edit distance at which a text of this length is still taken for a label. */
export function tolerance(length: number): number {
  if (length < 5) return 0;
  if (length < 9) return 1;
  return Math.min(6, Math.floor(length / 5));
}

export interface LabelQuery {
  readonly table?: FormTable;
  readonly roles?: readonly LabelRole[];
  /** Only labels inside this group. */
  readonly within?: string;
}

/**
 * The label that a printed text is, among those that the query allows; null if none is near enough, or several are.
 * An explanation in brackets behind a label (`上一年项目数量（指2019年事项数）`) is left out if the whole text is no label.
 */
export function matchLabel(text: string, query: LabelQuery = {}): LabelMatch | null {
  const whole = matchWhole(text, query);
  if (whole) return whole;
  const bare = withoutExplanations(text);
  return bare === null ? null : matchWhole(bare, query);
}

/** All labels that a text spells exactly, explanations in brackets left out if need be; of any table and role. */
export function labelsSpelt(text: string): readonly Label[] {
  const whole = entriesByKey.get(labelKey(text));
  if (whole) return whole.map((entry) => entry.label);
  const bare = withoutExplanations(text);
  return bare === null ? [] : (entriesByKey.get(labelKey(bare)) ?? []).map((entry) => entry.label);
}

/** A text without the bracketed parts behind its beginning; null if it has none. One sign in brackets is no explanation. */
function withoutExplanations(text: string): string | null {
  if (text.length > 200) return null;
  const bare = text.replace(/(?<=[^\s])\s*[（(][^（）()]{2,80}[）)]?/gu, '');
  return bare === text ? null : bare;
}

function matchWhole(text: string, query: LabelQuery): LabelMatch | null {
  const key = labelKey(text);
  if (key === '' || key.length > LONGEST_KEY) return null;
  const allowed = (label: Label): boolean =>
    (query.table === undefined || label.table === query.table) &&
    (query.roles === undefined || query.roles.includes(label.role)) &&
    (query.within === undefined || label.within === query.within);
  const exact = (entriesByKey.get(key) ?? []).filter((entry) => allowed(entry.label));
  const first = exact[0];
  if (first) {
    if (exact.every((entry) => entry.label.id === first.label.id)) return { label: first.label, distance: 0 };
    return byOrdinal(text, exact);
  }
  const limit = tolerance(key.length);
  if (limit === 0) return null;
  let best: LabelMatch | null = null;
  let tie = false;
  for (const { key: known, label } of entries) {
    if (!allowed(label) || Math.abs(known.length - key.length) > limit || tolerance(known.length) === 0) continue;
    const distance = editDistance(key, known, best ? best.distance : limit);
    if (distance > limit) continue;
    if (!best || distance < best.distance) {
      best = { label, distance };
      tie = false;
    } else if (distance === best.distance && label.id !== best.label.id) tie = true;
  }
  return tie ? null : best;
}

/** Several labels share the spelling (其他, 总计): the printed ordinal tells them apart, or nothing does. */
function byOrdinal(text: string, candidates: readonly Entry[]): LabelMatch | null {
  const { ordinal } = splitOrdinal(text);
  const printed = ordinal ? `${ordinal.style}${ordinal.value}` : undefined;
  const fitting = candidates.filter((entry) => entry.label.ordinal === printed);
  const [only] = fitting;
  return fitting.length === 1 && only ? { label: only.label, distance: 0 } : null;
}

/** Levenshtein distance, given up (limit + 1) as soon as it must exceed the limit. */
export function editDistance(a: string, b: string, limit: number): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const value = Math.min(
        (previous[j] ?? 0) + 1,
        (current[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      current.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return limit + 1;
    previous = current;
  }
  return previous[b.length] ?? limit + 1;
}
