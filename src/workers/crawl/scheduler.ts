/**
 * The scheduler of `nianbao up`: harvests sources when their schedules say so.
 *
 * BullMQ job schedulers give the ticks, on the clock of Asia/Shanghai: one for every cron expression that a source has. A
 * tick only says "look": what is due is read from the store's `next_due`, so ticks may be lost, late or double. Job
 * schedulers have lost and doubled jobs when several processes kept them, or when they were written anew at every start;
 * so one process owns them (a lease in Redis), they are written only when their definition changed, brought in line when
 * the owner starts, and the owner looks by itself every few minutes. A harvest that was missed is made up at the first look.
 */
import { randomUUID } from 'node:crypto';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { asNianbaoError, type NianbaoError } from '../../shared/errors.js';
import { SCHEDULE_TIMEZONE, type Source } from '../../shared/model/source.js';
import { sha256 } from '../../shared/canonical.js';
import { workerConnection, type RedisAddress } from '../connection.js';
import { LOCKING } from '../queues.js';

export interface SchedulerOptions {
  readonly address: RedisAddress;
  readonly redis: Redis;
  readonly prefix: string;
  /** Reads the source files anew. */
  readonly sources: () => Promise<readonly Source[]>;
  /** Harvests what is due; called one at a time. */
  readonly harvestDue: (sources: readonly Source[]) => Promise<void>;
  readonly onTrouble: (error: NianbaoError) => void;
  /** @default 5 min */
  readonly lookMs?: number;
}

export const SCHEDULE_QUEUE = 'schedule';
const LEASE_MS = 30_000;
const LOOK_MS = 300_000;
const OWNER = 'schedule:owner';

/** Extends or takes the lease: it is ours, or nobody's. */
const TAKE = `local owner = redis.call('get', KEYS[1])
if owner == ARGV[1] or not owner then redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2]) return 1 end
return 0`;
const GIVE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;

export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #queue: Queue;
  readonly #key: string;
  readonly #me = randomUUID();
  #worker: Worker | null = null;
  #lease: NodeJS.Timeout | null = null;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(options: SchedulerOptions) {
    this.#options = options;
    this.#key = `${options.prefix}:${OWNER}`;
    this.#queue = new Queue(SCHEDULE_QUEUE, {
      connection: options.redis,
      prefix: options.prefix,
      streams: { events: { maxLen: 100 } },
    });
    this.#queue.on('error', () => undefined);
  }

  /** Whether this process owns the schedules. */
  get isOwner(): boolean {
    return this.#worker !== null;
  }

  /** Becomes the owner now or as soon as there is none; looks at once. */
  async start(): Promise<void> {
    await this.#tryOwn();
    this.#lease = setInterval(() => void this.#tryOwn(), LEASE_MS / 3);
  }

  /** Looks for due sources, now or as soon as the look under way has ended. */
  look(): void {
    if (this.#stopped || !this.isOwner) return;
    if (this.#looking !== null) {
      this.#again = true;
      return;
    }
    this.#looking = this.#look().finally(() => {
      this.#looking = null;
      if (this.#again) {
        this.#again = false;
        this.look();
      }
    });
  }

  /** Stops; a harvest under way ends by the signal that its caller gave it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#lease !== null) clearInterval(this.#lease);
    await this.#disown();
    await this.#looking;
    await this.#options.redis.eval(GIVE, 1, this.#key, this.#me).catch(() => undefined);
    await this.#queue.close();
  }

  async #tryOwn(): Promise<void> {
    try {
      const ours = (await this.#options.redis.eval(TAKE, 1, this.#key, this.#me, LEASE_MS)) === 1;
      if (this.#stopped) return;
      if (ours && this.#worker === null) this.#own();
      if (!ours && this.#worker !== null) await this.#disown();
    } catch (thrown) {
      // Redis is away: the lease runs out by itself, and is taken again when Redis is back
      this.#options.onTrouble(asNianbaoError(thrown));
    }
  }

  #own(): void {
    this.#worker = new Worker(
      SCHEDULE_QUEUE,
      () => {
        this.look();
        return Promise.resolve();
      },
      { ...LOCKING, connection: workerConnection(this.#options.address), prefix: this.#options.prefix },
    );
    this.#worker.on('error', () => undefined);
    this.#timer = setInterval(() => this.look(), this.#options.lookMs ?? LOOK_MS);
    this.look();
  }

  async #disown(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.close(true);
  }

  async #look(): Promise<void> {
    try {
      const sources = await this.#options.sources();
      await this.synchronise(sources);
      await this.#options.harvestDue(sources);
    } catch (thrown) {
      if (!this.#stopped) this.#options.onTrouble(asNianbaoError(thrown));
    }
  }

  /** Makes the job schedulers those of the sources: adds, removes, and writes none that is right already. */
  async synchronise(sources: readonly Source[]): Promise<void> {
    const wanted = new Map(
      sources.flatMap(({ schedule }) => (schedule === null ? [] : [[idOf(schedule), schedule] as const])),
    );
    const there = await this.#queue.getJobSchedulers(0, -1);
    const right = new Set<string>();
    for (const { key, pattern, tz } of there) {
      if (wanted.get(key) === pattern && tz === SCHEDULE_TIMEZONE) right.add(key);
      else await this.#queue.removeJobScheduler(key);
    }
    for (const [id, pattern] of wanted) {
      if (right.has(id)) continue;
      await this.#queue.upsertJobScheduler(
        id,
        { pattern, tz: SCHEDULE_TIMEZONE },
        { name: 'look', data: {}, opts: { removeOnComplete: true, removeOnFail: true } },
      );
    }
  }
}

function idOf(schedule: string): string {
  return `cron-${sha256(schedule).slice(0, 16)}`;
}
