import { describe, expect, it } from 'vitest';
import {
  afterAnswer,
  FIRST_POLITENESS,
  Politeness,
  type HostSign,
  type Next,
} from '../../../src/pipeline/crawl/politeness.js';

const NO_DELAY = { delayMs: 0, crawlDelayMs: null };
const SECOND = { delayMs: 1000, crawlDelayMs: null };

function after(signs: readonly HostSign[], pauses = SECOND): Next {
  let next: Next = { politeness: FIRST_POLITENESS, pauseMs: 0, waitMs: 0, away: null };
  for (const sign of signs) next = afterAnswer(next.politeness, sign, pauses);
  return next;
}
const good = (ms: number): HostSign => ({ kind: 'good', ms });
const failed: HostSign = { kind: 'failed', ms: 10 };
const busy = (retryAfterMs: number | null = null): HostSign => ({ kind: 'slow_down', ms: 10, retryAfterMs });
const times = (count: number, sign: HostSign): HostSign[] => Array<HostSign>(count).fill(sign);

describe('the pause after an answer', () => {
  it('is the delay of the source, or the Crawl-delay when that is longer', () => {
    expect(after([good(50)]).pauseMs).toBe(1000);
    expect(after([good(50)], { delayMs: 1000, crawlDelayMs: 5000 } as never).pauseMs).toBe(5000);
    expect(after([good(50)], { delayMs: 1000, crawlDelayMs: 200 } as never).pauseMs).toBe(1000);
  });

  it('is none without a delay and with quick answers', () => {
    expect(after(times(5, good(30)), NO_DELAY)).toMatchObject({ pauseMs: 0, waitMs: 0 });
  });

  it('is never shorter than the answer took, nor than answers usually take', () => {
    expect(after([good(3000)]).pauseMs).toBe(3000);
    expect(after([good(3000)], NO_DELAY).pauseMs).toBe(3000);
    expect(after([...times(10, good(4000)), good(100)]).pauseMs).toBeGreaterThan(2500);
    expect(after([...times(10, good(4000)), ...times(20, good(100))]).pauseMs).toBe(1000);
  });
});

describe('a host that wants to be left alone', () => {
  it('is, for twice as long each time, and at least as long as it says', () => {
    expect([1, 2, 3, 4].map((count) => after(times(count, busy())).waitMs)).toEqual([10_000, 20_000, 40_000, 80_000]);
    expect(after(times(30, busy())).waitMs).toBe(3_600_000);
    expect(after([busy(120_000)]).waitMs).toBe(120_000);
    expect(after([busy(5)]).waitMs).toBe(10_000);
    expect(after([busy(1e12)]).waitMs).toBe(24 * 3_600_000);
    expect(afterAnswer(FIRST_POLITENESS, busy(), SECOND, 3000).waitMs).toBe(3000);
  });

  it('is asked slower until it has recovered', () => {
    const slowed = after([busy(), good(10)]);
    expect(slowed.pauseMs).toBeGreaterThan(1500);
    expect(slowed.waitMs).toBe(0);
    expect(after([busy(), good(10)], NO_DELAY).pauseMs).toBeGreaterThan(100);
    const recovered = after([busy(), busy(), ...times(50, good(10))]);
    expect(recovered).toMatchObject({ pauseMs: 1000, politeness: { factor: 1, backOffMs: 0 } });
    expect(after([busy(), busy(), ...times(50, good(10)), busy()]).waitMs).toBe(10_000);
  });

  it('is one that fails three times in a row, too', () => {
    expect([1, 2, 3, 4, 5].map((count) => after(times(count, failed)).waitMs)).toEqual([0, 0, 10_000, 20_000, 40_000]);
    expect(after(times(60, failed)).waitMs).toBe(600_000);
    expect(after([failed, failed, good(10), failed]).waitMs).toBe(0);
  });
});

describe('a host that is away', () => {
  it('wants to be left alone for more than half an hour, or has failed ten times in a row', () => {
    expect(after([busy(1_800_000)]).away).toBeNull();
    expect(after([busy(1_860_000)]).away).toContain('31 min');
    expect([8, 9].map((count) => after(times(count, busy())).away !== null)).toEqual([false, true]);
    expect([9, 10].map((count) => after(times(count, failed)).away !== null)).toEqual([false, true]);
    expect(after([...times(10, failed), good(10), failed]).away).toBeNull();
  });
});

it('what is kept is plain', () => {
  const { politeness } = after([good(10), busy(), failed]);
  expect(Politeness.parse(JSON.parse(JSON.stringify(politeness)))).toEqual(politeness);
});
