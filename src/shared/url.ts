/**
 * One spelling per address, for identity: what is visited once, where a document was found.
 *
 * Canonical: scheme and host in lower case, no default port, no dot segments, no fragment, no trailing dot of the host,
 * escapes in upper case and none for characters that need none; without session ids (`;jsessionid=…`, `PHPSESSID=…`,
 * ASP.NET's `/(S(…))/`), tracking (`utm_…`, `spm`) and numbers against caches (`_=1700000000000`, `random=0.5`). Everything
 * else stays: the order of the query, `http` beside `https`, `index.html` beside `/`, for a server may tell them apart.
 */

/** Longer ones are traps or data. */
const LONGEST = 2_000;

/** Query parameters that say who asks, not what for. */
const SESSION =
  /^(?:jsessionid|phpsessid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|cfid|cftoken|searchid)$/i;
const TRACKING = /^(?:utm_\w+|spm|scm|gclid|fbclid|msclkid|isappinstalled|share_token|hmsr|hmpl|hmcu|hmkw|hmci)$/i;
/** Where a link was shared, by name and by value. */
const SHARED = /^from=(?:timeline|singlemessage|groupmessage)$/i;
/** Numbers that only keep caches out, by name and by value. */
const AGAINST_CACHES = /^(?:_|rnd|rand|random|nocache|timestamp|_t)$/i;
const RANDOM = /^(?:\d{9,}|0?\.\d+)$/;

/** Characters that mean the same escaped or not (RFC 3986, 2.3). */
const UNRESERVED = /^[A-Za-z0-9\-._~]$/;

/**
 * The canonical form of an address, or null when it is none that could be visited: no http or https, with a name and
 * password, longer than 2,000 characters, broken. `base` is the address of the page that it stands on.
 */
export function canonicalUrl(text: string, base?: string): string | null {
  if (text.length > LONGEST) return null;
  const url = parse(text.trim(), base);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  if (url.username !== '' || url.password !== '' || url.hostname === '') return null;
  // each setter parses the address again: most addresses need none
  const { href, pathname } = url;
  if (href.includes('#')) url.hash = '';
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '');
  const path = tidyEscapes(
    pathname.replace(/;jsessionid=[^/;?]*/gi, '').replace(/\/\([A-Z]\([\w-]{10,}\)\)(?=\/)/i, ''),
  );
  if (path !== pathname) url.pathname = path;
  if (href.includes('?')) url.search = tidyEscapes(queryWithout(url.search));
  return url.href.length > LONGEST ? null : url.href;
}

/** `name:port` of a canonical address, the default port written out; what politeness counts by. */
export function hostOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}

function parse(text: string, base: string | undefined): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** Parameters as they are written: decoding and encoding them again would change those that are not UTF-8. */
function queryWithout(search: string): string {
  return search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isNoise(parameter))
    .join('&');
}

function isNoise(parameter: string): boolean {
  const equals = parameter.indexOf('=');
  const name = equals < 0 ? parameter : parameter.slice(0, equals);
  if (SESSION.test(name) || TRACKING.test(name) || SHARED.test(parameter)) return true;
  return AGAINST_CACHES.test(name) && RANDOM.test(equals < 0 ? '' : parameter.slice(equals + 1));
}

function tidyEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return UNRESERVED.test(character) ? character : escape.toUpperCase();
  });
}
