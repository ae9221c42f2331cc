/**
 * Rows as files. ndjson: one JSON object a line, columns in the table's order. csv: RFC 4180 with a head line and \n line
 * ends; null is an empty field, an empty string is "" in quotes, lists and objects are JSON. UTF-8 without a BOM.
 */
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { ExportRow, ExportTable, ExportValue } from '../shared/store/store.js';

export const EXPORT_FORMATS = ['ndjson', 'csv'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** Writes one table; the file appears under its name only when it is whole. Returns the number of rows. */
export async function writeTable(
  file: string,
  format: ExportFormat,
  table: ExportTable,
  rows: AsyncIterable<ExportRow>,
): Promise<number> {
  let count = 0;
  const counted = async function* (): AsyncIterable<ExportRow> {
    for await (const row of rows) {
      count++;
      yield row;
    }
  };
  const partial = `${file}.partial`;
  const target = createWriteStream(partial);
  if (format === 'ndjson') await pipeline(Readable.from(ndjsonLines(table, counted())), target);
  else await pipeline(Readable.from(csvRecords(table, counted())), csvWriter(table), target);
  await rename(partial, file);
  return count;
}

async function* ndjsonLines(table: ExportTable, rows: AsyncIterable<ExportRow>): AsyncIterable<string> {
  for await (const row of rows) {
    yield `${JSON.stringify(Object.fromEntries(table.columns.map((column) => [column, row[column] ?? null])))}\n`;
  }
}

async function* csvRecords(table: ExportTable, rows: AsyncIterable<ExportRow>): AsyncIterable<(string | null)[]> {
  for await (const row of rows) yield table.columns.map((column) => csvField(row[column] ?? null));
}

function csvWriter(table: ExportTable): ReturnType<typeof stringify> {
  return stringify({
    header: true,
    columns: [...table.columns],
    quoted_empty: true,
    cast: { string: (value) => value },
  });
}

function csvField(value: ExportValue): string | null {
  if (value === null || typeof value === 'string') return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
