/**
 * The store: the truth about documents, what stage they reached, why they failed, and the facts that came out.
 * One interface for Postgres and the embedded PGlite; `openStore` makes one. Every method is one transaction.
 *
 * How a document moves. Its row says which `stage` is next and in which `state` it is:
 *   due     the stage has to be done (again); `n` was raised when it became so; not before `not_before`
 *   done    all stages are done and the report is settled; at stage `extract`: an archive whose members are documents
 *   failed  a dead letter: error_code, error_message, attempts say why; only `retryFailed` or new knowledge moves it
 * A queue job is a doorbell for a due row: id `<stage>-<sha256>-<n>`. `claim` gives the row a new attempt token; every
 * later write of that attempt must present it, so that a worker that was thought dead cannot write (`stale_attempt`).
 */
import type { ArchiveContents } from '../model/archive.js';
import type { CheckedReport, NormalizeContext } from '../model/report.js';
import type { ExtractContext } from '../model/layout.js';
import type { Stage } from '../model/stage.js';
import type { NianbaoError } from '../errors.js';
import type { ArchivedExchange } from '../model/exchange.js';
import type { BodyRegistry } from './body-registry.js';
import type { HarvestStore, RunSource } from './harvest.js';
import type { ScanPages } from './pages.js';
import type { Doorbell, NewDocument, StageResult } from './rows.js';

export type { Doorbell, NewDocument, NewPlace, StageResult } from './rows.js';

export type RunKind = 'ingest' | 'harvest' | 'reprocess';

export interface Run {
  readonly id: string;
  /** true: an unfinished run of the same kind and key, whose owner is gone, goes on. */
  readonly resumed: boolean;
}

export interface RunCounts {
  readonly found: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly gone: number;
  readonly failed: number;
}

/** One attempt at one stage of one document. */
export interface Claim {
  readonly stage: Stage;
  readonly sha256: string;
  readonly token: number;
  /** Attempts before this one that ended in a `retry` error. */
  readonly attempts: number;
  /** Times our clock or memory cap killed the parser on this document at this stage. */
  readonly deaths: number;
  /** Blob that the stage reads: the document itself for extract, the stage before's output otherwise. */
  readonly input: string;
  /** Output of `extract`; null while there is none. */
  readonly layout: string | null;
  readonly extractContext: ExtractContext;
  readonly normalizeContext: NormalizeContext;
}

/** How a failed attempt was made; of an error that another attempt would only repeat it is kept with the stage outputs. */
export interface FailedAttempt {
  readonly stageVersion: string;
  readonly contextHash: string;
  readonly ms: number;
}

/** A stage output found under its key: the stage need not run again. */
export interface KnownOutput {
  readonly output: string;
}

export interface Failure {
  readonly sha256: string;
  readonly name: string | null;
  readonly stage: Stage;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly failedAt: string;
}

export interface DocumentState {
  readonly sha256: string;
  readonly name: string | null;
  readonly stage: Stage;
  readonly state: 'due' | 'done' | 'failed';
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** A member of an archive, seen from a run. */
export interface MemberState {
  readonly sha256: string;
  readonly path: string;
  readonly outcome: 'new' | 'changed' | 'unchanged';
}

export interface ReportLine {
  readonly body: string | null;
  readonly year: number | null;
  readonly template: string | null;
  readonly facts: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
}

/** A configured source: when it is due, and how its last run went. */
export interface SourceStatus {
  readonly id: string;
  readonly name: string;
  /** null: only when it is told to. */
  readonly nextDue: string | null;
  readonly due: boolean;
  /** Of its last run; null: never harvested. */
  readonly status: RunSource['status'] | null;
  readonly endedAt: string | null;
  readonly found: number | null;
  readonly failed: number | null;
  readonly errorCode: string | null;
  /** Addresses that have to be asked for, in all. */
  readonly visitsDue: number;
}

export interface StoreStatus {
  readonly sources: readonly SourceStatus[];
  /** What the queues have to look at, by stage (`crawl`: addresses of sources): due now, and due later. */
  readonly waiting: readonly { stage: Stage | 'crawl'; now: number; later: number }[];
  readonly documents: readonly { stage: Stage; state: string; count: number }[];
  /** Documents whose pages are being read now, and how far they are. */
  readonly scans: readonly { sha256: string; name: string | null; pages: number; read: number; failed: number }[];
  readonly failures: readonly { code: string; count: number }[];
  readonly findings: readonly { rule: string; severity: string; count: number }[];
  readonly years: readonly { year: number | null; reports: number; bodies: number }[];
  /** Years of a division for which somebody's report is not there. */
  readonly missing: readonly {
    readonly division: string | null;
    readonly year: number;
    readonly bodies: number;
    readonly reports: number;
    readonly missing: readonly string[];
  }[];
  readonly reports: number;
  readonly lastRuns: readonly { id: string; kind: string; status: string; startedAt: string; counts: RunCounts }[];
}

/** Reads a stage output of `validate` from the blobs; the settle step needs those of a body's other documents. */
export type LoadChecked = (output: string) => Promise<CheckedReport>;

/** A blob that a row speaks of. */
export interface BlobReference {
  readonly sha256: string;
  /** What it is: bytes that were found (`document`) or fetched (`fetch`), or a stage output, which can be made again. */
  readonly kind: 'document' | 'fetch' | 'output';
  /** Address or name of a document, address of a fetch, stage of an output. */
  readonly name: string | null;
}

export interface ExportTable {
  readonly name: string;
  /** Column names in the order of the export. */
  readonly columns: readonly string[];
}

export type ExportValue = string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };
export type ExportRow = Readonly<Record<string, ExportValue>>;

export interface Store {
  readonly kind: 'postgres' | 'pglite';
  /** Sources, hosts and visits. */
  readonly harvest: HarvestStore;
  readonly bodies: BodyRegistry;
  /** Pages of documents at the stage `ocr`. */
  readonly pages: ScanPages;

  /** Opens a run, or takes over an unfinished one of the same kind and key whose owner is gone (same host and dead pid, or no heartbeat for 60 s). */
  openRun(kind: RunKind, key: string): Promise<Run>;
  heartbeat(runId: string): Promise<void>;
  /** @param status `failed`: it found less than it should. @default 'done' */
  closeRun(runId: string, counts: RunCounts, status?: 'done' | 'failed'): Promise<void>;

  /**
   * Writes documents and the places they were found at, and makes due what is new or known better now (another
   * context). Idempotent: known documents at known places write nothing but the place's last_seen_run.
   * Returns per document, in order, whether it is new, and the doorbells to ring.
   */
  registerDocuments(
    runId: string,
    documents: readonly NewDocument[],
  ): Promise<{ outcomes: ('new' | 'changed' | 'unchanged')[]; bells: Doorbell[] }>;

  /** Due rows whose time has come within `horizonMs`, oldest first; what the sweep rings for. */
  dueDocuments(limit: number, horizonMs: number): Promise<Doorbell[]>;

  /** Takes a due row for one attempt. null: it is not due (any more) at this stage and n; the doorbell was late. */
  claim(bell: { stage: Stage; sha256: string; n: number }): Promise<Claim | null>;
  knownOutput(
    input: string,
    stage: Stage | 'crawl',
    stageVersion: string,
    contextHash: string,
  ): Promise<KnownOutput | null>;

  /**
   * Records the output of `extract`, `ocr` or `normalize` and makes the next stage due: after `extract`, `ocr` if the
   * document `needsScan`. Throws `stale_attempt`.
   */
  complete(claim: Claim, result: StageResult, needsScan?: boolean): Promise<Doorbell[]>;
  /**
   * Records the contents of an archive as the output of `extract`, registers its members at every place where the archive
   * is (and takes them from where it is no more), and marks the archive done, or a dead letter `partly_unpacked` when
   * members were lost: one transaction. Returns the members' doorbells. Throws `stale_attempt`.
   */
  completeUnpack(claim: Claim, result: StageResult, contents: ArchiveContents): Promise<Doorbell[]>;
  /** The documents that came out of these archives and still are there, in order of path. */
  membersOf(runId: string, archives: readonly string[]): Promise<MemberState[]>;
  /**
   * Records the output of `validate`, binds the document to its body and year (once), settles the body, and marks the
   * document done: one transaction. Throws `stale_attempt`.
   */
  completeValidate(claim: Claim, result: StageResult, checked: CheckedReport, load: LoadChecked): Promise<void>;
  /**
   * Records a failed attempt. By the error's policy the row becomes due again later (the doorbell says when), or a
   * dead letter (null). `attempts` counts `retry` errors, `deaths` counts kills by our own clock or memory cap.
   */
  fail(claim: Claim, error: NianbaoError, attempt?: FailedAttempt): Promise<Doorbell | null>;

  /** How many of these documents are due, done, failed. */
  documentStates(sha256s: readonly string[]): Promise<DocumentState[]>;
  failures(): Promise<Failure[]>;
  /** Makes dead letters due again at the stage where they failed; all, or those of a code, or those of these documents. */
  retryFailed(filter: { code?: string; sha256s?: readonly string[] }): Promise<Doorbell[]>;

  /** Makes due again what only an earlier version of `extract` refused as pictures; asks for this version when there is any. */
  retryUnreadScans(extractVersion: () => Promise<string>): Promise<Doorbell[]>;

  status(): Promise<StoreStatus>;
  /** Current reports whose document is among these (all: null), ordered by body and year. */
  reportLines(sha256s: readonly string[] | null): Promise<ReportLine[]>;

  /** Exchanges in order of time, of one source or of all (null). */
  archivedExchanges(sourceId: string | null): AsyncIterable<ArchivedExchange>;
  /** Every blob that a row speaks of, once, in order of hash. */
  blobReferences(): AsyncIterable<BlobReference>;

  exportTables(): readonly ExportTable[];
  /** Rows in the table's order; `allVersions` includes ended rows. Numbers are numbers, JSON columns are values. */
  exportRows(table: string, options: { allVersions: boolean }): AsyncIterable<ExportRow>;

  close(): Promise<void>;
}
