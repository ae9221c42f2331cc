/** Leases and clocks of hosts on a real Redis, also with processes that know nothing of each other. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/shared/canonical.js';
import { producerConnection } from '../../../src/workers/connection.js';
import { HostClock, type HostLease } from '../../../src/workers/crawl/host-clock.js';
import { hasRedis, startTestRedis, type TestRedis } from '../../harness/redis.js';

const never = new AbortController().signal;

describe.runIf(hasRedis)('hosts', () => {
  let server: TestRedis;
  let redis: Redis;
  let clock: HostClock;
  let other: HostClock;
  let connections: Redis[];
  let whenBack: () => void = () => undefined;
  const host = sha256('www.example.cn:80');

  beforeAll(async () => {
    server = await startTestRedis(() => whenBack());
  });
  afterAll(async () => server.stop());
  beforeEach(async () => {
    await server.flush();
    // not a new Redis, which gives no leases at first
    await server.client.set('test:host-epoch', '1');
    connections = await Promise.all(
      [0, 1].map(async () => producerConnection({ socket: server.socket }, () => undefined)),
    );
    redis = connections[0] as Redis;
    clock = new HostClock(redis, 'test');
    other = new HostClock(connections[1] as Redis, 'test');
  });
  afterEach(() => {
    clock.close();
    other.close();
    for (const connection of connections) connection.disconnect();
  });

  async function taken(from = clock, name = host): Promise<HostLease> {
    const lease = await from.take(name);
    if (lease === null) throw new Error('the host is taken');
    return lease;
  }

  const lostOf = async (lease: HostLease): Promise<unknown> => {
    if (!lease.lost.aborted) await once(lease.lost, 'abort');
    return (lease.lost.reason as { code?: unknown }).code;
  };

  it('one lane has a host, and the next one gets a larger token', async () => {
    const first = await taken();
    expect(await other.take(host)).toBeNull();
    expect(await clock.take(host)).toBeNull();
    const elsewhere = await taken(other, sha256('other.example.cn:80'));
    await first.release();
    const second = await taken(other);
    expect(second.token).toBeGreaterThan(first.token);
    expect(first.lost.aborted).toBe(false);
    await first.release(); // a lease that was given back takes nobody else's away
    expect(await clock.take(host)).toBeNull();
    await second.release();
    await elsewhere.release();
  });

  it('tokens grow over a Redis that was emptied; who had a lease is told, and loses his turn', async () => {
    const first = await taken();
    await server.flush();
    const next = taken(other);
    // noticed before anybody else gets the host
    expect(await lostOf(first)).toBe('lease_lost');
    const second = await next;
    expect(second.token).toBeGreaterThan(first.token);
    await expect(first.start('c', 0, never)).rejects.toMatchObject({ code: 'lease_lost' });
    await second.release();
  });

  it('an expired lease is another lane’s; the clock is not given to who lost it', async () => {
    const first = await taken();
    await redis.del(`test:host:${host}`);
    const second = await taken(other);
    await expect(first.start('c', 0, never)).rejects.toMatchObject({ code: 'lease_lost' });
    expect(first.lost.aborted).toBe(true);
    await second.start('c', 0, never);
    await second.release();
  });

  it('a lane that loses Redis loses its leases; they can be taken when it is back', async () => {
    const first = await taken();
    const back = new Promise<void>((resolve) => (whenBack = resolve));
    process.kill(await server.pid(), 'SIGKILL');
    expect(await lostOf(first)).toBe('lease_lost');
    await back;
    if (redis.status !== 'ready') await once(redis, 'ready');
    const started = Date.now();
    // the old lease may have survived in the server's file, and then expires
    let second = await clock.take(host);
    while (second === null && Date.now() - started < 20_000) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      second = await clock.take(host);
    }
    expect(second?.token).toBeGreaterThan(first.token);
    await second?.release();
  });

  it('a Redis that is away is an error, not a lease', async () => {
    redis.disconnect();
    await expect(clock.take(host)).rejects.toMatchObject({ code: 'queue_unavailable' });
  });

  describe('a clock', () => {
    /** Milliseconds, by Redis, that the next request would have to wait. */
    async function waits(key = 'c'): Promise<number> {
      const [next, [seconds = 0, micros = 0]] = await Promise.all([
        redis.hget(`test:clock:${key}`, 'next'),
        redis.time(),
      ]);
      return Number(next) - (Number(seconds) * 1000 + Number(micros) / 1000);
    }

    it('starts with a full delay when Redis does not know it', async () => {
      const lease = await taken();
      const stop = new AbortController();
      const started = lease.start('c', 60_000, stop.signal);
      await expect.poll(async () => waits()).toBeGreaterThan(50_000);
      stop.abort(new Error('enough'));
      await expect(started).rejects.toThrow('enough');
      await lease.release();
    });

    it('counts the pause from the end of an answer, and the delay from the request', async () => {
      const lease = await taken();
      await lease.start('c', 0, never);
      await lease.end('c', 30_000);
      expect(await waits()).toBeGreaterThan(29_000);
      await redis.del('test:clock:d');
      await lease.start('d', 1, never);
      await lease.end('d', 0);
      expect(await waits('d')).toBeLessThan(1000);
      // another source's longer delay counts from the end, too
      const stop = AbortSignal.timeout(30);
      await expect(lease.start('d', 30_000, stop)).rejects.toThrow();
      await lease.release();
    });

    it('is shared by hosts on one address: one exchange at a time', async () => {
      const [one, two] = [await taken(), await taken(other, sha256('second:80'))];
      await one.start('10.0.0.1', 0, never);
      let begun = false;
      const waiting = two.start('10.0.0.1', 0, never).then(() => (begun = true));
      await two.start('10.0.0.2', 0, never);
      expect(begun).toBe(false);
      await one.end('10.0.0.1', 0);
      await waiting;
      await two.release();
      // who is gone holds nobody up
      await one.start('10.0.0.1', 0, never);
      await one.release();
    });
  });

  it('two processes never ask at once nor too soon, whatever becomes of Redis', async () => {
    const delay = 20;
    const lines: (readonly [number, number])[] = [];
    let whenMore: () => void = () => undefined;
    const children = [0, 1, 2].map(() => {
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'test/workers/crawl/clock-child.ts', server.socket, String(delay)],
        { stdio: ['pipe', 'pipe', 'inherit'] },
      );
      createInterface(child.stdout).on('line', (line) => {
        if (line !== 'ready') {
          const [from = 0, to = 0] = line.split(' ').map(Number);
          lines.push([from, to]);
          whenMore();
        }
      });
      return child;
    });
    const more = async (count: number): Promise<void> => {
      const wanted = lines.length + count;
      while (lines.length < wanted) await new Promise<void>((resolve) => (whenMore = resolve));
    };
    try {
      await more(20);
      await server.flush();
      await more(20);
      const back = new Promise<void>((resolve) => (whenBack = resolve));
      process.kill(await server.pid(), 'SIGKILL');
      await back;
      await more(20);
      children[0]?.kill('SIGKILL');
      await more(20);
    } finally {
      for (const child of children) child.stdin?.end();
      await Promise.all(children.map(async (child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    }
    lines.sort(([one], [two]) => one - two);
    const gaps = lines.slice(1).map(([from], index) => from - (lines[index]?.[1] ?? 0));
    // both ends are read in another process than the clock's: a millisecond of rounding
    expect(gaps.filter((gap) => gap < delay - 2)).toEqual([]);
  });
});
