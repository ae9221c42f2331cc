/**
 * What the network of this folder tells apart: the characters of numeric cells, and three classes that are no character
 * of a number. The order is the order of the network's outputs: changing it means training anew (training/digits/).
 */
export const CHARACTERS = '0123456789-+.,/';

/** A character that no number has (万, 元, 无, a letter). */
export const OTHER = CHARACTERS.length;
/** Dirt, the rest of a rule: nothing is printed there. */
export const NOISE = OTHER + 1;
/** Not one character: a part of one, or several that touch. */
export const JUNK = NOISE + 1;

export const CLASSES = JUNK + 1;

/** How a character that no number has is written in a candidate. */
export const UNKNOWN_CHARACTER = '□';

/** The text that a class stands for; null: a segment of this class is none that a reading may use. */
export function textOf(index: number): string | null {
  if (index === JUNK) return null;
  if (index === NOISE) return '';
  return index === OTHER ? UNKNOWN_CHARACTER : (CHARACTERS[index] ?? null);
}
