/**
 * Pictures that a page only links to, put into it as `data:` URIs in the places of their addresses: one document then, which can be
 * kept, read and shown as a whole. Only addresses of `img` elements are replaced, byte for byte in whatever charset the page is; lines
 * stay where they are.
 */
import { isUtf8 } from 'node:buffer';
import { HTML_LIMITS } from './parse.js';

/** Attributes that hold a picture's address; a script may put another's value into `src`. */
export const PICTURE_SOURCES = ['src', 'data-src', 'data-original', 'original'] as const;

const IMAGE = /<img\b[^<>]{0,5000}>/gi;
const ATTRIBUTE = new RegExp(
  `(?<=[\\s"'])(?:${PICTURE_SOURCES.join('|')})\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
  'gi',
);

/** Address as written, and where it stands in the page. */
interface Address {
  readonly raw: string;
  /** Of the value with its quotes, in bytes. */
  readonly from: number;
  readonly to: number;
}

/** Signs of a URI before its data, and its quotes, at most. */
const URI_HEAD = 40;

/** Bytes of a picture, and what they are. */
export interface LinkedPicture {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/**
 * The page with the pictures that `find` gives for its addresses (character references resolved), each asked for once; null: it
 * stays a link, and so does one, each time that it is shown, that would make the page longer than `mostBytes` or than a page that is
 * parsed. Throws what `find` throws.
 */
export async function withPictures(
  page: Uint8Array,
  mostBytes: number,
  find: (address: string) => Promise<LinkedPicture | null>,
): Promise<Uint8Array> {
  const text = Buffer.from(page.buffer, page.byteOffset, page.byteLength).toString('latin1');
  // as pages of older sites are, if they are no UTF-8
  const decoder = new TextDecoder(isUtf8(page) ? 'utf-8' : 'gb18030');
  const known = new Map<string, LinkedPicture | null>();
  const parts: string[] = [];
  let done = 0;
  let room = Math.min(mostBytes, HTML_LIMITS.characters) - page.byteLength;
  for (const { raw, from, to } of addressesIn(text)) {
    if (!known.has(raw)) {
      const address = decoder.decode(Buffer.from(raw, 'latin1')).replace(/&amp;/gi, '&').trim();
      known.set(raw, await find(address));
    }
    const picture = known.get(raw) ?? null;
    const size = picture === null ? 0 : Math.ceil(picture.bytes.length / 3) * 4 + URI_HEAD;
    if (picture === null || size > room) continue;
    room -= size;
    parts.push(text.slice(done, from), `"${uriOf(picture)}"`);
    done = to;
  }
  return parts.length === 0 ? page : Buffer.from(parts.join('') + text.slice(done), 'latin1');
}

function* addressesIn(text: string): Generator<Address> {
  for (const image of text.matchAll(IMAGE)) {
    for (const { 0: whole, 1: double, 2: single, 3: bare, index } of image[0].matchAll(ATTRIBUTE)) {
      const raw = double ?? single ?? bare ?? '';
      const to = image.index + index + whole.length;
      const quotes = bare === undefined ? 2 : 0;
      if (raw !== '' && !/^\s*data:/i.test(raw)) yield { raw, from: to - raw.length - quotes, to };
    }
  }
}

function uriOf({ mediaType, bytes }: LinkedPicture): string {
  return `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;
}
