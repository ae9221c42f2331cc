/**
 * How long a host is left alone after an answer. Pure arithmetic over one plain object that the host's row keeps.
 *
 * The pause between two requests, counted from the end of the answer, is the longest of
 * - the delay of the source and the Crawl-delay of robots.txt,
 * - the time of the answer, this one's and the smoothed one: nobody is asked faster than he answers. Answers under 200 ms
 *   need no pause of their own;
 * and while a host recovers from having asked for quiet it is lengthened by a factor that fades with every good answer.
 *
 * A host that answers 429 or 503 is left alone for what its Retry-After says, at least for a back-off that doubles each
 * time. So is a host that failed three times in a row (5xx, time, network), whatever its delay. A host that wants to be left
 * alone for more than half an hour, or failed ten times in a row, is `away`: a run that waited for it would never end.
 */
import { z } from 'zod';

export const Politeness = z.object({
  /** Smoothed time of an answer, milliseconds; null: none yet. */
  answerMs: z.number().nullable(),
  /** By how much pauses are lengthened: 1 when all is well. */
  factor: z.number(),
  /** The last back-off, milliseconds; 0: none. Fades with good answers. */
  backOffMs: z.number(),
  /** Failures in a row. */
  failures: z.number().int(),
});
export type Politeness = z.infer<typeof Politeness>;

export const FIRST_POLITENESS: Politeness = { answerMs: null, factor: 1, backOffMs: 0, failures: 0 };

/** What an exchange was for the host. `good`: any answer but those: 404 too. */
export type HostSign =
  | { readonly kind: 'good'; readonly ms: number }
  | { readonly kind: 'slow_down'; readonly ms: number; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly ms: number };

export interface PausesOf {
  /** Of the source. */
  readonly delayMs: number;
  /** Of robots.txt. */
  readonly crawlDelayMs: number | null;
}

export interface Next {
  readonly politeness: Politeness;
  /** Least pause from the end of this answer to the next request, milliseconds. */
  readonly pauseMs: number;
  /** The host is not to be asked at all for so long; 0: no such thing. At least `pauseMs` when it is not 0. */
  readonly waitMs: number;
  /** Why nothing more should be asked of the host in this run; null: it may be asked again when its time has come. */
  readonly away: string | null;
}

const QUICK_MS = 200;
const MOST_ANSWER_MS = 60_000;
const SMOOTHING = 0.25;
/** A host's first back-off, unless a setting says another one. */
export const BACK_OFF_MS = 10_000;
const MOST_BACK_OFF_MS = 3600_000;
/** Longest Retry-After that is believed. */
const MOST_RETRY_AFTER_MS = 24 * 3600_000;
const MOST_FACTOR = 16;
const FADE = 0.9;
/** A host that wants quiet gets pauses to lengthen, even if its source asks for none. */
const LEAST_PAUSE_MS = 100;
const FAILURES = 3;
const MOST_FAILURE_WAIT_MS = 600_000;
/** Longest that a run waits for a host, and failures in a row after which it waits no more. */
const PATIENCE_MS = 30 * 60_000;
const MOST_FAILURES = 10;

export function afterAnswer(
  before: Politeness,
  sign: HostSign,
  pauses: PausesOf,
  firstBackOffMs: number = BACK_OFF_MS,
): Next {
  const ms = Math.min(sign.ms, MOST_ANSWER_MS);
  const answerMs = before.answerMs === null ? ms : before.answerMs + (ms - before.answerMs) * SMOOTHING;
  const smoothed = { ...before, answerMs };
  if (sign.kind === 'slow_down') {
    const doubled = before.backOffMs === 0 ? firstBackOffMs : Math.min(MOST_BACK_OFF_MS, before.backOffMs * 2);
    const factor = Math.min(MOST_FACTOR, before.factor * 2);
    const politeness = { ...smoothed, factor, backOffMs: doubled, failures: 0 };
    const asked = Math.min(sign.retryAfterMs ?? 0, MOST_RETRY_AFTER_MS);
    const pauseMs = pauseOf(politeness, ms, pauses);
    const waitMs = Math.max(asked, doubled, pauseMs);
    const away = waitMs > PATIENCE_MS ? `it wants to be left alone for ${Math.round(waitMs / 60_000)} min` : null;
    return { politeness, pauseMs, waitMs, away };
  }
  if (sign.kind === 'failed') {
    const politeness = { ...smoothed, failures: before.failures + 1 };
    const over = politeness.failures - FAILURES;
    const pauseMs = pauseOf(politeness, ms, pauses);
    const wait = Math.min(MOST_FAILURE_WAIT_MS, firstBackOffMs * 2 ** Math.min(over, 20));
    const away = politeness.failures < MOST_FAILURES ? null : `it has failed ${politeness.failures} times in a row`;
    return { politeness, pauseMs, waitMs: over < 0 ? 0 : Math.max(wait, pauseMs), away };
  }
  const faded = 1 + (before.factor - 1) * FADE;
  const politeness = {
    answerMs,
    factor: faded < 1.05 ? 1 : faded,
    backOffMs: before.backOffMs * FADE < firstBackOffMs / 2 ? 0 : before.backOffMs * FADE,
    failures: 0,
  };
  return { politeness, pauseMs: pauseOf(politeness, ms, pauses), waitMs: 0, away: null };
}

/** The pause before a request when nothing is known of the last answer: a lane's first one, or when Redis is new. */
export function fullDelay({ delayMs, crawlDelayMs }: PausesOf): number {
  return Math.max(delayMs, crawlDelayMs ?? 0);
}

function pauseOf({ answerMs, factor }: Politeness, ms: number, pauses: PausesOf): number {
  const slowest = Math.max(ms, answerMs ?? 0);
  const base = Math.max(fullDelay(pauses), slowest < QUICK_MS ? 0 : slowest);
  return Math.round(factor === 1 ? base : Math.max(base, LEAST_PAUSE_MS) * factor);
}
