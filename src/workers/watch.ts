/**
 * The watch over a worker process: work is there and nobody takes it. Libraries have hung that way after a lost
 * connection; a process that hangs is worse than one that ends and is started again, so the watch says that it has to.
 */
import { NianbaoError } from '../shared/errors.js';

/** What the watch looks at. */
export interface Watched {
  /** Jobs of this process that are under way. */
  inHand(): number;
  /** Whether jobs are waiting in the queues of this process. Throws when Redis does not answer. */
  waiting(): Promise<boolean>;
}

export interface WatchOptions {
  /** Longest time without any job taken or finished while some could be taken. @default 120 s */
  readonly idleMs?: number;
  /** Longest time without any job taken or finished while some are in hand: the caps of a parser and more. */
  readonly busyMs: number;
  readonly everyMs?: number;
  readonly onStuck: (error: NianbaoError) => void;
}

const IDLE_MS = 120_000;
const EVERY_MS = 10_000;

export class Watch {
  readonly #watched: Watched;
  readonly #options: WatchOptions;
  readonly #timer: NodeJS.Timeout;
  #lastLife = Date.now();

  constructor(watched: Watched, options: WatchOptions) {
    this.#watched = watched;
    this.#options = options;
    this.#timer = setInterval(() => void this.#look(), options.everyMs ?? EVERY_MS);
    this.#timer.unref();
  }

  /** A job was taken or has ended. */
  alive(): void {
    this.#lastLife = Date.now();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    const busy = this.#watched.inHand() > 0;
    let reason = 'work is under way and does not end';
    if (!busy) {
      try {
        if (!(await this.#watched.waiting())) return this.alive();
        reason = 'work is waiting and no worker takes it';
      } catch (thrown) {
        reason = `Redis does not answer (${thrown instanceof Error ? thrown.message : String(thrown)})`;
      }
    }
    const still = Date.now() - this.#lastLife;
    const limit = busy ? this.#options.busyMs : (this.#options.idleMs ?? IDLE_MS);
    if (still < limit) return;
    this.stop();
    this.#options.onStuck(new NianbaoError('internal', { reason: `${reason} for ${Math.round(still / 1000)} s` }));
  }
}
