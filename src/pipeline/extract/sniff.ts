/**
 * What a file is, told by its content; its name is not asked. Nothing is inflated or decoded beyond the first 64 KB.
 *
 * Kinds that a reader exists for are named; everything else is refused with the error that says what to do.
 */
import { NianbaoError } from '../../shared/errors.js';
import { markedCharset } from '../../shared/charset.js';
import { openOle } from './ole.js';
import { openZip, ZIP_LIMITS } from './zip/zip.js';

export type ReadableKind = 'text' | 'html' | 'docx' | 'doc' | 'pdf' | 'rtf';

export type Sniffed =
  | { readonly kind: ReadableKind; readonly mediaType: string }
  /** Documents of their own lie in it: archive.ts. */
  | { readonly kind: 'archive'; readonly mediaType: string }
  | { readonly kind: 'refused'; readonly mediaType: string; readonly error: NianbaoError };

const RTF: Sniffed = { kind: 'rtf', mediaType: 'application/rtf' };
const PDF: Sniffed = { kind: 'pdf', mediaType: 'application/pdf' };
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

/** Drawn, not made of pixels: no reader of pictures draws it. */
export const METAFILE = 'application/x-msmetafile';

/** First bytes of formats that are told by them alone. `*` stands for any byte. */
const SIGNATURES: readonly { readonly bytes: string; readonly mediaType: string; readonly says: string }[] = [
  { bytes: '89504e470d0a1a0a', mediaType: 'image/png', says: 'a picture (PNG)' },
  { bytes: 'ffd8ff', mediaType: 'image/jpeg', says: 'a picture (JPEG)' },
  { bytes: '474946383761', mediaType: 'image/gif', says: 'a picture (GIF)' },
  { bytes: '474946383961', mediaType: 'image/gif', says: 'a picture (GIF)' },
  { bytes: '49492a00', mediaType: 'image/tiff', says: 'a picture (TIFF)' },
  { bytes: '4d4d002a', mediaType: 'image/tiff', says: 'a picture (TIFF)' },
  { bytes: '424d********0000', mediaType: 'image/bmp', says: 'a picture (BMP)' },
  { bytes: '52494646********57454250', mediaType: 'image/webp', says: 'a picture (WebP)' },
  { bytes: `01000000${'**'.repeat(36)}20454d46`, mediaType: METAFILE, says: 'a Windows metafile (EMF)' },
  { bytes: 'd7cdc69a', mediaType: METAFILE, says: 'a Windows metafile (WMF)' },
  { bytes: '526172211a07', mediaType: 'application/vnd.rar', says: 'a RAR archive' },
  { bytes: '377abcaf271c', mediaType: 'application/x-7z-compressed', says: 'a 7z archive' },
  { bytes: '1f8b', mediaType: 'application/gzip', says: 'a gzip archive' },
];

/** Zip files by a member that only they have; the first that fits. */
const ZIP_KINDS: readonly { readonly member: RegExp; readonly mediaType: string; readonly says: string }[] = [
  {
    member: /^xl\/workbook\.(?:xml|bin)$/i,
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    says: 'an Excel workbook (xlsx)',
  },
  {
    member: /^ppt\/presentation\.xml$/i,
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    says: 'a PowerPoint presentation (pptx)',
  },
  { member: /^OFD\.xml$/i, mediaType: 'application/ofd', says: 'an OFD document' },
  {
    member: /^META-INF\/manifest\.xml$/,
    mediaType: 'application/vnd.oasis.opendocument.text',
    says: 'an OpenDocument file',
  },
  {
    member: /^\[Content_Types\]\.xml$/,
    mediaType: 'application/vnd.openxmlformats-package',
    says: 'an Office Open XML file without a document that is known',
  },
];

/** Other compound files by the name of a stream. */
const OLE_KINDS: readonly { readonly stream: RegExp; readonly mediaType: string; readonly says: string }[] = [
  { stream: /^(?:Workbook|Book)$/, mediaType: 'application/vnd.ms-excel', says: 'an Excel 97–2003 workbook (xls)' },
  {
    stream: /^PowerPoint Document$/,
    mediaType: 'application/vnd.ms-powerpoint',
    says: 'a PowerPoint 97–2003 file (ppt)',
  },
];

const HEAD_BYTES = 65_536;

/** Tells what the bytes are. Never throws: what cannot be read comes with the error to throw. */
export function sniff(bytes: Uint8Array): Sniffed {
  const head = bytes.subarray(0, HEAD_BYTES);
  if (isBlank(bytes)) return refused('application/x-empty', new NianbaoError('empty_file'));
  if (startsWith(head, '504b0304') || startsWith(head, '504b0506')) return sniffZip(bytes);
  if (startsWith(head, 'd0cf11e0a1b11ae1')) return sniffOle(bytes);
  if (startsWith(head, '25504446')) return PDF;
  if (startsWith(head, '7b5c727466')) return RTF;
  const signature = SIGNATURES.find((candidate) => startsWith(head, candidate.bytes));
  if (signature) return unsupported(signature.mediaType, signature.says);
  const utf16 = markedCharset(head)?.startsWith('utf-16') ?? false;
  if (!utf16 && looksBinary(head)) return refused('application/octet-stream', new NianbaoError('unknown_format'));
  const text = utf16 ? new TextDecoder(markedCharset(head) ?? 'utf-8').decode(head) : latin1(head);
  // some writers put a blank or a line before the signature
  if (/^[\s\S]{0,1000}?%PDF-\d/.test(text) && text.trimStart().startsWith('%PDF')) {
    return PDF;
  }
  if (isMhtml(text)) return unsupported('multipart/related', 'a web archive (MHTML)');
  return isHtml(text) ? { kind: 'html', mediaType: 'text/html' } : { kind: 'text', mediaType: 'text/plain' };
}

function sniffZip(bytes: Uint8Array): Sniffed {
  let names: string[];
  try {
    names = openZip(bytes, ZIP_LIMITS, { foreign: true }).members.map((member) => member.name);
  } catch (error) {
    if (error instanceof NianbaoError) return refused('application/zip', error);
    throw error;
  }
  if (names.includes('word/document.xml')) return { kind: 'docx', mediaType: DOCX };
  const kind = ZIP_KINDS.find(({ member }) => names.some((name) => member.test(name)));
  return kind ? unsupported(kind.mediaType, kind.says) : { kind: 'archive', mediaType: 'application/zip' };
}

function sniffOle(bytes: Uint8Array): Sniffed {
  let names: readonly string[];
  try {
    ({ names } = openOle(bytes));
  } catch (error) {
    if (error instanceof NianbaoError) return refused('application/x-ole-storage', error);
    throw error;
  }
  if (names.includes('EncryptedPackage')) {
    return refused('application/x-ole-storage', new NianbaoError('encrypted_file'));
  }
  if (names.includes('WordDocument')) return { kind: 'doc', mediaType: 'application/msword' };
  const kind = OLE_KINDS.find(({ stream }) => names.some((name) => stream.test(name)));
  return kind
    ? unsupported(kind.mediaType, kind.says)
    : unsupported('application/x-ole-storage', 'an OLE file without a document that is known');
}

function refused(mediaType: string, error: NianbaoError): Sniffed {
  return { kind: 'refused', mediaType, error };
}

function unsupported(mediaType: string, kind: string): Sniffed {
  return refused(mediaType, new NianbaoError('unsupported_format', { kind }));
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  for (let index = 0; index < signature.length; index += 2) {
    const byte = signature.slice(index, index + 2);
    if (byte !== '**' && bytes[index / 2] !== Number.parseInt(byte, 16)) return false;
  }
  return true;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

/** Nothing but white space and NULs, a byte order mark aside. */
function isBlank(bytes: Uint8Array): boolean {
  const mark = markedCharset(bytes);
  const from = mark === null ? 0 : mark === 'utf-8' ? 3 : mark === 'gb18030' ? 4 : 2;
  for (let index = from; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    if (byte !== 0 && byte !== 0x20 && (byte < 0x09 || byte > 0x0d)) return false;
  }
  return true;
}

/** Share of control characters above which a file is no text. Text has next to none, compressed data about a tenth. */
const CONTROL_SHARE = 0.01;

/** 1 for control characters that text does not hold. */
const CONTROLS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b) || byte === 0x7f ? 1 : 0,
);

function looksBinary(head: Uint8Array): boolean {
  let controls = 0;
  for (let index = 0; index < head.length; index++) controls += CONTROLS[head[index] ?? 0] ?? 0;
  return controls > head.length * CONTROL_SHARE;
}

function isMhtml(text: string): boolean {
  const headers = text.slice(0, 4000);
  return (
    /^\s*(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*){0,20}?MIME-Version:/i.test(headers) && /multipart\/related/i.test(headers)
  );
}

/** A page begins with a tag, or holds a good number of them; an interface's answer holds them in a string. */
function isHtml(text: string): boolean {
  if (
    /^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|\?xml|html|head|body|meta|title|div|p|table|center|span|font|h[1-6])\b/i.test(
      text,
    )
  ) {
    return true;
  }
  const tags = text.match(
    /<\\?\/?(?:html|head|body|title|table|tbody|tr|td|div|p|span|br|h[1-6]|li)\b|\\u003c(?:p|div|table|td)\b/gi,
  );
  return (tags?.length ?? 0) >= 6;
}
