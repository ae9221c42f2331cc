/** Text of pages for comparison. */

/** White space as a browser shows it, without marks that print nothing. */
export function tidy(text: string): string {
  return text
    .replace(/[\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+/g, '')
    .replace(/[\s\u00a0\u3000]+/g, ' ')
    .trim();
}

/** Without any white space, full-width letters and digits as plain ones: what title patterns are matched on. */
export function tight(text: string): string {
  return tidy(text)
    .replace(/ +/g, '')
    .replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
}
