/** The words under a picture: of each marked fact its code, what it is called, what is printed, and what the rules say. */
import type { Caption } from '../../shared/model/drawing.js';
import type { Fact } from '../../shared/model/fact.js';
import type { Finding } from '../../shared/model/finding.js';
import { indicatorOf } from '../../shared/model/indicators.js';

/** Findings under one panel; a cell that is named by more is wrong enough. */
const MOST_FINDINGS = 6;

/** Where the facts stand, the facts, and the findings that name one of them, each once. */
export function captionOf(where: string, facts: readonly Fact[], findings: readonly Finding[]): Caption {
  const named = findings.filter(({ codes }) => facts.some(({ code }) => codes.includes(code)));
  const said = named.slice(0, MOST_FINDINGS).map((one) => ({
    line: `  ${one.severity} ${one.rule}: ${one.message}`,
    latin: `  ${one.severity} ${one.rule}: expected ${one.expected ?? '-'}, actual ${one.actual ?? '-'}`,
  }));
  const more = named.length > MOST_FINDINGS ? [`  … +${named.length - MOST_FINDINGS}`] : [];
  return {
    lines: [where, ...facts.map((fact) => lineOf(fact, true)), ...said.map(({ line }) => line), ...more],
    latin: [where, ...facts.map((fact) => lineOf(fact, false)), ...said.map(({ latin }) => latin), ...more],
  };
}

function lineOf({ code, raw, value, unit, status, confidence, implied }: Fact, labels: boolean): string {
  const path = labels ? ` (${indicatorOf(code)?.labels.join(' › ') ?? '?'})` : '';
  const money = unit === 'CNY' ? ' CNY' : '';
  const sure = confidence < 1 ? `, confidence ${confidence}` : '';
  const forced = implied === null ? '' : `, implied ${implied}`;
  return `${code}${path}: raw ${raw === null ? 'null' : JSON.stringify(raw)}, value ${value ?? 'null'}${money}, ${status}${sure}${forced}`;
}
