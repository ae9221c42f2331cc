/**
 * The manifest of an ingest: a CSV with a head line that says what is known of local files.
 *
 *   path        the file, relative to the manifest's folder; required, once per file
 *   url         where it was published
 *   body        whose report it is; wins over the text
 *   division    GB/T 2260 code, six digits; wins over the text
 *   year        the year reported on; wins over the text
 *   fetched_at  ISO 8601
 *
 * Only `path` is required; an empty field is not known. Every mistake is `manifest_invalid` with file and line.
 */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { NianbaoError } from '../shared/errors.js';

export interface ManifestEntry {
  /** Absolute. */
  readonly path: string;
  readonly line: number;
  readonly url: string | null;
  readonly body: string | null;
  readonly division: string | null;
  readonly year: number | null;
  readonly fetchedAt: string | null;
}

const COLUMNS = ['path', 'url', 'body', 'division', 'year', 'fetched_at'] as const;

const empty = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' || value === undefined ? null : value), schema.nullable());

const Row = z.object({
  path: z.string({ error: 'has no path' }).min(1, 'has no path'),
  url: empty(z.url({ protocol: /^https?$/, error: 'url is not an http or https URL' })),
  body: empty(z.string()),
  division: empty(z.string().regex(/^\d{6}$/, 'division is not a code of six digits')),
  year: empty(
    z
      .string()
      .regex(/^(19|20)\d\d$/, 'year is not a year')
      .transform(Number),
  ),
  fetched_at: empty(
    z
      .string()
      .refine((text) => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)), 'fetched_at is not a time'),
  ),
});

const Record = z.object({ record: z.record(z.string(), z.string()), info: z.object({ lines: z.number() }) });

/** Reads a manifest. Throws `file_unreadable`, `manifest_invalid`. */
export async function readManifest(file: string): Promise<ManifestEntry[]> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (thrown) {
    const reason = thrown instanceof TypeError ? 'it is not UTF-8' : (thrown as Error).message;
    throw new NianbaoError('file_unreadable', { reason: `${file}: ${reason}` }, { cause: thrown });
  }
  const seen = new Map<string, number>();
  return records(file, text).map(({ record, info: { lines: line } }) => {
    const parsed = Row.safeParse(record);
    if (!parsed.success) throw invalid(file, line, parsed.error.issues.map((issue) => issue.message).join('; '));
    const { path, fetched_at: fetchedAt, ...known } = parsed.data;
    const absolute = resolve(dirname(resolve(file)), path);
    const before = seen.get(absolute);
    if (before !== undefined) throw invalid(file, line, `${path} is on line ${before} already`);
    seen.set(absolute, line);
    return { ...known, fetchedAt, path: absolute, line };
  });
}

function records(file: string, text: string): z.infer<typeof Record>[] {
  try {
    const rows: unknown = parse(text, {
      bom: true,
      columns: (head: string[]) => checkedHead(file, head),
      info: true,
      skip_empty_lines: true,
      trim: true,
    });
    return z.array(Record).parse(rows);
  } catch (thrown) {
    if (thrown instanceof CsvError) throw invalid(file, Number(thrown.lines ?? 1), thrown.message);
    throw thrown;
  }
}

function checkedHead(file: string, head: readonly string[]): string[] {
  const names = head.map((name) => name.trim().toLowerCase());
  const unknown = names.find((name) => !(COLUMNS as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw invalid(file, 1, `there is no column '${unknown}'; columns are ${COLUMNS.join(', ')}`);
  if (!names.includes('path')) throw invalid(file, 1, "the column 'path' is missing");
  if (new Set(names).size !== names.length) throw invalid(file, 1, 'a column is there twice');
  return names;
}

function invalid(file: string, line: number, reason: string): NianbaoError {
  return new NianbaoError('manifest_invalid', { file, line, reason });
}
