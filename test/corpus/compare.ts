/**
 * What a reader's report says otherwise than the truth. Knows the reader only by the JSON it gives (the members below), and
 * holds it to the rule that nothing is silently wrong: a code in `truth.flaggable` may be read otherwise if it is flagged,
 * a rule in `truth.tolerated` may fire; everything else has to be exact, findings that must not be there included.
 */
import type { Truth } from './model.js';

/** The members of a report's JSON that are compared. */
export interface ReadReport {
  report: {
    title: string | null;
    year: number | null;
    template: string | null;
    issuedOn: string | null;
    issuer: { names: readonly string[] };
    sections: readonly { number: number | null }[];
  };
  facts: readonly {
    code: string;
    value: number | null;
    unit: string | null;
    status: string;
    confidence: number;
    implied: number | null;
  }[];
  findings: readonly { rule: string; severity: string; codes: readonly string[] }[];
}

/** What came of a document: a report, or the code of the error. */
export type ReadResult = { report: ReadReport } | { error: string };

/** Differences in words, for people; none: the document was read right. */
export function differences(truth: Truth, result: ReadResult): string[] {
  const failure = 'error' in result ? result.error : null;
  if (failure !== null && truth.tolerated.includes('*')) return [];
  if (failure !== truth.failure) return [`failure: ${failure}, should be ${truth.failure}`];
  if ('error' in result || truth.failure !== null) return [];
  const read = result.report;
  return [...headDifferences(truth, read), ...factDifferences(truth, read), ...findingDifferences(truth, read)];
}

function headDifferences(truth: Truth, { report }: ReadReport): string[] {
  if (truth.tolerated.includes('*')) return [];
  const sections = (list: readonly { number: number | null }[]): string =>
    [...new Set(list.map((section) => section.number).filter((number) => number !== null))].sort().join(' ');
  const pairs: [string, string | number | null, string | number | null][] = [
    ['title', report.title, truth.title],
    ['year', report.year, truth.year],
    ['template', report.template, truth.template],
    ['issuedOn', report.issuedOn, truth.issuedOn],
    ['issuer', report.issuer.names.join(' '), truth.issuerNames.join(' ')],
  ];
  if (truth.keptCells === null && truth.template !== 'prose') {
    pairs.push(['sections', sections(report.sections), sections(truth.sections)]);
  }
  return pairs
    .filter(([, is, should]) => is !== should)
    .map(([what, is, should]) => `${what}: ${String(is)}, should be ${String(should)}`);
}

function factDifferences(truth: Truth, read: ReadReport): string[] {
  const found: string[] = [];
  const facts = new Map(read.facts.map((fact) => [fact.code, fact]));
  if (facts.size !== read.facts.length) found.push('a code occurs twice');
  const named = new Set(read.findings.flatMap((finding) => finding.codes));
  const flaggable = new Set(truth.flaggable);
  for (const [code, value] of Object.entries(truth.facts)) {
    const fact = facts.get(code);
    if (flaggable.has(code)) {
      const flagged = !fact || fact.status !== 'reported' || fact.confidence < 0.9 || named.has(code);
      if (fact?.value !== value && !flagged) found.push(`${code}: silently ${fact?.value}, should be ${value}`);
      continue;
    }
    if (!fact) {
      found.push(`${code}: missing, should be ${value}`);
      continue;
    }
    const status = truth.statuses[code] ?? 'reported';
    const unit = code in truth.units ? truth.units[code] : 'count';
    if (fact.value !== value) found.push(`${code}: ${fact.value}, should be ${value}`);
    if (fact.status !== status) found.push(`${code}: ${fact.status}, should be ${status}`);
    if (value !== null && fact.unit !== unit) found.push(`${code}: unit ${fact.unit}, should be ${unit}`);
    const implied = truth.implied[code] ?? null;
    if (fact.implied !== implied) found.push(`${code}: implied ${fact.implied}, should be ${implied}`);
  }
  for (const code of facts.keys()) if (!(code in truth.facts)) found.push(`${code}: is not in the document`);
  return found;
}

function findingDifferences(truth: Truth, read: ReadReport): string[] {
  const sorted = (codes: readonly string[]): string => [...codes].sort().join(' ');
  if (truth.tolerated.includes('*')) return lost(truth, read);
  const tolerated = new Set(truth.tolerated);
  const found: string[] = [];
  for (const { rule, codes } of truth.findings) {
    const fits = read.findings.some(
      (finding) =>
        rule.split('|').includes(finding.rule) && (codes === null || sorted(finding.codes) === sorted(codes)),
    );
    if (!fits) found.push(`no finding ${rule} ${codes?.join(' ') ?? ''}`);
  }
  for (const finding of read.findings) {
    const known = truth.findings.some(
      ({ rule, codes }) =>
        rule.split('|').includes(finding.rule) && (codes === null || sorted(codes) === sorted(finding.codes)),
    );
    if (!known && !tolerated.has(finding.rule)) found.push(`false finding ${finding.rule} ${finding.codes.join(' ')}`);
  }
  const errors = read.findings.filter((finding) => finding.severity === 'error' && !tolerated.has(finding.rule));
  const should = truth.errors.filter((rule) => !tolerated.has(rule));
  const is = errors.map((finding) => finding.rule);
  if (sorted(is) !== sorted(should)) found.push(`errors: ${sorted(is)}, should be ${sorted(should)}`);
  return found;
}

/** A lossy rendering may lose values, but not without a word. */
function lost(truth: Truth, read: ReadReport): string[] {
  const codes = new Set(read.facts.map((fact) => fact.code));
  const missing = Object.keys(truth.facts).filter((code) => !codes.has(code));
  return missing.length > 0 && read.findings.length === 0 ? [`${missing.length} values silently lost`] : [];
}
