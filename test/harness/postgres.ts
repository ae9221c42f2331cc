/**
 * A private Postgres for tests: a cluster of its own in a temporary folder, on a unix socket, as an unprivileged user
 * when we are root. It ends with the process that started it, however that ends: a shell beside it waits for the end of
 * its standard input, then stops the server and removes the folder.
 *
 * `setup` starts one for a whole vitest run (globalSetup) and tells the workers by an environment variable; without it
 * `usePostgres` starts one for the test file that asks.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';

export interface TestPostgres {
  /** Makes a database, a copy of `template` if one is named, and returns its URL. */
  createDatabase(name: string, template?: string): Promise<string>;
  dropDatabase(name: string): Promise<void>;
  /** Stops what was started by this call; a server that belongs to the whole run stays. */
  stop(): Promise<void>;
}

export interface PostgresOptions {
  /** @default true: as safe, and as slow, as in production */
  readonly fsync?: boolean;
}

const SHARED = 'NIANBAO_TEST_POSTGRES';

/** Folder of initdb and postgres; null when Postgres is not installed. */
export function postgresFolder(): string | null {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const brew = ['/opt/homebrew/opt', '/usr/local/opt'].flatMap((root) =>
    ['17', '16', '15'].map((version) => `${root}/postgresql@${version}/bin`),
  );
  const folders = [
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...brew,
  ];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ?? null;
}

/** The reason for which tests on Postgres are skipped here; null: they can run. */
export const postgresMissing = postgresFolder() === null ? 'Postgres is not installed' : null;

/** uid and gid of somebody who is not root; Postgres refuses to run as root. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = users.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error('we are root, and there is neither a user postgres nor nobody to run Postgres as');
}

/** Runs the server as a child; a closed standard input (we ended or died) stops it at once and removes its folder. */
const SUPERVISOR = `
folder=$1; shift
"$@" & server=$!
( cat > /dev/null; kill -INT $server 2> /dev/null ) <&3 3<&- & watcher=$!
exec 3<&-
wait $server
kill $watcher 2> /dev/null
rm -rf "$folder"
`;

interface Server {
  readonly socketFolder: string;
  stop(): Promise<void>;
}

async function startServer({ fsync = true }: PostgresOptions): Promise<Server> {
  const programs = postgresFolder();
  if (programs === null) throw new Error('Postgres is not installed');
  const user = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-pg-'));
  if (user) chownSync(folder, user.uid, user.gid);
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const data = join(folder, 'data');
  const made = spawnSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'nianbao', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    { ...user, env, cwd: '/', encoding: 'utf8' },
  );
  if (made.status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`initdb failed: ${made.stderr}`);
  }
  const settings = ['listen_addresses=', `fsync=${fsync ? 'on' : 'off'}`, 'max_connections=60', 'shared_buffers=64MB'];
  const server = [join(programs, 'postgres'), '-D', data, '-k', folder, ...settings.flatMap((one) => ['-c', one])];
  const child = spawn('sh', ['-c', `exec 3<&0; ${SUPERVISOR}`, 'postgres', folder, ...server], {
    ...user,
    env,
    cwd: '/',
    // a process group of its own: Ctrl-C is for us, and we close the server in order
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  await ready(child);
  return {
    socketFolder: folder,
    async stop() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves when the server says that it takes connections; rejects with its log if it ends before. */
async function ready(child: ChildProcess): Promise<void> {
  if (!child.stderr) throw new Error('the server has no standard error');
  const log: string[] = [];
  const lines = createInterface({ input: child.stderr });
  await new Promise<void>((resolve, reject) => {
    lines.on('line', (line) => {
      log.push(line);
      if (line.includes('ready to accept connections')) resolve();
    });
    child.once('exit', () => reject(new Error(`postgres did not start:\n${log.join('\n')}`)));
  });
  // read on, or the server would wait for room in the pipe one day
  lines.removeAllListeners('line');
  lines.resume();
}

function on(socketFolder: string, stop: () => Promise<void>): TestPostgres {
  const url = (database: string): string =>
    `postgres://nianbao@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;
  const command = async (text: string): Promise<void> => {
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      await client.query(text);
    } finally {
      await client.end();
    }
  };
  return {
    async createDatabase(name, template) {
      await command(`create database "${name}"${template === undefined ? '' : ` template "${template}"`}`);
      return url(name);
    },
    dropDatabase: (name) => command(`drop database if exists "${name}" with (force)`),
    stop,
  };
}

/** The run's Postgres, or one of our own. `options` make it one of our own in any case. */
export async function usePostgres(options?: PostgresOptions): Promise<TestPostgres> {
  const shared = process.env[SHARED];
  if (shared !== undefined && options === undefined) return on(shared, () => Promise.resolve());
  const server = await startServer(options ?? {});
  return on(server.socketFolder, () => server.stop());
}

/** vitest globalSetup: one server for the run. Returns what stops it. */
export async function setup(): Promise<() => Promise<void>> {
  if (postgresMissing !== null) return () => Promise.resolve();
  const server = await startServer({});
  process.env[SHARED] = server.socketFolder;
  return () => server.stop();
}
