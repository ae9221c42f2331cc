/**
 * Drives a store the way workers do, without queues and parsers: invented reports go through all stages, and exports
 * come out as text that can be compared.
 */
import { canonicalJson, sha256 } from '../../../src/shared/canonical.js';
import type { Fact } from '../../../src/shared/model/fact.js';
import type { RuleHit } from '../../../src/shared/model/finding.js';
import { INDICATORS } from '../../../src/shared/model/indicators.js';
import type { CheckedReport, KeptCell } from '../../../src/shared/model/report.js';
import { contextHash } from '../../../src/shared/model/stage.js';
import type { Claim, Doorbell, NewDocument, NewPlace, StageResult, Store } from '../../../src/shared/store/store.js';

export interface Invented {
  readonly body?: string | null;
  readonly names?: readonly string[];
  readonly division?: string | null;
  readonly year?: number | null;
  /** Value of the first facts; the others are 0. */
  readonly values?: readonly (number | null)[];
  /** Facts of the requests table, from the first. @default 12 */
  readonly facts?: number;
  readonly issuedOn?: string | null;
  readonly sections?: readonly string[];
  readonly hits?: readonly RuleHit[];
  readonly cells?: readonly KeptCell[];
  readonly title?: string;
}

const REQUESTS = INDICATORS.filter(({ code }) => code.startsWith('requests.'));

/** A checked report of an invented body. */
export function report(invented: Invented = {}): CheckedReport {
  const { body = '青禾县教育局', year = 2023, division = '990101', values = [], facts = 12 } = invented;
  return {
    method: 'text',
    report: {
      title: invented.title ?? `${body ?? ''}${year ?? ''}年政府信息公开工作年度报告`,
      year,
      template: '2021',
      issuer: {
        name: body,
        names: [...(invented.names ?? (body === null ? [] : [body]))],
        division,
        level: 'county',
        kind: 'department',
      },
      issuedOn: invented.issuedOn === undefined ? '2024-01-20' : invented.issuedOn,
      sections: (invented.sections ?? ['概况。', '主动公开。']).map((text, at) => ({
        number: at + 1,
        heading: `第${at + 1}节`,
        text,
      })),
    },
    facts: REQUESTS.slice(0, facts).map(({ code }, at): Fact => {
      const value = values[at] === undefined ? 0 : values[at];
      const place = { table: 1, row: 3 + Math.floor(at / 7), column: 3 + (at % 7), line: 20 + at };
      return {
        code,
        value,
        raw: value === null ? null : String(value),
        unit: 'count',
        status: value === null ? 'blank' : 'reported',
        confidence: 1,
        implied: null,
        at: place,
      };
    }),
    cells: [...(invented.cells ?? [])],
    hits: [...(invented.hits ?? [])],
  };
}

export function hit(rule: string, codes: readonly string[] = [], params: RuleHit['params'] = {}): RuleHit {
  return { rule, codes: [...codes], expected: 33, actual: 32, params };
}

/** A document: what its bytes say (any text) and what a reader makes of them, or null when nobody reads it. */
export interface Doc {
  readonly text: string;
  readonly checked: CheckedReport;
  readonly place?: Partial<NewPlace>;
}

export function doc(text: string, invented: Invented = {}, place: Partial<NewPlace> = {}): Doc {
  return { text, checked: report(invented), place };
}

export function documentOf({ text, place }: Doc): NewDocument {
  return {
    sha256: sha256(text),
    mediaType: 'text/plain',
    bytes: Buffer.byteLength(text),
    parentSha256: null,
    place: {
      sourceId: null,
      url: null,
      path: `reports/${text}.txt`,
      linkText: null,
      declaredCharset: null,
      division: null,
      body: null,
      year: null,
      fetchedAt: null,
      ...place,
    },
  };
}

/** Stage outputs by hash, in the place of the blob store, and what is read in every document so far. */
export class Outputs {
  readonly #byHash = new Map<string, CheckedReport>();
  readonly readings = new Map<string, CheckedReport>();
  /** Hashes asked for by settling. */
  readonly loaded: string[] = [];

  put(checked: CheckedReport): string {
    const hash = sha256(canonicalJson(checked));
    this.#byHash.set(hash, checked);
    return hash;
  }

  load = (hash: string): Promise<CheckedReport> => {
    this.loaded.push(hash);
    const found = this.#byHash.get(hash);
    return found ? Promise.resolve(found) : Promise.reject(new Error(`no output ${hash}`));
  };
}

/** Version of the reader whose outputs are written; another one stands for a better reader. */
export function resultOf(claim: Claim, output: string, version = '1'): StageResult {
  const contexts = { extract: claim.extractContext, ocr: {}, normalize: claim.normalizeContext, validate: {} };
  const context = contexts[claim.stage];
  return { stageVersion: version, contextHash: contextHash(context), output, ms: 1.5 };
}

/** Claims and finishes one stage as a worker does. Returns the next doorbells. */
export async function step(
  store: Store,
  bell: Doorbell,
  checked: CheckedReport,
  outputs: Outputs,
  version = '1',
): Promise<Doorbell[]> {
  const claim = await store.claim(bell);
  if (claim === null) return [];
  if (claim.stage === 'validate') {
    await store.completeValidate(claim, resultOf(claim, outputs.put(checked), version), checked, outputs.load);
    return [];
  }
  const output = sha256(`${claim.stage} ${version} ${canonicalJson(checked)}`);
  return store.complete(claim, resultOf(claim, output, version));
}

/** Works off doorbells and what follows from them, `workers` at a time, the first first. */
export async function work(
  store: Store,
  bells: readonly Doorbell[],
  checkedOf: ReadonlyMap<string, CheckedReport>,
  outputs: Outputs,
  workers = 1,
  version = '1',
): Promise<void> {
  const waiting = [...bells];
  const worker = async (): Promise<void> => {
    for (let bell = waiting.shift(); bell; bell = waiting.shift()) {
      const checked = checkedOf.get(bell.sha256);
      if (!checked) throw new Error(`nobody reads ${bell.sha256}`);
      waiting.push(...(await step(store, bell, checked, outputs, version)));
    }
  };
  await Promise.all(Array.from({ length: workers }, worker));
}

const NOTHING = { found: 0, new: 0, changed: 0, unchanged: 0, gone: 0, failed: 0 };

/** One whole ingest: a run, all documents in this order through all stages, the run closed. */
export async function ingest(
  store: Store,
  docs: readonly Doc[],
  options: { key?: string; workers?: number; batch?: number; outputs?: Outputs; close?: boolean } = {},
): Promise<{ runId: string; outcomes: string[]; bells: number }> {
  const { key = 'folder', workers = 1, batch = 3, outputs = new Outputs(), close = true } = options;
  const run = await store.openRun('ingest', key);
  // every document's reading is known from the start, as blobs of earlier ingests are
  for (const { text, checked } of docs) {
    outputs.put(checked);
    outputs.readings.set(sha256(text), checked);
  }
  const outcomes: string[] = [];
  let rung = 0;
  for (let from = 0; from < docs.length; from += batch) {
    const registered = await store.registerDocuments(run.id, docs.slice(from, from + batch).map(documentOf));
    outcomes.push(...registered.outcomes);
    rung += registered.bells.length;
    await work(store, registered.bells, outputs.readings, outputs, workers);
  }
  if (close) await store.closeRun(run.id, { ...NOTHING, found: docs.length });
  return { runId: run.id, outcomes, bells: rung };
}

/** Columns that say when and by which run; everything else has to be the same for the same documents. */
const VOLATILE_COLUMNS = new Set(['decided_at', 'created_in_run', 'first_seen_run', 'last_seen_run']);
const VOLATILE_TABLES = new Set(['run', 'artifact']);

export async function rowsOf(store: Store, table: string, allVersions = false): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = [];
  for await (const row of store.exportRows(table, { allVersions })) rows.push({ ...row });
  return rows;
}

/** Everything reproducible that a store exports, as one text per table. */
export async function exported(store: Store, allVersions = true): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { name, columns } of store.exportTables()) {
    if (VOLATILE_TABLES.has(name)) continue;
    const kept = columns.filter((column) => !VOLATILE_COLUMNS.has(column));
    const lines = (await rowsOf(store, name, allVersions)).map((row) =>
      JSON.stringify(kept.map((column) => row[column])),
    );
    texts[name] = lines.join('\n');
  }
  return texts;
}
