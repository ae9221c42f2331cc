/** What the shape of an address says: an article, a file, a list, and which page of a list. A hint where words are missing. */

const FILE = /\.(?:pdf|docx?|wps|xlsx?|et|rtf|ofd|zip|rar|7z|jpe?g|png|gif|bmp|tiff?)$/i;
/** Hrefs that give files without saying which kind; the answer's content type decides. */
const DOWNLOAD =
  /\/(?:download|downfile|filedown|attach(?:ment)?|file)\w*(?:\.(?:jsp|do|aspx?|php|action|ashx))?(?:\/|\?|$)|[?&](?:file(?:name|path|id)?|attach(?:id)?|accessory)=/i;

const ARTICLES: readonly RegExp[] = [
  /\/t\d{8}_\d+(?:_\d+)?\.\w+$/,
  /\/art_\d+_\w+\.html?$/,
  /\/art\/\d{4}\//,
  /\/post_\d+\.html?$/,
  /\/info\/\d+\/\d+\.html?$/,
  /\/[0-9a-f]{24,40}\.\w+$/i,
  /\/content_\d+\.\w+$/,
  /[/_-]\d{5,}\.s?html?$/,
  /\/(?:20\d{2}[-/]?[01]\d|20\d{2}\/\d{1,2}\/\d{1,2})\/[^/]+\.s?html?$/,
  /\/(?:show|detail|view|article|content|read|news|info)\w*\/[\w-]*\d{3,}/i,
  /(?:show|detail|view|article|content|read|news|info)\w*\.(?:jsp|aspx?|php|do|action|html?)\?.*\bid=|NewsContentUrl/i,
  /\/doc_[0-9a-f]+\.html?$/i,
];

export function isFile(url: string): boolean {
  return FILE.test(pathOf(url));
}

/** An article or a file, not a list. */
export function isDocument(url: string): boolean {
  return isFile(url) || isArticle(url) || isDownload(url);
}

export function isDownload(url: string): boolean {
  return DOWNLOAD.test(url);
}

/** An address that articles have and lists have not. */
function isArticle(url: string): boolean {
  return ARTICLES.some((shape) => shape.test(url));
}

/** Path of a canonical address. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}

export function isPicture(url: string): boolean {
  return /\.(?:jpe?g|png|gif|bmp|tiff?)$/i.test(pathOf(url));
}

/** Names of parameters that count pages. */
const PAGE_PARAMETER =
  /^(?:page|pageno|pagenum|pagenumber|pageindex|pagecode|currentpage|curpage|cur_page|currpage|nowpage|p|pn|pg|page_no|page_num|pageid|startpage)$/i;

/** Number of a list's page in its address, and the address without it; null when it says none. */
export function pageNumber(url: string): { readonly number: number; readonly list: string } | null {
  const parsed = new URL(url);
  for (const [name, value] of parsed.searchParams) {
    if (!PAGE_PARAMETER.test(name) || !/^\d{1,6}$/.test(value)) continue;
    parsed.searchParams.delete(name);
    return { number: Number(value), list: parsed.href };
  }
  const match = /^(.*\/[A-Za-z][\w-]*?)[_-](\d{1,4})(\.\w+)$/.exec(parsed.pathname);
  if (match?.[1] !== undefined && match[2] !== undefined) {
    parsed.pathname = `${match[1]}${match[3] ?? ''}`;
    return { number: Number(match[2]), list: parsed.href };
  }
  return null;
}

export function isPageParameter(name: string): boolean {
  return PAGE_PARAMETER.test(name);
}

/** The address with another value of a parameter, which keeps its place and the others as they are written. */
export function withParameter(url: string, name: string, value: string): string {
  const at = url.indexOf('?');
  if (at < 0) return `${url}?${name}=${value}`;
  return `${url.slice(0, at + 1)}${withParameterIn(url.slice(at + 1), name, value)}`;
}

/** The same for a form body or a query alone. */
export function withParameterIn(query: string, name: string, value: string): string {
  const parts = query.split('&').filter((part) => part !== '');
  const at = parts.findIndex((part) => part.split('=')[0] === name);
  if (at < 0) parts.push(`${name}=${value}`);
  else parts[at] = `${name}=${value}`;
  return parts.join('&');
}
