/**
 * Bytes → text. Declarations are hints, the bytes decide:
 *
 * 1. a byte order mark wins;
 * 2. then what is declared: by HTTP, then by `<meta charset>`, `http-equiv` or the XML declaration in the first 4 KB;
 *    a declaration that the bytes contradict loses: declared UTF-8 that is none, declared GB that is valid UTF-8;
 * 3. without any: UTF-8 if the bytes are, GB 18030 if not.
 *
 * gb2312 and gbk are read as GB 18030, their superset: pages labelled gb2312 hold characters of all three.
 * Detectors that guess by frequency are wrong on short pages and are not used.
 */

export interface Decoded {
  readonly text: string;
  readonly charset: Charset;
  /** U+FFFD in the text: bytes that could not be read, now or before the document was published. */
  readonly replaced: number;
}

export type Charset = 'utf-8' | 'gb18030' | 'big5' | 'utf-16le' | 'utf-16be';

/** Names that pages and servers use. `iso-8859-1` and the like are a server's default and say nothing. */
const NAMES: Readonly<Record<string, Charset>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  gb2312: 'gb18030',
  'gb_2312-80': 'gb18030',
  'gb2312-80': 'gb18030',
  'hz-gb-2312': 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  'windows-936': 'gb18030',
  chinese: 'gb18030',
  big5: 'big5',
  'big5-hkscs': 'big5',
  'x-x-big5': 'big5',
  cp950: 'big5',
};

const MARKS: readonly { readonly bytes: readonly number[]; readonly charset: Charset }[] = [
  { bytes: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
  { bytes: [0xff, 0xfe], charset: 'utf-16le' },
  { bytes: [0xfe, 0xff], charset: 'utf-16be' },
  { bytes: [0x84, 0x31, 0x95, 0x33], charset: 'gb18030' },
];

const DECLARED = /<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([\w-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]+)/i;
const DECLARATION_BYTES = 4096;

/** Decodes a document. `declaredCharset` is what HTTP said, or null. Never fails: bytes that cannot be read are U+FFFD. */
export function decode(bytes: Uint8Array, declaredCharset: string | null): Decoded {
  const marked = MARKS.find(({ bytes: mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return decodeAs(bytes, marked.charset);
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, DECLARATION_BYTES)).toString(
    'latin1',
  );
  const match = DECLARED.exec(head);
  const declared = [declaredCharset, match?.[1] ?? match?.[2] ?? null].flatMap((name) => {
    const charset = NAMES[name?.trim().toLowerCase() ?? ''];
    return charset ? [charset] : [];
  });
  const utf8 = decodeAs(bytes, 'utf-8');
  if (looksLikeUtf8(utf8, declared[0] === undefined || declared[0] === 'utf-8')) return utf8;
  return decodeAs(bytes, declared.find((charset) => charset !== 'utf-8') ?? 'gb18030');
}

/** The charset a byte order mark tells, or null. */
export function markedCharset(bytes: Uint8Array): Charset | null {
  return MARKS.find(({ bytes: mark }) => mark.every((byte, index) => bytes[index] === byte))?.charset ?? null;
}

/** Of a GB page read as UTF-8 more than a third is U+FFFD; a damaged UTF-8 page has a few of them. */
const DAMAGE = 0.1;

/**
 * Whether the bytes were UTF-8, by what came out of decoding them as such. Pairs of GB bytes can by chance be two-byte
 * UTF-8 (Latin, Greek, Cyrillic); Chinese takes three, so against a declaration only those count.
 */
function looksLikeUtf8({ text, replaced }: Decoded, undisputed: boolean): boolean {
  if (replaced === 0 && undisputed) return true;
  let beyondAscii = 0;
  let chinese = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80 || unit === 0xfffd) continue;
    beyondAscii += 1;
    if (unit >= 0x800) chinese += 1;
  }
  if (replaced === 0) return beyondAscii === 0 || chinese > 0;
  return chinese > 0 && replaced <= chinese * DAMAGE;
}

function decodeAs(bytes: Uint8Array, charset: Charset): Decoded {
  const text = new TextDecoder(charset).decode(bytes);
  return { text, charset, replaced: countReplaced(text) };
}

function countReplaced(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) count += 1;
  return count;
}
