/** A small part of the test province, harvested by the built command; the whole of it is in test/full. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRedis } from '../harness/redis.js';
import type { Truth } from '../province/model.js';
import { writeSources } from '../province/sources.js';
import { runCommand } from '../support/command.js';
import { askedAgain, hasHarvest, RunningProvince, rudeness, stored, unlike } from '../support/province.js';

const DELAY_MS = 10;
const SITES = ['trs', 'hanweb', 'json', 'vsb', 'aggregator'].flatMap((id) => ['--site', id]);

/** Where nobody listens: a run must not wait for it for ever. */
const NOBODY = '{id: nobody, name: 无人, division: "990101", start: ["http://127.0.0.1:9/"], delay: 0ms}\n';

describe.runIf(hasRedis && hasHarvest)('a harvest of thirty reports from five sites on one address', () => {
  let folder: string;
  let province: RunningProvince;
  let truth: Truth;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nianbao-province-'));
    const small = ['--one-address', '--bodies', '2', '--years', '2022-2024', '--trap', 'none'];
    province = await RunningProvince.start([...SITES, ...small]);
    truth = await province.truth();
    writeSources(join(folder, 'sources'), province.sites, { delayMs: DELAY_MS });
    await writeFile(join(folder, 'sources', 'nobody.yaml'), NOBODY);
  });
  afterAll(async () => {
    await province.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds all, asks politely and once, and finds nothing new the next time', async () => {
    const data = join(folder, 'data');
    const words = ['harvest', '--all', '--sources', join(folder, 'sources'), '--data', data];
    const harvested = await runCommand(words, { NIANBAO_RETRY_SECONDS: '1' });
    expect(harvested.stderr).toContain('host_away');
    const first = await stored(data);
    expect(truth.reports.length).toBe(30);
    expect(unlike(first, truth.reports)).toEqual([]);
    const log = await province.log();
    expect(rudeness(log, province.sites, DELAY_MS)).toEqual([]);
    expect([...askedAgain(log)]).toEqual([]);
    await runCommand(words);
    expect((await stored(data)).report_version).toEqual(first.report_version);
    expect(await province.trespasses()).toEqual([]);
  });
});
