/** HTML that a page, a script file or an interface's answer keeps in a string. */
import { literalsOf, type Literal } from '../../../shared/html/literals.js';
import { dateIn } from './text.js';

export interface Embedded {
  readonly html: string;
  /** Line of the document on which the string begins. */
  readonly line: number;
  /** What stands beside it in other strings. */
  readonly title: string | null;
  readonly publisher: string | null;
  readonly publishedOn: string | null;
}

/** Shorter strings hold no report. */
const SHORTEST = 120;
const TAG = /<(?:p|div|table|td|span|br)\b/i;
const ESCAPED_TAG = /&lt;(?:p|div|table|td|span|br)\b/i;
const REPORT = /信息公开|年度报告|第二十条|本年新收|予以公开|结果维持/g;

const KEYS = {
  title: /^(?:title|doctitle|doc_title|articletitle|subject|name|bt)$/i,
  publisher: /^(?:publisher|publishorg|pubunit|fbjg|source|sourcename|organ(?:name)?|deptname)$/i,
  published: /^(?:publishtime|publishdate|publishedtime|pubdate|pubtime|docreltime|releasetime|fbrq|fbsj)$/i,
} as const;

/** True for a document that is JSON, JSONP or a script as a whole. */
export function isScriptDocument(text: string): boolean {
  return /^[\s\ufeff]*(?:[{[]|(?:var|let|const)\s|[\w.$]+\s*\(\s*[{["'])/.test(text.slice(0, 300));
}

/** The string most likely to hold a report, or null. */
export function embeddedHtml(holders: readonly { readonly text: string; readonly line: number }[]): Embedded | null {
  let best: { html: string; line: number; score: number } | null = null;
  const beside: Literal[] = [];
  for (const { text, line } of holders) {
    if (text.length < SHORTEST) continue;
    for (const literal of candidates(text)) {
      if (literal.value.length < SHORTEST) {
        if (literal.key !== null && literal.value !== '') beside.push(literal);
        continue;
      }
      const html = plainHtml(literal.value);
      const score = html === null ? 0 : [...html.matchAll(REPORT)].length;
      if (html !== null && score > (best?.score ?? 0)) best = { html, line: line + literal.line, score };
    }
  }
  if (!best) return null;
  const valueOf = (key: RegExp): string | null => beside.find((literal) => key.test(literal.key ?? ''))?.value ?? null;
  return {
    html: best.html,
    line: best.line,
    title: valueOf(KEYS.title),
    publisher: valueOf(KEYS.publisher),
    publishedOn: dateIn(valueOf(KEYS.published) ?? ''),
  };
}

/** The literals of a script; the text as a whole when it is HTML itself (a text area, a template in a script). */
function* candidates(text: string): Generator<Literal> {
  if (/^\s*<[a-z!]/i.test(text)) yield { value: text, key: null, line: 0 };
  else yield* literalsOf(text);
}

/** The string as HTML: as it is, or with its tags unescaped once. */
function plainHtml(value: string): string | null {
  if (TAG.test(value)) return value;
  if (!ESCAPED_TAG.test(value)) return null;
  return value
    .replace(/&lt;/gi, '<')
    .replace(/&gt;/gi, '>')
    .replace(/&quot;/gi, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/gi, '&');
}
