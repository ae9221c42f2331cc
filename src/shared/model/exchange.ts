/** An exchange with a host as the archive has it: read out of the store, written to WARC files. */
export interface ArchivedExchange {
  /** Id of its row in `fetch`. */
  readonly id: string;
  readonly method: string;
  readonly url: string;
  /** Body of a POST; null: none. */
  readonly form: string | null;
  /** ISO 8601, UTC. */
  readonly requestedAt: string;
  /** Heads as they went over the wire: latin1, one character a byte, with the empty line. */
  readonly requestHead: string;
  readonly responseHead: string | null;
  readonly status: number | null;
  readonly address: string | null;
  /** sha256 of the body; null: it has none. */
  readonly sha256: string | null;
  readonly errorCode: string | null;
}
