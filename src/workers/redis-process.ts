/** Talking to a redis-server by its socket, and to its process when it does not answer. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

const ANSWER_MS = 2000;
const END_MS = 10_000;
const KILL_MS = 5000;

/** The pid of the server that answers on a socket; null when none does (no socket, nobody there, loading, hung). */
export async function ping(socket: string): Promise<number | null> {
  return withClient(socket, async (redis) => {
    const info = await redis.info('server');
    const pid = /^process_id:(\d+)\r?$/m.exec(info)?.[1];
    await redis.ping(); // fails while it loads its file
    return pid === undefined ? null : Number(pid);
  });
}

/** Ends a server in order (its file is written first), by force when it takes too long, and waits until it is gone. */
export async function endServer(socket: string, pid: number): Promise<void> {
  await withClient(socket, async (redis) => redis.shutdown('NOSAVE'));
  if (!(await goneWithin(pid, END_MS))) await killServer(pid);
}

/** Ends a server by force, one that does not answer or still reads its file, and waits until it is gone. */
export async function killServer(pid: number): Promise<void> {
  signal(pid, 'SIGKILL');
  await goneWithin(pid, KILL_MS);
}

/** Whether this process is the redis-server of this socket (its title names it), for one that does not answer. */
export async function isRedisServer(pid: number, socket: string): Promise<boolean> {
  const title = process.platform === 'linux' ? await titleFromProc(pid) : await titleFromPs(pid);
  return title.includes('redis-server') && title.includes(socket);
}

async function titleFromProc(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    return ''; // gone
  }
}

async function titleFromPs(pid: number): Promise<string> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'command=', '-p', String(pid)], (error, output) => resolve(error ? '' : output));
  });
}

async function withClient<T>(socket: string, use: (redis: Redis) => Promise<T>): Promise<T | null> {
  const redis = new Redis({
    path: socket,
    lazyConnect: true,
    enableReadyCheck: false,
    connectTimeout: ANSWER_MS,
    commandTimeout: ANSWER_MS,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined); // told by the rejected promise
  try {
    await redis.connect();
    return await use(redis);
  } catch {
    return null; // it does not answer, which is the answer
  } finally {
    redis.disconnect();
  }
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  const deadline = Date.now() + ms;
  while (Date.now() < deadline) {
    if (!(await lives(pid))) return true;
    await sleep(20);
  }
  return !(await lives(pid));
}

/** Whether the process still runs. One that has ended and that nobody waits for (containers without an init) does not. */
async function lives(pid: number): Promise<boolean> {
  if (!signal(pid, 0)) return false;
  if (process.platform !== 'linux') return true;
  try {
    return !/\) [ZX] /.test(await readFile(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // gone in between
  }
}

/** Sends a signal (0: only looks). false: there is no such process any more. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, name);
    return true;
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM';
  }
}
