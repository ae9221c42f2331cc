/** Canonical JSON and hashes: the same value always gives the same bytes, so that outputs can be addressed by content. */
import { createHash } from 'node:crypto';

/**
 * JSON with object keys in code-point order and undefined members left out. Written out by hand: stage outputs have some ten
 * thousand members, and `JSON.stringify` with a replacer that sorts takes several times as long.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map((member) => canonicalJson(member)).join(',')}]`;
  const record = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(record).sort()) {
    const member = record[key];
    if (member === undefined) continue;
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}

/** Hex sha256 of bytes or of a UTF-8 string. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Id of a row: the hash of its key, 32 hex digits; the same key gives the same id on every machine. */
export function idOf(kind: string, ...key: readonly (string | number | null)[]): string {
  return sha256(canonicalJson([kind, ...key])).slice(0, 32);
}
