/** The pipeline for local files: outcomes in the order of the inputs, errors beside results, the same bytes each time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/shared/canonical.js';
import { NianbaoError } from '../../src/shared/errors.js';
import { ReportDocument } from '../../src/shared/model/report.js';
import { parserPool, type ParserPool } from '../../src/workers/child/pool.js';
import { readLayouts, readReports, type LocalInput, type LocalOptions } from '../../src/workers/local.js';
import { corpusDocuments } from '../corpus/corpus.js';

describe('local pipeline', () => {
  let pool: ParserPool;
  let options: LocalOptions;
  const reports = [...corpusDocuments({ seed: 3, renderers: ['text-cells'] })].slice(0, 5);
  const input = (name: string, bytes: Uint8Array): LocalInput => ({ name, read: () => Promise.resolve(bytes) });

  beforeAll(() => {
    pool = parserPool({ size: 2, parserSeconds: 60, parserMegabytes: 700, inputMegabytes: 1 });
    options = { pool, concurrency: 4, language: 'en', division: null };
  });
  afterAll(async () => pool.close());

  it('reads reports in the order of the inputs, with errors in their places', async () => {
    const inputs = [
      ...reports.map(({ file, bytes }) => input(file, bytes)),
      input('empty.txt', Buffer.alloc(0)),
      { name: 'gone.txt', read: () => Promise.reject(new NianbaoError('file_unreadable', { reason: 'gone' })) },
      input('large.txt', Buffer.alloc(2 * 1024 * 1024, 'x')),
    ];
    const outcomes: string[] = [];
    for await (const { input: from, value, error } of readReports(inputs, options)) {
      if (value !== null) {
        ReportDocument.parse(value);
        expect(value.document.name).toBe(from.name);
      }
      outcomes.push(error === null ? 'read' : error.code);
    }
    expect(outcomes).toEqual([...reports.map(() => 'read'), 'empty_file', 'file_unreadable', 'too_large']);
  });

  it('gives the same report for the same bytes, whichever child reads it', async () => {
    const [report] = reports;
    const copies = Array.from({ length: 6 }, () => input('a.txt', report?.bytes ?? new Uint8Array()));
    const printed = new Set<string>();
    for await (const { value } of readReports(copies, options)) printed.add(canonicalJson(value));
    expect(printed.size).toBe(1);
  });

  it('reads layouts', async () => {
    for await (const { value } of readLayouts([input('a.txt', reports[0]?.bytes ?? new Uint8Array())], options)) {
      expect(value?.blocks.filter(({ kind }) => kind === 'table')).toHaveLength(3);
    }
  });
});
