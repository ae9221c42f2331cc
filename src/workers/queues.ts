/**
 * The queues: one per stage, named like it, and `crawl`, whose jobs are of hosts (the sha256 is that of the host's name). A job is a doorbell for a due row and nothing else:
 *
 *   queue   <prefix>:<stage>                 prefix: `nianbao` unless set
 *   job id  <stage>-<sha256>-<n>             n: counter in the row, raised whenever the store makes it due
 *   data    {"sha256": …, "n": …}            at most 1 KB, never content
 *
 * Adding a job whose id is there already, in any state, changes nothing; so ringing twice is harmless. Jobs are removed
 * when they end: what became of a document is written in the store, dead letters too.
 */
import { Queue, type JobsOptions, type WorkerOptions } from 'bullmq';
import type { Redis } from 'ioredis';
import { NianbaoError } from '../shared/errors.js';
import { STAGES, type Stage } from '../shared/model/stage.js';
import type { HostBell } from '../shared/store/harvest.js';
import type { Doorbell } from '../shared/store/store.js';
import { queueUnavailable } from './connection.js';

export const QUEUE_PREFIX = 'nianbao';

export interface BellData {
  readonly sha256: string;
  readonly n: number;
}

/** Queues by name: lanes of hosts, and the stages of documents. */
export const QUEUE_NAMES = ['crawl', ...STAGES] as const;
export type QueueName = (typeof QUEUE_NAMES)[number];

export function isQueueName(name: string): name is QueueName {
  return (QUEUE_NAMES as readonly string[]).includes(name);
}

export type Bell = Doorbell | HostBell;

/** How a stage's queue is worked on. */
interface QueuePolicy {
  /** Jobs under way per child: more than one, so that a child need not wait for the store and the blobs. */
  readonly jobsPerChild: number;
}

export const QUEUE_POLICIES: Readonly<Record<Stage, QueuePolicy>> = {
  extract: { jobsPerChild: 2 },
  // a page takes seconds and its document's bytes memory: the store is waited for
  ocr: { jobsPerChild: 1 },
  normalize: { jobsPerChild: 2 },
  validate: { jobsPerChild: 2 },
};

/**
 * Common to all queues. Short locks are safe because no parser runs on the worker's own event loop; they make a killed
 * worker's jobs come back within 15 s. A job may stall as often as it likes: the row counts what harms.
 */
export const LOCKING = {
  lockDuration: 10_000,
  stalledInterval: 5000,
  maxStalledCount: 1_000_000,
  /** Pause after a lost connection before BullMQ asks again. */
  runRetryDelay: 1000,
} as const satisfies Partial<WorkerOptions>;

/** Entries of a queue's event stream that are kept; nobody reads far back. */
const EVENTS_KEPT = 500;
const MOST_DATA_BYTES = 1024;
const JOB_OPTIONS = { removeOnComplete: true, removeOnFail: true } as const satisfies JobsOptions;

export function jobId(bell: Bell): string {
  return `${bell.stage}-${bell.sha256}-${bell.n}`;
}

/** Jobs of one queue, as `status` shows them. */
export interface QueueCounts {
  readonly stage: QueueName;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

/** The queues, seen from who rings. */
export class Queues {
  readonly #redis: Redis;
  readonly #queues: ReadonlyMap<QueueName, Queue<BellData>>;
  readonly prefix: string;

  /** `redis` comes from `producerConnection` and is closed with the queues. */
  constructor(redis: Redis, prefix: string, onError: (error: Error) => void) {
    this.#redis = redis;
    this.prefix = prefix;
    this.#queues = new Map(
      QUEUE_NAMES.map((stage) => {
        const queue = new Queue<BellData>(stage, {
          connection: redis,
          prefix,
          streams: { events: { maxLen: EVENTS_KEPT } },
          defaultJobOptions: JOB_OPTIONS,
        });
        queue.on('error', onError);
        return [stage, queue] as const;
      }),
    );
  }

  /**
   * Rings for these rows; `first`: their jobs come before those that wait. Throws `queue_unavailable`; the rows stay due and the
   * sweep rings again.
   */
  async ring(bells: readonly Bell[], place?: 'first'): Promise<void> {
    try {
      for (const [stage, queue] of this.#queues) {
        const jobs = bells.filter((bell) => bell.stage === stage).map((bell) => jobOf(bell, place === 'first'));
        // each is put before the others: the last one comes first
        if (jobs.length > 0) await queue.addBulk(place === 'first' ? jobs.reverse() : jobs);
      }
    } catch (thrown) {
      throw queueUnavailable(thrown);
    }
  }

  /** Writes the queues' settings again; FLUSHALL takes them away, and with them the cap of the event streams. */
  async restoreSettings(): Promise<void> {
    try {
      for (const queue of this.#queues.values()) {
        await this.#redis.hset(queue.toKey('meta'), 'opts.maxLenEvents', EVENTS_KEPT);
      }
    } catch (thrown) {
      throw queueUnavailable(thrown);
    }
  }

  async counts(): Promise<QueueCounts[]> {
    try {
      return await Promise.all(
        [...this.#queues].map(async ([stage, queue]) => {
          const counts = await queue.getJobCounts('waiting', 'active', 'delayed');
          const count = (name: string): number => counts[name] ?? 0;
          return { stage, waiting: count('waiting'), active: count('active'), delayed: count('delayed') };
        }),
      );
    } catch (thrown) {
      throw queueUnavailable(thrown);
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.#queues.values()].map(async (queue) => queue.close()));
    this.#redis.disconnect();
  }
}

function jobOf(bell: Bell, lifo: boolean): { name: string; data: BellData; opts: JobsOptions } {
  const data: BellData = { sha256: bell.sha256, n: bell.n };
  const bytes = Buffer.byteLength(JSON.stringify(data));
  if (bytes > MOST_DATA_BYTES) {
    throw new NianbaoError('internal', { reason: `a job of ${bytes} bytes; jobs carry ids, never content` });
  }
  return { name: bell.stage, data, opts: { ...JOB_OPTIONS, jobId: jobId(bell), delay: Math.max(0, bell.delay), lifo } };
}
