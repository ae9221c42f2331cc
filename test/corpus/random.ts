/** Seeded random numbers: the same seed and name give the same numbers on every machine. */
import type { Random } from './model.js';

/** 32 bits of FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/** A generator of its own for each name, so that one part's draws never shift another's (mulberry32). */
export function randomOf(seed: number, name: string): Random {
  let state = (hash(name) ^ Math.imul(seed + 1, 0x9e3779b1)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from `low` to `high`, both possible. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of the items. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** `total` dealt out over as many heaps as there are weights. */
export function deal(random: Random, total: number, weights: readonly number[]): number[] {
  const heaps = weights.map(() => 0);
  const sum = weights.reduce((left, right) => left + right, 0);
  for (let left = total; left > 0; left--) {
    let rest = random() * sum;
    let index = weights.findIndex((weight) => (rest -= weight) < 0);
    if (index < 0) index = weights.length - 1;
    heaps[index] = (heaps[index] ?? 0) + 1;
  }
  return heaps;
}
