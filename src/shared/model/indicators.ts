/**
 * The indicator table: every code that a fact can have, with its printed labels, unit and templates.
 * `indicators.json` is the contract's own table; it is data, read once, and nothing else in the project lists codes.
 */
import { createRequire } from 'node:module';
import { z } from 'zod';

export const Indicator = z.object({
  code: z.string(),
  /** Section of the report (2 disclosure, 3 requests, 4 proceedings). */
  section: z.number().int(),
  /** Label path as printed in the official form: rows from outside to inside, then the column. */
  labels: z.array(z.string()),
  templates: z.array(z.enum(['2019', '2021'])),
  /** `CNY`: an amount, in yuan; `count`: a number of things. */
  unit: z.enum(['count', 'CNY']),
  /** `signed`: the number may be negative. */
  note: z.string().optional(),
});
export type Indicator = z.infer<typeof Indicator>;

const require = createRequire(import.meta.url);

/** All indicators in the order of the form. */
export const INDICATORS: readonly Indicator[] = z.array(Indicator).parse(require('./indicators.json'));

const byCode = new Map(INDICATORS.map((indicator, order) => [indicator.code, { indicator, order }]));

/** The indicator of a code; undefined if there is none. */
export function indicatorOf(code: string): Indicator | undefined {
  return byCode.get(code)?.indicator;
}

/** Position of a code in the form's own order; facts are always listed in it. Unknown codes come last. */
export function indicatorOrder(code: string): number {
  return byCode.get(code)?.order ?? INDICATORS.length;
}

/** Columns of the requests matrix, in the order of the form, in the codes of its indicators. */
export const REQUEST_COLUMNS = [
  'natural_person',
  'commercial_enterprise',
  'research_institution',
  'social_organization',
  'legal_service',
  'other_organization',
  'total',
] as const;
