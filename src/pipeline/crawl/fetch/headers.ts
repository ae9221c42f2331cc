/**
 * Heads of requests and answers. Names and values are bytes; they are kept as latin1 strings, one character a byte, so that
 * nothing is lost: sites put raw GBK and UTF-8 into `Location` and `Content-Disposition`.
 */

/** Name and value as they came, in order; latin1. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Values by lower-case name; repeated ones joined by `, `. */
export function headersOf(list: HeaderList): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of list) {
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return headers;
}

/** A head as it goes over the wire, with its empty line. */
export function headText(firstLine: string, list: HeaderList): string {
  return `${[firstLine, ...list.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;
}

/** Text of a header whose bytes are UTF-8 or GB 18030. */
function decodeHeader(latin1: string): string {
  const bytes = Buffer.from(latin1, 'latin1');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/**
 * Where a `Location` leads, absolute; null: nowhere. Bytes beyond ASCII are escaped as they are: they are the server's own
 * spelling of its path, in whatever charset.
 */
export function locationOf(latin1: string | undefined, base: string): string | null {
  if (latin1 === undefined || latin1.trim() === '') return null;
  const escaped = latin1
    .trim()
    .replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);
  try {
    return new URL(escaped, base).href;
  } catch {
    return null; // no address at all
  }
}

export interface ContentType {
  /** Lower case, without parameters. */
  readonly mediaType: string | null;
  /** As it is named, lower case. */
  readonly charset: string | null;
}

export function contentTypeOf(header: string | undefined): ContentType {
  // two Content-Type headers come joined: the last one that is a type counts
  const parts = (header ?? '').split(',').map((part) => part.trim());
  const last = parts.findLast((part) => /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+/.test(part)) ?? '';
  const mediaType = /^[^\s;]+/.exec(last)?.[0].toLowerCase() ?? null;
  const charset = /charset\s*=\s*["']?\s*([^\s"';,]+)/i.exec(header ?? '')?.[1]?.toLowerCase() ?? null;
  return { mediaType, charset };
}

/**
 * The file name of a `Content-Disposition`: RFC 5987's `filename*`, then `filename` with raw bytes, percent escapes or a
 * MIME encoded word, as servers send it. Only the last part of a path; null: there is none.
 */
export function fileNameOf(latin1: string | undefined): string | null {
  if (latin1 === undefined) return null;
  // decoded before it is taken apart: the second byte of a GBK character may be a backslash
  const text = decodeHeader(latin1);
  const extended = /filename\*\s*=\s*"?([\w-]+)'[^']*'([^;"]+)"?/i.exec(text);
  const name = extended ? percentDecoded(extended[2] ?? '', extended[1] ?? '') : plainName(text);
  const base = name
    ?.split(/[/\\]/)
    .pop()
    // eslint-disable-next-line no-control-regex -- control characters have no place in a name
    ?.replace(/[\u0000-\u001f\u007f]/g, '')
    .trim()
    .normalize('NFC');
  return base === undefined || base === '' || base === '.' || base === '..' ? null : base;
}

function plainName(text: string): string | null {
  const match = /filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]+))/i.exec(text);
  const raw = match?.[1]?.replace(/\\(["\\])/g, '$1') ?? match?.[2]?.trim();
  if (raw === undefined) return null;
  const word = /^=\?([\w-]+)\?([bq])\?(.*)\?=$/i.exec(raw);
  if (word) return encodedWord(word[1] ?? '', word[2] ?? '', word[3] ?? '') ?? raw;
  return /%[0-9a-f]{2}/i.test(raw) ? (percentDecoded(raw, 'utf-8') ?? raw) : raw;
}

function encodedWord(charset: string, encoding: string, content: string): string | null {
  if (encoding.toLowerCase() === 'b') return decodedAs(Buffer.from(content, 'base64'), charset);
  return percentDecoded(content.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, '%$1'), charset);
}

function percentDecoded(text: string, charset: string): string | null {
  const bytes = Buffer.concat(
    text
      .split(/(%[0-9a-f]{2})/i)
      .map((part) => (/^%[0-9a-f]{2}$/i.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'utf8'))),
  );
  return decodedAs(bytes, charset);
}

/** Bytes in the charset that is named, or in GB 18030 when they are not of it. */
function decodedAs(bytes: Uint8Array, charset: string): string | null {
  for (const label of [charset, 'gb18030']) {
    try {
      return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      continue; // an unknown name or other bytes: the next one
    }
  }
  return null;
}

/** Milliseconds of a `Retry-After`: seconds or a date. null: there is none that can be read. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return text === '' || Number.isNaN(date) ? null : Math.max(0, date - now);
}
