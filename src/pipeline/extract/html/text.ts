/** White space of HTML text: runs collapse as a browser shows them, but a line break between two Chinese characters is none. */

/** Marks that print nothing. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]+/g;
const HAS_INVISIBLE = /[\u00ad\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff]/;

/** Chinese characters and their punctuation, full-width forms. */
const WIDE = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—]/;

/**
 * Text of a node with its runs of white space made one character: `\n` if the run has a line break, a blank otherwise.
 * No-break spaces are print, not white space.
 */
export function collapseRuns(value: string): string {
  const visible = HAS_INVISIBLE.test(value) ? value.replace(INVISIBLE, '') : value;
  return visible.replace(/[ \t\r\n\f]+/g, (run) => (run.includes('\n') || run.includes('\r') ? '\n' : ' '));
}

/** The text of a whole paragraph out of collapsed pieces: breaks resolved, ends trimmed. */
export function finishText(pieces: string): string {
  const text = pieces.trim();
  if (!/[\n ]/.test(text)) return text;
  return text.replace(/[ \n]+/g, (run, at: number) => {
    if (!run.includes('\n')) return ' ';
    const before = text[at - 1] ?? '';
    const after = text[at + run.length] ?? '';
    return WIDE.test(before) && WIDE.test(after) ? '' : ' ';
  });
}

export function countLines(value: string): number {
  let count = 0;
  for (let at = value.indexOf('\n'); at >= 0; at = value.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** `2024-01-17` out of a text that holds a whole date, or null. */
export function dateIn(text: string): string | null {
  const match = /(\d{4})\s*[-年./]\s*(\d{1,2})\s*[-月./]\s*(\d{1,2})(?!\d)/.exec(text);
  if (!match) return null;
  const [, year = '', month = '', day = ''] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return date.toISOString().startsWith(iso) ? iso : null;
}
