/** The engine on a real Redis with real children: the life of a document, and what disturbs it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NianbaoError } from '../../src/shared/errors.js';
import type { Stage } from '../../src/shared/model/stage.js';
import type { Engine } from '../../src/workers/engine.js';
import { jobId, type QueueCounts } from '../../src/workers/queues.js';
import { hasRedis, startTestRedis, type TestRedis } from '../harness/redis.js';
import { documents, engineBench, type EngineBench } from '../support/engine.js';

describe.runIf(hasRedis)('engine', () => {
  let redis: TestRedis;
  let bench: EngineBench;
  let prefix: string;
  let serial = 0;

  beforeAll(async () => {
    redis = await startTestRedis();
  });
  afterAll(async () => redis.stop());
  beforeEach(async () => {
    prefix = `test-${serial++}`;
    bench = await engineBench(redis.socket, prefix);
  });
  afterEach(async () => bench.stop());

  const jobKeys = async (): Promise<string[]> =>
    (await redis.client.keys(`${prefix}:*`)).filter((key) => /:(extract|normalize|validate)-/.test(key));

  /** Every document went through every stage, and nothing was written twice. */
  const expectEachOnce = (sha256s: readonly string[]): void => {
    expect([...bench.store.stored.keys()].sort()).toEqual([...sha256s].sort());
    expect(bench.store.written.length).toBe(sha256s.length * 3);
    expect(new Set(bench.store.written).size).toBe(bench.store.written.length);
  };

  it('takes documents through the three queues, and leaves no job behind', async () => {
    const engine = await bench.start();
    const sha256s = await bench.submit(engine, documents(40));
    const progress: number[] = [];
    await engine.drained(sha256s, (done) => progress.push(done));
    expectEachOnce(sha256s);
    expect(bench.store.stored.get(sha256s[0] ?? '')).toMatchObject({ done: ['extract', 'normalize', 'validate'] });
    expect(progress.at(-1)).toBe(40);
    await engine.stop();
    expect(await jobKeys()).toEqual([]);
  });

  it('writes once however often the doorbell rings', async () => {
    const idle = await bench.start({ workers: false });
    const sha256s = await bench.submit(idle, documents(20));
    const engine = await bench.start();
    const bells = await bench.store.dueDocuments(100, 1000);
    await Promise.all([engine.ring(bells), idle.ring(bells), engine.rebuildQueues(), idle.rebuildQueues()]);
    await engine.drained(sha256s);
    await engine.ring(bells); // late ones
    await engine.rebuildQueues();
    expectEachOnce(sha256s);
  });

  it('rings for due rows when workers start', async () => {
    const idle = await bench.start({ workers: false });
    const sha256s = await bench.submit(idle, documents(5));
    await redis.flush();
    const engine = await bench.start();
    await engine.drained(sha256s);
    expectEachOnce(sha256s);
  });

  it('goes on after FLUSHALL in the middle, by the sweep alone', async () => {
    const engine = await bench.start({}, { sweepSeconds: 1 });
    const sha256s = await bench.submit(engine, documents(60, { normalize: { do: 'wait', ms: 20 } }));
    await expect.poll(() => bench.store.written.length).toBeGreaterThan(10);
    await redis.flush();
    await engine.drained(sha256s);
    expectEachOnce(sha256s);
  });

  it('goes on after FLUSHALL with `queue rebuild` alone', async () => {
    const engine = await bench.start({ workers: false });
    const sha256s = await bench.submit(engine, documents(10));
    await redis.flush();
    const worker = await bench.start();
    await redis.flush(); // also what its first sweep rang for
    expect(await engine.rebuildQueues()).toBeGreaterThan(0);
    await worker.drained(sha256s);
    expectEachOnce(sha256s);
  });

  it('goes on after redis-server is killed in the middle', async () => {
    const engine = await bench.start({}, { sweepSeconds: 1 });
    const sha256s = await bench.submit(engine, documents(60, { extract: { do: 'wait', ms: 20 } }));
    await expect.poll(() => bench.store.written.length).toBeGreaterThan(10);
    process.kill(await redis.pid(), 'SIGKILL');
    await engine.drained(sha256s);
    expectEachOnce(sha256s);
  });

  it('retries what may pass, with a longer pause each time, and counts attempts', async () => {
    const engine = await bench.start();
    const file = join(bench.folder, 'count');
    const flaky = { do: 'flaky', file, times: 2, code: 'internal' };
    const sha256s = await bench.submit(engine, [{ name: 'flaky', normalize: flaky }]);
    await engine.drained(sha256s);
    expectEachOnce(sha256s);
    expect((await readFile(file, 'utf8')).length).toBe(3);
  });

  it('gives up after the last attempt: a dead letter with stage, code, message and attempts', async () => {
    const engine = await bench.start();
    const sha256s = await bench.submit(engine, [{ name: 'never', normalize: { do: 'fail', code: 'internal' } }]);
    let failed = 0;
    await engine.drained(sha256s, (_done, _total, failures) => (failed = failures));
    expect(failed).toBe(1);
    expect(await bench.store.failures()).toMatchObject([{ stage: 'normalize', code: 'internal', attempts: 3 }]);
  });

  it('gives up at once what another attempt would only repeat, and the others go on', async () => {
    const engine = await bench.start();
    const bad = { name: 'no report', normalize: { do: 'fail', code: 'not_a_report' } };
    const sha256s = await bench.submit(engine, [bad, ...documents(5)]);
    await engine.drained(sha256s);
    expect(await bench.store.failures()).toMatchObject([{ code: 'not_a_report', attempts: 0 }]);
    expect(bench.store.stored.size).toBe(5);
  });

  it('quarantines a document at the second death of its parser, not at the first', async () => {
    const engine = await bench.start();
    const once = { name: 'once', extract: { do: 'flaky', file: join(bench.folder, 'once'), times: 1, code: 'exit' } };
    const sha256s = await bench.submit(engine, [once, { name: 'twice', extract: { do: 'exit' } }]);
    await engine.drained(sha256s);
    expect(bench.store.stored.has(sha256s[0] ?? '')).toBe(true);
    expect(await bench.store.failures()).toMatchObject([{ sha256: sha256s[1], code: 'quarantined' }]);
  });

  it('puts dead letters back, and they go through when their cause is gone', async () => {
    const engine = await bench.start();
    const file = join(bench.folder, 'count');
    const flaky = { do: 'flaky', file, times: 3, code: 'internal' };
    const sha256s = await bench.submit(engine, [{ name: 'flaky', extract: flaky }]);
    await engine.drained(sha256s);
    expect(await bench.store.failures()).toHaveLength(1);
    await engine.ring(await bench.store.retryFailed());
    await engine.drained(sha256s);
    expectEachOnce(sha256s);
  });

  it('finds an output under its key and does not make it again', async () => {
    const engine = await bench.start();
    const file = join(bench.folder, 'count');
    const sha256s = await bench.submit(engine, [{ name: 'noted', extract: { do: 'note', file } }]);
    await engine.drained(sha256s);
    const row = bench.store.rows.get(sha256s[0] ?? '');
    Object.assign(row ?? {}, { state: 'due', stage: 'extract', n: 90, input: sha256s[0] });
    await engine.rebuildQueues();
    await engine.drained(sha256s);
    expect((await readFile(file, 'utf8')).length).toBe(1);
  });

  it('waits while the store is away, without counting an attempt', async () => {
    const engine = await bench.start();
    const sha256s = await bench.submit(engine, documents(5, { extract: { do: 'wait', ms: 300 } }));
    await expect.poll(async () => (await jobsOf(engine, 'extract')).active).toBeGreaterThan(0);
    bench.store.outage = new NianbaoError('store_unavailable', { reason: 'it is away' });
    await expect.poll(async () => (await jobsOf(engine, 'extract')).delayed, { timeout: 10_000 }).toBe(5);
    bench.store.outage = null;
    await engine.drained(sha256s);
    expectEachOnce(sha256s);
    expect([...bench.store.rows.values()].every((row) => row.attempts === 0)).toBe(true);
  });

  it('abandons work whose lock is lost, and another attempt does it', async () => {
    const engine = await bench.start({}, { sweepSeconds: 1 });
    const file = join(bench.folder, 'count');
    const slow = { name: 'slow', normalize: { do: 'hangOnce', file } };
    const sha256s = await bench.submit(engine, [slow]);
    await expect.poll(async () => (await jobsOf(engine, 'normalize')).active).toBe(1);
    const [lock] = await redis.client.keys(`${prefix}:normalize:*:lock`);
    await redis.client.del(lock ?? '');
    await engine.drained(sha256s);
    expectEachOnce(sha256s);
    expect(bench.store.rows.get(sha256s[0] ?? '')?.token).toBeGreaterThan(3);
  });

  it('takes up the jobs of a worker process that was killed, and stores each once', async () => {
    const idle = await bench.start({ workers: false });
    const sha256s = await bench.submit(idle, documents(3));
    const killed = fork(fileURLToPath(new URL('../support/held-worker.mjs', import.meta.url)), [redis.socket, prefix]);
    await once(killed, 'message');
    await expect.poll(async () => (await jobsOf(idle, 'extract')).active).toBeGreaterThan(0);
    killed.kill('SIGKILL');
    await once(killed, 'exit');
    const engine = await bench.start();
    await engine.drained(sha256s, undefined, AbortSignal.timeout(60_000));
    expectEachOnce(sha256s);
  });

  it('stops when work under way is done', async () => {
    const engine = await bench.start();
    const sha256s = await bench.submit(engine, documents(2, { extract: { do: 'wait', ms: 700 } }));
    await expect.poll(async () => (await jobsOf(engine, 'extract')).active).toBe(2);
    await engine.stop();
    expect(bench.store.written.filter((line) => line.startsWith('extract')).length).toBe(sha256s.length);
  });

  it('gives work back that takes longer than the deadline of the stop', async () => {
    const engine = await bench.start({}, { stopSeconds: 1 });
    const sha256s = await bench.submit(engine, [{ name: 'hangs', extract: { do: 'hang' } }, ...documents(1)]);
    await engine.drained(sha256s.slice(1));
    await engine.stop();
    const watcher = await bench.start({ workers: false });
    expect(await jobsOf(watcher, 'extract')).toMatchObject({ active: 0, waiting: 1 });
    expect(bench.store.rows.get(sha256s[0] ?? '')).toMatchObject({ state: 'due', attempts: 0, deaths: 0 });
  });

  it('stops also when Redis is gone for good', async () => {
    const other = await startTestRedis();
    const lonely = await engineBench(other.socket, prefix);
    const engine = await lonely.start({}, { stopSeconds: 1 });
    await lonely.submit(engine, documents(2, { extract: { do: 'hang' } }));
    await expect.poll(async () => (await jobsOf(engine, 'extract')).active).toBe(2);
    await other.stop();
    await lonely.stop();
    await expect(engine.queueCounts()).rejects.toMatchObject({ code: 'queue_unavailable' });
  });

  it('works on the stages it is told to', async () => {
    const extractor = await bench.start({ stages: ['extract'] });
    const sha256s = await bench.submit(extractor, documents(5));
    await expect.poll(() => bench.store.written.length).toBe(5);
    const rest = await bench.start({ stages: ['normalize', 'validate'] });
    await rest.drained(sha256s);
    expectEachOnce(sha256s);
  });

  it('by three workers: the same documents, each once', async () => {
    const engines = await Promise.all([bench.start(), bench.start(), bench.start()]);
    const sha256s = await bench.submit(engines[0], documents(60));
    await Promise.all(engines.map(async (engine) => engine.drained(sha256s)));
    expectEachOnce(sha256s);
  });

  it('keeps job data small and the event streams short, also after FLUSHALL', async () => {
    const engine = await bench.start();
    const bell = { stage: 'extract', sha256: 'x'.repeat(2000), n: 1, delay: 0 } as const;
    await expect(engine.ring([bell])).rejects.toMatchObject({ code: 'internal' });
    await redis.flush();
    await engine.rebuildQueues();
    const sha256s = await bench.submit(engine, documents(300));
    await engine.drained(sha256s);
    for (const stage of ['extract', 'normalize', 'validate']) {
      expect(await redis.client.xlen(`${prefix}:${stage}:events`)).toBeLessThan(700);
      expect(await redis.client.hget(`${prefix}:${stage}:meta`, 'opts.maxLenEvents')).toBe('500');
    }
  });

  it('stops waiting when it fails or is told to', async () => {
    const engine = await bench.start({ workers: false });
    const sha256s = await bench.submit(engine, documents(1));
    const controller = new AbortController();
    const waiting = engine.drained(sha256s, undefined, controller.signal);
    controller.abort(new Error('told to stop'));
    await expect(waiting).rejects.toThrow('told to stop');
    const failing = engine.drained(sha256s);
    engine.fail(new NianbaoError('internal', { reason: 'stuck' }));
    await expect(failing).rejects.toMatchObject({ code: 'internal' });
  });

  it('says so when Redis is not there', async () => {
    const nowhere = await engineBench(join(bench.folder, 'no.sock'), prefix);
    await expect(nowhere.start()).rejects.toMatchObject({ code: 'queue_unavailable' });
    await nowhere.stop();
  });
});

describe('job ids', () => {
  it('have the stage, the document and the counter, and no colon', () => {
    expect(jobId({ stage: 'extract', sha256: 'ab', n: 3, delay: 0 })).toBe('extract-ab-3');
  });
});

async function jobsOf(engine: Engine, name: Stage): Promise<QueueCounts> {
  const counts = (await engine.queueCounts()).find(({ stage }) => stage === name);
  if (!counts) throw new Error(`there is no queue ${name}`);
  return counts;
}
