/**
 * Which place of GB/T 2260 a body belongs to, and its level and kind, by the names in print.
 *
 * A place is named by a chain from outside to inside (长春市绿园区…); each name lies in the one before it. A name that stands
 * alone counts only if no other place of the country has it. Short names (长春) count only at prefecture and province
 * level, if unique, and in front of a place inside it or of a zone. What is ambiguous gives null: a wrong code is worse
 * than none.
 *
 * Level: that of the place (`division`). A township or subdistrict is listed under its county, whose code it has, so its
 * level is `county`; `township` is for bodies inside a township. Without a code the suffix of the name decides.
 */
import { DIVISIONS, isWithin, levelOfCode, type Division } from '../../shared/model/divisions.js';
import type { BodyKind, Level } from '../../shared/model/report.js';

interface Chain {
  readonly division: Division;
  /** Length of the text that names it. */
  readonly length: number;
}

const byName = new Map<string, Division[]>();
const byShort = new Map<string, Division[]>();
let longest = 0;
for (const division of DIVISIONS) {
  put(byName, division.name, division);
  put(byShort, shortName(division), division);
  longest = Math.max(longest, division.name.length);
}

function put(index: Map<string, Division[]>, name: string, division: Division): void {
  const list = index.get(name);
  if (list) list.push(division);
  else index.set(name, [division]);
}

function shortName(division: Division): string {
  const name = division.name.replace(/(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|省|市|地区|盟|区|县|旗)$/u, '');
  return name.length >= 2 ? name : division.name;
}

/** Names of two characters (城区, 郊区, 矿区) mean a place only inside another one. */
const GENERIC = /^.[区县市]$/u;

const ZONE =
  /^.{0,12}?(?:高新|经济|经开|新区|开发|工业|产业|保税|综合|旅游|度假|示范|生态|净月|汽车|临空|航空|自由贸易|自贸)/u;

/** The place that a text begins with; null if it names none, or several could be meant. */
export function placeAtStart(text: string): Chain | null {
  let current: Division | null = null;
  let at = 0;
  for (let depth = 0; depth < 3; depth++) {
    const next = nextPlace(text, at, current);
    if (!next) break;
    current = next.division;
    at += next.length;
  }
  return current ? { division: current, length: at } : null;
}

function nextPlace(text: string, at: number, within: Division | null): Chain | null {
  for (let length = Math.min(longest, text.length - at); length >= 2; length--) {
    const name = text.slice(at, at + length);
    if (!within && GENERIC.test(name)) continue;
    if (name.endsWith('市') && text[at + length] === '场') continue;
    const full = only(byName.get(name), within);
    if (full) return { division: full, length };
    if ((byName.get(name)?.length ?? 0) > 0 && !within) {
      const told = toldApart(byName.get(name) ?? [], text.slice(at + length));
      if (told) return { division: told, length };
      return null;
    }
    const short = only(byShort.get(name), within);
    if (short && shortCounts(short, within, text.slice(at + length))) return { division: short, length };
  }
  return null;
}

function only(found: readonly Division[] | undefined, within: Division | null): Division | null {
  const inside = (found ?? []).filter(
    (division) => !within || (division.code !== within.code && isWithin(division.code, within.code)),
  );
  return inside.length === 1 ? (inside[0] ?? null) : null;
}

/** Of several places of one name the one that holds the place named next. */
function toldApart(candidates: readonly Division[], rest: string): Division | null {
  const holding = candidates.filter((candidate) => nextPlace(rest, 0, candidate) !== null);
  return holding.length === 1 ? (holding[0] ?? null) : null;
}

/** A short name inside another place, or in front of a place inside it, or of a zone. */
function shortCounts(division: Division, within: Division | null, rest: string): boolean {
  if (within) return /^(?:区|县|市)?.{0,8}(?:政府|局|委|办|镇|乡|街道|新区|开发区|园区|工业|经济|集中区)/u.test(rest);
  if (division.level === 'county') return false;
  return ZONE.test(rest) || nextPlace(rest, 0, division) !== null;
}

/** The place named right before a body's name in a text: …要求，长春市双阳区|太平镇人民政府. */
export function placeBefore(text: string, name: string): Division | null {
  const bare = name.replace(/人民政府$|办事处$/u, '');
  if (bare.length < 3) return null;
  let found: Division | null = null;
  for (let at = text.indexOf(bare); at >= 0; at = text.indexOf(bare, at + 1)) {
    const before = text.slice(Math.max(0, at - 30), at);
    for (let start = 0; start < before.length; start++) {
      const chain = placeAtStart(before.slice(start));
      if (!chain || start + chain.length !== before.length) continue;
      if (found && found.code !== chain.division.code) return null;
      found = chain.division;
      break;
    }
  }
  return found;
}

/** Suffixes and what they are, the first that fits. */
const KINDS: readonly (readonly [RegExp, BodyKind])[] = [
  [/(?:镇|乡|苏木)(?:人民政府)?$/u, 'township'],
  [/街道(?:办事处)?$|街道办$/u, 'subdistrict'],
  [/政府办公[室厅]$|办公[室厅]$|政府办$/u, 'office'],
  [
    /(?:区|园|城|港|岛|湖|山|试验区|开发)(?:党工委)?(?:行政)?(?:管理委员会|管委会)$|(?:开发区|高新区|经开区|工业园区?|产业园区?|集中区|保税区|试验区|度假区|示范区|新城|园区)$/u,
    'zone',
  ],
  [/(?:医院|大学|学院|学校|中学|小学|幼儿园|中心|馆|站|所|公司|集团|协会|联合会|社|场|院)$/u, 'institution'],
  [/(?:局|厅|委员会|委|部|队|署|处|办|支队|总队)$/u, 'department'],
  [/新区$/u, 'zone'],
  [/人民政府$/u, 'government'],
];

/** The kind of body that a name says; null if its ending is not known. */
export function kindOf(name: string): BodyKind | null {
  const bare = name.replace(/[（(][^（）()]*[）)]$/u, '');
  const chain = placeAtStart(bare);
  if (chain && (chain.length === bare.length || bare.slice(chain.length) === '人民政府')) return 'government';
  if (/^(?:省|市|县|区|旗)?人民政府$/u.test(bare)) return 'government';
  return KINDS.find(([pattern]) => pattern.test(bare))?.[1] ?? null;
}

/** The level of a body's place: by its code, else by what its name says. */
export function levelOf(name: string | null, division: string | null): Level | null {
  const inTownship =
    name !== null &&
    /(?:镇|乡|街道)(?:人民政府)?(?:办事处)?[\u4e00-\u9fff]{2,}$/u.test(name) &&
    !/(?:镇|乡|街道)(?:人民政府|办事处)?$/u.test(name);
  if (inTownship && kindOf(name) !== null && !isTownshipName(name)) {
    const tail = /(?:镇|乡|街道)(?:人民政府|办事处)?([\u4e00-\u9fff]{2,})$/u.exec(name)?.[1] ?? '';
    if (/(?:所|站|中心|院|学校|小学|中学|办公室)$/u.test(tail) && !/^(?:区|县|市)/u.test(tail)) return 'township';
  }
  if (division !== null) return levelOfCode(division);
  if (name === null) return null;
  if (isTownshipName(name)) return 'county';
  if (/^(?:[\u4e00-\u9fff]{0,6}省|省)/u.test(name)) return 'province';
  return /^(?:[\u4e00-\u9fff]{0,6}[县旗]|[县旗])/u.test(name) ? 'county' : null;
}

function isTownshipName(name: string): boolean {
  return /(?:镇|乡|街道)(?:人民政府|办事处|办)?$/u.test(name);
}
