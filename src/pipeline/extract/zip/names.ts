/** Names of members, and what they may not be. */
import { crc32 } from 'node:zlib';
import { damaged } from './errors.js';

/** Names are UTF-8 by flag or by looks; archives made by Chinese Windows have them in GB 18030. */
export function memberName(bytes: Uint8Array): string {
  const name = decodeName(bytes).replaceAll('\\', '/').replace(/^\/+/, '');
  if (name.includes('\0') || name.split('/').includes('..') || /^[A-Za-z]:/.test(name)) {
    throw damaged('a member is named outside the archive');
  }
  return name;
}

const UNICODE_PATH = 0x7075;

/** The name in UTF-8 that Info-ZIP puts into an extra field, if it was made for this very name; else the name as it stands. */
export function foreignName(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  nameEnd: number,
  extraEnd: number,
): string {
  const printed = bytes.subarray(start, nameEnd);
  for (let at = nameEnd; at + 4 <= extraEnd;) {
    const fieldEnd = at + 4 + view.getUint16(at + 2, true);
    if (fieldEnd > extraEnd) break;
    const holdsName = view.getUint16(at, true) === UNICODE_PATH && fieldEnd > at + 9 && bytes[at + 4] === 1;
    if (holdsName && view.getUint32(at + 5, true) === crc32(printed)) {
      return decodeName(bytes.subarray(at + 9, fieldEnd)).replaceAll('\\', '/');
    }
    at = fieldEnd;
  }
  return decodeName(printed).replaceAll('\\', '/');
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes); // never fails: an odd name harms nobody
  }
}
