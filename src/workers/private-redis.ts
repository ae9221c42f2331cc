/**
 * The private Redis of a data folder: redis-server on a unix socket, started and stopped with the command.
 *
 *   <data>/redis/               AOF (every second), redis.log, server.json {pid, socket}
 *   <tmp>/nianbao-<uid>-<hash>/ redis.sock; mode 0700; hash of the data folder, because socket paths are short
 *
 * Nothing listens on TCP. What it holds are doorbells, so a damaged AOF is put aside and the sweep fills the queues again.
 * While the command runs, a server that dies is started again. The server of a command that was killed is found by its
 * socket or its pid file, and ended; the caller holds the data folder's lock, so nobody else can be using it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, lstat, mkdir, open, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { sha256 } from '../shared/canonical.js';
import { NianbaoError } from '../shared/errors.js';
import type { Log } from '../shared/log.js';
import { redisServerPath } from './redis-program.js';
import { endServer, isRedisServer, killServer, ping } from './redis-process.js';

export interface PrivateRedis {
  readonly socket: string;
  /** Ends the server in order and waits until it is gone. */
  stop(): Promise<void>;
}

export interface PrivateRedisOptions {
  readonly dataDir: string;
  readonly log: Log;
  /** The server died and is back: doorbells of the last second may be lost. */
  readonly onRestart?: () => void;
  /** The server died and does not come back. */
  readonly onFatal?: (error: NianbaoError) => void;
}

/** Longest socket path that every system takes (macOS: 104 bytes with the final zero). */
const LONGEST_SOCKET = 100;
const READY_SECONDS = 30;
/** A server that dies this often within a minute will not stay up. */
const MOST_RESTARTS = 10;
const MINUTE = 60_000;

const ServerFile = z.object({ pid: z.number().int().positive(), socket: z.string() });

/** Starts the private Redis of a data folder. Throws `redis_missing`, `queue_unavailable`. */
export async function startPrivateRedis(options: PrivateRedisOptions): Promise<PrivateRedis> {
  const program = redisServerPath();
  await mkdir(join(options.dataDir, 'redis'), { recursive: true });
  const folder = await realpath(join(options.dataDir, 'redis'));
  const socket = join(await socketFolder(folder), 'redis.sock');
  await takeOver(folder, socket, options.log);
  const server = new Server(program, folder, socket, options);
  await server.start();
  return server;
}

/** The folder of the socket: ours alone. Throws `queue_unavailable` when somebody else made it. */
async function socketFolder(redisFolder: string): Promise<string> {
  const uid = process.getuid?.() ?? 0;
  const name = `nianbao-${uid}-${sha256(redisFolder).slice(0, 12)}`;
  const path = [tmpdir(), '/tmp'].map((base) => join(base, name)).find((one) => one.length + 11 < LONGEST_SOCKET);
  if (path === undefined) throw unavailable('the path of the temporary folder is too long for a socket');
  await mkdir(path, { recursive: true, mode: 0o700 });
  const found = await lstat(path);
  if (!found.isDirectory() || (process.getuid !== undefined && found.uid !== uid)) {
    throw unavailable(`${path} is not a folder of this user`);
  }
  await chmod(path, 0o700);
  return path;
}

/** Ends a server that a killed command left behind, by the socket of this folder or by the pid file in it. */
async function takeOver(folder: string, socket: string, log: Log): Promise<void> {
  const recorded = await readServerFile(folder);
  const sockets = new Set([socket, ...(recorded === null ? [] : [recorded.socket])]);
  for (const one of sockets) {
    const answering = await ping(one);
    const hung = answering === null && recorded?.socket === one && (await isRedisServer(recorded.pid, one));
    if (answering === null && !hung) continue;
    log.info(`taking over the Redis that a former command left behind (process ${answering ?? recorded?.pid})`);
    if (answering !== null) await endServer(one, answering);
    else if (recorded !== null) await killServer(recorded.pid);
  }
  await rm(socket, { force: true });
  await rm(join(folder, 'server.json'), { force: true });
}

async function readServerFile(folder: string): Promise<z.infer<typeof ServerFile> | null> {
  let text: string;
  try {
    text = await readFile(join(folder, 'server.json'), 'utf8');
  } catch {
    return null; // no server was left behind
  }
  const parsed = ServerFile.safeParse(safeJson(text));
  return parsed.success ? parsed.data : null;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // cut off by a crash: as good as none
  }
}

class Server implements PrivateRedis {
  readonly socket: string;
  readonly #program: string;
  readonly #folder: string;
  readonly #options: PrivateRedisOptions;
  readonly #restarts: number[] = [];
  #process: ChildProcess | null = null;
  #exited: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(program: string, folder: string, socket: string, options: PrivateRedisOptions) {
    this.#program = program;
    this.#folder = folder;
    this.socket = socket;
    this.#options = options;
  }

  /** Starts the server and waits until it answers; once more with an empty AOF when the old one cannot be read. */
  async start(): Promise<void> {
    if (await this.#launch()) return;
    const said = await this.#lastWords();
    if (!/append only file|AOF|Internal error in RDB/i.test(said))
      throw unavailable(`redis-server does not start: ${said}`);
    const aside = join(this.#folder, `appendonlydir.damaged-${Date.now()}`);
    await rename(join(this.#folder, 'appendonlydir'), aside);
    this.#options.log.warn(
      `the queue's file was damaged and is put aside (${aside}); the queues are filled again from the store`,
    );
    if (!(await this.#launch())) throw unavailable(`redis-server does not start: ${await this.#lastWords()}`);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const pid = this.#process?.pid;
    if (pid !== undefined && this.#process?.exitCode === null) await endServer(this.socket, pid);
    await this.#exited;
    await rm(join(this.#folder, 'server.json'), { force: true });
    await rm(dirname(this.socket), { recursive: true, force: true });
  }

  async #launch(): Promise<boolean> {
    const server = spawn(this.#program, this.#arguments(), {
      stdio: 'ignore',
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      // a session of its own: Ctrl-C in a terminal must not end it before the work in hand is put away
      detached: true,
    });
    this.#process = server;
    let gone = false;
    this.#exited = new Promise<void>((resolve) => {
      server.once('error', () => resolve());
      server.once('exit', () => resolve());
    }).then(() => {
      gone = true;
    });
    const deadline = Date.now() + READY_SECONDS * 1000;
    while (!gone && Date.now() < deadline) {
      const pid = await ping(this.socket);
      if (pid !== null && pid === server.pid) {
        await writeFile(join(this.#folder, 'server.json'), JSON.stringify({ pid, socket: this.socket }));
        void this.#exited.then(() => this.#died());
        return true;
      }
      await sleep(20);
    }
    server.kill('SIGKILL');
    return false;
  }

  #arguments(): string[] {
    const settings: Readonly<Record<string, string>> = {
      port: '0',
      unixsocket: this.socket,
      unixsocketperm: '700',
      dir: this.#folder,
      daemonize: 'no',
      logfile: join(this.#folder, 'redis.log'),
      loglevel: 'warning',
      save: '',
      appendonly: 'yes',
      appendfsync: 'everysec',
      'maxmemory-policy': 'noeviction',
    };
    return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
  }

  /** The server ended without being asked to: it is started again. */
  #died(): void {
    if (this.#stopping) return;
    const now = Date.now();
    this.#restarts.push(now);
    while ((this.#restarts[0] ?? now) < now - MINUTE) this.#restarts.shift();
    if (this.#restarts.length > MOST_RESTARTS) {
      this.#options.onFatal?.(unavailable('redis-server dies again and again'));
      return;
    }
    this.#options.log.warn('redis-server ended; starting it again');
    this.start().then(
      () => {
        if (this.#stopping) void this.stop();
        else this.#options.onRestart?.();
      },
      (error: unknown) => this.#options.onFatal?.(error instanceof NianbaoError ? error : unavailable(String(error))),
    );
  }

  /** The end of the server's log, where it says why it does not start. */
  async #lastWords(): Promise<string> {
    const path = join(this.#folder, 'redis.log');
    try {
      const file = await open(path);
      try {
        const { size } = await file.stat();
        const bytes = Buffer.alloc(Math.min(size, 2048));
        await file.read(bytes, 0, bytes.length, size - bytes.length);
        return bytes.toString('utf8').trim().split('\n').slice(-5).join('; ');
      } finally {
        await file.close();
      }
    } catch {
      return `it wrote nothing to ${path}`;
    }
  }
}

function unavailable(reason: string): NianbaoError {
  return new NianbaoError('queue_unavailable', { reason });
}
