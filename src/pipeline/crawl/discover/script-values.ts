/**
 * Values that stand in a script as literals: objects, arrays, strings, numbers, names that were given a literal before
 * (`var sid = '2'`), strings put together from them. Read as data, never run; what is not a literal is `unknown` and says
 * nothing. Depth and number of values are bounded.
 */
import { literalsOf } from '../../../shared/html/literals.js';
import { isPageParameter } from './addresses.js';

/** A value of a script. `Unread` stands for what only running it would tell. */
export type ScriptValue = string | number | boolean | null | Unread | readonly ScriptValue[] | ScriptObject;
export interface ScriptObject {
  readonly [key: string]: ScriptValue;
}
/** A name or an expression. `text` is a part of it: the beginning of a string that goes on with something unread. */
export class Unread {
  constructor(
    readonly name: string | null,
    readonly text = '',
  ) {}
}

const DEPTH = 40;
/** What one page's scripts may cost: values read, and characters passed over. */
const VALUES = 50_000;
const CHARACTERS_A_VALUE = 50;
/** Longer strings are put together by nobody who means an address. */
const LONGEST_JOINED = 10_000;

/** Spent by all readers that share it; when nothing is left they read no more. */
export interface Budget {
  left: number;
}

export function newBudget(): Budget {
  return { left: VALUES };
}
const SPACE = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
const NUMBER = /[+-]?\d+(?:\.\d+)?/y;
const NAME = /[A-Za-z_$][\w$]*(?:\s*\.\s*[A-Za-z_$][\w$]*)*/y;

/** Reads the literal at a place. */
export class ScriptReader {
  readonly #text: string;
  readonly #known: ReadonlyMap<string, ScriptValue>;
  #at: number;
  readonly #budget: Budget;

  constructor(text: string, at: number, known: ReadonlyMap<string, ScriptValue> = new Map(), budget = newBudget()) {
    this.#text = text;
    this.#budget = budget;
    this.#at = at;
    this.#known = known;
  }

  /** Place behind what was read. */
  get at(): number {
    return this.#at;
  }

  /** A value with what is joined to it by `+`. */
  value(depth = 0): ScriptValue {
    let value = this.#single(depth);
    while (this.#take('+')) {
      const next = this.#single(depth);
      value = joined(value, next);
    }
    return value;
  }

  /** The arguments of a call, the reader standing behind its `(`. */
  arguments(): ScriptValue[] {
    const found: ScriptValue[] = [];
    while (found.length < 20) {
      if (this.#take(')')) break;
      const before = this.#at;
      found.push(this.value());
      if (!this.#take(',') && (this.#take(')') || !this.#skipTo(',', ')') || this.#at === before)) break;
    }
    return found;
  }

  #single(depth: number): ScriptValue {
    this.#budget.left -= 1;
    this.#space();
    if (depth > DEPTH || this.#budget.left < 0) return new Unread(null);
    const first = this.#text[this.#at] ?? '';
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    const string = this.#string();
    if (string !== null) return stringOf(string);
    const number = this.#match(NUMBER);
    if (number !== null) return Number(number);
    const name = this.#match(NAME);
    if (name !== null) return this.#named(name);
    return new Unread(null);
  }

  #named(name: string): ScriptValue {
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'null' || name === 'undefined') return null;
    if (this.#text[this.#at] === '(' || this.#text[this.#at] === '[') return new Unread(name);
    return this.#known.get(name) ?? new Unread(name);
  }

  #object(depth: number): ScriptValue {
    this.#at += 1;
    const entries: [string, ScriptValue][] = [];
    while (this.#budget.left > 0) {
      this.#space();
      if (this.#take('}') || this.#at >= this.#text.length) break;
      const string = this.#string();
      const key = string === null ? (this.#match(NAME) ?? this.#match(NUMBER)) : stringOf(string);
      if (key === null || !this.#take(':')) {
        if (!this.#skipTo(',', '}')) break;
        if (this.#take(',')) continue;
        this.#take('}');
        break;
      }
      entries.push([key, this.value(depth + 1)]);
      if (this.#take(',')) continue;
      if (this.#take('}') || !this.#skipTo(',', '}')) break;
      if (!this.#take(',')) {
        this.#take('}');
        break;
      }
    }
    return Object.fromEntries(entries);
  }

  #array(depth: number): ScriptValue {
    this.#at += 1;
    const items: ScriptValue[] = [];
    while (this.#budget.left > 0) {
      if (this.#take(']') || this.#at >= this.#text.length) break;
      items.push(this.value(depth + 1));
      if (this.#take(',')) continue;
      if (this.#take(']') || !this.#skipTo(',', ']')) break;
      if (!this.#take(',')) {
        this.#take(']');
        break;
      }
    }
    return items;
  }

  /** Passes over what is no literal up to one of two characters of the same level. */
  #skipTo(one: string, other: string): boolean {
    let level = 0;
    for (; this.#at < this.#text.length && this.#budget.left > 0; this.#at++) {
      this.#budget.left -= 1 / CHARACTERS_A_VALUE;
      const character = this.#text[this.#at] ?? '';
      if (level === 0 && (character === one || character === other)) return true;
      if (character === '"' || character === "'" || character === '`') {
        if (this.#string() !== null) this.#at -= 1;
      } else if (character === '(' || character === '{' || character === '[') level += 1;
      else if (character === ')' || character === '}' || character === ']') level -= 1;
      if (level < 0) return false;
    }
    return false;
  }

  #space(): void {
    SPACE.lastIndex = this.#at;
    this.#at += SPACE.exec(this.#text)?.[0].length ?? 0;
  }

  #take(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** A string with its quotes, or null. */
  #string(): string | null {
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'" && quote !== '`') return null;
    for (let end = this.#at + 1; end < this.#text.length; end++) {
      const character = this.#text[end];
      if (character === '\\') end += 1;
      else if (character === quote) {
        const string = this.#text.slice(this.#at, end + 1);
        this.#budget.left -= string.length / CHARACTERS_A_VALUE / 10;
        this.#at = end + 1;
        return string;
      } else if (character === '\n' && quote !== '`') break;
      if ((end - this.#at) % 1_000 === 0) this.#budget.left -= 1;
      if (this.#budget.left < 0) return null;
    }
    return null;
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (!match) return null;
    this.#at += match[0].length;
    return match[0];
  }
}

function joined(one: ScriptValue, other: ScriptValue): ScriptValue {
  if (one instanceof Unread) return one.text === '' ? one : new Unread(one.name, one.text);
  const text = scalar(one);
  if (text === null) return new Unread(null);
  if (other instanceof Unread) {
    // the number of the page, given by the caller: what follows it is still of the address, and the first page has it all
    const parameter = /[?&]([\w.]+)=$/.exec(text)?.[1];
    if (other.name !== null && other.text === '' && parameter !== undefined && isPageParameter(parameter))
      return `${text}1`;
    return new Unread(other.name, text + other.text);
  }
  const more = scalar(other);
  return more === null || text.length + more.length > LONGEST_JOINED ? new Unread(null, text) : text + more;
}

/** A string or number as text. */
export function scalar(value: ScriptValue | undefined): string | null {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : null;
}

export function isObject(value: ScriptValue | undefined): value is ScriptObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unread);
}

export function isList(value: ScriptValue | undefined): value is readonly ScriptValue[] {
  return Array.isArray(value);
}

function stringOf(quoted: string): string {
  for (const { value } of literalsOf(quoted)) return value;
  return '';
}

/** The literals that names were given in a script, by name; later ones win. */
export function namedValues(
  text: string,
  given: ReadonlyMap<string, ScriptValue> = new Map(),
  budget = newBudget(),
): Map<string, ScriptValue> {
  const known = new Map(given);
  const assignment =
    /(?:^|\b(?:var|let|const)\s{1,20}|[;{}\n]\s{0,20}|,\s{0,20})((?:window\.)?[A-Za-z_$][\w$]{0,60})\s{0,20}=(?!=)/g;
  for (
    let match = assignment.exec(text);
    match && known.size < 2_000 && budget.left > 0;
    match = assignment.exec(text)
  ) {
    const reader = new ScriptReader(text, assignment.lastIndex, known, budget);
    const value = reader.value();
    if (value instanceof Unread && value.text === '') continue;
    known.set((match[1] ?? '').replace(/^window\./, ''), value);
    if (isObject(value) || isList(value)) assignment.lastIndex = Math.max(assignment.lastIndex, reader.at - 1);
  }
  return known;
}
