/**
 * What the store does for a harvest: sources and their runs, hosts and their lanes, visits and what came of them. The
 * tables and how a visit moves are described in ddl-harvest.ts. Every method is one transaction.
 */
import type { NianbaoError } from '../errors.js';
import type { VisitRole } from '../model/page.js';
import type { Source } from '../model/source.js';
import type { Doorbell, NewDocument, StageResult } from './rows.js';

/** What the queue has to look at next: a host. The id of its job is `crawl-<sha256 of the host>-<n>`. */
export interface HostBell {
  readonly stage: 'crawl';
  /** sha256 of the host's name. */
  readonly sha256: string;
  readonly n: number;
  /** Milliseconds until it is due; 0: now. */
  readonly delay: number;
}

export interface SourceState {
  readonly source: Source;
  /** ISO 8601; null: it has no schedule. */
  readonly nextDue: string | null;
  /** Its time has come. */
  readonly due: boolean;
}

/** Sources that a run harvests. */
export interface OpenedSources {
  readonly bells: readonly HostBell[];
  /** Sources that another living run is harvesting. */
  readonly busy: readonly string[];
  /** Sources that this run harvests, those of before its interruption too. */
  readonly sourceIds: readonly string[];
}

/** Start of a source: its host is name:port. */
export interface Start {
  readonly sourceId: string;
  readonly url: string;
  readonly host: string;
}

/** A host whose lane this process runs. */
export interface HostClaim {
  readonly name: string;
  readonly sha256: string;
  readonly token: number;
  /** Milliseconds before it may be asked at all (Retry-After, back-off). */
  readonly wait: number;
  /** What politeness and robots.txt left for the next lane (workers/crawl). */
  readonly politeness: unknown;
  readonly robots: unknown;
  /** Its ETag and Last-Modified have told the truth so far. */
  readonly etagTrusted: boolean;
  readonly modifiedTrusted: boolean;
}

/** State of a host that a lane leaves for the next one. */
export interface HostState {
  /** Milliseconds before it may be asked again. */
  readonly wait: number;
  readonly politeness: unknown;
  readonly robots: unknown;
  /** Milliseconds for which `robots` may be used. */
  readonly robotsFor: number;
}

export interface DueVisit {
  readonly id: string;
  readonly sourceId: string;
  readonly runId: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly form: string | null;
  readonly role: VisitRole;
  /** Levels below the start: columns, years, pages of reports, attachments. */
  readonly depth: number;
  /** Pages that were turned to get here. */
  readonly page: number;
  /** Pages of lists in a row, the ones that led here, that had nothing that was not seen in this run. */
  readonly barren: number;
  readonly redirects: number;
  readonly linkText: string | null;
  readonly body: string | null;
  readonly year: number | null;
  readonly parentSha256: string | null;
  /** Address that was moved here for good (301, 308) and had a document. */
  readonly movedFrom: string | null;
  readonly attempts: number;
  readonly deaths: number;
  /** Has to be asked for without conditions. */
  readonly unconditional: boolean;
  /** Times in a row that the host said it did not change. */
  readonly notModified: number;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Its last body, archived; null: it has none. */
  readonly sha256: string | null;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly declaredCharset: string | null;
  readonly declaredType: string | null;
  /** Its last body was registered as a document. */
  readonly isDocument: boolean;
  readonly source: Source;
}

/** One HTTP exchange, as `fetch` keeps it. */
export interface NewFetch {
  readonly method: string;
  readonly url: string;
  /** ISO 8601. */
  readonly requestedAt: string;
  readonly ms: number;
  readonly status: number | null;
  readonly requestHead: unknown;
  readonly responseHead: unknown;
  readonly address: string | null;
  readonly legacyTls: boolean;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly outcome: 'stored' | 'unchanged' | 'not_modified' | 'failed';
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** An address that a visit led to. */
export interface NewVisit {
  readonly host: string;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly form: string | null;
  readonly role: VisitRole;
  readonly depth: number;
  readonly page: number;
  readonly redirects: number;
  readonly linkText: string | null;
  readonly body: string | null;
  readonly year: number | null;
  readonly parentSha256: string | null;
  readonly movedFrom: string | null;
}

/** Output of the stage `crawl`, under the page's hash. */
export type KeptReading = StageResult;

/** What an answer was, beyond its bytes. */
export type VisitKind = 'list' | 'look_alike' | 'holder' | 'document' | 'redirect' | 'moved' | 'gone' | 'passed';

export interface VisitResult {
  readonly kind: VisitKind;
  readonly notModified: boolean;
  readonly sha256: string | null;
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly declaredCharset: string | null;
  readonly declaredType: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The document at this address (`document`), null otherwise. */
  readonly document: NewDocument | null;
  readonly links: readonly NewVisit[];
  /** The page's reading, as a stage output; null: no page. */
  readonly reading: KeptReading | null;
  /** Where a redirect leads; null: it is none. */
  readonly redirectTo: string | null;
  /** Pages of lists that bring nothing new in a row, after which no further list is followed. */
  readonly mostBarren: number;
  /** Links to lists and in all that a source may have in a run. */
  readonly mostLists: number;
  readonly mostVisits: number;
  /** Limits that kept links from being followed. */
  readonly limits: readonly { readonly limit: string; readonly url: string; readonly count: number }[];
  /** Links that lead to hosts that may not be asked. */
  readonly passed: readonly { readonly url: string; readonly reason: string }[];
  /** Its validators have lied: they are not trusted any more, and what was believed in this run is asked again. */
  readonly liar: 'etag' | 'modified' | null;
}

export type VisitOutcome =
  | 'passed'
  | 'new'
  | 'changed'
  | 'unchanged'
  | 'gone'
  | 'missing'
  | 'moved'
  | 'redirect'
  | 'list'
  | 'look_alike'
  | 'holder';

export interface VisitFailure {
  readonly id: string;
  readonly url: string;
  readonly sourceId: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly failedAt: string;
}

/** An address or document that did not come through. */
export interface RunFailure {
  /** URL, or path inside an archive. */
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** How far a run's harvest is. */
export interface HarvestProgress {
  readonly visitsDue: number;
  readonly visitsDone: number;
  readonly visitsFailed: number;
  readonly documentsDue: number;
  readonly documents: number;
}

export interface RunSource {
  readonly sourceId: string;
  readonly name: string;
  readonly status: 'running' | 'done' | 'failed' | 'interrupted';
  readonly found: number;
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly gone: number;
  readonly moved: number;
  readonly failed: number;
  readonly passedOver: number;
  /** Addresses that were linked as reports and are none. */
  readonly lookAlikes: number;
  /** Links to pages that never were there. */
  readonly missing: number;
  readonly requests: number;
  readonly notModified: number;
  readonly limits: readonly { readonly limit: string; readonly url: string; readonly count: number }[];
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface HarvestStore {
  /**
   * Makes the store's sources those of the source files; a row is written only if its definition changed. `nextDue` gives
   * the first time after now; sources that were never harvested are due at once.
   */
  putSources(sources: readonly Source[], nextDue: (source: Source) => string | null): Promise<void>;
  /** Configured sources in order of id. */
  sources(): Promise<SourceState[]>;
  /** Makes the starts and all known present visits of these sources due in this run. What the run did before stays done. */
  openSources(runId: string, sourceIds: readonly string[], starts: readonly Start[]): Promise<OpenedSources>;
  progress(runId: string): Promise<HarvestProgress>;
  /**
   * Counts what the run found at a source and closes it: `failed` when a start page failed or when it found less than it should.
   * Idempotent. `nextDue`: when its schedule wants it again.
   */
  closeSource(runId: string, sourceId: string, nextDue: string | null): Promise<RunSource>;
  runSources(runId: string): Promise<RunSource[]>;

  /** Hosts whose lane is due within `horizonMs`, in order of time; what the sweep rings for. */
  dueHosts(limit: number, horizonMs: number): Promise<HostBell[]>;
  /** Takes a host for one lane. null: it is not due (any more) at this n; the doorbell was late. */
  claimHost(bell: { sha256: string; n: number }): Promise<HostClaim | null>;
  /** Visits of the host that are due now: those that have not failed first, then in order of depth. Throws `stale_attempt`. */
  dueVisits(claim: HostClaim, limit: number): Promise<DueVisit[]>;
  /**
   * Writes what came of a visit, in one transaction: its exchanges, its row, its document (registered like any other), the
   * visits it led to. Throws `stale_attempt`.
   */
  completeVisit(
    claim: HostClaim,
    visit: DueVisit,
    fetches: readonly NewFetch[],
    result: VisitResult,
    state: HostState,
  ): Promise<{ outcome: VisitOutcome; bells: (Doorbell | HostBell)[] }>;
  /** Writes a failed visit: due again later or a dead letter, by the error's policy. Throws `stale_attempt`. */
  failVisit(
    claim: HostClaim,
    visit: DueVisit,
    fetches: readonly NewFetch[],
    error: NianbaoError,
    state: HostState,
  ): Promise<'due' | 'failed'>;
  /** Gives all due visits of the host up, this one with its exchanges among them. Returns how many. Throws `stale_attempt`. */
  giveUpHost(
    claim: HostClaim,
    visit: DueVisit,
    fetches: readonly NewFetch[],
    error: NianbaoError,
    state: HostState,
  ): Promise<number>;
  /** Ends a lane: says when the host is due again and rings for it; null: nothing is due. Throws `stale_attempt`. */
  leaveHost(claim: HostClaim, state: HostState, fetches: readonly NewFetch[]): Promise<HostBell | null>;

  /** What of this run failed: visits, and documents that it saw; in order of name. */
  runFailures(runId: string): Promise<RunFailure[]>;
  visitFailures(): Promise<VisitFailure[]>;
  /** Makes failed visits due again: all, those of a code, or these. */
  retryVisits(filter: { code?: string; ids?: readonly string[] }): Promise<{ count: number; bells: HostBell[] }>;
}
