/** A Redis for one test file: a real redis-server on a unix socket in a folder of its own, gone when the file is done. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { silentLog } from '../../src/shared/log.js';
import { findProgram } from '../../src/workers/child/isolation.js';
import { startPrivateRedis } from '../../src/workers/private-redis.js';

export interface TestRedis {
  readonly socket: string;
  /** Data folder that the server belongs to. */
  readonly dataDir: string;
  /** For tests that look into Redis; a connection of its own. */
  readonly client: Redis;
  /** Empties Redis as `FLUSHALL` does. */
  flush(): Promise<void>;
  pid(): Promise<number>;
  stop(): Promise<void>;
}

/** Whether redis-server is installed; tests that need it are skipped by name otherwise. */
export const hasRedis = findProgram('redis-server') !== null;

export async function startTestRedis(onRestart: () => void = () => undefined): Promise<TestRedis> {
  const dataDir = await mkdtemp(join(tmpdir(), 'nianbao-test-'));
  const server = await startPrivateRedis({ dataDir, log: silentLog, onRestart });
  const client = new Redis({ path: server.socket, retryStrategy: () => 50 });
  client.on('error', () => undefined); // tests kill the server
  return {
    socket: server.socket,
    dataDir,
    client,
    async flush() {
      await client.flushall();
    },
    async pid() {
      return Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
    },
    async stop() {
      client.disconnect();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
