/** The pipeline for local files: outcomes in the order of the inputs, errors beside results, the same bytes each time. */
import { zipSync, type Zippable } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../src/shared/canonical.js';
import { NianbaoError } from '../../src/shared/errors.js';
import { ReportDocument } from '../../src/shared/model/report.js';
import { parserPool, type ParserPool } from '../../src/workers/child/pool.js';
import { officeConverter } from '../../src/workers/converter.js';
import { readLayouts, readReports, type LocalInput, type LocalOptions } from '../../src/workers/local.js';
import { corpusDocuments } from '../corpus/corpus.js';
import { makeZip } from '../support/make-zip.js';

describe('local pipeline', () => {
  let pool: ParserPool;
  let options: LocalOptions;
  const reports = [...corpusDocuments({ seed: 3, renderers: ['text-cells'] })].slice(0, 5);
  const text = Buffer.from('关于召开会议的通知\n请各单位准时参加。\n');
  const input = (name: string, bytes: Uint8Array): LocalInput => ({ name, read: () => Promise.resolve(bytes) });

  beforeAll(() => {
    pool = parserPool({ size: 2, parserSeconds: 60, parserMegabytes: 700, inputMegabytes: 1 });
    options = {
      pool,
      converter: officeConverter({ parserSeconds: 60, inputMegabytes: 1 }),
      concurrency: 4,
      language: 'en',
      division: null,
    };
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

  it('reads every member of an archive, names those that fail, and goes on', async () => {
    const [one, two] = reports;
    const members: Zippable = {
      'x/a.txt': one?.bytes ?? text,
      'b.txt': text,
      'z.zip': zipSync({ 'c.txt': two?.bytes ?? text }),
    };
    const bytes = zipSync(members);
    const encrypted = makeZip([{ name: 'a.txt', content: text, flags: 1 }]);
    const seen: unknown[] = [];
    const inputs = [input('in.zip', bytes), input('secret.zip', encrypted), input('last.txt', one?.bytes ?? text)];
    for await (const { input: from, member, value, error } of readReports(inputs, options)) {
      if (value !== null) ReportDocument.parse(value);
      seen.push([from.name, member, error?.code ?? [value?.document.name, value?.document.parent]]);
    }
    expect(seen).toEqual([
      ['in.zip', 'b.txt', 'not_a_report'],
      ['in.zip', 'x/a.txt', ['a.txt', sha256(bytes)]],
      ['in.zip', 'z.zip/c.txt', ['c.txt', sha256(bytes)]],
      ['secret.zip', null, 'encrypted_file'],
      ['last.txt', null, ['last.txt', null]],
    ]);
    const layouts: unknown[] = [];
    for await (const { member, error } of readLayouts([input('in.zip', bytes)], options)) layouts.push([member, error]);
    expect(layouts).toEqual([
      ['b.txt', null],
      ['x/a.txt', null],
      ['z.zip/c.txt', null],
    ]);
  });

  it('is not surprised by an archive where a layout is asked for', async () => {
    const request = {
      stage: 'extract' as const,
      input: zipSync({ 'a.txt': text }),
      context: { declaredCharset: null },
    };
    await expect(pool.run(request)).rejects.toMatchObject({ code: 'unsupported_format' });
  });

  it('reads layouts', async () => {
    for await (const { value } of readLayouts([input('a.txt', reports[0]?.bytes ?? new Uint8Array())], options)) {
      expect(value?.blocks.filter(({ kind }) => kind === 'table')).toHaveLength(3);
    }
  });
});
