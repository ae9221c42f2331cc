/**
 * The test province harvested by the built command: everything found and nothing twice, the hosts' own log of how, a second
 * harvest that finds nothing new, a year's change, and processes killed half way.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresMissing, usePostgres, type TestPostgres } from '../harness/postgres.js';
import { hasRedis } from '../harness/redis.js';
import type { Truth, TruthChange } from '../province/model.js';
import { writeSources } from '../province/sources.js';
import { RunningCommand, runCommand, type Ended } from '../support/command.js';
import {
  askedAgain,
  hasHarvest,
  named,
  reportsByName,
  RunningProvince,
  rudeness,
  stored,
  unlike,
  type Stored,
} from '../support/province.js';

const DELAY_MS = 40;
/** The moody site's passing traps are over after two answers; a dead letter need not take minutes. */
const PATIENCE = { NIANBAO_RETRY_SECONDS: '1', NIANBAO_ATTEMPTS: '4' };
/** Sites whose validators can be believed, and whose answers do not change by themselves. */
const CONDITIONAL = ['trs', 'json', 'gkmlpt', 'years', 'aggregator'];
const STORES = postgresMissing === null ? (['pglite', 'postgres'] as const) : (['pglite'] as const);

describe.runIf(hasRedis && hasHarvest).each(STORES)('the province, into %s', (store) => {
  let folder: string;
  let province: RunningProvince;
  let truth: Truth;
  let postgres: TestPostgres | null = null;
  const environment: Record<string, string> = { ...PATIENCE };
  let data: string;
  let first: Ended;
  let before: Stored;

  const harvest = async (): Promise<Ended> =>
    runCommand(['harvest', '--all', '--sources', join(folder, 'sources'), '--data', data], environment);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nianbao-province-'));
    data = join(folder, 'data');
    if (store === 'postgres') {
      postgres = await usePostgres();
      environment['DATABASE_URL'] = await postgres.createDatabase('province');
    }
    province = await RunningProvince.start();
    truth = await province.truth();
    writeSources(join(folder, 'sources'), province.sites, { delayMs: DELAY_MS });
    first = await harvest();
    before = await stored(data, environment);
  }, 900_000);
  afterAll(async () => {
    await province.stop();
    await postgres?.dropDatabase('province');
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds every report, none twice, and no look-alike', () => {
    expect(unlike(before, truth.reports)).toEqual([]);
    const stored = new Set(before.report.map(({ document_sha256 }) => document_sha256));
    expect(truth.lookAlikes.filter(({ sha256 }) => stored.has(sha256))).toEqual([]);
  });

  it('says what failed: challenges, dead entries, traps that do not end', () => {
    expect(first.status).toBe(1);
    expect(first.stderr).toContain('challenge');
    const lasting = ['two-bytes', 'empty', 'always-500', 'challenge', 'huge', 'bomb', 'drip', 'loop', 'chain'];
    expect(lasting.filter((id) => !new RegExp(`/trap/${id}\\b`).test(first.stderr))).toEqual([]);
  });

  it('was a guest: one connection and one clock for each host, Retry-After kept, nothing forbidden touched', async () => {
    const log = await province.log();
    expect(rudeness(log, province.sites, DELAY_MS)).toEqual([]);
    expect(await province.trespasses()).toEqual([]);
    expect(new Set(log.requests.map(({ agent }) => /nianbao/i.test(agent ?? '')))).toEqual(new Set([true]));
  });

  it('comes to an end where the site has none', async () => {
    const { requests } = await province.log();
    expect(requests.filter(({ site }) => site === 'endless').length).toBeLessThan(250);
  });

  it('asks for nothing twice that it has', async () => {
    const { requests } = await province.log();
    // what was asked for again because its first answer was a trap does not count
    const moody = new Set(requests.filter(({ site }) => site === 'moody').map(({ host }) => host));
    const again = [...askedAgain({ requests: requests.filter(({ host }) => !moody.has(host)), connections: [] })];
    expect(again).toEqual([]);
  });

  it('harvests a second time without a body that has not changed', async () => {
    await province.forgetLog();
    const ended = await harvest();
    expect(ended.status).toBe(1); // the challenge is still there
    const { requests } = await province.log();
    const sites = new Set(CONDITIONAL);
    const bodies = requests.filter(
      ({ site, method, status, target }) =>
        sites.has(site) && method === 'GET' && status === 200 && !/robots\.txt$/.test(target),
    );
    expect(bodies.map(({ site, target }) => `${site} ${target}`)).toEqual([]);
    expect(requests.filter(({ site, status }) => sites.has(site) && status === 304).length).toBeGreaterThan(100);
    const after = await stored(data, environment);
    expect(after.report_version).toEqual(before.report_version);
    expect(unlike(after, truth.reports)).toEqual([]);
    expect(rudeness(await province.log(), province.sites, DELAY_MS)).toEqual([]);
  });

  it('records exactly what a year changes', async () => {
    const change: TruthChange = await province.advance();
    const now = await province.truth();
    await province.forgetLog();
    await harvest();
    const after = await stored(data, environment);
    expect(unlike(after, now.reports)).toEqual([]);
    expect(unlike(after, change.gone, 'gone')).toEqual([]);
    const all = [...now.reports, ...change.gone];
    const was = reportsByName(before, all);
    const is = reportsByName(after, all);
    const versions = new Map<string, number>();
    for (const { report_id } of after.report_version) versions.set(report_id, (versions.get(report_id) ?? 0) + 1);
    const idOf = (name: string): string => is.get(name)?.[0]?.id ?? '';
    for (const { report, codes } of change.revised) {
      const id = idOf(named(report));
      expect(versions.get(id), named(report)).toBe(2);
      const finding = after.finding.find((row) => row.report_id === id && row.rule === 'series.revised');
      expect(finding?.codes, named(report)).toEqual(codes);
    }
    const touched = new Set(change.revised.map(({ report }) => named(report)));
    for (const report of now.reports) {
      if (!touched.has(named(report))) expect(versions.get(idOf(named(report))), named(report)).toBe(1);
    }
    for (const { report } of change.moved) {
      expect(idOf(named(report))).toBe(was.get(named(report))?.[0]?.id);
      // a page that only holds an attachment is no place of the report itself
      for (const { url: to } of report.places) {
        expect(after.place.filter(({ url, status }) => url === to && status === 'present').length, to).toBe(1);
      }
    }
    expect(await province.trespasses()).toEqual([]);
    expect(rudeness(await province.log(), province.sites, DELAY_MS)).toEqual([]);
  });
});

describe.runIf(hasRedis && hasHarvest)('a harvest that is disturbed', () => {
  const SITES = ['trs', 'hanweb', 'vsb', 'years', 'aggregator'].flatMap((id) => ['--site', id]);
  let folder: string;
  let province: RunningProvince;
  let truth: Truth;
  let serial = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nianbao-province-'));
    province = await RunningProvince.start([...SITES, '--trap', 'none', '--years', '2021-2024']);
    truth = await province.truth();
    writeSources(join(folder, 'sources'), province.sites, { delayMs: DELAY_MS });
  });
  afterAll(async () => {
    await province.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const words = (data: string): string[] => ['harvest', '--all', '--sources', join(folder, 'sources'), '--data', data];

  async function inTheMiddle(data: string): Promise<RunningCommand> {
    await province.forgetLog();
    const command = new RunningCommand(words(data));
    await province.asked(120, command.ended);
    return command;
  }

  /** Everything is there, and no more was asked for again than may have been on its way when it was killed. */
  async function expectWhole(data: string): Promise<void> {
    expect(unlike(await stored(data), truth.reports)).toEqual([]);
    const log = await province.log();
    expect([...askedAgain(log)].length).toBeLessThanOrEqual(province.sites.length);
    expect(rudeness(log, province.sites, DELAY_MS)).toEqual([]);
    expect(await province.trespasses()).toEqual([]);
  }

  it('kill -9 of the worker: the next call goes on where it was', async () => {
    const data = join(folder, `data-${serial++}`);
    const command = await inTheMiddle(data);
    command.kill('SIGKILL');
    await command.ended;
    await runCommand(words(data));
    await expectWhole(data);
  });

  it('kill -9 of redis-server: the same call goes on', async () => {
    const data = join(folder, `data-${serial++}`);
    const command = await inTheMiddle(data);
    const [server] = command.childrenWith('redis-server');
    process.kill(server ?? 0, 'SIGKILL');
    await command.ended;
    await expectWhole(data);
  });

  it('kill -9 of both: the next call goes on', async () => {
    const data = join(folder, `data-${serial++}`);
    const command = await inTheMiddle(data);
    const [server] = command.childrenWith('redis-server');
    process.kill(server ?? 0, 'SIGKILL');
    command.kill('SIGKILL');
    await command.ended;
    await runCommand(words(data));
    await expectWhole(data);
  });
});
