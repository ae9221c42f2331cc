/** Ingest with everything real: Redis, parser children with the real readers, the embedded store, blobs in a folder. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { zipSync, type Zippable } from 'fflate';
import { SETTLE_RULES } from '../../src/pipeline/validate/settle.js';
import { sha256 } from '../../src/shared/canonical.js';
import { folderBlobs } from '../../src/shared/blobs/folder.js';
import { loadConfig } from '../../src/shared/config.js';
import { openStore } from '../../src/shared/store/open.js';
import type { ExportRow, Store } from '../../src/shared/store/store.js';
import { parserPool, type ParserPool } from '../../src/workers/child/pool.js';
import { assembleEngine, type Engine } from '../../src/workers/engine.js';
import { ingest, type IngestOptions, type IngestResult } from '../../src/workers/ingest.js';
import { corpusDocuments } from '../corpus/corpus.js';
import { makeZip } from '../support/make-zip.js';
import { hasRedis, startTestRedis, type TestRedis } from '../harness/redis.js';

describe.runIf(hasRedis)('ingest', () => {
  let redis: TestRedis;
  let pool: ParserPool;
  let store: Store;
  let engine: Engine;
  let folder: string;
  let serial = 0;

  const config = loadConfig({ NIANBAO_CONCURRENCY: '2', NIANBAO_INPUT_MEGABYTES: '1' });
  const reports = [...corpusDocuments({ seed: 7, renderers: ['text-cells'] })].slice(0, 6);

  beforeAll(async () => {
    redis = await startTestRedis();
    pool = parserPool({ ...config, size: 2 });
  });
  afterAll(async () => {
    await pool.close();
    await redis.stop();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nianbao-ingest-'));
    store = await openStore({ databaseUrl: null, dataDir: null, rules: SETTLE_RULES });
    const parts = { config, address: { socket: redis.socket }, store, blobs: folderBlobs(join(folder, 'blobs')), pool };
    engine = await assembleEngine(parts, { workers: true, prefix: `ingest-${serial++}` });
    await mkdir(join(folder, 'in'));
  });
  afterEach(async () => {
    await engine.stop();
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const put = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, 'in', name);
    await writeFile(path, content);
    return path;
  };
  const putReports = async (): Promise<void> => {
    for (const { file, bytes } of reports) await put(file, bytes);
  };
  const run = async (options: Partial<IngestOptions> = {}): Promise<IngestResult> =>
    ingest(engine, { paths: [join(folder, 'in')], manifest: null, division: null, ...options });
  const rows = async (table: string): Promise<ExportRow[]> => {
    const all: ExportRow[] = [];
    for await (const row of store.exportRows(table, { allVersions: true })) all.push(row);
    return all;
  };

  it('brings reports through to facts, and a second time changes nothing', async () => {
    await putReports();
    const first = await run();
    expect(first.counts).toEqual({ found: 6, new: 6, changed: 0, unchanged: 0, gone: 0, failed: 0 });
    const before = { report: await rows('report'), fact: await rows('fact'), version: await rows('report_version') };
    expect(before.report).toHaveLength(6);
    expect(before.fact.length).toBeGreaterThan(6 * 150);
    const second = await run();
    expect(second.counts).toEqual({ found: 6, new: 0, changed: 0, unchanged: 6, gone: 0, failed: 0 });
    expect({ report: await rows('report'), fact: await rows('fact'), version: await rows('report_version') }).toEqual(
      before,
    );
  });

  it('names every file that fails, and the others come through', async () => {
    await putReports();
    await put('empty.txt', '');
    await put('binary.bin', Buffer.from([0, 1, 2, 3, 255, 254, 0, 0, 7]));
    await put('large.txt', 'x'.repeat(1024 * 1024 + 1));
    await put('notice.txt', '关于召开会议的通知\n请各单位准时参加。\n');
    await symlink(join(folder, 'nothing'), join(folder, 'in', 'broken.txt'));
    const result = await run();
    const codes = new Map(result.failures.map(({ path, code }) => [basename(path), code]));
    expect(Object.fromEntries(codes)).toMatchObject({
      'empty.txt': 'empty_file',
      'large.txt': 'too_large',
      'notice.txt': 'not_a_report',
      'broken.txt': 'file_unreadable',
    });
    expect(codes.get('binary.bin')).toBeDefined();
    expect(result.counts).toMatchObject({ found: 11, new: 9, failed: 5 });
    expect(await rows('report')).toHaveLength(6);
  });

  it('takes copies of a file as one document at two places', async () => {
    const [report] = reports;
    await put('a.txt', report?.bytes ?? '');
    await put('b.txt', report?.bytes ?? '');
    const result = await run();
    expect(result.sha256s).toHaveLength(1);
    expect(await rows('place')).toHaveLength(2);
    expect(await rows('report')).toHaveLength(1);
  });

  it('takes what a manifest knows before what the text says, and says which lines were not used', async () => {
    const [report] = reports;
    await put('a.txt', report?.bytes ?? '');
    const manifest = join(folder, 'manifest.csv');
    await writeFile(manifest, 'path,body,division,year\nin/a.txt,岚州县测试局,220106,2033\nin/none.txt,,,\n');
    const result = await run({ manifest, division: '220000' });
    expect(result.unused.map(({ line }) => line)).toEqual([3]);
    expect(await rows('report')).toMatchObject([{ year: 2033, division: '220106' }]);
    const alone = await run({ manifest, paths: [] });
    expect(alone.failures).toMatchObject([{ code: 'file_unreadable' }]);
    expect(alone.counts).toMatchObject({ found: 2, unchanged: 1 });
  });

  it('keeps the address that a manifest gives a file, also when it comes later', async () => {
    const path = await put('a.txt', reports[0]?.bytes ?? '');
    await run();
    const manifest = join(folder, 'manifest.csv');
    await writeFile(manifest, 'path,url\nin/a.txt,http://WWW.qinghe.example:80/art/1.html#top\n');
    const { counts } = await run({ manifest });
    expect(counts).toMatchObject({ found: 1, new: 0, changed: 1 });
    const url = 'http://www.qinghe.example/art/1.html';
    expect(await rows('place')).toMatchObject([{ path, url, status: 'present', source_id: null }]);
    expect(await rows('document')).toMatchObject([{ url, name: 'a.txt' }]);
    expect(await rows('report')).toMatchObject([{ url }]);
    await run();
    expect(await rows('place')).toMatchObject([{ path, url }]);
  });

  describe('of an archive', () => {
    const [one, two, three] = reports.map(({ bytes }) => bytes);
    const notice = Buffer.from('关于召开会议的通知\n请各单位准时参加。\n');
    const archive = (files: Zippable): Uint8Array => zipSync(files, { mtime: '2024-01-01' });
    const some = (bytes: Uint8Array | undefined): Uint8Array => bytes ?? notice;
    const whole = (): Uint8Array =>
      archive({ 'a.txt': some(one), 'x/notice.txt': notice, 'x/in.zip': archive({ 'b.txt': some(two) }) });
    const tables = async (): Promise<unknown> =>
      Promise.all(['document', 'place', 'report', 'fact', 'report_version', 'artifact'].map(rows));

    it('makes a document of every member, and a second time changes nothing', async () => {
      const bytes = whole();
      const path = await put('all.zip', bytes);
      const first = await run();
      expect(first.failures).toMatchObject([{ path: `${path}/x/notice.txt`, code: 'not_a_report' }]);
      expect(first.counts).toEqual({ found: 4, new: 4, changed: 0, unchanged: 0, gone: 0, failed: 1 });
      expect(await store.reportLines(first.sha256s)).toHaveLength(2);
      const parent = sha256(bytes);
      const documents = await rows('document');
      expect(
        documents
          .filter((row) => row['parent_sha256'] === parent)
          .map((row) => row['name'])
          .sort(),
      ).toEqual(['a.txt', 'b.txt', 'notice.txt']);
      expect(documents.find((row) => row['sha256'] === parent)).toMatchObject({
        stage: 'extract',
        state: 'done',
        error_code: null,
        media_type: 'application/zip',
      });
      const places = await rows('place');
      expect(places.map((row) => row['path']).sort()).toEqual(
        [path, `${path}/a.txt`, `${path}/x/in.zip/b.txt`, `${path}/x/notice.txt`].sort(),
      );
      expect(await rows('report')).toHaveLength(2);
      const before = await tables();
      const second = await run();
      expect(second.counts).toEqual({ found: 4, new: 0, changed: 0, unchanged: 4, gone: 0, failed: 1 });
      const seen = places.map((row) => ({ ...row, last_seen_run: second.run.id }));
      expect(await rows('place')).toEqual(seen);
      const strip = (all: unknown): string => JSON.stringify(all).replaceAll(/"last_seen_run":"[^"]*"/g, '');
      expect(strip(await tables())).toBe(strip(before));
    });

    it('knows of the members what the manifest knows of the archive, also when it comes later', async () => {
      await put('all.zip', archive({ 'a.txt': some(one) }));
      await run();
      const later = await run({ division: '220106' });
      expect(later.counts).toMatchObject({ found: 2, changed: 2 });
      const current = (await rows('report')).filter((row) => row['status'] === 'present');
      expect(current).toMatchObject([{ division: '220106' }]);
    });

    it('takes members from where a new archive has others', async () => {
      const path = await put('all.zip', archive({ 'a.txt': some(one), 'b.txt': some(two) }));
      await put('copy.zip', archive({ 'c.txt': some(three) }));
      await run();
      await put('all.zip', archive({ 'a.txt': some(one), 'd.txt': notice }));
      await run();
      const places = await rows('place');
      const present = places.filter((row) => row['status'] === 'present').map((row) => row['path']);
      expect(present.sort()).toEqual(
        [
          path,
          `${path}/a.txt`,
          `${path}/d.txt`,
          join(folder, 'in', 'copy.zip'),
          join(folder, 'in', 'copy.zip/c.txt'),
        ].sort(),
      );
      const gone = places.filter((row) => row['status'] === 'gone').map((row) => row['path']);
      expect(gone.sort()).toEqual([path, `${path}/b.txt`]);
    });

    it('finds the members of a copy at the copy too', async () => {
      await put('one.zip', archive({ 'a.txt': some(one) }));
      await run();
      await put('two.zip', archive({ 'a.txt': some(one) }));
      const result = await run();
      expect(result.counts).toMatchObject({ found: 4, new: 0, failed: 0 });
      expect(await rows('document')).toHaveLength(2);
      expect(await rows('place')).toHaveLength(4);
      expect(await rows('report')).toHaveLength(1);
    });

    it('leaves an archive of which members were lost as a dead letter that names them, the others through', async () => {
      const path = await put(
        'part.zip',
        makeZip([
          { name: 'a.txt', content: some(one) },
          { name: 'secret.txt', content: notice, flags: 1 },
        ]),
      );
      for (const turn of [1, 2]) {
        const result = await run();
        expect(result.failures, `turn ${turn}`).toMatchObject([{ path, code: 'partly_unpacked' }]);
        expect(result.failures[0]?.message).toContain('secret.txt: the file is encrypted');
        expect(await rows('report')).toHaveLength(1);
      }
      const again = await store.retryFailed({});
      await engine.ring(again);
      await engine.drained(again.map((bell) => bell.sha256));
      expect(await store.failures()).toMatchObject([{ code: 'partly_unpacked' }]);
    });

    it('leaves an archive of which nothing can be had as a dead letter', async () => {
      await put('empty.zip', archive({}));
      await put('secret.zip', makeZip([{ name: 'a.txt', content: notice, flags: 1 }]));
      const result = await run();
      expect(result.failures.map(({ code }) => code)).toEqual(['empty_file', 'encrypted_file']);
    });

    it('goes on when it was broken off between the archive and its members', async () => {
      await put('all.zip', whole());
      const controller = new AbortController();
      const broken = run({ signal: controller.signal, onProgress: () => controller.abort(new Error('told to stop')) });
      await expect(broken).rejects.toThrow('told to stop');
      const result = await run();
      expect(result.counts).toMatchObject({ found: 4, failed: 1 });
      expect(await rows('report')).toHaveLength(2);
      expect(await rows('report_version')).toHaveLength(2);
    });
  });

  it('goes on with a run that was broken off, and rings for what is due', async () => {
    await putReports();
    const controller = new AbortController();
    const broken = run({ signal: controller.signal, onRegistered: () => controller.abort(new Error('told to stop')) });
    await expect(broken).rejects.toThrow('told to stop');
    const result = await run();
    expect(result.counts.found).toBe(6);
    expect(await rows('report')).toHaveLength(6);
    expect((await rows('report_version')).length).toBe(6);
  });
});
