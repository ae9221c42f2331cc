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
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { badLine, orEmpty, readCsv } from '../shared/csv-file.js';

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

const Row = z.object({
  path: z.string({ error: 'is empty' }).min(1, 'is empty'),
  url: orEmpty(z.url({ protocol: /^https?$/, error: 'is not an http or https URL' })),
  body: orEmpty(z.string()),
  division: orEmpty(z.string().regex(/^\d{6}$/, 'is not a code of six digits')),
  year: orEmpty(
    z
      .string()
      .regex(/^(19|20)\d\d$/, 'is not a year')
      .transform(Number),
  ),
  fetched_at: orEmpty(
    z.string().refine((text) => /^\d{4}-\d\d-\d\d/.test(text) && !Number.isNaN(Date.parse(text)), 'is not a time'),
  ),
});

/** Reads a manifest. Throws `file_unreadable`, `manifest_invalid`. */
export async function readManifest(file: string): Promise<ManifestEntry[]> {
  const seen = new Map<string, number>();
  return (await readCsv(file, COLUMNS, Row)).map(({ row, line }) => {
    const { path, fetched_at: fetchedAt, ...known } = row;
    const absolute = resolve(dirname(resolve(file)), path);
    const before = seen.get(absolute);
    if (before !== undefined) throw badLine(file, line, `${path} is on line ${before} already`);
    seen.set(absolute, line);
    return { ...known, fetchedAt, path: absolute, line };
  });
}
