/** The worker of the queue `crawl`: lanes. A job is never failed for a host's sake; what became of visits is in the store. */
import { DelayedError, WaitingError, Worker, type Job } from 'bullmq';
import { asNianbaoError } from '../../shared/errors.js';
import { workerConnection } from '../connection.js';
import { LOCKING, type BellData } from '../queues.js';
import { linkSignals, readBell, watchLocks, type WorkerEvents, type WorkerOptions } from '../worker.js';
import { runLane, type LaneOutcome, type LaneParts } from './lane.js';

export interface CrawlWorkerOptions extends Omit<WorkerOptions, 'children'> {
  /** Hosts that this process asks at a time. */
  readonly lanes: number;
}

/** Pause before a job comes back after a trouble of the machinery. */
const TROUBLE_MS = 5000;
/** Pause before a host is looked at again that another lane has. */
const BUSY_MS = 2000;

export function startCrawlWorker(parts: LaneParts, options: CrawlWorkerOptions): Worker<BellData> {
  const { events } = options;
  const worker = new Worker<BellData>(
    'crawl',
    async (job, token, signal) => {
      events.taken();
      await processLane(parts, options, events, job, token, signal);
    },
    {
      ...LOCKING,
      connection: workerConnection(options.address),
      prefix: options.prefix,
      concurrency: options.lanes,
    },
  );
  watchLocks(worker, events);
  return worker;
}

async function processLane(
  parts: LaneParts,
  options: CrawlWorkerOptions,
  events: WorkerEvents,
  job: Job<BellData>,
  token: string | undefined,
  lockLost: AbortSignal | undefined,
): Promise<void> {
  const bell = readBell(job.data);
  const link = linkSignals([options.giveBack, ...(lockLost === undefined ? [] : [lockLost])]);
  let outcome: LaneOutcome;
  try {
    outcome = await runLane(parts, bell, { ask: link.signal, drop: options.giveBack });
  } catch (thrown) {
    events.finished(bell.sha256, { kind: 'abandoned' });
    events.trouble(asNianbaoError(thrown));
    await job.moveToDelayed(Date.now() + TROUBLE_MS, token);
    throw new DelayedError();
  } finally {
    link.release();
  }
  events.finished(bell.sha256, outcome.kind === 'done' ? { kind: 'done', settled: false } : { kind: 'late' });
  if (outcome.kind === 'busy') {
    await job.moveToDelayed(Date.now() + BUSY_MS, token);
    throw new DelayedError();
  }
  // the lease was lost or the process stops: the host is as due as before
  if (outcome.kind === 'abandoned' && lockLost?.aborted !== true) {
    if (options.giveBack.aborted) {
      await job.moveToWait(token);
      throw new WaitingError();
    }
    await job.moveToDelayed(Date.now() + BUSY_MS, token);
    throw new DelayedError();
  }
}
