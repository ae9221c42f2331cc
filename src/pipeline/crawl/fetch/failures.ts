/** What a connection or the HTTP client threw, as an error with a code. */
import { NianbaoError } from '../../../shared/errors.js';

/** How far an exchange had come. */
export type Phase = 'connect' | 'head' | 'body';

const DNS: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'EAI_FAIL', 'EAI_NONAME', 'ESERVFAIL']);
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
  'ETIMEDOUT',
  'ECONNABORTED',
]);
const TLS =
  /^(?:ERR_SSL_|ERR_TLS_|CERT_|EPROTO$|SELF_SIGNED_CERT|DEPTH_ZERO_SELF|UNABLE_TO_|HOSTNAME_MISMATCH|ERR_OSSL)/;

/** `reason` of the message names what happened; the thrown value stays as the cause. */
export function fetchError(thrown: unknown, phase: Phase): NianbaoError {
  if (thrown instanceof NianbaoError) return thrown;
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const code = codeOf(error);
  const reason = code === '' || error.message.includes(code) ? error.message : `${error.message} (${code})`;
  const coded = (name: Parameters<typeof make>[0]): NianbaoError => make(name, reason, error);
  if (DNS.has(code)) return coded('dns_failed');
  if (TLS.test(code)) return coded('tls_failed');
  if (code === 'UND_ERR_HEADERS_OVERFLOW') return coded('bad_http');
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') {
    return phase === 'body' ? coded('truncated_body') : make('bad_http', 'contradicting Content-Length', error);
  }
  // not every complaint of the parser has a code
  if (code.startsWith('HPE_') || error.name === 'HTTPParserError')
    return coded(phase === 'body' ? 'truncated_body' : 'bad_http');
  if (phase === 'body') return coded('truncated_body');
  if (phase === 'connect' || UNREACHABLE.has(code)) {
    return coded(code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' ? 'connection_lost' : 'connect_failed');
  }
  return coded('connection_lost');
}

function make(
  code: 'dns_failed' | 'tls_failed' | 'connect_failed' | 'connection_lost' | 'truncated_body' | 'bad_http',
  reason: string,
  cause: Error,
): NianbaoError {
  return new NianbaoError(code, { reason }, { cause });
}

/** The code of an error, or of the first one inside it (all addresses of a name were tried in vain). */
function codeOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (typeof code === 'string' && code !== '') return code;
  if (error instanceof AggregateError) {
    const [first] = error.errors as unknown[];
    return first instanceof Error ? codeOf(first) : '';
  }
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}
