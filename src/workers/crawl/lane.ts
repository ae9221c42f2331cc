/**
 * A lane: the due visits of one host, one after another over one line, until nothing is due, the host wants to be left
 * alone, or the lane's slice of time is over. There is one lane for a host over all workers (the lease says so), and what it
 * writes is fenced by the host's token.
 *
 * The next address is asked for when the answer before is written, in the host's pause: killed anywhere, no more than the one
 * answer on its way is asked for again. A lane that loses its host asks nothing more at once, and still writes what it has.
 */
import type { NianbaoError } from '../../shared/errors.js';
import { asNianbaoError } from '../../shared/errors.js';
import type { DueVisit, HostBell, HostClaim, HostState, NewFetch, VisitResult } from '../../shared/store/harvest.js';
import type { Doorbell } from '../../shared/store/store.js';
import { ParserUnavailable } from '../child/child.js';
import type { Answer, Exchange, Line, Lines } from './line.js';
import { pageWithPictures } from './page-pictures.js';
import { archived, askFor, passedOver, resultOf, type PutPictures, type VisitParts } from './visit.js';

export interface LaneParts extends VisitParts {
  readonly lines: Lines;
  /** Rings for documents and hosts; never throws. */
  readonly ring: (bells: readonly (Doorbell | HostBell)[]) => Promise<void>;
}

export type LaneOutcome =
  | { readonly kind: 'done'; readonly visits: number; readonly failed: number }
  /** The doorbell was late, or another lane has taken the host over. */
  | { readonly kind: 'late' }
  /** Another lane is at the host. */
  | { readonly kind: 'busy' }
  /** `signal` was aborted; what is not written is still due. */
  | { readonly kind: 'abandoned' };

/** A lane gives its place to others after so long. */
const SLICE_MS = 20_000;
const BATCH = 32;

/** What ends a lane. */
export interface LaneSignals {
  /** Nothing more is asked: the job's lock is lost, or the process stops. */
  readonly ask: AbortSignal;
  /** What is under way is dropped where it is. */
  readonly drop: AbortSignal;
}

/** Runs a lane. Throws only troubles of the machinery. */
export async function runLane(
  parts: LaneParts,
  bell: { readonly sha256: string; readonly n: number },
  signals: LaneSignals,
): Promise<LaneOutcome> {
  const lease = await parts.lines.take(bell.sha256);
  if (lease === null) return { kind: 'busy' };
  try {
    const claim = await parts.store.harvest.claimHost(bell);
    if (claim === null) return { kind: 'late' };
    const ask = AbortSignal.any([signals.ask, lease.lost]);
    return await new Lane(parts, claim, parts.lines.open(claim, lease), { ...signals, ask }).run();
  } finally {
    await lease.release();
  }
}

/** An answer or an error, with the exchanges that gave it, and how the host was to be treated after them. */
interface Asked {
  readonly visit: DueVisit;
  readonly exchanges: readonly Exchange[];
  readonly state: HostState;
  readonly answer: Answer | null;
  readonly error: NianbaoError | null;
}

class Lane {
  readonly #parts: LaneParts;
  readonly #line: Line;
  readonly #signals: LaneSignals;
  #claim: HostClaim;
  #visits = 0;
  #failed = 0;

  constructor(parts: LaneParts, claim: HostClaim, line: Line, signals: LaneSignals) {
    this.#parts = parts;
    this.#claim = claim;
    this.#line = line;
    this.#signals = signals;
  }

  async run(): Promise<LaneOutcome> {
    try {
      if (this.#claim.wait === 0) await this.#serve();
      this.#signals.ask.throwIfAborted();
      await this.#leave();
      return { kind: 'done', visits: this.#visits, failed: this.#failed };
    } catch (thrown) {
      if (this.#signals.ask.aborted) return { kind: 'abandoned' };
      if (asNianbaoError(thrown).code === 'stale_attempt') return { kind: 'late' };
      throw thrown;
    } finally {
      await this.#line.close();
    }
  }

  async #serve(): Promise<void> {
    const until = Date.now() + SLICE_MS;
    for (;;) {
      const visits = await this.#parts.store.harvest.dueVisits(this.#claim, BATCH);
      if (visits.length === 0) return;
      for (const visit of visits) {
        this.#signals.ask.throwIfAborted();
        const asked = await this.#ask(visit);
        const isAway = await this.#write(asked);
        if (isAway || Date.now() >= until || asked.state.wait > 0) return;
      }
    }
  }

  async #ask(visit: DueVisit): Promise<Asked> {
    let answer: Answer | null = null;
    let error: NianbaoError | null = null;
    try {
      answer = await askFor(this.#parts, this.#line, visit, this.#claim, this.#signals.ask);
    } catch (thrown) {
      this.#signals.ask.throwIfAborted();
      error = asNianbaoError(thrown);
      if (error.code === 'queue_unavailable' || error.code === 'store_unavailable') throw error;
    }
    return { visit, exchanges: this.#line.exchanges(), state: this.#line.state(), answer, error };
  }

  /** Returns whether the host is given up for this run. */
  async #write(asked: Asked): Promise<boolean> {
    const { store, blobs, ring } = this.#parts;
    const { visit } = asked;
    let fetches = await archived(blobs, asked.exchanges, visit);
    let { state } = asked;
    // of a start page it is a mistake of the source file; of others the site says that they are not for us
    const isForbidden = asked.error?.code === 'robots_disallowed' && visit.depth > 0;
    let error = isForbidden ? null : asked.error;
    if (error === null) {
      try {
        const result = await this.#resultOf(asked);
        this.#signals.drop.throwIfAborted();
        ({ fetches, state } = await this.#since(fetches));
        const { bells } = await store.harvest.completeVisit(this.#claim, visit, fetches, result, state);
        this.#visits++;
        if (result.liar !== null) this.#distrust(result.liar);
        // its own host has its lane already
        await ring(bells.filter((bell) => bell.sha256 !== this.#claim.sha256));
        return false;
      } catch (thrown) {
        this.#signals.drop.throwIfAborted();
        if (this.#signals.ask.aborted && thrown === this.#signals.ask.reason) throw thrown;
        error = asNianbaoError(thrown);
        if (isMachinery(error)) throw error;
        ({ fetches, state } = await this.#since(fetches));
      }
    }
    if (error.code === 'host_away') {
      this.#failed += await store.harvest.giveUpHost(this.#claim, visit, fetches, error, state);
      return true;
    }
    this.#failed++;
    await store.harvest.failVisit(this.#claim, visit, fetches, error, state);
    return false;
  }

  async #resultOf({ visit, answer, error }: Asked): Promise<VisitResult> {
    if (answer !== null) {
      const put: PutPictures = (bytes, pictures) =>
        pageWithPictures(this.#line, visit, bytes, pictures, this.#signals.ask);
      return resultOf(this.#parts, visit, answer, put, this.#signals.drop);
    }
    if (error === null) throw new Error('a visit without an answer and without an error');
    return passedOver(visit, error);
  }

  /** What was asked for a page's pictures, with what was asked before, and how the host is to be treated after it. */
  async #since(fetches: readonly NewFetch[]): Promise<{ fetches: NewFetch[]; state: HostState }> {
    const more = await archived(this.#parts.blobs, this.#line.exchanges(), null);
    return { fetches: [...fetches, ...more], state: this.#line.state() };
  }

  #distrust(liar: 'etag' | 'modified'): void {
    this.#claim = liar === 'etag' ? { ...this.#claim, etagTrusted: false } : { ...this.#claim, modifiedTrusted: false };
  }

  async #leave(): Promise<void> {
    const { store, blobs, ring } = this.#parts;
    const rest = await archived(blobs, this.#line.exchanges(), null);
    const state = this.#line.state();
    const wait = Math.max(state.wait, this.#visits + this.#failed === 0 ? this.#claim.wait : 0);
    const bell = await store.harvest.leaveHost(this.#claim, { ...state, wait }, rest);
    if (bell !== null) await ring([bell]);
  }
}

/** Errors that are of no visit: nothing is written of them, and the lane ends. */
function isMachinery(error: NianbaoError): boolean {
  return (
    error.code === 'stale_attempt' ||
    error.code === 'store_unavailable' ||
    error.code === 'queue_unavailable' ||
    error instanceof ParserUnavailable
  );
}
