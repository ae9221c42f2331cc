/** Bodies: how a body's id follows from a printed name, and what its row says from all its documents. Pure functions. */
import { idOf } from '../canonical.js';
import { placesOf } from '../model/divisions.js';

const BRACKETS: Readonly<Record<string, string>> = {
  '[': '(',
  '{': '(',
  '〔': '(',
  '【': '(',
  '〖': '(',
  '〈': '(',
  ']': ')',
  '}': ')',
  '〕': ')',
  '】': ')',
  '〗': ')',
  '〉': ')',
};

/** A body's name without what is printed now so, now otherwise: NFKC, no blanks, no quotes, one kind of brackets. */
export function bodyKey(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200D\u2060\uFEFF]|["'`´‘’‚“”„«»「」『』《》〝〞〟＂＇]/gu, '')
    .replace(/[[\]{}〔〕【】〖〗〈〉]/gu, (bracket) => BRACKETS[bracket] ?? bracket);
}

/**
 * A body's key without the place that its division already says, for print names it now so, now otherwise: 淮安市洪泽区教育局,
 * 洪泽区教育局 and 区教育局 are one body of 320813. Only the division's own name is left out, alone or behind the places it
 * lies in: what belongs to another place keeps its name.
 */
export function withoutPlace(division: string | null, key: string): string {
  const outer = division === null ? [] : placesOf(division);
  const own = outer.find(({ code }) => code === division)?.name;
  if (own === undefined) return key;
  let rest = key;
  for (const { name, code } of outer) if (code !== division && rest.startsWith(name)) rest = rest.slice(name.length);
  const kind = own.slice(-1);
  if (rest.startsWith(own)) rest = rest.slice(own.length);
  else if (rest === key && key.startsWith(kind)) rest = key.slice(kind.length);
  else return key;
  return rest === '' ? key : rest;
}

/** Id of the body of a name in a division; null without a name. */
export function bodyId(division: string | null, name: string | null): string | null {
  const key = name === null ? '' : bodyKey(name);
  return key === '' ? null : idOf('body', division, withoutPlace(division, key));
}

/** What one document says of the body it is bound to. */
export interface BodyReading {
  readonly sha256: string;
  /** Its reading still gives it to this body; a binding that a reading contradicts says nothing of the body. */
  readonly agrees: boolean;
  /** It is the current document of its report. */
  readonly current: boolean;
  readonly year: number | null;
  readonly name: string | null;
  readonly level: string | null;
  readonly kind: string | null;
}

export interface BodyFacts {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly level: string | null;
  readonly kind: string | null;
}

/**
 * A body's row from all its documents, whatever their order: the name as printed in the latest year's current report
 * (then by the smaller name), the other spellings as aliases in order, level and kind from the first that has them.
 * null: no document says anything of it.
 */
export function bodyFacts(readings: readonly BodyReading[]): BodyFacts | null {
  const speaking = readings.filter(({ agrees, name }) => agrees && name !== null).sort(preferred);
  const name = speaking[0]?.name;
  if (name === undefined || name === null) return null;
  const names = new Set(speaking.flatMap((reading) => (reading.name === null ? [] : [reading.name])));
  names.delete(name);
  return {
    name,
    aliases: [...names].sort(),
    level: speaking.find(({ level }) => level !== null)?.level ?? null,
    kind: speaking.find(({ kind }) => kind !== null)?.kind ?? null,
  };
}

/**
 * What print says of a body, under what is declared of it: a declared body (null: it is none) keeps its name and kind, and
 * names that are said to be its own are its aliases, whether they were printed or not.
 */
export function withDeclared(printed: BodyFacts, declared: BodyFacts | null, knownAs: readonly string[]): BodyFacts {
  const name = declared?.name ?? printed.name;
  const aliases = new Set([printed.name, ...printed.aliases, ...knownAs, ...(declared?.aliases ?? [])]);
  aliases.delete(name);
  return { name, aliases: [...aliases].sort(), level: printed.level, kind: declared?.kind ?? printed.kind };
}

function preferred(one: BodyReading, other: BodyReading): number {
  return (
    (other.year ?? -Infinity) - (one.year ?? -Infinity) ||
    Number(other.current) - Number(one.current) ||
    compare(one.name ?? '', other.name ?? '') ||
    compare(one.sha256, other.sha256)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
