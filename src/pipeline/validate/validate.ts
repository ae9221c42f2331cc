/**
 * The stage `validate`: a draft with its observations in, the report with `implied` and the rule hits out.
 * Pure: the same draft gives the same output. Hits come in the order of the rule table, then of the codes.
 */
import { indicatorOrder } from '../../shared/model/indicators.js';
import type { RuleHit } from '../../shared/model/finding.js';
import type { CheckedReport, ReportDraft } from '../../shared/model/report.js';
import { impliedOf } from './implied.js';
import { readingOf } from './reading.js';
import { settled } from './settle-readings.js';
import { FOR_EVERY_REPORT, RULES } from './rules.js';

/** Raised whenever the output for some draft changes: a new rule, another judgement, other parameters. */
export const VALIDATE_VERSION = '7';

export function validate(draft: ReportDraft): CheckedReport {
  const doubtful = new Set(draft.observations.ragged.flatMap(({ codes }) => codes));
  const read = settled(draft);
  const implied = impliedOf(read, doubtful);
  const facts = read.map((fact) => ({ ...fact, implied: implied.get(fact.code) ?? null }));
  const reading = readingOf(draft, facts);
  const hits = RULES.filter(({ id }) => reading.hasForm || FOR_EVERY_REPORT.has(id)).flatMap((rule) =>
    inCodeOrder(rule.judge(reading)),
  );
  const { readings } = draft.observations;
  return {
    method: draft.method,
    report: draft.report,
    facts,
    cells: draft.cells,
    hits,
    ...(readings === undefined ? {} : { readings }),
  };
}

/** Stable: hits without codes keep the order of the document. */
function inCodeOrder(hits: RuleHit[]): RuleHit[] {
  const rank = ({ codes: [first] }: RuleHit): number => (first === undefined ? -1 : indicatorOrder(first));
  return [...hits].sort((a, b) => rank(a) - rank(b));
}
