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
const LINE_BREAK = /\r\n|[\n\r\u0085\u2028\u2029]/gu;
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const CONTROL = /[\u0000-\u0006\u0008\u000b\u000c\u000e-\u001f\u007f]/gu;
const RULE = /^[\s|｜│┃:+\-—─━┼├┤┌┐└┘┬┴═╋]+$/u;

/** Throws `too_complex` over LINE_LIMIT lines that print something. */
export function readLines(text: string): Lines {
  const lines: Line[] = [];
  let images = 0;
  let number = 0;
  let printed = 0;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  LINE_BREAK.lastIndex = start;
  for (;;) {
    const found = LINE_BREAK.exec(text);
    const end = found ? found.index : text.length;
    number += 1;
    let raw = text.slice(start, end);
    let marked = false;
    if (raw.includes('[')) {
      const bare = raw.replace(MARK, (mark) => {
        if (mark[1] === 'i' || mark[1] === 'I') images += 1;
        return '';
      });
      marked = bare !== raw;
      raw = bare;
    }
    // Word's cell mark is a tab to us
    raw = raw.replace(CONTROL, ' ').replaceAll('\u0007', '\t');
    const trimmed = raw.trim();
    const kind = marked && trimmed === '' && !raw.includes('\t') ? 'mark' : kindOf(raw, trimmed);
    // runs of blank lines say no more than one does
    if (kind !== 'blank') {
      printed += 1;
      if (printed > LINE_LIMIT) throw new NianbaoError('too_complex', { what: 'lines of the text', limit: LINE_LIMIT });
      lines.push({ kind, number, raw, text: trimmed });
    } else if (lines.length > 0 && lines[lines.length - 1]?.kind !== 'blank') {
      lines.push({ kind, number, raw: '', text: '' });
    }
    if (!found) break;
    start = end + found[0].length;
  }
  return { lines, images };
}

function kindOf(raw: string, trimmed: string): LineKind {
  const tab = raw.indexOf('\t');
  if (trimmed === '') {
    if (tab < 0) return 'blank';
    return raw.indexOf('\t', tab + 1) < 0 ? 'cell' : 'fields';
  }
  if (/[|｜│┃]/u.test(trimmed)) return RULE.test(trimmed) && /[-—─━═]/u.test(trimmed) ? 'rule' : 'pipes';
  if (/^[+┌├└╔]/u.test(trimmed) && trimmed.length > 2 && RULE.test(trimmed)) return 'rule';
  if (tab < 0) return 'plain';
  const alone = raw.indexOf('\t', tab + 1) < 0;
  return alone && raw.slice(0, tab).trim() === '' ? 'cell' : 'fields';
}
