/**
 * Decoded text → lines with their kind. Marks of the dumping tool (`[bookmark: _GoBack]`, `[image: …]`) are taken out, images
 * are counted; control characters become blanks, so that nothing printed apart is ever glued together.
 */
import { NianbaoError } from '../../../shared/errors.js';

/**
 * - `blank`: nothing printed, and no tab; ends the row of a dump.
 * - `mark`: nothing but marks of the dumping tool; as if it were not there.
 * - `cell`: one tab before everything else: a cell of a dump, maybe empty.
 * - `fields`: tabs between cells.
 * - `pipes`: pipes between cells.
 * - `rule`: a drawn line of a table (`|---|---|`, `+----+`).
 * - `plain`: everything else.
 */
export type LineKind = 'blank' | 'mark' | 'cell' | 'fields' | 'pipes' | 'rule' | 'plain';

export interface Line {
  readonly kind: LineKind;
  /** From 1. */
  readonly number: number;
  /** As printed, marks left out. */
  readonly raw: string;
  /** Trimmed. */
  readonly text: string;
}

export interface Lines {
  readonly lines: Line[];
  readonly images: number;
}

/** Far above any report (2,000 lines); a text beyond is refused with `too_complex`. */
export const LINE_LIMIT = 200_000;

const MARK = /\[(?:bookmark|image)\s*[:：][^[\]\n]{0,300}\]/giu;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u0006\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;
const PIPE = /[|｜│┃]/u;
const RULE = /^[\s|｜│┃:+\-—─━┼├┤┌┐└┘┬┴═╋]+$/u;

/** Throws `too_complex` over LINE_LIMIT lines that print something. */
export function readLines(text: string): Lines {
  const lines: Line[] = [];
  let images = 0;
  let number = 0;
  let printed = 0;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  while (start <= text.length) {
    const end = lineEnd(text, start);
    number += 1;
    const { raw, marks } = end === start ? EMPTY : withoutMarks(text.slice(start, end));
    start = end + (text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF ? 2 : 1);
    images += marks?.images ?? 0;
    const trimmed = raw.trim();
    const kind = marks && trimmed === '' && !raw.includes('\t') ? 'mark' : kindOf(raw, trimmed);
    if (kind === 'blank') {
      // runs of blank lines say no more than one does
      if (lines.at(-1)?.kind !== 'blank') lines.push({ kind, number, raw: '', text: '' });
      continue;
    }
    printed += 1;
    if (printed > LINE_LIMIT) throw new NianbaoError('too_complex', { what: 'lines of the text', limit: LINE_LIMIT });
    lines.push({ kind, number, raw, text: trimmed });
  }
  return { lines, images };
}

const LF = 0x0a;
const CR = 0x0d;

/** Position of the line break after `start`, or the text's end. */
function lineEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR || code === 0x85 || code === 0x2028 || code === 0x2029) return at;
  }
  return text.length;
}

interface Cleaned {
  readonly raw: string;
  /** Null: the line has no mark. */
  readonly marks: { readonly images: number } | null;
}

const EMPTY: Cleaned = { raw: '', marks: null };

function withoutMarks(printed: string): Cleaned {
  // Word's cell mark is a tab to us
  const clean = printed.replace(CONTROL, ' ').replaceAll('\u0007', '\t');
  if (!clean.includes('[')) return { raw: clean, marks: null };
  let images = 0;
  const raw = clean.replace(MARK, (mark) => {
    if (mark.slice(1, 6).toLowerCase() === 'image') images += 1;
    return '';
  });
  return { raw, marks: raw === clean ? null : { images } };
}

function kindOf(raw: string, trimmed: string): LineKind {
  const tab = raw.indexOf('\t');
  if (trimmed === '') {
    if (tab < 0) return 'blank';
    return raw.indexOf('\t', tab + 1) < 0 ? 'cell' : 'fields';
  }
  if (PIPE.test(trimmed)) return RULE.test(trimmed) && /[-—─━═]/u.test(trimmed) ? 'rule' : 'pipes';
  if (/^[+┌├└╔]/u.test(trimmed) && trimmed.length > 2 && RULE.test(trimmed)) return 'rule';
  if (tab < 0) return 'plain';
  const alone = raw.indexOf('\t', tab + 1) < 0;
  return alone && raw.slice(0, tab).trim() === '' ? 'cell' : 'fields';
}
