/**
 * An ingest of 300 documents, disturbed in its middle: after it has gone on, every document is stored once, and the exported
 * tables equal those of an undisturbed run byte for byte. Real processes of the built command throughout.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corpusDocuments } from '../corpus/corpus.js';
import { postgresMissing, usePostgres } from '../harness/postgres.js';
import { hasRedis } from '../harness/redis.js';
import { RunningCommand, runCommand } from '../support/command.js';
import { lives } from '../support/processes.js';

const DOCUMENTS = 300;
const TABLES = ['report', 'section', 'fact', 'finding'];
const ONE_THIRD = /settled *: *(9\d|[1-2]\d\d)\/300/;

describe.runIf(hasRedis)('an ingest of 300 documents', () => {
  let folder: string;
  let input: string;
  let undisturbed: Map<string, string>;
  let serial = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nianbao-chaos-'));
    input = join(folder, 'in');
    await writeInput(input, (index) => index);
    const data = newData();
    expect(await runCommand(['ingest', input, '--data', data])).toMatchObject({ status: 0 });
    undisturbed = await exported(data);
    expect(undisturbed.get('report')?.split('\n').length).toBeGreaterThan(80);
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  const newData = (): string => join(folder, `data-${serial++}`);

  async function expectSame(data: string, environment: Record<string, string> = {}): Promise<void> {
    const tables = await exported(data, environment);
    for (const table of TABLES) expect(tables.get(table) === undisturbed.get(table), `table ${table}`).toBe(true);
  }

  async function exported(data: string, environment: Record<string, string> = {}): Promise<Map<string, string>> {
    const out = join(data, 'out');
    const words = [
      'export',
      '--format',
      'ndjson',
      '--out',
      out,
      '--all-versions',
      '--table',
      ...TABLES,
      '--data',
      data,
    ];
    expect(await runCommand(words, environment)).toMatchObject({ status: 0 });
    return new Map(
      await Promise.all(
        TABLES.map(async (table) => [table, await readFile(join(out, `${table}.ndjson`), 'utf8')] as const),
      ),
    );
  }

  /** Starts an ingest and waits until it is in its middle. */
  async function inTheMiddle(data: string, environment: Record<string, string> = {}): Promise<RunningCommand> {
    const command = new RunningCommand(['ingest', input, '--data', data], environment);
    await command.says(ONE_THIRD);
    return command;
  }

  async function goOn(data: string): Promise<void> {
    expect(await runCommand(['ingest', input, '--data', data])).toMatchObject({ status: 0 });
    await expectSame(data);
  }

  async function flush(data: string): Promise<void> {
    const { socket } = JSON.parse(await readFile(join(data, 'redis', 'server.json'), 'utf8')) as { socket: string };
    const redis = new Redis({ path: socket });
    await redis.flushall();
    redis.disconnect();
  }

  it('kill -9 of the worker: the next call goes on, and takes over lock and Redis', async () => {
    const data = newData();
    const command = await inTheMiddle(data);
    const children = [...command.childrenWith('child/main.js'), ...command.childrenWith('redis-server')];
    expect(children.length).toBeGreaterThan(1);
    command.kill('SIGKILL');
    await command.ended;
    await goOn(data);
    expect(children.filter(lives)).toEqual([]);
  });

  it('kill -9 of a parser child: the same call goes on', async () => {
    const data = newData();
    const command = await inTheMiddle(data);
    const [child] = command.childrenWith('child/main.js');
    process.kill(child ?? 0, 'SIGKILL');
    expect(await command.ended).toMatchObject({ status: 0 });
    await expectSame(data);
  });

  it('kill -9 of redis-server: the same call goes on', async () => {
    const data = newData();
    const command = await inTheMiddle(data);
    const [server] = command.childrenWith('redis-server');
    process.kill(server ?? 0, 'SIGKILL');
    expect(await command.ended).toMatchObject({ status: 0 });
    await expectSame(data);
  });

  it('FLUSHALL: the same call goes on', async () => {
    const data = newData();
    const command = await inTheMiddle(data, { NIANBAO_SWEEP_SECONDS: '5' });
    await flush(data);
    expect(await command.ended).toMatchObject({ status: 0 });
    await expectSame(data);
  });

  it('FLUSHALL and kill -9 together: the next call goes on, without `queue rebuild`', async () => {
    const data = newData();
    const command = await inTheMiddle(data);
    await flush(data);
    command.kill('SIGKILL');
    await command.ended;
    await goOn(data);
  });

  it('FLUSHALL and kill -9 together: and with it', async () => {
    const data = newData();
    const command = await inTheMiddle(data);
    await flush(data);
    command.kill('SIGKILL');
    await command.ended;
    expect(await runCommand(['queue', 'rebuild', '--data', data])).toMatchObject({ status: 0 });
    await goOn(data);
  });

  it('SIGTERM: it stops in order, leaves nothing running, and the next call goes on', async () => {
    const data = newData();
    const command = await inTheMiddle(data);
    const children = [...command.childrenWith('child/main.js'), ...command.childrenWith('redis-server')];
    command.kill('SIGTERM');
    await command.ended;
    expect(children.filter(lives)).toEqual([]);
    await goOn(data);
  });

  it('a second command on the same folder: data_in_use, and nothing is harmed', async () => {
    const data = newData();
    const command = await inTheMiddle(data);
    const second = await runCommand(['ingest', input, '--data', data]);
    expect(second.status).toBe(2);
    expect(second.stderr).toContain('data_in_use');
    expect(second.stderr).toContain(String(command.pid));
    expect(await command.ended).toMatchObject({ status: 0 });
    await expectSame(data);
  });

  it('in another order: the same tables', async () => {
    const shuffled = join(folder, 'shuffled');
    await writeInput(shuffled, (index) => (index * 7919) % DOCUMENTS);
    const data = newData();
    expect(await runCommand(['ingest', shuffled, '--data', data])).toMatchObject({ status: 0 });
    await expectSame(data);
  });

  it.runIf(postgresMissing === null)(
    'by three workers on shared services, one of them killed: the same tables',
    async () => {
      const postgres = await usePostgres();
      const redis = await tcpRedis(folder);
      const data = newData();
      await mkdir(data, { recursive: true });
      const environment = {
        DATABASE_URL: await postgres.createDatabase('chaos'),
        REDIS_URL: redis.url,
        NIANBAO_CONCURRENCY: '1',
      };
      const workers = [1, 2, 3].map(() => new RunningCommand(['work', '--data', data], environment));
      try {
        const command = await inTheMiddle(data, environment);
        workers[0]?.kill('SIGKILL');
        expect(await command.ended).toMatchObject({ status: 0 });
        await expectSame(data, environment);
      } finally {
        for (const worker of workers) worker.kill('SIGTERM');
        await Promise.all(workers.map(async (worker) => worker.ended));
        await redis.stop();
        await postgres.dropDatabase('chaos');
        await postgres.stop();
      }
    },
  );
});

/** 300 documents of several seeds, so that bodies have conflicting documents of the same year; `place` orders the names. */
async function writeInput(folder: string, place: (index: number) => number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const documents = [1, 2, 3, 4].flatMap((seed) => [...corpusDocuments({ seed, renderers: ['text-cells'] })]);
  for (const [index, { bytes }] of documents.slice(0, DOCUMENTS).entries()) {
    await writeFile(join(folder, `${String(place(index)).padStart(4, '0')}.txt`), bytes);
  }
}

/** A Redis that listens on a port of loopback, as a shared one does. */
async function tcpRedis(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  probe.close();
  await once(probe, 'close');
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', [...words, '--maxmemory-policy', 'noeviction'], { stdio: 'ignore' });
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      await ended;
    },
  };
}
