/** What `show` knows of a document: its layout, and the report that the pipeline makes of it. */
import type { CellReadings } from '../../shared/model/candidate.js';
import type { Finding, Language } from '../../shared/model/finding.js';
import type { Fact } from '../../shared/model/fact.js';
import { Layout } from '../../shared/model/layout.js';
import { CheckedReport } from '../../shared/model/report.js';
import { findingOf } from '../../pipeline/validate/messages.js';
import type { ParserPool } from '../../workers/child/pool.js';

export interface Reading {
  readonly facts: readonly Fact[];
  readonly findings: readonly Finding[];
  /** Scans only: how the facts' cells were read, by code. */
  readonly readings: ReadonlyMap<string, CellReadings>;
}

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

/** The layout that `extract` gave. */
export function layoutFrom(output: Uint8Array): Layout {
  return Layout.parse(json(output));
}

/** Facts and findings of a layout. Throws its error, `not_a_report` among them. */
export async function reportOf(layout: Layout, pool: ParserPool, language: Language): Promise<Reading> {
  const input = Buffer.from(JSON.stringify(layout), 'utf8');
  const context = { division: null, body: null, year: null };
  const draft = await pool.run({ stage: 'normalize', input, context });
  const checked = await pool.run({ stage: 'validate', input: draft.output, context: {} });
  const { facts, hits, readings = [] } = CheckedReport.parse(json(checked.output));
  return {
    facts,
    findings: hits.map((hit) => findingOf(hit, language)),
    readings: new Map(readings.map((reading) => [reading.code, reading])),
  };
}
