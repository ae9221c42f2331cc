/** The scheduler on a real Redis: one owner, schedulers written once, missed runs made up. */
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Source } from '../../../src/shared/model/source.js';
import { nextDue } from '../../../src/workers/crawl/schedule.js';
import { SCHEDULE_QUEUE, Scheduler } from '../../../src/workers/crawl/scheduler.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../harness/redis.js';

const source = (id: string, schedule: string | null): Source =>
  Source.parse({ id, name: id, division: '990101', start: ['http://127.0.0.1/'], schedule });

describe('nextDue', () => {
  it('counts on the clock of Asia/Shanghai', () => {
    expect(nextDue({ schedule: '0 3 * 1-4 *' }, new Date('2024-01-31T18:59:00Z'))).toBe('2024-01-31T19:00:00.000Z');
    expect(nextDue({ schedule: '0 3 * 1-4 *' }, new Date('2024-05-01T00:00:00Z'))).toBe('2024-12-31T19:00:00.000Z');
    expect(nextDue({ schedule: null }, new Date())).toBeNull();
  });
});

describe.runIf(hasRedis)('scheduler', () => {
  let redis: TestRedis;
  let prefix: string;
  let started: Scheduler[];
  let connections: Redis[];
  let serial = 0;

  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(async () => redis.stop());
  beforeEach(() => {
    prefix = `scheduler-${serial++}`;
    started = [];
    connections = [];
  });
  afterEach(async () => {
    for (const one of started) await one.stop();
    for (const one of connections) one.disconnect();
  });

  function scheduler(sources: readonly Source[], harvested: string[][], lookMs?: number): Scheduler {
    const connection = new Redis({ path: redis.socket });
    connections.push(connection);
    const made = new Scheduler({
      address: { socket: redis.socket },
      redis: connection,
      prefix,
      sources: () => Promise.resolve(sources),
      harvestDue: (all) => {
        harvested.push(all.map(({ id }) => id));
        return Promise.resolve();
      },
      onTrouble: () => undefined,
      ...(lookMs === undefined ? {} : { lookMs }),
    });
    started.push(made);
    return made;
  }

  async function schedulers(): Promise<{ key: string; pattern: string | undefined; tz: string | undefined }[]> {
    const queue = new Queue(SCHEDULE_QUEUE, { connection: { path: redis.socket }, prefix });
    const all = await queue.getJobSchedulers(0, -1);
    await queue.close();
    return all.map(({ key, pattern, tz }) => ({ key, pattern, tz }));
  }

  it('has one scheduler for every cron expression, in Asia/Shanghai, and looks when it starts', async () => {
    const harvested: string[][] = [];
    const one = scheduler([source('a', '0 3 * * *'), source('b', '0 3 * * *'), source('c', null)], harvested);
    await one.start();
    await expect.poll(() => harvested.length).toBe(1);
    expect(harvested).toEqual([['a', 'b', 'c']]);
    expect(await schedulers()).toMatchObject([{ pattern: '0 3 * * *', tz: 'Asia/Shanghai' }]);
  });

  it('brings schedulers in line with the sources, and leaves alone what is right', async () => {
    const first = scheduler([source('a', '0 3 * * *'), source('b', '0 4 * * *')], []);
    await first.start();
    await expect.poll(async () => (await schedulers()).length).toBe(2);
    const before = await schedulers();
    await first.synchronise([source('a', '0 3 * * *'), source('b', '0 5 * * *')]);
    const after = await schedulers();
    expect(after.map(({ pattern }) => pattern).sort()).toEqual(['0 3 * * *', '0 5 * * *']);
    expect(after.find(({ pattern }) => pattern === '0 3 * * *')).toEqual(
      before.find(({ pattern }) => pattern === '0 3 * * *'),
    );
  });

  it('has one owner; another process takes over when it stops', async () => {
    const one = scheduler([], []);
    const other = scheduler([], []);
    await one.start();
    await other.start();
    expect([one.isOwner, other.isOwner]).toEqual([true, false]);
    await one.stop();
    const third = scheduler([], []);
    await third.start();
    expect(third.isOwner).toBe(true);
  });

  it('looks again at every tick of a schedule', async () => {
    const harvested: string[][] = [];
    const one = scheduler([], harvested);
    await one.start();
    await expect.poll(() => harvested.length).toBe(1);
    const queue = new Queue(SCHEDULE_QUEUE, { connection: { path: redis.socket }, prefix });
    await queue.add('look', {});
    await expect.poll(() => harvested.length).toBe(2);
    await queue.close();
  });
});
