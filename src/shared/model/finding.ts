/** A finding: one thing a validator has to say about a report. Stored as rule and parameters; text comes from the rule table. */
import { z } from 'zod';

export const Severity = z.enum(['error', 'warning', 'info']);
export type Severity = z.infer<typeof Severity>;

/** What a rule returns: everything but the words. */
export const RuleHit = z.strictObject({
  rule: z.string(),
  /** Indicator codes concerned; of a broken identity every operand, the total first. */
  codes: z.array(z.string()),
  expected: z.number().nullable(),
  actual: z.number().nullable(),
  /** Values for the message's placeholders besides expected and actual, e.g. `{ table: 'requests' }`. */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type RuleHit = z.infer<typeof RuleHit>;

export const Finding = z.strictObject({
  rule: z.string(),
  severity: Severity,
  codes: z.array(z.string()),
  message: z.string(),
  expected: z.number().nullable(),
  actual: z.number().nullable(),
});
export type Finding = z.infer<typeof Finding>;

export const Language = z.enum(['zh', 'en']);
export type Language = z.infer<typeof Language>;
