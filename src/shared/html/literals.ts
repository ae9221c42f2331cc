/**
 * String literals in scripts and JSON, unescaped. Only what is needed to find HTML that a page keeps in a string: literals in
 * quotes or backticks, pieces joined by `+`, and the key before a literal. A quote that is none (in a comment, in a regular
 * expression) ends at its line and harms nothing.
 */

export interface Literal {
  readonly value: string;
  /** The key or variable before it: `"title": "…"`, `var title = "…"`. */
  readonly key: string | null;
  /** Line on which it begins, counted from 0. */
  readonly line: number;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };

/** All literals, in order. Linear in the length of the text. */
export function* literalsOf(text: string): Generator<Literal> {
  let line = 0;
  let counted = 0;
  let key: string | null = null;
  let pending: (Literal & { readonly end: number }) | null = null;
  const quote = /["'`]/g;
  for (let match = quote.exec(text); match; match = quote.exec(text)) {
    const start = match.index;
    const end = endOf(text, start);
    if (end < 0) continue;
    quote.lastIndex = end + 1;
    for (let at = text.indexOf('\n', counted); at >= 0 && at < start; at = text.indexOf('\n', at + 1)) line += 1;
    counted = start;
    const value = unescapeLiteral(text.slice(start + 1, end));
    if (pending && /^\s*\+\s*$/.test(text.slice(pending.end + 1, Math.min(start, pending.end + 50)))) {
      pending = { value: pending.value + value, key: pending.key, line: pending.line, end };
      continue;
    }
    if (pending) yield pending;
    if (/^\s*:/.test(text.slice(end + 1, end + 20))) {
      key = value;
      pending = null;
      continue;
    }
    pending = { value, key: key ?? nameBefore(text, start), line, end };
    key = null;
  }
  if (pending) yield pending;
}

/** Index of the closing quote, or -1 when the literal is broken off by the end of its line. */
function endOf(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at += 1;
    else if (character === quote) return at;
    else if (character === '\n' && quote !== '`') return -1;
  }
  return -1;
}

/** `content` in `content: "…"`, `var content = "…"`. */
function nameBefore(text: string, start: number): string | null {
  return /([\w$]+)\s*[=:]\s*$/.exec(text.slice(Math.max(0, start - 60), start))?.[1] ?? null;
}

function unescapeLiteral(raw: string): string {
  if (!raw.includes('\\')) return raw;
  return raw.replace(
    /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r?\n|[\s\S]))/g,
    (_all, ...groups) => {
      const [point, unit, byte, character = ''] = groups as (string | undefined)[];
      const hex = point ?? unit ?? byte;
      if (hex !== undefined) {
        const code = Number.parseInt(hex, 16);
        return point === undefined ? String.fromCharCode(code) : code <= 0x10ffff ? String.fromCodePoint(code) : '';
      }
      return character.endsWith('\n') ? '' : (ESCAPES[character] ?? character);
    },
  );
}
