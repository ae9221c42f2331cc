/**
 * Opens everything a command needs to move documents, in order, and closes it in reverse. One code path for both sizes:
 * with the embedded stores it owns the data folder (lock) and a private Redis; with the URLs set it joins what is shared.
 */
import { join } from 'node:path';
import { folderBlobs } from '../shared/blobs/folder.js';
import type { Config } from '../shared/config.js';
import { lockDataFolder } from '../shared/data-lock.js';
import { silentLog } from '../shared/log.js';
import { openStore } from '../shared/store/open.js';
import { packageVersion } from '../shared/version.js';
import { SETTLE_RULES } from '../pipeline/validate/settle.js';
import { childPools } from './child/pools.js';
import { producerConnection, type RedisAddress } from './connection.js';
import { fetchingLines } from './crawl/fetching.js';
import { HostClock } from './crawl/host-clock.js';
import { assembleEngine, closeAll, type Closer, type Engine, type EngineOptions } from './engine.js';
import { QUEUE_PREFIX } from './queues.js';
import { startPrivateRedis } from './private-redis.js';

/** Opens everything a command needs. Throws `data_in_use`, `redis_missing`, `queue_unavailable`, `store_unavailable`. */
export async function startEngine(config: Config, options: EngineOptions): Promise<Engine> {
  const log = options.log ?? silentLog;
  const closers: Closer[] = [];
  const embedded = config.databaseUrl === null || config.redisUrl === null;
  let engine: Engine | undefined;
  try {
    if (embedded) {
      const lock = await lockDataFolder(config.data, options.command ?? 'nianbao');
      closers.push(async () => lock.release());
    }
    let address: RedisAddress;
    if (config.redisUrl === null) {
      const redis = await startPrivateRedis({
        dataDir: config.data,
        log,
        onRestart: () => engine?.doorbellsLost(),
        onFatal: (error) => engine?.fail(error),
      });
      closers.push(async () => redis.stop());
      address = { socket: redis.socket };
    } else {
      address = { url: config.redisUrl };
    }
    const store = await openStore({
      databaseUrl: config.databaseUrl,
      dataDir: config.data,
      rules: SETTLE_RULES,
      retries: { attempts: config.attempts, pauseMs: config.retrySeconds * 1000 },
    });
    closers.push(async () => store.close());
    const pool = childPools(config);
    closers.push(async () => pool.close());
    // of its own: a lease that waits must not hold up doorbells, and it fails as fast as they do
    const clockRedis = await producerConnection(address, () => undefined);
    const clock = new HostClock(clockRedis, options.prefix ?? QUEUE_PREFIX);
    closers.push(async () => {
      clock.close();
      clockRedis.disconnect();
      return Promise.resolve();
    });
    const lines = fetchingLines({
      clock,
      version: packageVersion(),
      contact: config.contact,
      megabytes: config.inputMegabytes,
      backOffMs: config.retrySeconds * 1000,
    });
    const parts = { config, address, lines, store, blobs: folderBlobs(join(config.data, 'blobs')), pool };
    engine = await assembleEngine(parts, options, closers);
    if (options.workers) void engine.retryUnreadScans();
    return engine;
  } catch (thrown) {
    await closeAll(closers);
    throw thrown;
  }
}
