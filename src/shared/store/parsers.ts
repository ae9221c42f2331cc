/** How values come out of Postgres and PGlite: the same for both, whatever their own defaults are. */
import { Big } from 'big.js';

const OID = {
  bool: 16,
  int8: 20,
  int2: 21,
  int4: 23,
  json: 114,
  float4: 700,
  float8: 701,
  date: 1082,
  timestamptz: 1184,
  numeric: 1700,
  jsonb: 3802,
} as const;

/** int8 as a number; beyond 2^53 it is an error, for a rounded count is a wrong count. */
function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${text} from the database is too large for a number`);
  return value;
}

/** numeric as a number where the number says exactly the same, as text otherwise. Up to 15 digits always do. */
function decimal(text: string): number | string {
  const value = Number(text);
  if (text.length <= 15) return value;
  return Number.isFinite(value) && new Big(value).eq(new Big(text)) ? value : text;
}

/** timestamptz as ISO 8601 in UTC with milliseconds. */
function instant(text: string): string {
  const iso = text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00');
  return new Date(iso).toISOString();
}

/** By type oid; types without an entry (text, …) stay text. */
export const PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  [OID.bool]: (text) => text === 't',
  [OID.int2]: Number,
  [OID.int4]: Number,
  [OID.int8]: integer,
  [OID.float4]: Number,
  [OID.float8]: Number,
  [OID.numeric]: decimal,
  [OID.date]: (text) => text,
  [OID.timestamptz]: instant,
  [OID.json]: (text) => JSON.parse(text) as unknown,
  [OID.jsonb]: (text) => JSON.parse(text) as unknown,
};
