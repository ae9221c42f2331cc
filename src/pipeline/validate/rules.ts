/**
 * The table of rules: everything Nianbao can say about a report, in the order in which it is said. docs/findings.md is
 * tested against it. A new rule gets its row in the file of its family and its line there.
 */
import type { Rule } from './rule.js';
import { CELL_RULES } from './rules/cells.js';
import { VALUE_RULES } from './rules/disclosure.js';
import { FORM_RULES } from './rules/form.js';
import { IDENTITY_RULES } from './rules/identity.js';
import { PROSE_RULES } from './rules/prose.js';
import { SUM_RULES } from './rules/sums.js';

export const RULES: readonly Rule[] = [
  ...SUM_RULES,
  ...CELL_RULES,
  ...FORM_RULES,
  ...VALUE_RULES,
  ...PROSE_RULES,
  ...IDENTITY_RULES,
];

const byId = new Map(RULES.map((rule) => [rule.id, rule]));

export function ruleOf(id: string): Rule | undefined {
  return byId.get(id);
}

/** Families whose rules hold for every report; all others are rules of the 2019/2021 form. */
export const FOR_EVERY_REPORT: ReadonlySet<string> = new Set(IDENTITY_RULES.map(({ id }) => id));
