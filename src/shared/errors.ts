/**
 * Every error Nianbao gives a name to, in one table; `docs/errors.md` documents each row and is tested against it.
 *
 * The class of an error is the queue's policy (docs/errors.md):
 * - `retry`: the world may be better in a moment (exponential back-off, a bounded number of attempts);
 * - `slow_down`: the other side asked us to wait (does not count as an attempt);
 * - `give_up`: the document is what it is, another attempt gives the same answer (dead letter at once);
 * - `quarantine`: the document harmed its parser (dead letter after the second death);
 * - `usage`: the person or the configuration has to change something (exit status 2, never in a queue).
 */
export type ErrorPolicy = 'retry' | 'slow_down' | 'give_up' | 'quarantine' | 'usage';

interface ErrorSpec {
  readonly policy: ErrorPolicy;
  /** What failed and what to do; `{…}` are details. */
  readonly message: string;
}

export const ERRORS = {
  // documents
  not_a_report: { policy: 'give_up', message: 'readable, but not an annual report on information disclosure' },
  blank_form: { policy: 'give_up', message: 'the unfilled form: no number is printed in any table' },
  empty_file: { policy: 'give_up', message: 'the file has no content' },
  unknown_format: { policy: 'give_up', message: 'the content is of no known format' },
  unsupported_format: {
    policy: 'give_up',
    message: 'the content is {kind}, which this version does not read; convert it to docx or HTML',
  },
  conversion_needed: {
    policy: 'give_up',
    message:
      'the content is {kind}, which is read with the help of LibreOffice; it is not installed here (Debian, Ubuntu: apt-get install libreoffice-writer; other systems: libreoffice.org); or open it by hand and save it as docx',
  },
  conversion_failed: { policy: 'give_up', message: 'LibreOffice made nothing of {kind}: {reason}' },
  conversion_timeout: { policy: 'quarantine', message: 'LibreOffice was stopped after {seconds} s' },
  damaged_file: { policy: 'give_up', message: 'the file is damaged or cut off: {reason}' },
  encrypted_file: { policy: 'give_up', message: 'the file is encrypted; remove its password' },
  partly_unpacked: { policy: 'give_up', message: '{lost} of {members} files in the archive cannot be opened: {which}' },
  ocr_needed: { policy: 'give_up', message: 'the document has {images} picture(s) and no text; it needs OCR' },
  pages_unreadable: { policy: 'give_up', message: 'none of its {pages} page(s) could be read; the first: {reason}' },
  too_large: { policy: 'give_up', message: '{what} is {size}, over the limit of {limit}' },
  too_complex: { policy: 'give_up', message: '{what} is over the limit of {limit}' },
  // pages
  challenge: {
    policy: 'give_up',
    message: 'the page shows nothing without running its scripts ({reason}); look at it in a browser',
  },
  bad_answer: { policy: 'retry', message: 'the answer is no whole {kind}: {reason}' },
  // fetching
  dns_failed: { policy: 'retry', message: 'the name of the host is not known: {reason}' },
  connect_failed: { policy: 'retry', message: 'the host cannot be reached: {reason}' },
  tls_failed: { policy: 'retry', message: 'no secure connection: {reason}' },
  connection_lost: { policy: 'retry', message: 'the host ended the connection without an answer: {reason}' },
  fetch_timeout: { policy: 'retry', message: 'the host was too slow: {what}' },
  truncated_body: { policy: 'retry', message: 'the answer ended before it was whole: {reason}' },
  bad_http: { policy: 'retry', message: 'the answer is no proper HTTP: {reason}' },
  server_error: { policy: 'retry', message: 'the host answered with status {status}' },
  http_refused: { policy: 'give_up', message: 'the host refuses this address with status {status}' },
  slow_down: { policy: 'slow_down', message: 'the host asks to wait (status {status})' },
  address_blocked: { policy: 'give_up', message: '{url} is not asked: {reason}' },
  robots_disallowed: { policy: 'give_up', message: 'robots.txt of the host does not allow this address ({rule})' },
  robots_unavailable: { policy: 'slow_down', message: 'robots.txt of the host cannot be had: {reason}' },
  host_away: { policy: 'give_up', message: 'the host is not asked any more in this run: {reason}' },
  lease_lost: { policy: 'slow_down', message: 'another worker may be asking this host now: {reason}' },
  // parser children
  parser_timeout: { policy: 'quarantine', message: 'the parser was stopped after {seconds} s' },
  parser_memory: { policy: 'quarantine', message: 'the parser was stopped at {megabytes} MB of memory' },
  parser_crashed: { policy: 'quarantine', message: 'the parser ended by itself ({reason})' },
  parser_failed: { policy: 'give_up', message: 'the reader failed on this document ({reason}); please report it' },
  parser_killed: { policy: 'retry', message: 'the parser was killed from outside ({reason})' },
  quarantined: { policy: 'give_up', message: 'the document stopped its parser twice ({reason}); see nianbao failures' },
  // services
  store_unavailable: { policy: 'retry', message: 'the database does not answer: {reason}' },
  queue_unavailable: { policy: 'retry', message: 'Redis does not answer: {reason}' },
  blob_missing: { policy: 'retry', message: 'the archive has no blob {sha256}' },
  blob_damaged: { policy: 'give_up', message: 'the archived blob {sha256} does not have its hash' },
  stale_attempt: { policy: 'retry', message: 'another worker has taken this document over' },
  internal: { policy: 'retry', message: 'unexpected: {reason}' },
  // harvest
  found_less: { policy: 'give_up', message: 'the source gave less than it should: {less}' },
  redirect_limit: { policy: 'give_up', message: 'too many redirects, or redirects in a circle; the last led to {url}' },
  start_missing: { policy: 'give_up', message: 'the start page {url} is not there; look for its new address' },
  host_not_allowed: {
    policy: 'give_up',
    message: 'it leads to {host}, which the source does not allow; if the report lies there, add it to allow',
  },
  // people
  usage: { policy: 'usage', message: '{reason}' },
  config_invalid: { policy: 'usage', message: '{setting}: {reason}' },
  file_unreadable: { policy: 'usage', message: 'cannot be read: {reason}' },
  manifest_invalid: { policy: 'usage', message: '{file} line {line}: {reason}' },
  source_invalid: { policy: 'usage', message: '{file} line {line}: {reason}' },
  data_in_use: {
    policy: 'usage',
    message: 'the data folder {folder} is in use by process {pid} ({command}); wait for it or use another --data',
  },
  contact_missing: {
    policy: 'usage',
    message:
      'NIANBAO_CONTACT is not set: sites have to know whom to write to; set it to an e-mail address or a page, for example: NIANBAO_CONTACT=mailto:you@example.org',
  },
  redis_missing: { policy: 'usage', message: 'redis-server is not installed; run: {command}, or set REDIS_URL' },
  font_missing: {
    policy: 'usage',
    message:
      'no font of this machine has Chinese characters, so the table cannot be drawn; install one, for example: apt-get install fonts-wqy-microhei',
  },
  schema_newer: {
    policy: 'usage',
    message: 'the store was written by a newer Nianbao (migration {migration}); update this one',
  },
} as const satisfies Record<string, ErrorSpec>;

export type ErrorCode = keyof typeof ERRORS;

export type ErrorDetails = Readonly<Record<string, string | number>>;

/** An error with a code from the table. Its policy says what the queue does; its message says what to do. */
export class NianbaoError extends Error {
  override readonly name = 'NianbaoError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(messageOf(code, details), options);
    this.code = code;
    this.details = details;
  }

  get policy(): ErrorPolicy {
    return ERRORS[this.code].policy;
  }
}

/** The table's message with its details filled in. A detail that is not given stays visible as `{name}`. */
export function messageOf(code: ErrorCode, details: ErrorDetails): string {
  return ERRORS[code].message.replace(/\{(\w+)\}/g, (hole, name: string) => String(details[name] ?? hole));
}

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

/** Any thrown value as a coded error: ours unchanged, others as `internal` with the original as cause. */
export function asNianbaoError(thrown: unknown): NianbaoError {
  if (thrown instanceof NianbaoError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new NianbaoError('internal', { reason }, { cause: thrown });
}
