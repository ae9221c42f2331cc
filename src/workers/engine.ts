/**
 * The engine: what moves documents. Workers on the stages' queues, the sweep, the watch, and the waiting for documents to
 * be done, on parts that are open already (start-engine.ts opens them).
 */
import { setMaxListeners } from 'node:events';
import type { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Blobs } from '../shared/blobs/blobs.js';
import type { Config } from '../shared/config.js';
import { asNianbaoError, NianbaoError } from '../shared/errors.js';
import { silentLog, type Log } from '../shared/log.js';
import type { Store } from '../shared/store/store.js';
import type { ParserPool } from './child/pool.js';
import { officeConverter } from './converter.js';
import { producerConnection, type RedisAddress } from './connection.js';
import { drained, PageEvents, SettledEvents, type DrainProgress } from './drain.js';
import { startCrawlWorker } from './crawl/crawl-worker.js';
import type { Lines } from './crawl/line.js';
import {
  QUEUE_NAMES,
  QUEUE_PREFIX,
  Queues,
  type Bell,
  type BellData,
  type QueueCounts,
  type QueueName,
} from './queues.js';
import { rebuildQueues, Sweep } from './sweep.js';
import { Watch } from './watch.js';
import { startWorker, type WorkerEvents } from './worker.js';

export interface EngineOptions {
  /** false: only rings and waits; other processes do the work. */
  readonly workers: boolean;
  /** Stages that this process works on. @default all */
  readonly stages?: readonly QueueName[];
  /** What the lock of the data folder says of this process. @default 'nianbao' */
  readonly command?: string;
  readonly log?: Log;
  /** Prefix of the queues' keys in Redis. @default 'nianbao' */
  readonly prefix?: string;
}

/** What an engine stands on; `startEngine` opens the real ones. */
export interface EngineParts {
  readonly config: Config;
  readonly address: RedisAddress;
  readonly store: Store;
  readonly blobs: Blobs;
  readonly pool: ParserPool;
  /** Lines to hosts, for the queue `crawl`; absent: this engine cannot crawl. */
  readonly lines?: Lines;
}

/** Closes one part. */
export type Closer = () => Promise<void>;

/** Builds an engine on parts that are open already; `closers` close them, last first, when it stops. */
export async function assembleEngine(
  parts: EngineParts,
  options: EngineOptions,
  closers: Closer[] = [],
): Promise<Engine> {
  const log = options.log ?? silentLog;
  const prefix = options.prefix ?? QUEUE_PREFIX;
  // a connection that is lost is made again; commands that fail meanwhile say so themselves
  const redis = await producerConnection(parts.address, () => undefined);
  const queues = new Queues(redis, prefix, () => undefined);
  closers.push(async () => queues.close());
  const engine = new Engine(parts, queues, log, closers);
  if (options.workers) engine.startWorkers(options.stages ?? QUEUE_NAMES, prefix);
  return engine;
}

/** How long work that was told to stop may take to give itself back. */
const GIVE_BACK_MS = 3000;
/** Children that cannot be started so many times in a row will not start. */
const MOST_TROUBLES = 20;
const BUSY_SPARE_MS = 300_000;

export class Engine {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly pool: ParserPool;
  readonly config: Config;
  /** Aborted, with the error as reason, when the engine cannot go on: the process has to end and be started again. */
  readonly failed: AbortSignal;
  /** Pages of scans as they are read by this engine's workers. */
  readonly pages = new PageEvents();
  readonly #address: RedisAddress;
  readonly #lines: Lines | undefined;
  readonly #queues: Queues;
  readonly #log: Log;
  readonly #closers: Closer[];
  readonly #settled = new SettledEvents();
  readonly #failure = new AbortController();
  readonly #giveBack = new AbortController();
  #workers: Worker<BellData>[] = [];
  #sweep: Sweep | null = null;
  #watch: Watch | null = null;
  #inHand = 0;
  #troubles = 0;
  #lastTrouble: string | null = null;
  #stopped: Promise<void> | null = null;

  constructor(parts: EngineParts, queues: Queues, log: Log, closers: Closer[]) {
    this.store = parts.store;
    this.blobs = parts.blobs;
    this.pool = parts.pool;
    this.config = parts.config;
    this.failed = this.#failure.signal;
    // every job under way listens to it, and lets go when it ends
    setMaxListeners(0, this.#giveBack.signal);
    this.#address = parts.address;
    this.#lines = parts.lines;
    this.#queues = queues;
    this.#log = log;
    this.#closers = closers;
  }

  /** Starts working on these stages; called once. */
  startWorkers(names: readonly QueueName[], prefix: string): void {
    const { store, blobs, pool, config } = this;
    const converter = officeConverter(config);
    const ring = async (bells: readonly Bell[], place?: 'first'): Promise<void> => this.ring(bells, place);
    const parts = { store, blobs, pool, converter, ring };
    const worked = names.filter((name) => name !== 'crawl' || this.#lines !== undefined);
    this.#sweep = new Sweep({
      store,
      queues: this.#queues,
      seconds: config.sweepSeconds,
      onTrouble: (error) => this.#sayOnce(error),
    });
    this.#watch = new Watch(
      {
        inHand: () => this.#inHand,
        waiting: async () => (await this.#queues.counts()).some((one) => worked.includes(one.stage) && one.waiting > 0),
      },
      { busyMs: config.parserSeconds * 4000 + BUSY_SPARE_MS, onStuck: (error) => this.fail(error) },
    );
    const options = {
      address: this.#address,
      prefix,
      giveBack: this.#giveBack.signal,
      events: this.#workerEvents(),
    };
    this.#workers = worked.flatMap((name) => {
      if (name !== 'crawl') {
        const children = name === 'ocr' ? config.ocrConcurrency : config.concurrency;
        return [startWorker(name, parts, { ...options, children })];
      }
      if (this.#lines === undefined) return [];
      return [startCrawlWorker({ ...parts, lines: this.#lines }, { ...options, lanes: config.lanes })];
    });
    this.#sweep.start();
  }

  /**
   * Makes due again what an earlier version could not read for want of a reader of scans, and rings. Never throws: what stays
   * undone is done at the next start.
   */
  async retryUnreadScans(): Promise<void> {
    try {
      await this.ring(await this.store.retryUnreadScans(async () => (await this.pool.versions()).extract));
    } catch (thrown) {
      // what is cut short by stopping is no news
      if (this.#stopped !== null) return;
      this.#log.info(`documents that were refused as scans stay as they are: ${asNianbaoError(thrown).message}`);
    }
  }

  /** Rings for rows that became due. Never throws: when Redis is away the rows stay due and the sweep rings again. */
  async ring(bells: readonly Bell[], place?: 'first'): Promise<void> {
    try {
      await this.#queues.ring(bells, place);
    } catch (thrown) {
      const error = asNianbaoError(thrown);
      if (error.code !== 'queue_unavailable') throw error;
      this.doorbellsLost();
    }
  }

  /** Resolves when none of these documents is due any more. Throws when the engine fails or `signal` is aborted. */
  async drained(
    sha256s: readonly string[],
    onProgress: DrainProgress = () => undefined,
    signal?: AbortSignal,
  ): Promise<void> {
    const either = signal === undefined ? this.failed : AbortSignal.any([this.failed, signal]);
    await drained(this.store, sha256s, this.#settled, onProgress, either);
  }

  /** Rings for every due row, however far away its time is. Returns how many. */
  async rebuildQueues(): Promise<number> {
    return rebuildQueues(this.store, this.#queues);
  }

  /** What a scheduler needs of this engine's queues; it makes a connection of its own, and whoever asks closes it. */
  async scheduling(): Promise<{ address: RedisAddress; redis: Redis; prefix: string }> {
    const redis = await producerConnection(this.#address, () => undefined);
    return { address: this.#address, redis, prefix: this.#queues.prefix };
  }

  async queueCounts(): Promise<QueueCounts[]> {
    return this.#queues.counts();
  }

  /** Doorbells may be lost: the sweep comes at once instead of later. */
  doorbellsLost(): void {
    this.#sweep?.soon();
  }

  /** The engine cannot go on. */
  fail(error: NianbaoError): void {
    this.#log.warn(`${error.code}: ${error.message}`);
    this.#failure.abort(error);
  }

  /**
   * Stops in order: no new work; work under way gets `config.stopSeconds`, then it is given back to the queue and its
   * children are killed. Closes everything; calling it again waits for the first call.
   */
  async stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#watch?.stop();
    await this.#sweep?.stop();
    const closing = Promise.all(this.#workers.map(async (worker) => worker.close()));
    if (!(await within(closing, this.config.stopSeconds * 1000))) {
      this.#log.info(`giving back what is still under way after ${this.config.stopSeconds} s`);
      this.#giveBack.abort(new NianbaoError('stale_attempt'));
      if (!(await within(closing, GIVE_BACK_MS))) await this.#abandonWorkers();
    }
    await closeAll(this.#closers);
  }

  /** Cuts the connections of workers that do not end; their jobs come back to another worker when their locks run out. */
  async #abandonWorkers(): Promise<void> {
    await within(Promise.all(this.#workers.map(async (worker) => worker.disconnect())), GIVE_BACK_MS);
  }

  /** A trouble that lasts is said once, until something has worked again. */
  #sayOnce(error: NianbaoError): void {
    if (error.code === this.#lastTrouble) return;
    this.#lastTrouble = error.code;
    this.#log.warn(`${error.code}: ${error.message}; it is tried again`);
  }

  #workerEvents(): WorkerEvents {
    return {
      taken: () => {
        this.#inHand++;
        this.#watch?.alive();
      },
      finished: (sha256, outcome) => {
        this.#inHand--;
        this.#watch?.alive();
        if (outcome.kind === 'done' || outcome.kind === 'failed') {
          this.#troubles = 0;
          this.#lastTrouble = null;
          if (outcome.settled) this.#settled.emit(sha256, outcome.kind === 'failed');
          if (outcome.pages !== undefined) this.pages.emit(outcome.pages);
        }
      },
      trouble: (error) => {
        this.#troubles++;
        this.#sayOnce(error);
        if (this.#troubles >= MOST_TROUBLES) this.fail(error);
      },
      lost: () => this.doorbellsLost(),
      // lost connections are made again, and a Redis that stays away is noticed by the watch
      error: () => undefined,
    };
  }
}

/** Whether the work ends in time; it goes on either way. */
async function within(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Closes last first, all of them, and then throws the first error. */
export async function closeAll(closers: Closer[]): Promise<void> {
  const errors: unknown[] = [];
  for (const close of closers.splice(0).reverse()) await close().catch((error: unknown) => errors.push(error));
  if (errors.length > 0) throw errors[0];
}
