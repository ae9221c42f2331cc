/** Facts out of a scan after the identities have chosen among their readings (solver/solve.ts). */
import type { Fact } from '../../shared/model/fact.js';
import type { ReportDraft } from '../../shared/model/report.js';
import { solve, type SolvedCell } from './solver/solve.js';

/** The draft's facts; those that the sums settle are `restored`, those that nothing settles are flagged by their confidence. */
export function settled({ facts, observations: { readings } }: ReportDraft): Fact[] {
  if (readings === undefined) return [...facts];
  const solved = new Map(solve(readings).map((cell) => [cell.code, cell]));
  return facts.map((fact) => {
    const cell = solved.get(fact.code);
    return cell === undefined ? fact : withChoice(fact, cell);
  });
}

function withChoice(fact: Fact, { chosen, restored, confidence }: SolvedCell): Fact {
  if (chosen === null || !restored) return { ...fact, confidence: Math.min(fact.confidence, confidence) };
  // a blank or a sign that the sums choose is no number; what is printed there stays to be looked at
  if (chosen.value === null)
    return fact.value === null ? fact : { ...fact, value: null, status: 'unreadable', confidence };
  return { ...fact, value: chosen.value, status: 'restored', confidence };
}
