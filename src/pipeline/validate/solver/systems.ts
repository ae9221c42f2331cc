/** Cells and sums that hang together: the requests matrix is one system, each group of the proceedings another. */
import type { Identity } from '../identities.js';
import type { ReadValue } from '../../../shared/model/candidate.js';
import { isCertain, type Choice, type ReadCell } from './read-cell.js';

/** A sum over unsure cells: `constant` + Σ sign × value = 0. */
export interface Sum {
  readonly constant: number;
  /** Indices into `System.unsure`. */
  readonly terms: readonly { readonly cell: number; readonly sign: 1 | -1 }[];
}

/** In which sums a cell stands, and with which sign. */
export type Column = readonly { readonly sum: number; readonly sign: 1 | -1 }[];

export interface UnsureCell {
  readonly cell: ReadCell;
  /** Candidates that are the same to a sum, together; the most probable first. */
  readonly choices: readonly Choice[];
  readonly column: Column;
}

export interface System {
  /** Unsure cells that stand in a sum. */
  readonly unsure: readonly UnsureCell[];
  /** Certain cells that stand in a sum. */
  readonly certain: readonly { readonly cell: ReadCell; readonly column: Column }[];
  /** Every sum of the system that can be judged, those without unsure cells too. */
  readonly sums: readonly Sum[];
}

/** A less probable candidate is nothing that a sum may choose. */
const LEAST = 0.003;

/** Identities that share cells, directly or through others, together; in the order of their first ones. */
export function connected(identities: readonly Identity[]): Identity[][] {
  // of each identity one that it hangs together with, itself at the end of the way
  const leads = identities.map((_, index) => index);
  const leadOf = (index: number): number => {
    const lead = leads[index] ?? index;
    return lead === index ? index : (leads[index] = leadOf(lead));
  };
  const firstOver = new Map<string, number>();
  for (const [index, { codes }] of identities.entries()) {
    for (const code of codes) {
      const [one, other] = [leadOf(firstOver.get(code) ?? index), leadOf(index)];
      leads[Math.max(one, other)] = Math.min(one, other);
      firstOver.set(code, leadOf(index));
    }
  }
  const groups = new Map<number, Identity[]>();
  for (const [index, identity] of identities.entries()) {
    const lead = leadOf(index);
    groups.set(lead, [...(groups.get(lead) ?? []), identity]);
  }
  return [...groups.values()];
}

/** The system of identities that hang together. A cell without candidates leaves its sums open. */
export function systemOf(identities: readonly Identity[], byCode: ReadonlyMap<string, ReadCell>): System {
  const judged = identities.filter((identity) => canBeJudged(identity, byCode));
  const columns = new Map<string, { sum: number; sign: 1 | -1 }[]>();
  for (const [sum, { left, right }] of judged.entries()) {
    for (const [side, sign] of [[left, 1] as const, [right, -1] as const]) {
      for (const code of side) {
        const column = columns.get(code) ?? [];
        columns.set(code, column);
        column.push({ sum, sign });
      }
    }
  }
  const sums = judged.map(() => ({ constant: 0, terms: [] as { cell: number; sign: 1 | -1 }[] }));
  const unsure: UnsureCell[] = [];
  const certain: { cell: ReadCell; column: Column }[] = [];
  for (const [code, column] of columns) {
    const cell = byCode.get(code);
    if (cell === undefined) continue;
    if (isCertain(cell)) {
      certain.push({ cell, column });
      for (const { sum, sign } of column) sums[sum]!.constant += sign * (cell.candidates[0]?.value ?? 0);
    } else {
      for (const { sum, sign } of column) sums[sum]!.terms.push({ cell: unsure.length, sign });
      unsure.push({ cell, choices: choicesOf(cell.candidates), column });
    }
  }
  return { unsure, certain, sums };
}

/** A cell that nobody could read leaves its sums open. */
function canBeJudged(identity: Identity, byCode: ReadonlyMap<string, ReadCell>): boolean {
  return isFilled(identity, byCode) && identity.codes.every((code) => (byCode.get(code)?.candidates.length ?? 0) > 0);
}

/** Empty parts count as nothing; an empty total, or parts that are all empty, say nothing. */
export function isFilled({ rule, codes, left, right }: Identity, byCode: ReadonlyMap<string, ReadCell>): boolean {
  const isEmpty = (code: string): boolean => {
    const cell = byCode.get(code);
    return cell === undefined || (isCertain(cell) && cell.candidates[0]?.value === null);
  };
  return rule === 'requests.balance' ? !codes.some(isEmpty) : !left.some(isEmpty) && !right.every(isEmpty);
}

/** What counts as nothing in a sum: a blank, a dash, a slash. Any other text without a number has no effect that is known. */
const NOTHING = /^[-/]*$/u;

export function isNothing({ text, value }: ReadValue): boolean {
  return value === null && NOTHING.test(text);
}

function choicesOf(candidates: readonly ReadValue[]): Choice[] {
  const byEffect = new Map<number, ReadValue[]>();
  for (const candidate of candidates) {
    if (candidate.probability < LEAST || (candidate.value === null && !isNothing(candidate))) continue;
    const effect = candidate.value ?? 0;
    byEffect.set(effect, [...(byEffect.get(effect) ?? []), candidate]);
  }
  return [...byEffect]
    .map(([effect, members]) => ({
      effect,
      members: [...members].sort((a, b) => b.probability - a.probability),
      weight: members.reduce((sum, { probability }) => sum + probability, 0),
    }))
    .sort((a, b) => b.weight - a.weight);
}

/** Counts are whole; a stray decimal must not break a sum by its binary tail. */
export function isZero(sum: number): boolean {
  return Math.abs(sum) < 1e-6;
}
