/**
 * Settling: which of the documents bound to one body and year is its report, and whether they contradict each other.
 *
 * Pure, and computed from all documents again each time, so that the order in which they arrived does not matter. The
 * store finds the candidates and writes the outcome; it is given `SETTLE_RULES`, for it may not import a stage.
 * Documents with equal facts are one report in several documents (a page and its attachment): they never conflict.
 */
import { canonicalJson } from '../../shared/canonical.js';
import { indicatorOrder } from '../../shared/model/indicators.js';
import type { Fact } from '../../shared/model/fact.js';
import type { RuleHit } from '../../shared/model/finding.js';
import type { ExtractMethod } from '../../shared/model/layout.js';
import type { Identity, SettleCandidate, SettleReading, SettleRules } from '../../shared/model/settle.js';
import { findingOf } from './messages.js';
import { hitOf } from './rule.js';

/** Raised whenever the same candidates would be settled differently. */
export const SETTLE_VERSION = '3';

/** Readings of the document itself come before readings of its picture. */
const METHOD_RANK: Readonly<Record<ExtractMethod, number>> = { text: 0, html: 0, docx: 0, doc: 0, pdf: 0, ocr: 1 };

/**
 * How much of the form a format keeps: tables as such, tables as lines on a page, or text alone. The page before its
 * attachments: which of them stands for the report must not hang on bytes that change with the menu around it.
 */
const RICHNESS: Readonly<Record<ExtractMethod, number>> = { html: 0, docx: 1, doc: 2, pdf: 3, text: 4, ocr: 5 };

/**
 * Order of preference: the source's present document, then the later signature date (none comes last), digital before
 * OCR, the smaller sha256. Total: two candidates never tie.
 */
export function preferred(a: SettleCandidate, b: SettleCandidate): number {
  return (
    Number(b.sourcePresent) - Number(a.sourcePresent) ||
    compare(b.issuedOn ?? '', a.issuedOn ?? '') ||
    METHOD_RANK[a.method] - METHOD_RANK[b.method] ||
    compare(a.sha256, b.sha256)
  );
}

/**
 * The current one of one or more candidates; a RangeError without any. Documents of the same facts, date and standing are
 * one report in several formats (a page and its attachment): the richest of them stands for it.
 */
export function chooseCurrent<T extends SettleCandidate>(candidates: readonly T[]): T {
  const [first, ...others] = [...candidates].sort(preferred);
  if (!first) throw new RangeError('settling needs at least one candidate');
  const same = others.filter(
    (one) =>
      one.factsHash === first.factsHash &&
      one.sourcePresent === first.sourcePresent &&
      one.issuedOn === first.issuedOn &&
      METHOD_RANK[one.method] === METHOD_RANK[first.method],
  );
  return same.reduce((best, one) => (RICHNESS[one.method] < RICHNESS[best.method] ? one : best), first);
}

/**
 * `report.conflict` for the current report: one hit per other reading of its facts, however many documents have it.
 * A document without any fact (a cover page) has nothing to contradict.
 */
export function conflicts(current: SettleReading, others: readonly SettleReading[]): RuleHit[] {
  if (current.facts.length === 0) return [];
  const rivals = new Map<string, SettleReading>();
  for (const other of others) {
    if (other.factsHash === current.factsHash || other.facts.length === 0) continue;
    const known = rivals.get(other.factsHash);
    if (!known || other.sha256 < known.sha256) rivals.set(other.factsHash, other);
  }
  return [...rivals.values()]
    .sort((a, b) => compare(a.sha256, b.sha256))
    .map((rival) => {
      const codes = differingCodes(current.facts, rival.facts);
      return hitOf('report.conflict', { codes, actual: codes.length, params: { other: rival.sha256 } });
    });
}

/**
 * `series.revised`: one hit that names every code in which a former document of the report differs from the current one.
 * Which former one came first is not asked: the outcome may not depend on the order in which they were found.
 */
export function revised(current: SettleReading, formers: readonly SettleReading[]): RuleHit[] {
  const others = formers.filter(({ factsHash, facts }) => factsHash !== current.factsHash && facts.length > 0);
  if (current.facts.length === 0 || others.length === 0) return [];
  const codes = [...new Set(others.flatMap(({ facts }) => differingCodes(current.facts, facts)))].sort(byForm);
  return [hitOf('series.revised', { codes, actual: codes.length, params: { formers: others.length } })];
}

/** Codes whose value, unit or status differ, or that only one side has; in the order of the form. */
export function differingCodes(a: readonly Fact[], b: readonly Fact[]): string[] {
  const said = (facts: readonly Fact[]): Map<string, string> =>
    new Map(facts.map(({ code, value, unit, status }) => [code, canonicalJson([value, unit, status])]));
  const [left, right] = [said(a), said(b)];
  return [...new Set([...left.keys(), ...right.keys()])]
    .filter((code) => left.get(code) !== right.get(code))
    .sort(byForm);
}

function byForm(one: string, other: string): number {
  return indicatorOrder(one) - indicatorOrder(other) || compare(one, other);
}

/** `report.identity_changed`: the document is bound to `bound`, its latest reading says `read`. */
export function identityChanged(bound: Identity, read: Identity): RuleHit {
  const known = (value: string | number | null): string | number => value ?? '—';
  return hitOf('report.identity_changed', {
    params: {
      body: known(read.body),
      year: known(read.year),
      bound_body: known(bound.body),
      bound_year: known(bound.year),
    },
  });
}

/** What the store is given. */
export const SETTLE_RULES: SettleRules = {
  version: SETTLE_VERSION,
  chooseCurrent,
  conflicts,
  revised,
  identityChanged,
  findingOf,
};

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
