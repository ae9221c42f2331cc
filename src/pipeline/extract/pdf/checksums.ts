/**
 * Checksums of a PDF's compressed streams. pdf.js does not look at them: a bit that flipped inside a stream can make another
 * digit of one, or another character of its font, and nothing says so. Pictures are left out (they are not text), and so are
 * streams without a checksum, which some producers cut off.
 */
import { constants, inflateSync } from 'node:zlib';

/** Inflated bytes that are looked at, of one stream and of all; far above the text and fonts of any report. */
const MOST_OF_ONE = 32 * 1024 * 1024;
const MOST_OF_ALL = 128 * 1024 * 1024;
/** Streams that are looked at. */
const MOST_STREAMS = 50_000;
/** Bytes before `stream` in which its dictionary begins. */
const DICTIONARY = 4096;
const FIRST_FILTER = /\/Filter\s*\[?\s*\/(?:FlateDecode|Fl)\b/u;
const PICTURE = /\/Subtype\s*\/Image\b/u;
const STREAM = 'stream';
const END = 'endstream';
const LF = 0x0a;
const CR = 0x0d;

/** Where the data of a stream stands in the file. */
export interface StreamSpan {
  readonly begin: number;
  readonly end: number;
}

/** The compressed streams that contradict their checksum. What is encrypted cannot be told. */
export function damagedStreams(bytes: Uint8Array): StreamSpan[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const damaged: StreamSpan[] = [];
  if (file.includes('/Encrypt')) return damaged;
  let left = MOST_OF_ALL;
  let streams = 0;
  for (let at = file.indexOf(STREAM); at >= 0 && left > 0 && streams < MOST_STREAMS; at = file.indexOf(STREAM, at)) {
    const begin = beginOfData(file, at);
    if (begin === null) {
      at += STREAM.length;
      continue;
    }
    streams += 1;
    const end = file.indexOf(END, begin);
    if (end < 0) break;
    const dictionary = dictionaryBefore(file, at);
    at = end + END.length;
    if (!FIRST_FILTER.test(dictionary) || PICTURE.test(dictionary)) continue;
    const inflated = inflatedLength(file.subarray(begin, end), Math.min(left, MOST_OF_ONE));
    if (inflated === null) damaged.push({ begin, end });
    left -= inflated ?? 0;
  }
  return damaged;
}

/** The file with nothing in these streams. */
export function withoutStreams(bytes: Uint8Array, streams: readonly StreamSpan[]): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (const { begin, end } of streams) copy.fill(0, begin, end);
  return copy;
}

/** Where the data of a stream begins; null when the word is not the keyword. */
function beginOfData(file: Buffer, at: number): number | null {
  const next = at + STREAM.length;
  if (file[next] === LF) return next + 1;
  return file[next] === CR && file[next + 1] === LF ? next + 2 : null;
}

function dictionaryBefore(file: Buffer, at: number): string {
  const before = file.toString('latin1', Math.max(0, at - DICTIONARY), at);
  return before.slice(before.lastIndexOf(' obj'));
}

/** Bytes that the data inflates to; 0 when that cannot be told; null when they are not what was compressed. */
function inflatedLength(data: Uint8Array, most: number): number | null {
  try {
    return inflateSync(data, { maxOutputLength: most, finishFlush: constants.Z_SYNC_FLUSH }).length;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ERR_BUFFER_TOO_LARGE') return most;
    // a stream that is no zlib stream at all is read otherwise, or not at all
    const isOther = error instanceof Error && error.message.includes('header');
    return code === 'Z_DATA_ERROR' && !isOther ? null : 0;
  }
}
