/**
 * What a lane needs of the network: a line to one host. Whoever makes lines (fetching.ts makes the real ones) sees to
 * robots.txt, the pause between two requests, and that there is never more than one exchange under way; a lane only says
 * what it wants to know.
 */
import type { VisitRole } from '../../shared/model/page.js';
import type { HostClaim, HostState } from '../../shared/store/harvest.js';
import type { HostLease } from './host-clock.js';
import type { Source } from '../../shared/model/source.js';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** Body of a POST, application/x-www-form-urlencoded. */
  readonly form: string | null;
  readonly role: VisitRole;
  /** Validators of the body that is known; null: ask without that condition. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** For what it is asked: its delay, its legacy TLS, the addresses that it names. */
  readonly source: Source;
}

/** A whole answer of the host: any status but those that are errors (429, 5xx, 401, 403 …). */
export interface Answer {
  readonly status: number;
  /** Where a redirect leads, as the header says it; null: nowhere. */
  readonly location: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** Of Content-Type: lower case without parameters, and its charset. */
  readonly mediaType: string | null;
  readonly charset: string | null;
  readonly body: Uint8Array;
}

/** One exchange, for the archive: those of robots.txt too, and those that failed. */
export interface Exchange {
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
  /** null: none came, or not the whole of it. */
  readonly body: Uint8Array | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

export interface Line {
  /** Throws coded errors; `slow_down` ones when the host is not to be asked now. */
  ask(question: Question, signal: AbortSignal): Promise<Answer>;
  /** Exchanges since this was called last. */
  exchanges(): Exchange[];
  /** What the next lane has to know. `wait`: the host is not to be asked for so long. */
  state(): HostState;
  close(): Promise<void>;
}

export interface Lines {
  /** null: another lane has the host. Throws `queue_unavailable`. */
  take(hostSha256: string): Promise<HostLease | null>;
  open(claim: HostClaim, lease: HostLease): Line;
}
