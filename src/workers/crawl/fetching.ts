/**
 * The real lines: robots.txt, the host's clock, one connection, and what politeness follows from an answer.
 *
 * A line has one connection at a time (another scheme, legacy TLS or source: the one before is closed first), and every
 * exchange, those of robots.txt too, waits for the clock and sets it.
 */
import { NianbaoError } from '../../shared/errors.js';
import type { Source } from '../../shared/model/source.js';
import type { HostClaim, HostState } from '../../shared/store/harvest.js';
import { AddressRule, isLoopbackAddress, literalOf } from '../../pipeline/crawl/fetch/address.js';
import { systemResolve } from '../../pipeline/crawl/fetch/connector.js';
import { HostConnection } from '../../pipeline/crawl/fetch/connection.js';
import {
  ExchangeError,
  FETCH_CAPS,
  type Exchange as Fetched,
  type FailedExchange,
} from '../../pipeline/crawl/fetch/exchange.js';
import { judgeAnswer } from '../../pipeline/crawl/fetch/judge.js';
import {
  afterAnswer,
  FIRST_POLITENESS,
  fullDelay,
  Politeness,
  type HostSign,
  type PausesOf,
} from '../../pipeline/crawl/politeness.js';
import {
  isRobotsFresh,
  robotsAfter,
  robotsAllow,
  RobotsState,
  ROBOTS_ATTEMPTS,
  ROBOTS_REDIRECTS,
  rulesOf,
  type Robots,
  type RobotsAnswer,
} from '../../pipeline/crawl/robots.js';
import { requireContact, userAgentOf } from '../../pipeline/crawl/user-agent.js';
import type { HostClock, HostLease } from './host-clock.js';
import type { Answer, Exchange, Line, Lines, Question } from './line.js';
import { hostOf } from './reach.js';

export interface FetchingOptions {
  readonly clock: Pick<HostClock, 'take'>;
  readonly version: string;
  /** The setting NIANBAO_CONTACT. */
  readonly contact: string | null;
  /** Largest body. */
  readonly megabytes: number;
  /** First back-off of a host that asks for quiet or fails. @default BACK_OFF_MS */
  readonly backOffMs?: number;
}

const MEGABYTE = 1024 * 1024;
const DAY_MS = 24 * 3600_000;

/** Throws `contact_missing` when hosts off loopback would be asked without a contact. */
export function requireContactFor(sources: readonly Source[], contact: string | null): void {
  for (const { start } of sources) for (const url of start) requireContact(contact, isLoopbackUrl(url));
}

function isLoopbackUrl(url: string): boolean {
  const { hostname } = new URL(url);
  const literal = literalOf(hostname);
  return literal === null ? hostname === 'localhost' : isLoopbackAddress(literal);
}

export function fetchingLines(options: FetchingOptions): Lines {
  return {
    take: (hostSha256) => options.clock.take(hostSha256),
    open: (claim, lease) => new HostLine(options, claim, lease),
  };
}

class HostLine implements Line {
  readonly #options: FetchingOptions;
  readonly #claim: HostClaim;
  readonly #lease: HostLease;
  #connection: { readonly key: string; readonly open: HostConnection } | null = null;
  #exchanges: Exchange[] = [];
  #politeness: Politeness;
  #robots: RobotsState | null;
  #waitUntil: number;
  /** Names on one address share a clock, unless their source says otherwise. */
  #clock: { readonly key: string; readonly isShared: boolean } | null = null;

  constructor(options: FetchingOptions, claim: HostClaim, lease: HostLease) {
    this.#options = options;
    this.#claim = claim;
    this.#lease = lease;
    this.#politeness = Politeness.safeParse(claim.politeness).data ?? FIRST_POLITENESS;
    this.#robots = RobotsState.safeParse(claim.robots).data ?? null;
    this.#waitUntil = Date.now() + claim.wait;
  }

  async ask(question: Question, signal: AbortSignal): Promise<Answer> {
    const { url, role } = question;
    if (hostOf(url) !== this.#claim.name) throw new Error(`${url} is not of ${this.#claim.name}`);
    requireContact(this.#options.contact, isLoopbackUrl(url));
    const rules = await this.#rules(question, signal);
    const verdict = robotsAllow(rules, url);
    if (!verdict.allowed) throw new NianbaoError('robots_disallowed', { rule: verdict.pattern ?? '' });
    const answer = await this.#exchange(question, rules.crawlDelayMs, signal, (fetched) =>
      judgeAnswer(fetched, { role }, Date.now()),
    );
    const { status, location, etag, lastModified, mediaType, charset, body } = answer;
    return { status, location, etag, lastModified, mediaType, charset, body: body ?? new Uint8Array() };
  }

  exchanges(): Exchange[] {
    return this.#exchanges.splice(0);
  }

  state(): HostState {
    const now = Date.now();
    return {
      wait: Math.max(0, this.#waitUntil - now),
      politeness: this.#politeness,
      robots: this.#robots,
      // kept beyond its time: what is known counts when the next one cannot be had
      robotsFor: 60 * DAY_MS,
    };
  }

  async close(): Promise<void> {
    await this.#connection?.open.close();
    this.#connection = null;
  }

  /** The rules of the host's robots.txt, asked for when they are not fresh. Throws `robots_unavailable`. */
  async #rules(question: Question, signal: AbortSignal): Promise<Robots> {
    if (!isRobotsFresh(this.#robots, Date.now())) {
      const { backOffMs } = this.#options;
      this.#robots = robotsAfter(await this.#askRobots(question, signal), this.#robots, Date.now(), backOffMs);
    }
    const state = this.#robots;
    const rules = rulesOf(state, Date.now());
    if (rules !== null) return rules;
    if (state.failures >= ROBOTS_ATTEMPTS) {
      throw new NianbaoError('host_away', { reason: `its robots.txt could not be had ${state.failures} times` });
    }
    const wait = Math.max(1000, Date.parse(state.until) - Date.now());
    this.#waitUntil = Math.max(this.#waitUntil, Date.now() + wait);
    throw new NianbaoError('robots_unavailable', { reason: 'it does not answer', seconds: Math.ceil(wait / 1000) });
  }

  async #askRobots(question: Question, signal: AbortSignal): Promise<RobotsAnswer> {
    let url = new URL('/robots.txt', question.url).href;
    for (let redirects = 0; redirects <= ROBOTS_REDIRECTS; redirects++) {
      const asked: Question = { ...question, method: 'GET', url, form: null, etag: null, lastModified: null };
      let fetched: Fetched;
      try {
        fetched = await this.#exchange(asked, null, signal, ({ status }) =>
          status >= 500 || status === 429
            ? new NianbaoError('robots_unavailable', { reason: `status ${status}` })
            : null,
        );
      } catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof NianbaoError) || thrown.policy === 'give_up' || thrown.policy === 'usage') throw thrown;
        return { kind: 'none' };
      }
      const { status, location, body } = fetched;
      if (status < 300 || status >= 400) return { kind: 'answer', status, body: body ?? new Uint8Array() };
      // another host has a clock and rules of its own; what it says of itself is asked in its own lane
      if (location === null || hostOf(location) !== this.#claim.name) break;
      url = location;
    }
    return { kind: 'answer', status: 404, body: new Uint8Array() };
  }

  /** One exchange at its time. `judge` says what error an answer is. */
  async #exchange(
    question: Question,
    crawlDelayMs: number | null,
    signal: AbortSignal,
    judge: (fetched: Fetched) => NianbaoError | null,
  ): Promise<Fetched> {
    const { source, method, url, form, etag, lastModified } = question;
    const pauses: PausesOf = { delayMs: source.delay, crawlDelayMs };
    const clock = (this.#clock ??= await clockOf(this.#claim, question));
    const connection = await this.#connectionFor(question);
    await this.#lease.start(clock.key, fullDelay(pauses), signal);
    const conditional = etag === null && lastModified === null ? null : { etag, lastModified };
    let fetched: Fetched | null = null;
    let error: NianbaoError | null;
    let ms = 0;
    const started = performance.now();
    try {
      fetched = await connection.exchange({ url, method, form, conditional }, signal);
      ms = fetched.ms;
      error = judge(fetched);
    } catch (thrown) {
      if (signal.aborted) throw thrown;
      if (!(thrown instanceof NianbaoError)) throw thrown;
      error = thrown instanceof ExchangeError ? thrown.failed.error : thrown;
      ms = performance.now() - started;
      if (thrown instanceof ExchangeError)
        this.#exchanges.push(rowOf(question, thrown.failed, null, thrown.failed.error));
    }
    if (fetched !== null) this.#exchanges.push(rowOf(fetched, fetched, fetched.body, error));
    const next = afterAnswer(this.#politeness, signOf(fetched, error, ms), pauses, this.#options.backOffMs);
    this.#politeness = next.politeness;
    if (next.waitMs > 0) this.#waitUntil = Math.max(this.#waitUntil, Date.now() + next.waitMs);
    // the host's row knows how long it is to be left alone; its clock too, in case that this process dies before it is written
    await this.#ended(clock.key, clock.isShared ? next.pauseMs : Math.max(next.pauseMs, next.waitMs));
    if (next.away !== null) throw new NianbaoError('host_away', { reason: next.away }, { cause: error });
    if (error !== null) throw error.policy === 'slow_down' ? waiting(error, next.waitMs) : error;
    if (fetched === null) throw new Error('an exchange without an answer and without an error');
    return fetched;
  }

  /** An answer that has come is worth keeping also when Redis is away: the next exchange will not get its turn. */
  async #ended(clock: string, pauseMs: number): Promise<void> {
    try {
      await this.#lease.end(clock, pauseMs);
    } catch (thrown) {
      if (!(thrown instanceof NianbaoError) || thrown.code !== 'queue_unavailable') throw thrown;
    }
  }

  async #connectionFor({ url, source }: Question): Promise<HostConnection> {
    const { origin } = new URL(url);
    const key = `${origin} ${source.id} ${source.legacyTls}`;
    if (this.#connection?.key === key) return this.#connection.open;
    await this.close();
    const bytes = this.#options.megabytes * MEGABYTE;
    const open = new HostConnection(origin, {
      addressRule: AddressRule.of(source),
      legacyTls: source.legacyTls,
      userAgent: userAgentOf(this.#options.version, this.#options.contact),
      caps: { ...FETCH_CAPS, bodyBytes: bytes, inflatedBytes: bytes },
    });
    this.#connection = { key, open };
    return open;
  }
}

/** The clock that a host goes by: its own on loopback or where its source says so, else that of its address. */
async function clockOf({ sha256 }: HostClaim, { url, source }: Question): Promise<{ key: string; isShared: boolean }> {
  const own = { key: sha256, isShared: false };
  if (source.ownClock || isLoopbackUrl(url)) return own;
  const { hostname } = new URL(url);
  const literal = literalOf(hostname);
  if (literal !== null) return { key: `address-${literal}`, isShared: true };
  try {
    const [first] = (await systemResolve(hostname)).map(({ address }) => address).sort();
    return first === undefined || isLoopbackAddress(first) ? own : { key: `address-${first}`, isShared: true };
  } catch {
    return own; // the exchange will say that the name is not known
  }
}

/** What an exchange was for the host. One that refuses everything is left alone like one that fails. */
function signOf(fetched: Fetched | null, error: NianbaoError | null, ms: number): HostSign {
  if (error?.policy === 'slow_down' && (fetched?.status === 429 || fetched?.status === 503)) {
    const { retryAfterMs } = error.details;
    return { kind: 'slow_down', ms, retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : null };
  }
  // what was not sent at all (a blocked address) is nothing that the host did
  const isItsFailure =
    fetched === null ? error?.policy === 'retry' : fetched.status >= 500 || error?.code === 'http_refused';
  return { kind: isItsFailure ? 'failed' : 'good', ms };
}

function waiting(error: NianbaoError, waitMs: number): NianbaoError {
  return new NianbaoError(error.code, { ...error.details, seconds: Math.ceil(waitMs / 1000) }, { cause: error });
}

/** What the archive keeps of an exchange, whether it came to an answer or not. */
function rowOf(
  { method, url }: Pick<Fetched, 'method' | 'url'>,
  { requestedAt, ms, status, requestHead, responseHead, remoteAddress, legacyTls }: FailedExchange | Fetched,
  body: Uint8Array | null,
  error: NianbaoError | null,
): Exchange {
  return {
    method,
    url,
    requestedAt,
    ms,
    status,
    requestHead,
    responseHead,
    address: remoteAddress,
    legacyTls,
    body,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  };
}
