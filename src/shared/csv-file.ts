/**
 * CSV files that people write for us: UTF-8, a head line, an empty field says nothing. Only the first column that a file may have
 * is required; a column that it may not have, or has twice, is a mistake. Mistakes are `manifest_invalid` with file and line.
 */
import { readFile } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { NianbaoError } from './errors.js';

export interface CsvRow<T> {
  readonly row: T;
  /** From 1, the head line included. */
  readonly line: number;
}

const Records = z.array(z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) }));

/** A field that may be empty or left out: null then. */
export const orEmpty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable());

/** Reads the rows of a file with these columns. Throws `file_unreadable`, `manifest_invalid`. */
export async function readCsv<T extends z.ZodType>(
  file: string,
  columns: readonly [string, ...string[]],
  schema: T,
): Promise<CsvRow<z.output<T>>[]> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    const reason = thrown instanceof TypeError ? 'it is not UTF-8' : (thrown as Error).message;
    throw new NianbaoError('file_unreadable', { reason: `${file}: ${reason}` }, { cause: thrown });
  }
  return records(file, text, columns).map(({ record, info: { lines: line } }) => {
    const parsed = schema.safeParse(record);
    if (parsed.success) return { row: parsed.data, line };
    const reasons = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw badLine(file, line, reasons.join('; '));
  });
}

export function badLine(file: string, line: number, reason: string): NianbaoError {
  return new NianbaoError('manifest_invalid', { file, line, reason });
}

function records(file: string, text: string, columns: readonly [string, ...string[]]): z.infer<typeof Records> {
  try {
    const rows: unknown = parse(text, {
      bom: true,
      columns: (head: string[]) => checkedHead(file, head, columns),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return Records.parse(rows);
  } catch (thrown) {
    if (thrown instanceof CsvError) throw badLine(file, Number(thrown.lines ?? 1), thrown.message);
    throw thrown;
  }
}

function checkedHead(file: string, head: readonly string[], columns: readonly [string, ...string[]]): string[] {
  const names = head.map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !columns.includes(name));
  if (unknown !== undefined) {
    throw badLine(file, 1, `there is no column '${unknown}'; columns are ${columns.join(', ')}`);
  }
  if (!names.includes(columns[0])) throw badLine(file, 1, `the column '${columns[0]}' is missing`);
  if (new Set(names).size !== names.length) throw badLine(file, 1, 'a column is there twice');
  return names;
}
