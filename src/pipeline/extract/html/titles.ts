/** `<title>` elements carry the site's name before or behind the article's. */

const SEPARATOR = /\s*(?:[-_|｜—–]{1,2}|--)\s*/;
const REPORT = /公开|年报|报告/;

/** The title without the site's name, if it can be told apart, then the title as it is. */
export function windowTitles(title: string): string[] {
  const parts = title.split(SEPARATOR).filter((part) => part !== '');
  const reports = parts.filter((part) => REPORT.test(part));
  const [only] = reports;
  return parts.length > 1 && reports.length === 1 && only !== undefined ? [only, title] : [title];
}
