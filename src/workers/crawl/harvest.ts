/**
 * A harvest run: its sources are opened, their visits and what they found are worked off by whichever workers there are,
 * and then every source is counted and closed.
 *
 * Everything that a run knows is in the store: killed anywhere and called again, it goes on under its id, with the sources
 * that it had, and asks for nothing again that it has archived.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { NianbaoError } from '../../shared/errors.js';
import type { Source } from '../../shared/model/source.js';
import type { HarvestProgress, RunFailure, RunSource, Start } from '../../shared/store/harvest.js';
import type { Run, RunCounts } from '../../shared/store/store.js';
import { canonicalUrl } from '../../shared/url.js';
import type { Engine } from '../engine.js';
import { requireContactFor } from './fetching.js';
import { hostOf } from './reach.js';
import { nextDue } from './schedule.js';

export interface HarvestOptions {
  /** All configured sources; the store's are made the same. */
  readonly sources: readonly Source[];
  /** Which of them: those whose time has come, all, or these ids. */
  readonly which: 'due' | 'all' | readonly string[];
  readonly onProgress?: (progress: HarvestProgress) => void;
  /** Aborted: the command is told to stop; the run goes on with the next one. */
  readonly signal?: AbortSignal;
}

export interface HarvestResult {
  /** null: no source is due. */
  readonly run: Run | null;
  readonly sources: readonly RunSource[];
  /** Sources that another run is harvesting now. */
  readonly busy: readonly string[];
  /** In order of name. */
  readonly failures: readonly RunFailure[];
}

const NOTHING: HarvestResult = { run: null, sources: [], busy: [], failures: [] };

/** One run at a time looks for an interrupted one under this key, so that the next harvest goes on with it. */
const RUN_KEY = 'harvest';
const HEARTBEAT_MS = 15_000;
const ASK_MS = 500;
/** Asking takes at most one part in this many of the time. */
const ASK_SHARE = 10;

/** Harvests and waits until everything is settled. Throws `usage` for a source that there is not, and what stops the whole. */
export async function harvest(engine: Engine, options: HarvestOptions): Promise<HarvestResult> {
  const { store } = engine;
  const chosen = await chooseSources(engine, options);
  requireContactFor(
    options.sources.filter(({ id }) => chosen.includes(id)),
    engine.config.contact,
  );
  if (chosen.length === 0 && !(await isInterrupted(engine))) return NOTHING;
  const run = await store.openRun('harvest', RUN_KEY);
  if (chosen.length === 0 && !run.resumed) {
    await store.closeRun(run.id, totalsOf([]));
    return NOTHING;
  }
  const heart = setInterval(() => {
    // a heartbeat that is missed is made up by the next one; a store that is away is noticed by the work itself
    store.heartbeat(run.id).catch(() => undefined);
  }, HEARTBEAT_MS);
  try {
    const opened = await store.harvest.openSources(run.id, chosen, startsOf(options.sources));
    await engine.ring(opened.bells);
    await settled(engine, run.id, options);
    const byId = new Map(options.sources.map((source) => [source.id, source]));
    for (const id of opened.sourceIds) {
      const source = byId.get(id);
      await store.harvest.closeSource(run.id, id, source === undefined ? null : nextDue(source, new Date()));
    }
    const sources = await store.harvest.runSources(run.id);
    const failed = sources.some(({ status }) => status === 'failed');
    await store.closeRun(run.id, totalsOf(sources), failed ? 'failed' : 'done');
    return { run, sources, busy: opened.busy, failures: await store.harvest.runFailures(run.id) };
  } finally {
    clearInterval(heart);
  }
}

async function chooseSources({ store }: Engine, { sources, which }: HarvestOptions): Promise<string[]> {
  const now = new Date();
  await store.harvest.putSources(sources, (source) => nextDue(source, now));
  if (which === 'all') return sources.map(({ id }) => id);
  if (which === 'due') {
    return (await store.harvest.sources()).filter(({ due }) => due).map(({ source }) => source.id);
  }
  const unknown = which.find((id) => !sources.some((source) => source.id === id));
  if (unknown !== undefined) throw new NianbaoError('usage', { reason: `there is no source '${unknown}'` });
  return [...new Set(which)];
}

/** Whether a run of harvest was left open; its sources are not due any more, but have to be finished. */
async function isInterrupted({ store }: Engine): Promise<boolean> {
  return (await store.status()).lastRuns.some(({ kind, status }) => kind === 'harvest' && status === 'running');
}

function startsOf(sources: readonly Source[]): Start[] {
  return sources.flatMap(({ id, start }) =>
    start.flatMap((text) => {
      const url = canonicalUrl(text);
      return url === null ? [] : [{ sourceId: id, url, host: hostOf(url) }];
    }),
  );
}

/** Resolves when no visit and no document of the run is due. */
async function settled(engine: Engine, runId: string, { onProgress, signal }: HarvestOptions): Promise<void> {
  const either = signal === undefined ? engine.failed : AbortSignal.any([engine.failed, signal]);
  for (;;) {
    either.throwIfAborted();
    const started = Date.now();
    const progress = await engine.store.harvest.progress(runId);
    onProgress?.(progress);
    if (progress.visitsDue === 0 && progress.documentsDue === 0) return;
    try {
      await sleep(Math.max(ASK_MS, (Date.now() - started) * ASK_SHARE), undefined, { signal: either });
    } catch {
      either.throwIfAborted();
    }
  }
}

function totalsOf(sources: readonly RunSource[]): RunCounts {
  const total = (name: keyof RunCounts): number => sources.reduce((sum, source) => sum + source[name], 0);
  return {
    found: total('found'),
    new: total('new'),
    changed: total('changed'),
    unchanged: total('unchanged'),
    gone: total('gone'),
    failed: total('failed'),
  };
}
