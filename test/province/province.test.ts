/** The test province serves what its truth says; whoever tests a crawler on it can rely on that. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Source } from '../../src/shared/model/source.js';
import type { Truth, TruthChange } from './model.js';
import { Province } from './province.js';
import { writeSources } from './sources.js';

/** Sites and reader are one process here: a connection may have idled away while a year's reports were made. */
async function get(url: string, headers: Headers = new Headers()): Promise<Response> {
  const ask = async (): Promise<Response> => fetch(url, { redirect: 'manual', headers });
  return ask().catch(ask);
}

async function hashAt(url: string): Promise<string> {
  const response = await get(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return response.status === 200 ? createHash('sha256').update(bytes).digest('hex') : String(response.status);
}

async function wrongPlaces({ reports }: Truth): Promise<string[]> {
  const wrong: string[] = [];
  for (const { url, sha256 } of reports.flatMap(({ places }) => places)) {
    if ((await hashAt(url)) !== sha256) wrong.push(url);
  }
  return wrong;
}

describe('the test province', () => {
  let province: Province;
  let truth: Truth;
  beforeAll(async () => {
    province = await Province.start({ traps: [], oneAddress: true });
    truth = province.truth;
  });
  afterAll(async () => province.stop());

  it('has three hundred reports of fifty bodies, in every format', () => {
    expect(truth.reports.length).toBe(300);
    expect(new Set(truth.reports.map(({ body, year }) => `${body} ${year}`)).size).toBe(300);
    expect(new Set(truth.reports.map(({ body }) => body)).size).toBe(50);
    const formats = new Set(truth.reports.flatMap(({ places }) => places.map(({ format }) => format)));
    expect([...formats].sort()).toEqual(['doc', 'docx', 'html', 'pdf', 'txt', 'zip']);
    expect(truth.reports.every(({ places }) => places.length > 0)).toBe(true);
  });

  it('serves every document and every look-alike', async () => {
    expect(await wrongPlaces(truth)).toEqual([]);
    for (const { url, sha256 } of truth.lookAlikes) expect(await hashAt(url)).toBe(sha256);
    expect(truth.lookAlikes.length).toBe(36);
  });

  it('notes who enters where nobody may', async () => {
    expect(province.trespasses()).toEqual([]);
    await get(truth.disallowed[0]?.url ?? '');
    await get(`http://${province.canaries[0]}/`);
    expect(province.trespasses().length).toBe(2);
  });

  it('answers conditional requests as each site does', async () => {
    const second = async (site: string): Promise<number> => {
      const url = truth.reports.find((report) => report.site === site && report.form === 'page')?.page ?? '';
      const first = await get(url);
      await first.arrayBuffer();
      const headers = new Headers();
      const etag = first.headers.get('etag');
      const modified = first.headers.get('last-modified');
      if (etag !== null) headers.set('if-none-match', etag);
      if (modified !== null) headers.set('if-modified-since', modified);
      const again = await get(url, headers);
      await again.arrayBuffer();
      return again.status;
    };
    for (const site of ['trs', 'json', 'gkmlpt', 'years', 'aggregator', 'vsb']) expect(await second(site)).toBe(304);
    for (const site of ['hanweb', 'gbk', 'search', 'ucap']) expect(await second(site)).toBe(200);
  });

  it('writes source files that the project can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nianbao-sources-'));
    const names = writeSources(folder, province.sites, { delayMs: 20 });
    expect(names.length).toBe(13);
    for (const name of names) {
      const source = Source.parse(parse(readFileSync(join(folder, name), 'utf8')));
      expect(source.delay).toBe(20);
      expect(`${source.id}.yaml`).toBe(name);
    }
    rmSync(folder, { recursive: true });
  });

  // the last one: a year does not come back
  it('changes as it says when a year goes by', async () => {
    const before = new Set(truth.reports.flatMap(({ places }) => places.map(({ sha256 }) => sha256)));
    const change: TruthChange = province.advance();
    const { added, revised, gone, moved } = change;
    expect([added.length, revised.length, gone.length, moved.length]).toEqual([50, 24, 12, 4]);
    expect(province.truth.reports.length).toBe(300 + 50 - 12);
    expect(await wrongPlaces(province.truth)).toEqual([]);
    for (const { report } of revised) {
      for (const { sha256 } of report.places) expect(before.has(sha256)).toBe(false);
    }
    for (const { from, to } of moved) {
      const response = await get(from);
      expect([response.status, new URL(response.headers.get('location') ?? '', from).href]).toEqual([301, to]);
    }
    for (const { places } of gone) {
      for (const { url, sha256 } of places) expect(await hashAt(url)).not.toBe(sha256);
    }
  });
});
