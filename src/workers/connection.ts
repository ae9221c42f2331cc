/**
 * Connections to Redis, of two kinds that want the opposite (docs/workers.md): a worker waits for Redis to come back for
 * as long as it takes; a producer fails at once, because its doorbell may be lost (the sweep rings again).
 */
import type { RedisOptions as WorkerRedisOptions } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import { NianbaoError } from '../shared/errors.js';

/** Where Redis is. */
export type RedisAddress = { readonly socket: string } | { readonly url: string };

/** Longest pause between two attempts to connect; a private Redis is back in well under a second. */
const RECONNECT_MS = 1000;
/** A producer's command that takes longer has failed (a Redis that is stopped, not dead, answers nothing). */
const COMMAND_MS = 5000;
const CONNECT_MS = 10_000;

const reconnect = (times: number): number => Math.min(times * 100, RECONNECT_MS);

/** Options for BullMQ workers, which make and close their own connections. */
export function workerConnection(address: RedisAddress): WorkerRedisOptions {
  const place = 'socket' in address ? { path: address.socket } : { url: address.url };
  return { ...place, maxRetriesPerRequest: null, retryStrategy: reconnect };
}

/**
 * A connection that fails fast, ready for use. `onError` hears of every lost connection (it is made again by itself).
 * Throws `queue_unavailable` when Redis does not answer.
 */
export async function producerConnection(address: RedisAddress, onError: (error: Error) => void): Promise<Redis> {
  const options: RedisOptions = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_MS,
    connectTimeout: CONNECT_MS,
    retryStrategy: reconnect,
  };
  const redis = 'socket' in address ? new Redis({ ...options, path: address.socket }) : new Redis(address.url, options);
  redis.on('error', onError);
  try {
    await redis.connect();
    return redis;
  } catch (thrown) {
    redis.disconnect();
    throw queueUnavailable(thrown);
  }
}

/** What ioredis or BullMQ threw, as `queue_unavailable`. */
export function queueUnavailable(thrown: unknown): NianbaoError {
  if (thrown instanceof NianbaoError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new NianbaoError('queue_unavailable', { reason }, { cause: thrown });
}
