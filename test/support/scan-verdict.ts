/** What the command says of a scan of the corpus, against the scan's truth. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { ScanTruth } from '../corpus/scan/model.js';
import { ReportDocument } from '../../src/shared/model/report.js';
import { RunningCommand } from './command.js';

export interface ScanVerdict {
  readonly dpi: number;
  readonly level: string;
  /** Values that are printed, and of those: right (flagged ones too), right and flagged, wrong and flagged, in no fact. */
  readonly values: number;
  readonly right: number;
  readonly flaggedRight: number;
  readonly flaggedWrong: number;
  readonly missing: number;
  /** Wrong, and nothing says so. */
  readonly silent: readonly string[];
  /** Each value that is not right, for people. */
  readonly lines: readonly string[];
  readonly seconds: number;
  /** What the command says when it reads no report. */
  readonly error: string | null;
}

/** Reads `file` by `nianbao extract`, and judges it by `file`.json. */
export async function judgeScan(file: string): Promise<ScanVerdict> {
  const truth = JSON.parse(readFileSync(`${file}.json`, 'utf8')) as ScanTruth;
  const started = performance.now();
  const ended = await new RunningCommand(['extract', '--format', 'ndjson', file]).ended;
  const seconds = (performance.now() - started) / 1000;
  const document = ended.stdout === '' ? null : ReportDocument.parse(z.json().parse(JSON.parse(ended.stdout)));
  const named = new Set(document?.findings.flatMap(({ codes }) => codes) ?? []);
  const byCode = new Map(document?.facts.map((fact) => [fact.code, fact]) ?? []);
  const expected = new Map<string, number | null>(Object.entries(truth.report.facts));
  let [values, right, flaggedRight, flaggedWrong, missing] = [0, 0, 0, 0, 0];
  const silent: string[] = [];
  const lines: string[] = [];
  for (const [code, value] of expected) {
    values++;
    const fact = byCode.get(code);
    if (fact === undefined) {
      missing++;
      lines.push(`${code}: missing, ${value}`);
      continue;
    }
    const flagged = fact.confidence < 0.9 || fact.status !== 'reported' || named.has(code);
    if (fact.value === value) {
      right++;
      if (flagged && value !== null) flaggedRight++;
      continue;
    }
    const line = `${code}: ${fact.value} (${fact.raw}, ${fact.status}, ${fact.confidence}) for ${value}`;
    lines.push(line);
    if (flagged) flaggedWrong++;
    else silent.push(line);
  }
  for (const fact of byCode.values()) {
    if (expected.has(fact.code) || fact.value === null) continue;
    const line = `${fact.code}: ${fact.value} (${fact.confidence}) which is not printed`;
    lines.push(line);
    if (fact.confidence >= 0.9 && fact.status === 'reported' && !named.has(fact.code)) silent.push(line);
  }
  // a table or value that is missing has to be said by a finding
  const { dpi, level } = truth.scanner;
  const error = ended.stdout === '' ? (ended.stderr.trim().split('\n')[0] ?? '') : null;
  return { dpi, level, values, right, flaggedRight, flaggedWrong, missing, silent, lines, seconds, error };
}
