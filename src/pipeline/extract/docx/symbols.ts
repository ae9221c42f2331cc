/**
 * Signs (`w:sym`): a character code in a font. In a text font the code is the character; the sign fonts of Windows have their
 * signs at 20–FF, also written F020–F0FF, and mammoth knows what they are in Unicode.
 */

export type Sign = { readonly font: string; readonly char: string } | { readonly text: string };

/** A sign that has no character in Unicode. */
export const UNKNOWN_SIGN = '\uFFFD';

const SIGN_FONTS: ReadonlySet<string> = new Set(['symbol', 'webdings', 'wingdings', 'wingdings 2', 'wingdings 3']);

/** A sign for mammoth, or the text it is; `UNKNOWN_SIGN` when only the font knows. */
export function signOf(font: string, char: string): Sign {
  const code = /^[0-9a-f]{1,6}$/i.test(char) ? Number.parseInt(char, 16) : 0;
  const inFont = code >= 0xf000 && code <= 0xf0ff ? code - 0xf000 : code;
  if (SIGN_FONTS.has(font.toLowerCase()) && inFont >= 0x20 && inFont <= 0xff) {
    return { font, char: `F0${inFont.toString(16).toUpperCase()}` };
  }
  const isCharacter =
    code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xf8ff) && (code & 0xfffe) !== 0xfffe;
  return { text: isCharacter ? String.fromCodePoint(code) : UNKNOWN_SIGN };
}
