/** The private Redis: its settings, what becomes of one that dies, and of one that a killed command left behind. */
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '../../src/shared/log.js';
import { startPrivateRedis, type PrivateRedis } from '../../src/workers/private-redis.js';
import { hasRedis } from '../harness/redis.js';
import { lives } from '../support/processes.js';

let dataDir: string;
const servers: PrivateRedis[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'nianbao-redis-test-'));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map(async (server) => server.stop()));
  await rm(dataDir, { recursive: true, force: true });
});

async function start(onRestart?: () => void): Promise<PrivateRedis> {
  const server = await startPrivateRedis({ dataDir, log: silentLog, ...(onRestart && { onRestart }) });
  servers.push(server);
  return server;
}

async function withClient<T>(socket: string, use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis({ path: socket });
  redis.on('error', () => undefined);
  try {
    return await use(redis);
  } finally {
    redis.disconnect();
  }
}

const pidOf = async (redis: Redis): Promise<number> => Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);

describe.runIf(hasRedis)('private Redis', () => {
  it('listens on a short socket of this user only, writes every second, never evicts', async () => {
    const server = await start();
    expect(server.socket.length).toBeLessThan(100);
    expect((await stat(dirname(server.socket))).mode & 0o777).toBe(0o700);
    await withClient(server.socket, async (redis) => {
      const settings = await redis.config('GET', '*');
      const all = settings;
      const get = (name: string): string | undefined => all[all.indexOf(name) + 1];
      expect(get('port')).toBe('0');
      expect(get('appendonly')).toBe('yes');
      expect(get('appendfsync')).toBe('everysec');
      expect(get('maxmemory-policy')).toBe('noeviction');
      expect(get('save')).toBe('');
      expect(get('dir')).toBe(await realpath(join(dataDir, 'redis')));
    });
  });

  it('keeps its data over a stop and a start, and leaves no process', async () => {
    const first = await start();
    const pid = await withClient(first.socket, async (redis) => {
      await redis.set('kept', '1');
      return pidOf(redis);
    });
    await first.stop();
    expect(lives(pid)).toBe(false);
    const second = await start();
    expect(await withClient(second.socket, async (redis) => redis.get('kept'))).toBe('1');
  });

  it('comes back when it is killed', async () => {
    const restarted = new Promise<void>((resolve) => {
      void start(resolve).then(async (server) => {
        await withClient(server.socket, async (redis) => process.kill(await pidOf(redis), 'SIGKILL'));
      });
    });
    await restarted;
    expect(await withClient(servers[0]?.socket ?? '', async (redis) => redis.ping())).toBe('PONG');
  });

  it('takes over one that a killed command left behind', async () => {
    const left = await leaveBehind(dataDir);
    const server = await start();
    await withClient(server.socket, async (redis) => {
      expect(await pidOf(redis)).not.toBe(left.pid);
      expect(await redis.get('left')).toBe('1');
    });
    expect(lives(left.pid)).toBe(false);
  });

  it('takes over one that does not answer', async () => {
    const left = await leaveBehind(dataDir);
    process.kill(left.pid, 'SIGSTOP');
    const server = await start();
    expect(await withClient(server.socket, async (redis) => redis.get('left'))).toBe('1');
    expect(lives(left.pid)).toBe(false);
  });

  it('takes over one whose data folder was moved since', async () => {
    const left = await leaveBehind(dataDir);
    const moved = `${dataDir}-moved`;
    await rename(dataDir, moved);
    try {
      const server = await startPrivateRedis({ dataDir: moved, log: silentLog });
      expect(await withClient(server.socket, async (redis) => redis.get('left'))).toBe('1');
      expect(lives(left.pid)).toBe(false);
      await server.stop();
    } finally {
      await rm(moved, { recursive: true, force: true });
    }
  });

  it('starts empty when its file is damaged, and keeps the damaged one', async () => {
    const folder = join(dataDir, 'redis', 'appendonlydir');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'appendonly.aof.manifest'), 'this is no manifest\n');
    const server = await start();
    expect(await withClient(server.socket, async (redis) => redis.dbsize())).toBe(0);
    const kept = (await readdir(join(dataDir, 'redis'))).filter((name) => name.startsWith('appendonlydir.damaged'));
    expect(kept).toHaveLength(1);
  });

  it('says what to install when there is none', async () => {
    const path = process.env.PATH;
    process.env.PATH = '/nowhere';
    try {
      await expect(start()).rejects.toMatchObject({ code: 'redis_missing' });
    } finally {
      process.env.PATH = path;
    }
  });
});

/** A private Redis whose command was killed: started by a process of its own that is then killed. */
async function leaveBehind(folder: string): Promise<{ pid: number }> {
  const script = `
    import { startPrivateRedis } from './dist/workers/private-redis.js';
    import { Redis } from 'ioredis';
    const log = { info() {}, warn() {} };
    const server = await startPrivateRedis({ dataDir: process.argv[1], log });
    const redis = new Redis({ path: server.socket });
    await redis.set('left', '1');
    const info = await redis.info('server');
    process.stdout.write(/process_id:(\\d+)/.exec(info)[1] + '\\n');
    await redis.wait(0, 0);
  `;
  const command = spawn(process.execPath, ['--input-type=module', '-e', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = await new Promise<number>((resolve, reject) => {
    command.stdout.once('data', (text: Buffer) => resolve(Number(text.toString())));
    command.once('exit', () => reject(new Error('it ended')));
  });
  command.removeAllListeners('exit');
  const ended = new Promise((resolve) => command.once('exit', resolve));
  command.kill('SIGKILL');
  await ended;
  expect(lives(pid)).toBe(true);
  return { pid };
}
