/** Runs a command on an engine, stops it in order, and turns SIGINT and SIGTERM into a stop. */
import type { Config } from '../shared/config.js';
import { stderrLog } from '../shared/log.js';
import type { Engine, EngineOptions } from '../workers/engine.js';
import { startEngine } from '../workers/start-engine.js';

/** The embedded store is meant for so many reports; beyond, Postgres is faster and takes several processes. */
const EMBEDDED_REPORTS = 10_000;

/** Told to stop: exit statuses by convention 128 + the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/** Raised through `signal` when the process is told to stop. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
  readonly exitStatus: number;

  constructor(signal: keyof typeof SIGNALS) {
    super(`stopped by ${signal}`);
    this.exitStatus = SIGNALS[signal];
  }
}

/**
 * Starts an engine, runs `use`, stops the engine whatever happens. `signal` is aborted with `Stopped` when the process is
 * told to stop; a second signal ends it at once.
 */
export async function withEngine<T>(
  config: Config,
  options: Omit<EngineOptions, 'log'>,
  use: (engine: Engine, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const log = stderrLog();
  const stop = new AbortController();
  const names = Object.keys(SIGNALS) as (keyof typeof SIGNALS)[];
  const listeners = names.map((name) => {
    const listener = (): void => {
      if (stop.signal.aborted) process.exit(SIGNALS[name]);
      log.info('stopping; what is registered stays due and goes on with the next call (once more: stop at once)');
      stop.abort(new Stopped(name));
    };
    process.on(name, listener);
    return { name, listener };
  });
  try {
    const engine = await startEngine(config, { ...options, log });
    try {
      return await use(engine, stop.signal);
    } finally {
      await engine.stop();
    }
  } finally {
    for (const { name, listener } of listeners) process.off(name, listener);
  }
}

/** Says so when the embedded store holds more than it is meant for. */
export async function warnWhenLarge(engine: Engine): Promise<void> {
  if (engine.store.kind !== 'pglite') return;
  const { reports } = await engine.store.status();
  if (reports <= EMBEDDED_REPORTS) return;
  stderrLog().warn(
    `the embedded store holds ${reports} reports and is meant for ${EMBEDDED_REPORTS}; set DATABASE_URL to a Postgres (docs/settings.md)`,
  );
}

/** Resolves when the signal is aborted: being told to stop is how `work` and `up` end. */
export async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  if (signal.reason instanceof Stopped) process.stderr.write(`${signal.reason.message}\n`);
}
