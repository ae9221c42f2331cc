/**
 * Workers: a stage bound to its queue. A processor never fails a job for a document's sake; what became of the document
 * is in the store. It gives a job back when the machinery is in trouble (later) or the process stops (at once).
 */
import { DelayedError, WaitingError, Worker, type Job } from 'bullmq';
import { z } from 'zod';
import { asNianbaoError, type NianbaoError } from '../shared/errors.js';
import type { Stage } from '../shared/model/stage.js';
import { workerConnection, type RedisAddress } from './connection.js';
import { LOCKING, QUEUE_POLICIES, type BellData } from './queues.js';
import type { Outcome, RunnerParts } from './runner-parts.js';
import { runStage } from './stage-runner.js';

/** What a worker tells its engine. */
export interface WorkerEvents {
  taken(): void;
  finished(sha256: string, outcome: Outcome): void;
  /** The machinery is in trouble; the job comes back by itself. */
  trouble(error: NianbaoError): void;
  /** Locks or jobs are gone from Redis: doorbells may be lost. */
  lost(): void;
  /** An error of the connection or of BullMQ; it goes on by itself. */
  error(error: Error): void;
}

export interface WorkerOptions {
  readonly address: RedisAddress;
  readonly prefix: string;
  /** Parser children of this process. */
  readonly children: number;
  /** Aborted when work under way has to be given back. */
  readonly giveBack: AbortSignal;
  readonly events: WorkerEvents;
}

/** Pause before a job comes back after a trouble of the machinery. */
const TROUBLE_MS = 5000;

const Data = z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), n: z.number().int().nonnegative() });

/** Starts the worker of one stage. */
export function startWorker(stage: Stage, parts: RunnerParts, options: WorkerOptions): Worker<BellData> {
  const { events } = options;
  const worker = new Worker<BellData>(
    stage,
    async (job, token, signal) => {
      events.taken();
      await processJob(stage, parts, options, job, token, signal);
    },
    {
      ...LOCKING,
      connection: workerConnection(options.address),
      prefix: options.prefix,
      concurrency: options.children * QUEUE_POLICIES[stage].jobsPerChild,
    },
  );
  watchLocks(worker, events);
  return worker;
}

/** Listens for what may have been lost; a job whose lock is lost is dropped. */
export function watchLocks(worker: Worker<BellData>, events: WorkerEvents): void {
  worker.on('error', (error) => {
    events.error(error);
    if (/Missing (key|lock)|could not renew lock/i.test(error.message)) events.lost();
  });
  worker.on('lockRenewalFailed', (ids: string[]) => {
    for (const id of ids) worker.cancelJob(id, 'the lock is lost');
    events.lost();
  });
}

/** What a job says. */
export function readBell(data: unknown): BellData {
  return Data.parse(data);
}

async function processJob(
  stage: Stage,
  parts: RunnerParts,
  options: WorkerOptions,
  job: Job<BellData>,
  token: string | undefined,
  lockLost: AbortSignal | undefined,
): Promise<void> {
  const { events, giveBack } = options;
  const data = readBell(job.data);
  const link = linkSignals([giveBack, ...(lockLost === undefined ? [] : [lockLost])]);
  let outcome: Outcome;
  try {
    outcome = await runStage(parts, { stage, ...data }, link.signal);
  } catch (thrown) {
    events.finished(data.sha256, { kind: 'abandoned' });
    events.trouble(asNianbaoError(thrown));
    await job.moveToDelayed(Date.now() + TROUBLE_MS, token);
    throw new DelayedError();
  } finally {
    link.release();
  }
  events.finished(data.sha256, outcome);
  if (outcome.kind === 'abandoned' && giveBack.aborted && lockLost?.aborted !== true) {
    await job.moveToWait(token);
    throw new WaitingError();
  }
}

/** A signal that is aborted with any of these, and lets go of them when released (`AbortSignal.any` would not). */
export function linkSignals(signals: readonly AbortSignal[]): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const abort = (event: Event): void => controller.abort((event.target as AbortSignal).reason);
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', abort, { once: true });
  }
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) signal.removeEventListener('abort', abort);
    },
  };
}
