/** Waiting until documents are done or failed, whichever worker on whichever machine does the work. */
import type { Store } from '../shared/store/store.js';
import type { PagesOf } from './runner-parts.js';

/** Called as documents settle. `failed` counts those of `done` that are dead letters. */
export type DrainProgress = (done: number, total: number, failed: number) => void;

type SettledListener = (sha256: string, failed: boolean) => void;

/** Documents that settle in this process, told after the store has it; the others are found by asking the store. */
export class SettledEvents {
  readonly #listeners = new Set<SettledListener>();

  emit(sha256: string, failed: boolean): void {
    for (const listener of this.#listeners) listener(sha256, failed);
  }

  listen(listener: SettledListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** Pages of scans that are read in this process. */
export class PageEvents {
  readonly #listeners = new Set<(pages: PagesOf) => void>();

  emit(pages: PagesOf): void {
    for (const listener of this.#listeners) listener(pages);
  }

  listen(listener: (pages: PagesOf) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** How often the store is asked, at the most … */
const ASK_MS = 1000;
/** … and so that asking takes at most one part in this many of the time. */
const ASK_SHARE = 10;
const PAGE = 1000;

/** Resolves when none of the documents is due. Throws the reason of `signal`. */
export async function drained(
  store: Store,
  sha256s: readonly string[],
  events: SettledEvents,
  onProgress: DrainProgress,
  signal: AbortSignal,
): Promise<void> {
  const pending = new Set(sha256s);
  const total = pending.size;
  let failures = 0;
  let wake: () => void = () => undefined;
  const settle = (sha256: string, failed: boolean): void => {
    if (!pending.delete(sha256)) return;
    if (failed) failures++;
    onProgress(total - pending.size, total, failures);
    if (pending.size === 0) wake();
  };
  const release = events.listen(settle);
  try {
    while (pending.size > 0) {
      signal.throwIfAborted();
      const started = Date.now();
      const asked = [...pending];
      for (let start = 0; start < asked.length; start += PAGE) {
        for (const { sha256, state } of await store.documentStates(asked.slice(start, start + PAGE))) {
          if (state !== 'due') settle(sha256, state === 'failed');
        }
      }
      if (pending.size === 0) break;
      const ms = Math.max(ASK_MS, (Date.now() - started) * ASK_SHARE);
      await pause(ms, signal, (callback) => (wake = callback));
    }
  } finally {
    release();
  }
}

/** Waits, until woken at the latest after `ms`. Throws the reason of `signal`. */
async function pause(ms: number, signal: AbortSignal, wakeable: (wake: () => void) => void): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const done = (finish: () => void) => (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
      finish();
    };
    const timer = setTimeout(done(resolve), ms);
    const aborted = done(() => reject(signal.reason as Error));
    signal.addEventListener('abort', aborted, { once: true });
    wakeable(done(resolve));
  });
}
