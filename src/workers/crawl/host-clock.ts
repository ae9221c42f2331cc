/**
 * One lane and one clock per host over all workers, in Redis.
 *
 *   <prefix>:host:<sha256 of name:port>  token of the lane that may ask the host; expires unless it is renewed
 *   <prefix>:clock:<key>                 hash: `next` least time of the next request, `ended` time of the last answer,
 *                                        `holder` and `lease` the token and the lease of who has an exchange under way
 *   <prefix>:host-token                  the last token; tokens only grow, also over a Redis that was emptied
 *   <prefix>:host-epoch                  when this Redis was first used
 *
 * A lease is renewed every half second. Who finds it gone, cannot renew it in time, or loses the connection to Redis, is told
 * by `lost` and drops his connection to the host at once; he has no right to it any more. A Redis without an epoch is new or
 * was emptied: there may be lanes whose lease it has forgotten, so it gives none until they have all noticed.
 *
 * A clock may be shared by several hosts (names on one address): one exchange at a time, and the pause from its end to the
 * next request. A clock that Redis does not know starts with a full delay. All times are Redis' own, in milliseconds.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { NianbaoError } from '../../shared/errors.js';
import { queueUnavailable } from '../connection.js';

const LEASE_MS = 6000;
const RENEW_MS = 500;
/** Time in which every lane has noticed that its lease is forgotten. */
const SETTLE_MS = 2 * RENEW_MS;
/** How often a clock is looked at while another host's exchange holds it. */
const LOOK_MS = 100;
/** A clock that was not used for so long is forgotten. */
const CLOCK_MS = 24 * 3600_000;

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** KEYS lease, token, epoch; ARGV lease ms, settle ms. Gives the token, or '' and how long to wait (0: it is taken). */
const TAKE = `${NOW}
local epoch = redis.call('GET', KEYS[3])
if not epoch then
  epoch = now
  redis.call('SET', KEYS[3], string.format('%.0f', now))
end
local rest = tonumber(epoch) + tonumber(ARGV[2]) - now
if rest > 0 then return {'', rest} end
if redis.call('EXISTS', KEYS[1]) == 1 then return {'', 0} end
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
local token = string.format('%.0f', math.max(last + 1, now * 1000))
redis.call('SET', KEYS[2], token)
redis.call('SET', KEYS[1], token, 'PX', ARGV[1])
return {token, 0}
`;

/** KEYS lease; ARGV token, lease ms. 1: renewed. */
const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`;

const RELEASE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;

/** KEYS lease, clock; ARGV token, delay, look ms, clock ms. -1: the lease is lost; 0: go; else how long to wait. */
const START = `${NOW}
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return -1 end
local delay = tonumber(ARGV[2])
local clock = redis.call('HMGET', KEYS[2], 'next', 'ended', 'holder', 'lease')
if clock[3] and clock[3] ~= ARGV[1] and redis.call('GET', clock[4]) == clock[3] then return tonumber(ARGV[3]) end
local from = tonumber(clock[1] or now + delay)
if clock[2] then from = math.max(from, tonumber(clock[2]) + delay) end
if not clock[1] then
  redis.call('HSET', KEYS[2], 'next', string.format('%.0f', from))
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
end
if from > now then return math.ceil(from - now) end
redis.call('HSET', KEYS[2], 'next', string.format('%.0f', now + delay), 'holder', ARGV[1], 'lease', KEYS[1])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return 0
`;

/** KEYS clock; ARGV token, pause, clock ms. */
const END = `${NOW}
local clock = redis.call('HMGET', KEYS[1], 'next', 'holder')
if clock[2] == ARGV[1] then redis.call('HDEL', KEYS[1], 'holder', 'lease') end
local from = math.max(tonumber(clock[1] or now), now + tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'next', string.format('%.0f', from), 'ended', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`;

/** The right to ask a host: one over all workers. */
export interface HostLease {
  /** Grows from lease to lease. */
  readonly token: number;
  /** Aborted with `lease_lost`: somebody else may be asking the host now. */
  readonly lost: AbortSignal;
  /**
   * Waits for the clock's turn and takes it: the caller asks now. `delayMs` is the least pause between two requests. Throws
   * `lease_lost`, `queue_unavailable`, and the signal's reason.
   */
  start(clock: string, delayMs: number, signal: AbortSignal): Promise<void>;
  /** The exchange that was started is over; nobody asks before `pauseMs` have passed. Throws `queue_unavailable`. */
  end(clock: string, pauseMs: number): Promise<void>;
  /** Gives the lease back. Never throws: a lease that cannot be given back expires. */
  release(): Promise<void>;
}

export class HostClock {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #leases = new Set<Lease>();
  readonly #onClose = (): void => {
    for (const lease of this.#leases) lease.lose('the connection to Redis is lost');
  };

  /** `redis` is a producer's connection (it fails fast) and stays the caller's. */
  constructor(redis: Redis, prefix: string) {
    this.#redis = redis;
    this.#prefix = prefix;
    redis.on('close', this.#onClose);
  }

  /** Takes the lease of a host; null: another lane has it. Throws `queue_unavailable`. */
  async take(hostSha256: string): Promise<HostLease | null> {
    const key = `${this.#prefix}:host:${hostSha256}`;
    const keys = [key, `${this.#prefix}:host-token`, `${this.#prefix}:host-epoch`];
    for (;;) {
      const started = performance.now();
      const [token, wait] = (await this.#run(TAKE, keys, [LEASE_MS, SETTLE_MS])) as [string, number];
      if (token !== '') return this.#leaseOf(key, token, started);
      if (wait === 0) return null;
      await sleep(wait);
    }
  }

  /** No lease is given or renewed by this any more. */
  close(): void {
    this.#redis.off('close', this.#onClose);
    for (const lease of this.#leases) lease.lose('this worker stops');
  }

  #leaseOf(key: string, token: string, started: number): HostLease {
    const lease = new Lease(
      (script, keys, values) => this.#run(script, keys, values),
      (clock) => `${this.#prefix}:clock:${clock}`,
      key,
      token,
      started,
      () => this.#leases.delete(lease),
    );
    this.#leases.add(lease);
    return lease;
  }

  async #run(script: string, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    try {
      return await this.#redis.eval(script, keys.length, ...keys, ...values);
    } catch (thrown) {
      throw queueUnavailable(thrown);
    }
  }
}

type Run = (script: string, keys: readonly string[], values: readonly (string | number)[]) => Promise<unknown>;

class Lease implements HostLease {
  readonly token: number;
  readonly #run: Run;
  readonly #clockKey: (clock: string) => string;
  readonly #key: string;
  readonly #token: string;
  readonly #onOver: () => void;
  readonly #lost = new AbortController();
  readonly #timer: NodeJS.Timeout;
  /** When the lease was certainly still ours, by this process' clock. */
  #sureAt: number;
  #over = false;

  constructor(
    run: Run,
    clockKey: (clock: string) => string,
    key: string,
    token: string,
    sureAt: number,
    onOver: () => void,
  ) {
    this.#run = run;
    this.#clockKey = clockKey;
    this.#key = key;
    this.#token = token;
    this.#sureAt = sureAt;
    this.#onOver = onOver;
    this.token = Number(token);
    this.#timer = setInterval(() => void this.#renew(), RENEW_MS);
  }

  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  async start(clock: string, delayMs: number, signal: AbortSignal): Promise<void> {
    const keys = [this.#key, this.#clockKey(clock)];
    const check = (): void => {
      signal.throwIfAborted();
      this.lost.throwIfAborted();
    };
    for (;;) {
      check();
      const wait = (await this.#run(START, keys, [this.#token, delayMs, LOOK_MS, CLOCK_MS])) as number;
      if (wait < 0) this.lose('it has expired or was forgotten');
      check();
      if (wait === 0) return;
      // the reason is thrown by the check: a timer's own error would only say that it was aborted
      await sleep(wait, undefined, { signal: AbortSignal.any([signal, this.lost]) }).catch(() => undefined);
    }
  }

  async end(clock: string, pauseMs: number): Promise<void> {
    await this.#run(END, [this.#clockKey(clock)], [this.#token, Math.round(pauseMs), CLOCK_MS]);
  }

  async release(): Promise<void> {
    if (this.#over) return;
    this.#finish();
    await this.#run(RELEASE, [this.#key], [this.#token]).catch(() => undefined);
  }

  lose(reason: string): void {
    if (this.#over) return;
    this.#finish();
    this.#lost.abort(new NianbaoError('lease_lost', { reason }));
  }

  async #renew(): Promise<void> {
    const asked = performance.now();
    try {
      const renewed = (await this.#run(RENEW, [this.#key], [this.#token, LEASE_MS])) as number;
      if (renewed === 1) this.#sureAt = asked;
      else this.lose('it has expired or was forgotten');
    } catch {
      // Redis is slow or away: the lease stands until its time is over
      if (performance.now() - this.#sureAt > LEASE_MS - SETTLE_MS) this.lose('Redis does not answer');
    }
  }

  #finish(): void {
    this.#over = true;
    clearInterval(this.#timer);
    this.#onOver();
  }
}
