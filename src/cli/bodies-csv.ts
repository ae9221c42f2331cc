/**
 * The CSV files of `nianbao bodies export` and `import`. Only the first column is required; an empty field says nothing;
 * a column that is not listed here is a mistake.
 *
 *   bodies    name, aliases (joined by |), division, kind, expected_from, expected_to
 *   bindings  sha256 of the document, name and url (for the reader: they are not taken in), division, body, year
 */
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import { NianbaoError } from '../shared/errors.js';
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

const empty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable());
const Year = z.coerce.number().int().min(2008).max(2100);
const Division = z.string().regex(/^\d{6}$/, 'is no code of six digits');

const BodyRow = z.object({
  name: z.string().min(1, 'is empty'),
  aliases: z.string().default(''),
  division: empty(Division),
  kind: empty(BodyKind),
  expected_from: empty(Year),
  expected_to: empty(Year),
});

/** Throws `file_unreadable`, and `manifest_invalid` with file and line. */
export async function readBodies(file: string): Promise<DeclaredBody[]> {
  return (await readRows(file, BODY_COLUMNS, BodyRow)).map(({ row }) => {
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
  division: empty(Division),
  body: empty(z.string()),
  year: empty(Year),
});

/** Throws `file_unreadable`, and `manifest_invalid` with file and line. */
export async function readBindings(file: string): Promise<(DecidedBinding & { readonly line: number })[]> {
  const seen = new Map<string, number>();
  return (await readRows(file, BINDING_COLUMNS, BindingRow)).map(({ row, line }) => {
    const before = seen.get(row.sha256);
    if (before !== undefined) throw invalid(file, line, `${row.sha256} is on line ${before} already`);
    seen.set(row.sha256, line);
    return { ...row, line };
  });
}

const Records = z.array(z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }));

async function readRows<T extends z.ZodType>(
  file: string,
  columns: readonly string[],
  schema: T,
): Promise<{ row: z.output<T>; line: number }[]> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    const reason = thrown instanceof TypeError ? 'it is not UTF-8' : (thrown as Error).message;
    throw new NianbaoError('file_unreadable', { reason: `${file}: ${reason}` }, { cause: thrown });
  }
  let records: z.infer<typeof Records>;
  try {
    const rows: unknown = parse(text, { bom: true, columns: true, info: true, skip_empty_lines: true, trim: true });
    records = Records.parse(rows);
  } catch (thrown) {
    if (thrown instanceof CsvError) throw invalid(file, Number(thrown.lines ?? 1), thrown.message);
    throw thrown;
  }
  return records.map(({ record, info: { lines } }) => {
    const unknown = Object.keys(record).find((name) => !columns.includes(name));
    if (unknown !== undefined) {
      throw invalid(file, 1, `there is no column '${unknown}'; columns are ${columns.join(', ')}`);
    }
    const parsed = schema.safeParse(record);
    if (parsed.success) return { row: parsed.data, line: lines };
    const reason = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    throw invalid(file, lines, reason);
  });
}

function invalid(file: string, line: number, reason: string): NianbaoError {
  return new NianbaoError('manifest_invalid', { file, line, reason });
}
