/**
 * Which cells no sum vouches for, once the cells of a system are settled as far as they can be.
 *
 * A wrong number goes without a word when every sum over it holds, and it holds only when other errors make up for it: those
 * of unsure cells, for of the certain ones no more than one is taken to be wrong. So a cell is vouched for when its
 * column (proof.ts), over the sums that hold, is no combination of the columns of unsure cells. A sum with a cell that
 * nobody could read says nothing. A broken sum needs no proof: it is a finding that names its cells, unless one of them is
 * blank; then no rule judges it, and it says nothing either.
 */
import type { ReadValue } from '../../../shared/model/candidate.js';
import type { Identity } from '../identities.js';
import { Span } from './proof.js';
import { isNothing, isZero, type Column } from './systems.js';

/**
 * Codes without a witness of those that stand in one of the sums, are not unsure and have a number: what has none is a
 * finding anyhow. `chosen`: what a cell was settled for, or its first reading; null: unread.
 */
export function unwitnessed(
  sums: readonly Identity[],
  chosen: (code: string) => ReadValue | null,
  unsure: ReadonlySet<string>,
): string[] {
  const states = sums.map((sum) => ({ sum, state: stateOf(sum, chosen) }));
  const holding = states.filter(({ state }) => state === 'holds').map(({ sum }) => sum);
  if (unsure.size === 0 && holding.length === sums.length) return [];
  const columns = new Map<string, { sum: number; sign: 1 | -1 }[]>();
  for (const { codes } of sums) for (const code of codes) if (!columns.has(code)) columns.set(code, []);
  for (const [sum, { left, right }] of holding.entries()) {
    for (const code of left) columns.get(code)?.push({ sum, sign: 1 });
    for (const code of right) columns.get(code)?.push({ sum, sign: -1 });
  }
  const inDoubt = new Span(
    holding.length,
    [...unsure].map((code): Column => columns.get(code) ?? []),
  );
  const named = new Set(states.flatMap(({ sum, state }) => (state === 'named' ? sum.codes : [])));
  return [...columns].flatMap(([code, column]) =>
    unsure.has(code) || named.has(code) || chosen(code)?.value === null || !inDoubt.holds(column) ? [] : [code],
  );
}

/** `named`: broken, and a finding says so; `mute`: it cannot be judged, or it is broken and no rule judges it. */
function stateOf({ codes, left }: Identity, chosen: (code: string) => ReadValue | null): 'holds' | 'named' | 'mute' {
  let [sum, blank] = [0, false];
  for (const code of codes) {
    const read = chosen(code);
    if (read === null || (read.value === null && !isNothing(read))) return 'mute';
    blank ||= read.value === null;
    sum += (left.includes(code) ? 1 : -1) * (read.value ?? 0);
  }
  return isZero(sum) ? 'holds' : blank ? 'mute' : 'named';
}
