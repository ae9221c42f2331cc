/** The watch over a worker process: it speaks when work is there and nothing moves, and only then. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NianbaoError } from '../../src/shared/errors.js';
import { Watch } from '../../src/workers/watch.js';

describe('watch', () => {
  let stuck: NianbaoError[];
  let watch: Watch;
  let inHand: number;
  let waiting: () => Promise<boolean>;

  beforeEach(() => {
    vi.useFakeTimers();
    stuck = [];
    inHand = 0;
    waiting = () => Promise.resolve(false);
    watch = new Watch(
      { inHand: () => inHand, waiting: () => waiting() },
      { idleMs: 120_000, busyMs: 600_000, onStuck: (error) => stuck.push(error) },
    );
  });
  afterEach(() => {
    watch.stop();
    vi.useRealTimers();
  });

  it('is silent while nothing waits', async () => {
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(stuck).toEqual([]);
  });

  it('speaks, once, when work waits for two minutes and none is taken', async () => {
    waiting = () => Promise.resolve(true);
    await vi.advanceTimersByTimeAsync(110_000);
    expect(stuck).toEqual([]);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(stuck).toHaveLength(1);
    expect(stuck[0]?.message).toContain('no worker takes it');
  });

  it('is silent while jobs are taken', async () => {
    waiting = () => Promise.resolve(true);
    for (let minute = 0; minute < 30; minute++) {
      await vi.advanceTimersByTimeAsync(60_000);
      watch.alive();
    }
    expect(stuck).toEqual([]);
  });

  it('gives work under way more time, but not for ever', async () => {
    inHand = 1;
    await vi.advanceTimersByTimeAsync(590_000);
    expect(stuck).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stuck[0]?.message).toContain('does not end');
  });

  it('speaks when Redis stays away', async () => {
    waiting = () => Promise.reject(new Error('away'));
    await vi.advanceTimersByTimeAsync(130_000);
    expect(stuck[0]?.message).toContain('Redis does not answer');
  });
});
