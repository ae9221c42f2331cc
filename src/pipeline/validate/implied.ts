/**
 * `implied`: the number that the identities force for a cell without a value.
 *
 * An identity with exactly one unknown operand determines it. Determined numbers are taken as known for the next round,
 * until nothing new comes out. A number stands only if every identity that determines it agrees, it is a whole number
 * not below zero, and no identity over it is broken in the end; what is contested once stays unknown, and so does what
 * was concluded from it. Values whose column is in doubt (a row with a cell too few) determine nothing and are not
 * determined. The printed value is never touched.
 */
import type { Fact } from '../../shared/model/fact.js';
import { identitiesOf, type Identity } from './identities.js';

/** Implied numbers by code, of the facts whose value is null; `doubtful`: codes of rows whose columns are in doubt. */
export function impliedOf(
  facts: readonly Fact[],
  doubtful: ReadonlySet<string> = new Set(),
): ReadonlyMap<string, number> {
  if (facts.every(({ value }) => value !== null)) return new Map();
  const printed = new Map(
    facts.filter(({ code }) => !doubtful.has(code)).map(({ code, value }) => [code, value] as const),
  );
  const identities = identitiesOf((code) => printed.has(code)).filter(({ codes }) =>
    codes.some((code) => printed.get(code) === null),
  );
  const contested = new Set<string>();
  for (;;) {
    const implied = propagate(identities, printed, contested);
    const broken = contradicted(identities, printed, implied);
    if (broken.length === 0) return implied;
    for (const code of broken) contested.add(code);
  }
}

/** Rounds of determination to the fixed point; adds to `contested` what two identities determine differently. */
function propagate(
  identities: readonly Identity[],
  printed: ReadonlyMap<string, number | null>,
  contested: Set<string>,
): Map<string, number> {
  const implied = new Map<string, number>();
  const known = (code: string): number | null => printed.get(code) ?? implied.get(code) ?? null;
  for (;;) {
    const determined = new Map<string, Set<number>>();
    for (const identity of identities) {
      const unknown = identity.codes.filter((code) => known(code) === null);
      const [code] = unknown;
      if (unknown.length !== 1 || code === undefined || contested.has(code)) continue;
      const numbers = determined.get(code) ?? new Set();
      determined.set(code, numbers.add(solve(identity, code, known)));
    }
    let grown = false;
    for (const [code, numbers] of determined) {
      const [number] = numbers;
      if (numbers.size === 1 && number !== undefined && Number.isInteger(number) && number >= 0) {
        implied.set(code, number);
        grown = true;
      } else contested.add(code);
    }
    if (!grown) return implied;
  }
}

/** The value of the one unknown operand. */
function solve({ left, right }: Identity, unknown: string, known: (code: string) => number | null): number {
  const add = (codes: readonly string[]): number => codes.reduce((total, code) => total + (known(code) ?? 0), 0);
  const number = left.includes(unknown) ? add(right) - add(left) : add(left) - add(right);
  return roundOff(number);
}

/** Implied codes that stand in an identity which they break. */
function contradicted(
  identities: readonly Identity[],
  printed: ReadonlyMap<string, number | null>,
  implied: ReadonlyMap<string, number>,
): string[] {
  const known = (code: string): number | null => printed.get(code) ?? implied.get(code) ?? null;
  return identities
    .filter(({ codes }) => codes.every((code) => known(code) !== null))
    .filter((identity) => {
      const sides = sidesOf(identity, known);
      return sides !== null && sides.left !== sides.right;
    })
    .flatMap(({ codes }) => codes.filter((code) => implied.has(code)));
}

/** Both sums of an identity; null when an operand has no number: such an identity is not judged. */
export function sidesOf(
  { left, right }: Identity,
  value: (code: string) => number | null | undefined,
): { left: number; right: number } | null {
  const sums = [left, right].map((codes) => {
    let total = 0;
    for (const code of codes) {
      const number = value(code);
      if (number === null || number === undefined) return null;
      total += number;
    }
    return roundOff(total);
  });
  const [leftSum, rightSum] = sums;
  return typeof leftSum === 'number' && typeof rightSum === 'number' ? { left: leftSum, right: rightSum } : null;
}

/** Counts are whole; a stray decimal (`value.not_integer`) must not break a sum by its binary tail. */
function roundOff(number: number): number {
  return Math.round(number * 1e6) / 1e6;
}
