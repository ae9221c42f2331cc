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

export interface UnsureCell {
  readonly cell: ReadCell;
  /** Candidates that are the same to a sum, together; the most probable first. */
  readonly choices: readonly Choice[];
  /** Which sums it stands in. */
  readonly sums: readonly number[];
}

export interface System {
  /** Unsure cells that stand in a sum. */
  readonly unsure: readonly UnsureCell[];
  /** Every sum of the system that can be judged, those without unsure cells too. */
  readonly sums: readonly Sum[];
}

/** A less probable candidate is nothing that a sum may choose. */
const LEAST = 0.003;

export function systemsOf(identities: readonly Identity[], byCode: ReadonlyMap<string, ReadCell>): System[] {
  return connected(identities).map((group) => systemOf(group, byCode));
}

/** Identities that share cells, together. */
function connected(identities: readonly Identity[]): Identity[][] {
  const groups: { codes: Set<string>; identities: Identity[] }[] = [];
  for (const identity of identities) {
    const touched = groups.filter(({ codes }) => identity.codes.some((code) => codes.has(code)));
    const joined = {
      codes: new Set([...identity.codes, ...touched.flatMap(({ codes }) => [...codes])]),
      identities: [...touched.flatMap((group) => group.identities), identity],
    };
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    groups.push(joined);
  }
  return groups.map((group) => group.identities);
}

function systemOf(identities: readonly Identity[], byCode: ReadonlyMap<string, ReadCell>): System {
  const judged = identities.filter((identity) => canBeJudged(identity, byCode));
  const codes = [...new Set(judged.flatMap((identity) => identity.codes))];
  const unsureCodes = codes.filter((code) => {
    const cell = byCode.get(code);
    return cell !== undefined && !isCertain(cell);
  });
  const index = new Map(unsureCodes.map((code, at) => [code, at]));
  const keys = unsureCodes.map(() => [] as number[]);
  const sums = judged.map(({ left, right }, number): Sum => {
    let constant = 0;
    const terms: { cell: number; sign: 1 | -1 }[] = [];
    for (const [side, sign] of [[left, 1] as const, [right, -1] as const]) {
      for (const code of side) {
        const at = index.get(code);
        if (at === undefined) constant += sign * (byCode.get(code)?.candidates[0]?.value ?? 0);
        else {
          terms.push({ cell: at, sign });
          keys[at]?.push(number);
        }
      }
    }
    return { constant, terms };
  });
  const unsure = unsureCodes.flatMap((code, at): UnsureCell[] => {
    const cell = byCode.get(code);
    if (cell === undefined) return [];
    return [
      {
        cell,
        choices: choicesOf(cell.candidates),
        sums: keys[at] ?? [],
      },
    ];
  });
  return { unsure, sums };
}

/**
 * A cell that nobody could read leaves its sums open, and so does a blank where a total should stand: empty parts count
 * as nothing, an empty total says nothing.
 */
function canBeJudged({ rule, codes, left }: Identity, byCode: ReadonlyMap<string, ReadCell>): boolean {
  const totals = rule === 'requests.balance' ? codes : left;
  return (
    codes.every((code) => (byCode.get(code)?.candidates.length ?? 0) > 0) &&
    totals.every((code) => {
      const cell = byCode.get(code);
      return cell !== undefined && !(isCertain(cell) && cell.candidates[0]?.value === null);
    })
  );
}

function choicesOf(candidates: readonly ReadValue[]): Choice[] {
  const byEffect = new Map<number, ReadValue[]>();
  for (const candidate of candidates) {
    if (candidate.probability < LEAST) continue;
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
