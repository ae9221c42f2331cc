/** What is asked in one HTTP exchange, what it may take, and what came of it. */
import { NianbaoError } from '../../../shared/errors.js';

export interface FetchRequest {
  /** Absolute; its origin is the connection's. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** Body of a POST, application/x-www-form-urlencoded; null for GET. */
  readonly form: string | null;
  /** Validators of a body that is known; null: without that condition. */
  readonly conditional: { readonly etag: string | null; readonly lastModified: string | null } | null;
}

/** What an exchange may take at most. */
export interface FetchCaps {
  /** Bytes as they are sent. */
  readonly bodyBytes: number;
  /** Bytes after Content-Encoding is taken off. */
  readonly inflatedBytes: number;
  readonly headerBytes: number;
  /** Milliseconds to the open connection (name, TCP, TLS). */
  readonly connectMs: number;
  /** Milliseconds from the request to the answer's head. */
  readonly firstByteMs: number;
  readonly totalMs: number;
  /** Least bytes a second, on average since the head came. */
  readonly bytesPerSecond: number;
  /** Milliseconds for which an answer may be slower than that. */
  readonly slowMs: number;
}

const MEGABYTE = 1024 * 1024;

export const FETCH_CAPS: FetchCaps = {
  bodyBytes: 100 * MEGABYTE,
  inflatedBytes: 100 * MEGABYTE,
  headerBytes: 64 * 1024,
  connectMs: 20_000,
  firstByteMs: 60_000,
  totalMs: 300_000,
  bytesPerSecond: 500,
  slowMs: 20_000,
};

export interface Exchange {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly form: string | null;
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /** From the request to the last byte, without connecting. */
  readonly ms: number;
  readonly status: number;
  /** As they went over the wire, latin1, one character a byte, with the empty line. */
  readonly requestHead: string;
  readonly responseHead: string;
  /** Values by lower-case name, latin1; repeated ones joined by `, `. */
  readonly headers: ReadonlyMap<string, string>;
  /** Without its Content-Encoding; null: an answer of this status has none (304, 204). */
  readonly body: Uint8Array | null;
  /** Bytes of the body as they were sent. */
  readonly transferredBytes: number;
  /** Where a redirect leads, absolute; null: nowhere. */
  readonly location: string | null;
  /** Name that the server gives the file, without folders; null: none. */
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly charset: string | null;
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** IP address that answered. */
  readonly remoteAddress: string | null;
  readonly legacyTls: boolean;
}

/** An exchange that came to nothing, for the archive: what was known when it failed. */
export interface FailedExchange {
  readonly error: NianbaoError;
  readonly requestedAt: string;
  readonly ms: number;
  readonly status: number | null;
  readonly requestHead: string;
  readonly responseHead: string | null;
  readonly remoteAddress: string | null;
  readonly legacyTls: boolean;
}

/** What `exchange` throws. `failed.error` is the coded error; the rest is what the archive keeps of it. */
export class ExchangeError extends NianbaoError {
  readonly failed: FailedExchange;

  constructor(failed: FailedExchange) {
    super(failed.error.code, failed.error.details, { cause: failed.error });
    this.failed = failed;
  }
}
