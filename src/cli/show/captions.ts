/** The words under a picture: of each marked fact its code, what it is called, what is printed, and what the rules say. */
import { FLAGGED_BELOW, type CellReadings, type OwnReading } from '../../shared/model/candidate.js';
import type { Caption } from '../../shared/model/drawing.js';
import type { Fact } from '../../shared/model/fact.js';
import { indicatorOf } from '../../shared/model/indicators.js';
import type { Reading } from './reading.js';

/** Findings under one panel; a cell that is named by more is wrong enough. */
const MOST_FINDINGS = 6;

/** Less probable candidates say nothing to people. */
const LEAST_SHOWN = 0.001;

/** Where the facts stand, the facts with how they were read, and the findings that name one of them, each once. */
export function captionOf(where: string, facts: readonly Fact[], { findings, readings }: Reading): Caption {
  const linesOf = (fact: Fact, labels: boolean): string[] => {
    const reading = readings.get(fact.code);
    return [lineOf(fact, labels), ...(reading === undefined ? [] : readLines(fact, reading))];
  };
  const named = findings.filter(({ codes }) => facts.some(({ code }) => codes.includes(code)));
  const said = named.slice(0, MOST_FINDINGS).map((one) => ({
    line: `  ${one.severity} ${one.rule}: ${one.message}`,
    latin: `  ${one.severity} ${one.rule}: expected ${one.expected ?? '-'}, actual ${one.actual ?? '-'}`,
  }));
  const more = named.length > MOST_FINDINGS ? [`  … +${named.length - MOST_FINDINGS}`] : [];
  return {
    lines: [where, ...facts.flatMap((fact) => linesOf(fact, true)), ...said.map(({ line }) => line), ...more],
    latin: [where, ...facts.flatMap((fact) => linesOf(fact, false)), ...said.map(({ latin }) => latin), ...more],
  };
}

function lineOf({ code, raw, value, unit, status, confidence, implied }: Fact, labels: boolean): string {
  const path = labels ? ` (${indicatorOf(code)?.labels.join(' › ') ?? '?'})` : '';
  const money = unit === 'CNY' ? ' CNY' : '';
  const sure = confidence < 1 ? `, confidence ${Number(confidence.toFixed(3))}` : '';
  const forced = implied === null ? '' : `, implied ${implied}`;
  return `${code}${path}: raw ${raw === null ? 'null' : JSON.stringify(raw)}, value ${value ?? 'null'}${money}, ${status}${sure}${forced}`;
}

/** Of a scan's cell: what each reader said, what both together make of it, and how the value was come to. */
function readLines(fact: Fact, { candidates, readers }: CellReadings): string[] {
  const said = (text: string, probability: number): string => `${JSON.stringify(text)} ${probability.toFixed(3)}`;
  const own = (reading: OwnReading | null): string =>
    reading === null ? 'nothing' : said(reading.text, reading.confidence);
  const likely = candidates.filter(({ probability }) => probability >= LEAST_SHOWN);
  return [
    readers === undefined
      ? '  no ink, no reader asked'
      : `  network ${own(readers.network)}, tesseract ${own(readers.tesseract)}`,
    ...(likely.length === 0
      ? []
      : [`  together ${likely.map(({ text, probability }) => said(text, probability)).join(', ')}`]),
    `  ${takenAs(fact)}`,
  ];
}

function takenAs({ status, confidence, raw }: Fact): string {
  if (status === 'restored')
    return `restored: the sums choose among these; read first was ${JSON.stringify(raw ?? '')}`;
  if (status === 'unreadable') return 'flagged: nothing was probable enough to be taken';
  return confidence < FLAGGED_BELOW ? 'flagged: taken as read, not sure' : 'taken as read';
}
