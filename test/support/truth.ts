/**
 * Truth files: what a document says, written down by a person (facts by code, statuses of the nulls, units of amounts,
 * `implied`, title, year, template, issuers, date, findings). `differences` lists every way in which a report departs
 * from its truth; an empty list is the only success.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Fact } from '../../src/shared/model/fact.js';
import type { ReportHead } from '../../src/shared/model/report.js';

const Truth = z.strictObject({
  file: z.string(),
  title: z.string().nullable(),
  year: z.number().nullable(),
  template: z.string().nullable(),
  issuedOn: z.string().nullable(),
  issuerNames: z.array(z.string()),
  facts: z.record(z.string(), z.number().nullable()),
  units: z.record(z.string(), z.string().nullable()),
  statuses: z.record(z.string(), z.string()),
  implied: z.record(z.string(), z.number()),
  /** Findings that have to be there; codes null: any. */
  findings: z.array(z.strictObject({ rule: z.string(), codes: z.array(z.string()).nullable() })),
  /** Rules of severity error that have to be there; no other error may be. */
  errors: z.array(z.string()),
});
export type Truth = z.infer<typeof Truth>;

/** What is compared: the parts of a report that all stages share. */
export interface Compared {
  readonly report: Pick<ReportHead, 'title' | 'year' | 'template' | 'issuer' | 'issuedOn'>;
  readonly facts: readonly Fact[];
}

/** A rule hit with the severity that the rule table gives it. */
export interface Judged {
  readonly rule: string;
  readonly severity: string;
  readonly codes: readonly string[];
}

/** The folder of shared material beside the project (or `NIANBAO_SHARED`); null where there is none. */
export function sharedFolder(): string | null {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const folder = process.env['NIANBAO_SHARED'] ?? join(root, '..', 'shared');
  return existsSync(join(folder, 'truth')) ? folder : null;
}

export interface TruthCase {
  readonly truth: Truth;
  readonly bytes: Uint8Array;
}

/** The documents of a folder that have a truth file, in the order of their names. */
export function truthCases(shared: string, truths: string, documents: string, ending: string): TruthCase[] {
  return readdirSync(join(shared, truths))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => Truth.parse(JSON.parse(readFileSync(join(shared, truths, name), 'utf8'))))
    .filter((truth) => truth.file.endsWith(ending))
    .map((truth) => ({ truth, bytes: readFileSync(join(shared, documents, truth.file)) }));
}

/** Every difference between a report and its truth, as lines; `implied` only if the report has been validated. */
export function differences(truth: Truth, found: Compared, options: { readonly implied: boolean }): string[] {
  const lines: string[] = [];
  const compare = (what: string, expected: unknown, actual: unknown): void => {
    if (JSON.stringify(expected) !== JSON.stringify(actual))
      lines.push(`${what}: expected ${JSON.stringify(expected)}, found ${JSON.stringify(actual)}`);
  };
  const { title, year, template, issuedOn, issuer } = found.report;
  compare('title', truth.title, title);
  compare('year', truth.year, year);
  compare('template', truth.template, template);
  compare('issuedOn', truth.issuedOn, issuedOn);
  compare('issuer.names', truth.issuerNames, issuer.names);
  compare('issuer.name', truth.issuerNames[0] ?? null, issuer.name);
  const facts = new Map(found.facts.map((fact) => [fact.code, fact]));
  if (facts.size !== found.facts.length) lines.push('a code has several facts');
  for (const [code, value] of Object.entries(truth.facts)) {
    const fact = facts.get(code);
    if (!fact) {
      lines.push(`${code}: missing`);
      continue;
    }
    compare(`${code} value`, value, fact.value);
    compare(`${code} status`, truth.statuses[code] ?? 'reported', fact.status);
    compare(`${code} unit`, code in truth.units ? truth.units[code] : 'count', fact.unit);
    if (options.implied) compare(`${code} implied`, truth.implied[code] ?? null, fact.implied);
    if (fact.confidence !== 1) lines.push(`${code}: confidence ${fact.confidence} in a digital document`);
  }
  for (const code of facts.keys()) if (!(code in truth.facts)) lines.push(`${code}: not in the document`);
  return lines;
}

/** Every expected finding that is missing, and every error that is not expected. */
export function findingDifferences(truth: Truth, judged: readonly Judged[]): string[] {
  const lines: string[] = [];
  const same = (a: readonly string[], b: readonly string[]): boolean =>
    JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());
  for (const { rule, codes } of truth.findings)
    if (!judged.some((hit) => hit.rule === rule && (codes === null || same(codes, hit.codes))))
      lines.push(`finding ${rule} missing: ${codes?.join(' ') ?? 'any codes'}`);
  const errors = judged.filter((hit) => hit.severity === 'error').map((hit) => hit.rule);
  for (const rule of new Set(truth.errors)) if (!errors.includes(rule)) lines.push(`error ${rule} missing`);
  for (const rule of new Set(errors)) if (!truth.errors.includes(rule)) lines.push(`error ${rule} not expected`);
  return lines;
}
