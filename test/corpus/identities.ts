/** The accounting identities, as the corpus knows them: which are broken by what is printed, and what they force for a null. */
import { APPLICANTS, outcomeIds, PROCEEDING_GROUPS, PROCEEDING_RESULTS } from './labels.js';
import type { ExpectedFinding, Truth } from './model.js';

interface Identity {
  rule: 'requests.row_total' | 'requests.outcome_sum' | 'requests.balance' | 'proceedings.total';
  /** Sum of the left codes = sum of the right codes; a total is the only left code. */
  left: string[];
  right: string[];
}

/** Every identity whose cells the document has. */
function identitiesOf(facts: Truth['facts']): Identity[] {
  const code = (row: string, column: string): string => `requests.${row}.${column}`;
  const has = (name: string): boolean => name in facts;
  const columns = APPLICANTS.map((applicant) => applicant.id);
  const parts = columns.filter((column) => column !== 'total');
  const outcomes = [...new Set([...outcomeIds('2019'), ...outcomeIds('2021')])];
  const rows = ['received', 'carried_in', ...outcomes, 'outcome_total', 'carried_out'];
  const all: Identity[] = [
    ...rows.map((row): Identity => ({
      rule: 'requests.row_total',
      left: [code(row, 'total')],
      right: parts.map((column) => code(row, column)),
    })),
    ...columns.map((column): Identity => ({
      rule: 'requests.outcome_sum',
      left: [code('outcome_total', column)],
      right: outcomes.map((row) => code(row, column)).filter(has),
    })),
    ...columns.map((column): Identity => ({
      rule: 'requests.balance',
      left: [code('received', column), code('carried_in', column)],
      right: [code('outcome_total', column), code('carried_out', column)],
    })),
    ...PROCEEDING_GROUPS.map((group): Identity => ({
      rule: 'proceedings.total',
      left: [`proceedings.${group.id}.total`],
      right: PROCEEDING_RESULTS.filter((result) => result.id !== 'total').map(
        (result) => `proceedings.${group.id}.${result.id}`,
      ),
    })),
  ];
  return all.filter((identity) => [...identity.left, ...identity.right].every(has));
}

function sum(facts: Truth['facts'], codes: readonly string[]): number {
  return codes.reduce((total, code) => total + (facts[code] ?? 0), 0);
}

/** A finding for every identity that the printed numbers break; one with a null operand is not judged. */
export function brokenIdentities(facts: Truth['facts']): ExpectedFinding[] {
  return identitiesOf(facts)
    .filter(({ left, right }) => [...left, ...right].every((code) => facts[code] !== null))
    .filter(({ left, right }) => sum(facts, left) !== sum(facts, right))
    .map(({ rule, left, right }) => ({ rule, codes: [...left, ...right] }));
}

/**
 * Code → number for every null that an identity forces: one that is the only null of an identity; numbers found so count
 * as known for the other identities. Where identities disagree, none.
 */
export function impliedNumbers(facts: Truth['facts']): Record<string, number> {
  const known = { ...facts };
  const implied: Record<string, number> = {};
  for (;;) {
    const forced = new Map<string, Set<number>>();
    for (const { left, right } of identitiesOf(known)) {
      const [only, ...others] = [...left, ...right].filter((code) => known[code] === null);
      if (only === undefined || others.length > 0) continue;
      const value = left.includes(only) ? sum(known, right) - sum(known, left) : sum(known, left) - sum(known, right);
      forced.set(only, (forced.get(only) ?? new Set()).add(value));
    }
    const agreed = [...forced].filter(([, values]) => values.size === 1);
    if (agreed.length === 0) return implied;
    for (const [code, values] of agreed) {
      const [value] = values;
      if (value !== undefined) known[code] = implied[code] = value;
    }
  }
}
