/**
 * Digits that stand side by side and are not one number: text that is set apart from the text beside it (a link, white, off the
 * line, tiny) may be the mark of a note, or not be seen at all. Readers put a blank between the two: what it means is not theirs
 * to guess, and `12 3` is no number.
 */

const DIGIT_AT_END = /[\d０-９]$/;
const DIGIT_AT_START = /^[\d０-９]/;

export function endsInDigit(text: string): boolean {
  return DIGIT_AT_END.test(text);
}

/** Whether a blank belongs between two texts, of which one is set apart from the other. */
export function areKeptApart(before: string, after: string): boolean {
  return DIGIT_AT_END.test(before) && DIGIT_AT_START.test(after);
}
