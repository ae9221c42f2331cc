/**
 * Pictures whose bytes lie in a page itself, as `data:` URIs (RFC 2397). One is known by the hash of its bytes, so that it is found
 * again in the page's bytes whatever their charset is and however deep in strings of scripts it lies: `sha256:<hex>`.
 */
import { sha256 } from '../../../shared/canonical.js';
import { attribute, type Element } from '../../../shared/html/parse.js';
import { PICTURE_SOURCES } from '../../../shared/html/put-pictures.js';

/** Signs of a URI below which it is an icon, or what stands in until a script loads the picture. */
const SHORTEST = 2_000;
/** Of these those behind the head, at least. */
const SHORTEST_DATA = 1_900;
const URI = /^\s*data:image\/[\w.+-]+(?:;[\w.+=-]+)*;base64,/i;
/** The beginning of the same in bytes; slashes may be escaped, as JSON does. */
const URIS = /data:image\\?\/[\w.+-]+(?:;[\w.+=-]+)*;base64,/gi;

/** Where the bytes of an `img` are; null: outside the document. */
export function refOf(element: Element): string | null {
  const source = PICTURE_SOURCES.map((name) => attribute(element, name)).find(
    (one) => one.length >= SHORTEST && URI.test(one),
  );
  if (source === undefined) return null;
  const bytes = decoded(source.slice(source.indexOf(',') + 1));
  return bytes.length === 0 ? null : `sha256:${sha256(bytes)}`;
}

/** The pictures in the bytes of a page by their references. */
export function picturesInPage(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const found = new Map<string, Uint8Array>();
  // lines may be broken, and that escaped; a pattern for what ends the data, for one that runs over millions of signs is too deep
  const end = /[^A-Za-z0-9+/=\\\r\n\t ]/g;
  for (const { 0: head, index } of text.matchAll(URIS)) {
    const from = (end.lastIndex = index + head.length);
    const data = text.slice(from, end.exec(text)?.index);
    if (data.length < SHORTEST_DATA) continue;
    const picture = decoded(data.replace(/\\[nrt]/g, ' ').replace(/\\/g, ''));
    found.set(`sha256:${sha256(picture)}`, picture);
  }
  return found;
}

/** Base64 up to where it ends; white space in it is passed over. */
function decoded(data: string): Buffer {
  return Buffer.from(data, 'base64');
}
