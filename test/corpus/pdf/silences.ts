/** What a reader must not do with ink that is missing or ambiguous: be wrong, or lose values, without a word. */
import type { ReadResult } from '../compare.js';
import type { Truth } from '../model.js';

/** Facts that are wrong and not flagged, and values that are lost and not said to be; an error says enough. */
export function silences(truth: Truth, result: ReadResult): string[] {
  if ('error' in result) return [];
  const { facts, findings } = result.report;
  const named = new Set([...findings.flatMap((finding) => finding.codes), ...truth.flaggable]);
  const wrong = facts
    .filter(({ code, value, status }) => status === 'reported' && value !== truth.facts[code] && !named.has(code))
    .map(({ code, value }) => `${code}: silently ${value}, should be ${truth.facts[code]}`);
  const codes = new Set(facts.map(({ code }) => code));
  const lost = Object.keys(truth.facts).filter((code) => !codes.has(code) && !named.has(code));
  const isSaid = findings.some(({ rule }) =>
    ['table.missing', 'table.incomplete', 'report.partly_read', 'cell.count', 'cell.unplaced'].includes(rule),
  );
  return lost.length > 0 && !isSaid ? [...wrong, `${lost.length} values silently lost`] : wrong;
}
