/**
 * The sweep: rings for every due row, at the start of workers, now and then, and soon after doorbells may have been lost.
 * Rows whose job is there already ignore it (the job's id says so), so it can run on every worker at any time.
 */
import { asNianbaoError, type NianbaoError } from '../shared/errors.js';
import type { Store } from '../shared/store/store.js';
import type { Queues } from './queues.js';

export interface SweepOptions {
  readonly store: Store;
  readonly queues: Queues;
  readonly seconds: number;
  /** A sweep failed; the next one tries again. */
  readonly onTrouble: (error: NianbaoError) => void;
}

/** Rows that one sweep rings for, oldest first; when there are more, these are worked off before the next sweeps. */
const ROWS_PER_SWEEP = 20_000;
const PAGE = 1000;
/** Several losses at a time (a Redis that restarts) make one sweep. */
const SOON_MS = 500;
/** Farther than any back-off reaches. */
const EVER_MS = 10 * 365 * 24 * 3600 * 1000;

/** Rings for due rows whose time comes within `horizonMs`. Returns how many. Throws when store or queue is away. */
async function ringForDueRows(store: Store, queues: Queues, horizonMs: number, rows = ROWS_PER_SWEEP): Promise<number> {
  await queues.restoreSettings();
  const bells = [...(await store.harvest.dueHosts(rows, horizonMs)), ...(await store.dueDocuments(rows, horizonMs))];
  for (let start = 0; start < bells.length; start += PAGE) await queues.ring(bells.slice(start, start + PAGE));
  return bells.length;
}

/** Rings for every due row, however far away its time is; what `queue rebuild` does. Returns how many. */
export async function rebuildQueues(store: Store, queues: Queues): Promise<number> {
  return ringForDueRows(store, queues, EVER_MS, 1_000_000);
}

export class Sweep {
  readonly #options: SweepOptions;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;

  constructor(options: SweepOptions) {
    this.#options = options;
  }

  /** Sweeps now and then every so many seconds. */
  start(): void {
    this.#run();
  }

  /** Sweeps in a moment: doorbells may have been lost. */
  soon(): void {
    this.#schedule(SOON_MS);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#running;
  }

  #schedule(ms: number): void {
    if (this.#stopped) return;
    if (this.#running !== null) {
      this.#again = ms === SOON_MS || this.#again;
      return;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#run(), ms);
  }

  #run(): void {
    const { store, queues, seconds, onTrouble } = this.#options;
    this.#running = ringForDueRows(store, queues, seconds * 2000)
      .then(
        () => undefined,
        (thrown: unknown) => {
          onTrouble(asNianbaoError(thrown));
          this.#again = true;
        },
      )
      .finally(() => {
        this.#running = null;
        this.#schedule(this.#again ? Math.min(SOON_MS * 4, seconds * 1000) : seconds * 1000);
        this.#again = false;
      });
  }
}
