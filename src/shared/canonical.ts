/** Canonical JSON and hashes: the same value always gives the same bytes, so that outputs can be addressed by content. */
import { createHash } from 'node:crypto';

/** JSON with object keys in code-point order and undefined members left out. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member === null || typeof member !== 'object' || Array.isArray(member)) return member;
    const record = member as Record<string, unknown>;
    return Object.fromEntries(
      Object.keys(record)
        .sort()
        .map((key) => [key, record[key]]),
    );
  });
}

/** Hex sha256 of bytes or of a UTF-8 string. */
export function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Id of a row: the hash of its key, 32 hex digits; the same key gives the same id on every machine. */
export function idOf(kind: string, ...key: readonly (string | number | null)[]): string {
  return sha256(canonicalJson([kind, ...key])).slice(0, 32);
}
