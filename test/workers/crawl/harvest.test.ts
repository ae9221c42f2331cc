/**
 * Harvests of small loopback sites by a whole engine: real queues, children and store. How the real lines treat a host is
 * tested with them; here the lines are plain.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { folderBlobs } from '../../../src/shared/blobs/folder.js';
import { loadConfig } from '../../../src/shared/config.js';
import { Source, type SourceInput } from '../../../src/shared/model/source.js';
import type { RunSource } from '../../../src/shared/store/harvest.js';
import type { ExportRow, Store } from '../../../src/shared/store/store.js';
import { parserPool, type ParserPool } from '../../../src/workers/child/pool.js';
import { harvest, type HarvestResult } from '../../../src/workers/crawl/harvest.js';
import { assembleEngine, type Engine } from '../../../src/workers/engine.js';
import { innerPictures, linkedHtml, truthOfSource } from '../../corpus/inner/documents.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../harness/redis.js';
import { pgliteBackend, type Backend } from '../../shared/store/backends.js';
import { PlainLines } from '../../support/plain-lines.js';
import { LoopbackSite, type Page, type Pages } from '../../support/site.js';

const sample = (name: string): Buffer => readFileSync(join('samples', name));
const REPORTS: Readonly<Record<string, Buffer>> = {
  '/a.html': sample('zrzyj-2020.html'),
  '/b.html': sample('jyj-2021.html'),
  '/c.html': sample('xzf-2024.html'),
};
const TITLES: Readonly<Record<string, string>> = {
  '/a.html': '自然资源局2020年政府信息公开工作年度报告',
  '/b.html': '教育局2021年政府信息公开工作年度报告',
  '/c.html': '县政府2024年政府信息公开工作年度报告',
};

function listPage(links: readonly (readonly [href: string, text: string])[]): string {
  const items = links.map(([href, text]) => `<li><a href="${href}" title="${text}">${text}</a></li>`);
  return `<html><head><title>政府信息公开年报</title></head><body><ul>${items.join('')}</ul></body></html>`;
}

const titled = (path: string): readonly [string, string] => [path, TITLES[path] ?? path];

function siteOf(paths: readonly string[], more: Readonly<Record<string, Page>> = {}): Pages {
  const list = listPage(paths.map(titled));
  return (path) => {
    if (more[path] !== undefined) return more[path];
    if (path === '/') return { body: list };
    return paths.includes(path) && REPORTS[path] !== undefined ? { body: REPORTS[path] } : undefined;
  };
}

describe.runIf(hasRedis)('harvest', () => {
  let redis: TestRedis;
  let backend: Backend;
  let pool: ParserPool;
  let folder: string;
  let store: Store;
  let site: LoopbackSite;
  let lines: PlainLines;
  let engines: Engine[];
  let serial = 0;

  beforeAll(async () => {
    redis = await startTestRedis();
    backend = await pgliteBackend('memory');
    folder = await mkdtemp(join(tmpdir(), 'nianbao-harvest-'));
    pool = parserPool({ ...loadConfig({}), size: 2 });
  });
  afterAll(async () => {
    await pool.close();
    await backend.stop();
    await redis.stop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    store = await backend.fresh();
    site = await new LoopbackSite(siteOf(['/a.html', '/b.html'])).start();
    lines = new PlainLines();
    engines = [];
    serial++;
  });
  afterEach(async () => {
    for (const engine of engines) await engine.stop();
    await site.stop();
  });

  async function engineOn(workers = true): Promise<Engine> {
    const config = loadConfig(
      { NIANBAO_CONCURRENCY: '2', NIANBAO_LANES: '4', NIANBAO_SWEEP_SECONDS: '2' },
      { data: folder },
    );
    const blobs = folderBlobs(join(folder, `blobs-${serial}`));
    const parts = { config, address: { socket: redis.socket }, store, blobs, pool, lines };
    const engine = await assembleEngine(parts, { workers, prefix: `harvest-${serial}` });
    engines.push(engine);
    return engine;
  }

  const source = (more: Partial<SourceInput> = {}): Source =>
    Source.parse({ id: 'qinghe', name: '青禾县', division: '990101', start: [`${site.url}/`], delay: '0ms', ...more });

  async function harvestAll(sources = [source()], engine?: Engine): Promise<HarvestResult> {
    return harvest(engine ?? engines[0] ?? (await engineOn()), { sources, which: 'all' });
  }

  const first = ({ sources }: HarvestResult): RunSource | undefined => sources[0];

  async function rows(table: string): Promise<ExportRow[]> {
    const all: ExportRow[] = [];
    for await (const row of store.exportRows(table, { allVersions: true })) all.push(row);
    return all;
  }

  it('finds the reports of a list, stores their facts, and archives every exchange', async () => {
    const result = await harvestAll();
    expect(first(result)).toMatchObject({ found: 2, new: 2, failed: 0, status: 'done', requests: 3 });
    expect((await rows('report')).length).toBe(2);
    expect(await rows('place')).toMatchObject([
      { source_id: 'qinghe', status: 'present', division: '990101' },
      { source_id: 'qinghe', status: 'present', division: '990101' },
    ]);
    expect((await rows('fetch')).every(({ status, outcome }) => status === 200 && outcome === 'stored')).toBe(true);
    expect(site.asked.sort()).toEqual(['/', '/a.html', '/b.html']);
  });

  it('asks with conditions the second time, and writes no version of what did not change', async () => {
    const inner = siteOf(['/a.html', '/b.html']);
    site.pages = (path, request) => {
      const page = inner(path, request);
      if (request.headers['if-none-match'] === `"${path}"`) return { status: 304, headers: { etag: `"${path}"` } };
      return page && { ...page, headers: { etag: `"${path}"` } };
    };
    await harvestAll();
    const versions = await rows('report_version');
    const result = await harvestAll();
    expect(first(result)).toMatchObject({ found: 2, unchanged: 2, new: 0, notModified: 3, requests: 3 });
    expect(await rows('report_version')).toEqual(versions);
  });

  it('asks for the pictures of a report whose table is one, and reads page and pictures as one document', async () => {
    const pictures = await innerPictures();
    const addresses = { logo: 'logo.png', table: './W020200108.jpg', code: '/code.png' };
    const files: Readonly<Record<string, Page>> = {
      '/d.html': { body: linkedHtml(addresses) },
      '/W020200108.jpg': { body: pictures.table, headers: { 'content-type': 'image/jpeg' } },
    };
    const list = listPage([['/d.html', '槐泠县人民政府2019年政府信息公开工作年度报告']]);
    site.pages = (path) => (path === '/' ? { body: list } : files[path]);
    const result = await harvestAll();
    expect(first(result)).toMatchObject({ found: 1, new: 1, failed: 0, status: 'done' });
    expect(site.asked.sort()).toEqual(['/', '/W020200108.jpg', '/code.png', '/d.html']);
    const facts = (await rows('fact')).map(({ code, value }): [string, unknown] => [code as string, value]);
    expect(facts.filter(([code]) => code.startsWith('proceedings.'))).toHaveLength(15);
    expect(Object.fromEntries(facts.map(([code, value]) => [code, value === null ? null : Number(value)]))).toEqual(
      truthOfSource().report.facts,
    );
    expect((await rows('fetch')).map(({ url }) => (url as string).replace(site.url, '')).sort()).toEqual(site.asked);
    const versions = await rows('report_version');
    expect(first(await harvestAll())).toMatchObject({ found: 1, unchanged: 1, new: 0 });
    expect(await rows('report_version')).toEqual(versions);
  }, 120_000);

  it('records what is new, revised, gone and moved in the next run', async () => {
    await harvestAll();
    site.pages = siteOf(['/a.html', '/c.html'], {
      '/': { body: listPage([titled('/a.html'), titled('/c.html')]) },
      '/a.html': { status: 301, headers: { location: '/new/a.html' } },
      '/new/a.html': { body: REPORTS['/a.html'] ?? '' },
    });
    expect(first(await harvestAll())).toMatchObject({ found: 2, new: 1, unchanged: 1, gone: 1, moved: 1 });
    const places = (await rows('place')).map(({ url, status }) => [
      typeof url === 'string' ? url.slice(site.url.length) : null,
      status,
    ]);
    expect(places.sort()).toEqual([
      ['/a.html', 'gone'],
      ['/b.html', 'gone'],
      ['/c.html', 'present'],
      ['/new/a.html', 'present'],
    ]);
    // data of what is gone stays
    expect(await rows('report')).toHaveLength(3);
  });

  it('stores the same bytes under two addresses once, with two places', async () => {
    const body = REPORTS['/a.html'] ?? '';
    site.pages = siteOf(['/a.html'], {
      '/': { body: listPage([titled('/a.html'), ['/copy.html', TITLES['/a.html'] ?? '']]) },
      '/copy.html': { body },
    });
    expect(first(await harvestAll())).toMatchObject({ found: 1, new: 1 });
    expect(await rows('document')).toHaveLength(1);
    expect(await rows('place')).toHaveLength(2);
  });

  it('passes over links to other hosts and says so, and refuses redirects to them', async () => {
    const other = await new LoopbackSite(() => ({ body: REPORTS['/a.html'] ?? '' })).start();
    try {
      site.pages = siteOf(['/a.html', '/b.html'], {
        '/': {
          body: listPage([titled('/a.html'), titled('/b.html'), [`${other.url}/x.html`, TITLES['/c.html'] ?? '']]),
        },
        '/b.html': { status: 302, headers: { location: `${other.url}/b.html` } },
      });
      expect(first(await harvestAll())).toMatchObject({ found: 1, passedOver: 1, failed: 1 });
      expect(await store.harvest.visitFailures()).toMatchObject([{ code: 'host_not_allowed' }]);
      expect(other.asked).toEqual([]);
      const allowing = source({ allow: [other.url.slice('http://'.length)] });
      expect(first(await harvestAll([allowing]))).toMatchObject({ passedOver: 0, failed: 0 });
      expect(other.asked.sort()).toEqual(['/b.html', '/x.html']);
    } finally {
      await other.stop();
    }
  });

  it('ends redirects in a circle with an error', async () => {
    site.pages = siteOf(['/a.html', '/b.html'], {
      '/a.html': { status: 302, headers: { location: '/a2.html' } },
      '/a2.html': { status: 302, headers: { location: '/a.html' } },
    });
    expect(first(await harvestAll())).toMatchObject({ found: 1, failed: 1 });
    expect(await store.harvest.visitFailures()).toMatchObject([{ code: 'redirect_limit' }]);
  });

  it('fails loudly when the list is suddenly empty, and leaves what was stored alone', async () => {
    await harvestAll();
    site.pages = (path) => (path === '/' ? { body: listPage([]) } : undefined);
    const result = await harvestAll();
    expect(first(result)).toMatchObject({ status: 'failed', errorCode: 'found_less', found: 0 });
    expect(await rows('report')).toHaveLength(2);
    expect((await store.status()).lastRuns[0]).toMatchObject({ kind: 'harvest', status: 'failed' });
  });

  it('does not take an error page with status 200 for what a report says now', async () => {
    store = await backend.again({ attempts: 1 });
    await harvestAll();
    const before = await rows('report');
    const busy = '<html><head><title>系统繁忙</title></head><body><p>系统繁忙，请稍后再试。</p></body></html>';
    site.pages = siteOf(['/a.html', '/b.html'], { '/a.html': { body: busy } });
    const result = await harvestAll();
    expect(first(result)).toMatchObject({ status: 'failed', found: 1, gone: 0, failed: 1 });
    expect(result.failures).toMatchObject([{ code: 'bad_answer' }]);
    expect(await rows('report')).toEqual(before);
    expect((await rows('place')).map(({ status }) => status)).toEqual(['present', 'present']);
  });

  it('fails a source that gives nothing at all', async () => {
    site.pages = (path) => (path === '/' ? { body: listPage([]) } : undefined);
    expect(first(await harvestAll())).toMatchObject({ status: 'failed', errorCode: 'found_less', found: 0 });
  });

  it('notices an ETag that lies, and trusts none of that host any more', async () => {
    const etag = '"always"';
    let believe = true;
    let second = REPORTS['/b.html'] ?? Buffer.alloc(0);
    site.pages = (path, request) => {
      if (believe && request.headers['if-none-match'] === etag) return { status: 304, headers: { etag } };
      const page = siteOf(['/a.html', '/b.html'])(path, request);
      return page && { ...page, ...(path === '/b.html' ? { body: second } : {}), headers: { etag } };
    };
    await harvestAll();
    second = Buffer.concat([second, Buffer.from('<!-- corrected -->')]);
    // what the host says of it is believed …
    expect(first(await harvestAll())).toMatchObject({ changed: 0, notModified: 3 });
    // … until it is found out, here by an answer that has other bytes under the same ETag
    await backend.query(`update nianbao.visit set not_modified = 20 where url like '%/b.html'`);
    expect(first(await harvestAll())).toMatchObject({ changed: 1 });
    believe = false;
    expect(await backend.query('select etag_trusted from nianbao.host')).toEqual([{ etag_trusted: false }]);
    site.asked.splice(0);
    expect(first(await harvestAll())).toMatchObject({ unchanged: 2, notModified: 0 });
  });

  it('never has two exchanges with a host at a time, however many workers there are', async () => {
    site.delayMs = 5;
    const many = Array.from({ length: 30 }, (_, at) => `/r${at}.html`);
    site.pages = (path) => {
      if (path === '/') return { body: listPage(many.map((one) => [one, TITLES['/a.html'] ?? ''] as const)) };
      return { body: Buffer.concat([REPORTS['/a.html'] ?? Buffer.alloc(0), Buffer.from(`<!-- ${path} -->`)]) };
    };
    await engineOn();
    await engineOn();
    expect(first(await harvestAll())).toMatchObject({ found: 30, new: 30 });
    expect(site.most).toBe(1);
    expect(new Set(site.asked).size).toBe(site.asked.length);
  });

  it('goes on in the same run after its worker was stopped in the middle', async () => {
    site.delayMs = 20;
    const many = Array.from({ length: 20 }, (_, at) => `/r${at}.html`);
    site.pages = (path) => {
      if (path === '/') return { body: listPage(many.map((one) => [one, TITLES['/a.html'] ?? ''] as const)) };
      return { body: Buffer.concat([REPORTS['/a.html'] ?? Buffer.alloc(0), Buffer.from(`<!-- ${path} -->`)]) };
    };
    const engine = await engineOn();
    const stop = new AbortController();
    const broken = harvest(engine, { sources: [source()], which: 'all', signal: stop.signal });
    await expect.poll(() => site.asked.length).toBeGreaterThan(5);
    stop.abort(new Error('stopped'));
    await expect(broken).rejects.toThrow('stopped');
    await engine.stop();
    await backend.query(`update nianbao.run set heartbeat_at = now() - interval '5 minutes'`);
    const result = await harvestAll([source()], await engineOn());
    expect(result.run?.resumed).toBe(true);
    expect(first(result)).toMatchObject({ found: 20, new: 20 });
    // at most what was under way when it stopped is asked for twice
    expect(site.asked.length - new Set(site.asked).size).toBeLessThanOrEqual(1);
    expect(await rows('run')).toHaveLength(1);
  });

  it('harvests only what is due when not told otherwise', async () => {
    const daily = source({ schedule: '0 3 * * *' });
    const engine = await engineOn();
    expect(first(await harvest(engine, { sources: [daily], which: 'due' }))).toMatchObject({ found: 2 });
    expect(await harvest(engine, { sources: [daily], which: 'due' })).toEqual({
      run: null,
      sources: [],
      busy: [],
      failures: [],
    });
    await expect(harvest(engine, { sources: [daily], which: ['nobody'] })).rejects.toMatchObject({ code: 'usage' });
  });
});
