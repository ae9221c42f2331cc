/**
 * What a rule is. The table of them is `rules.ts`; each family has a file in `rules/`.
 *
 * A rule returns hits: codes and numbers, no words. Words come from its message template (`messages.ts`), so that a
 * stored finding can be said in another language, or better, later.
 */
import type { RuleHit, Severity } from '../../shared/model/finding.js';
import type { Reading } from './reading.js';

export interface Message {
  readonly zh: string;
  readonly en: string;
}

export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  /** `report`: judged from one report alone; `body`: raised by the settle step, which sees all documents of a body. */
  readonly scope: 'report' | 'body';
  /** What the rule says must hold, or what a hit means; for docs/findings.md. */
  readonly meaning: string;
  /** Placeholders: see messages.ts. */
  readonly message: Message;
  /** Hits of one report, those of equal rank in the order of the document. Rules of scope `body` have none of their own. */
  readonly judge: (reading: Reading) => RuleHit[];
}

interface HitDetails {
  readonly codes?: readonly string[];
  readonly expected?: number | null;
  readonly actual?: number | null;
  readonly params?: Readonly<Record<string, string | number>>;
}

export function hitOf(rule: string, details: HitDetails = {}): RuleHit {
  return {
    rule,
    codes: [...(details.codes ?? [])],
    expected: details.expected ?? null,
    actual: details.actual ?? null,
    params: { ...details.params },
  };
}
