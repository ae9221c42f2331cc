/**
 * The CSV files of `nianbao bodies export` and `import`. Only the first column is required; an empty field says nothing;
 * a column that is not listed here is a mistake.
 *
 *   bodies    name, aliases (joined by |), division, kind, expected_from, expected_to
 *   bindings  sha256 of the document, name and url (for the reader: they are not taken in), division, body, year
 */
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { badLine, orEmpty, readCsv } from '../shared/csv-file.js';
import { BodyKind } from '../shared/model/report.js';
import type { BodyLine, DeclaredBody } from '../shared/store/body-registry.js';
import type { BoundDocument, DecidedBinding } from '../shared/store/decided-bindings.js';

export const BODY_COLUMNS = ['name', 'aliases', 'division', 'kind', 'expected_from', 'expected_to'] as const;
export const BINDING_COLUMNS = ['sha256', 'name', 'url', 'division', 'body', 'year'] as const;

export function bodiesAsCsv(bodies: readonly BodyLine[]): string {
  const rows = bodies.map((one) => [
    one.name,
    one.aliases.join('|'),
    one.division,
    one.kind,
    one.expectedFrom,
    one.expectedTo,
  ]);
  return stringify(rows, { header: true, columns: [...BODY_COLUMNS] });
}

export function bindingsAsCsv(documents: readonly BoundDocument[]): string {
  const rows = documents.map((one) => BINDING_COLUMNS.map((column) => one[column]));
  return stringify(rows, { header: true, columns: [...BINDING_COLUMNS] });
}

const Year = z.coerce.number().int().min(2008).max(2100);
const Division = z.string().regex(/^\d{6}$/, 'is no code of six digits');

const BodyRow = z.object({
  name: z.string().min(1, 'is empty'),
  aliases: z.string().default(''),
  division: orEmpty(Division),
  kind: orEmpty(BodyKind),
  expected_from: orEmpty(Year),
  expected_to: orEmpty(Year),
});

/** Throws `file_unreadable`, and `manifest_invalid` with file and line. */
export async function readBodies(file: string): Promise<DeclaredBody[]> {
  return (await readCsv(file, BODY_COLUMNS, BodyRow)).map(({ row }) => {
    const { name, aliases, division, kind, expected_from: expectedFrom, expected_to: expectedTo } = row;
    const names = aliases
      .split('|')
      .map((alias) => alias.trim())
      .filter((alias) => alias !== '' && alias !== name);
    return { name, aliases: names, division, kind, expectedFrom, expectedTo };
  });
}

const BindingRow = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'is no sha256'),
  division: orEmpty(Division),
  body: orEmpty(z.string()),
  year: orEmpty(Year),
});

/** Throws `file_unreadable`, and `manifest_invalid` with file and line. */
export async function readBindings(file: string): Promise<(DecidedBinding & { readonly line: number })[]> {
  const seen = new Map<string, number>();
  return (await readCsv(file, BINDING_COLUMNS, BindingRow)).map(({ row, line }) => {
    const before = seen.get(row.sha256);
    if (before !== undefined) throw badLine(file, line, `${row.sha256} is on line ${before} already`);
    seen.set(row.sha256, line);
    return { ...row, line };
  });
}
