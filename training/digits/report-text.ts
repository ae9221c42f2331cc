import type { Random } from './print.js';

/** What stands in reports: mostly small counts, single zeros above all; amounts, a few signs. */
export function reportText(rnd: Random): string {
  const kind = rnd();
  const number = (most: number): string => String(Math.floor(rnd() * most));
  if (kind < 0.35) return '0';
  if (kind < 0.55) return number(10);
  if (kind < 0.72) return number(100);
  if (kind < 0.84) return number(1000);
  if (kind < 0.91) return number(200_000);
  if (kind < 0.96) return `${number(40_000)}.${number(10)}${rnd() < 0.7 ? number(10) : ''}`;
  if (kind < 0.98) return `-${number(60)}`;
  return rnd() < 0.5 ? '-' : '/';
}
