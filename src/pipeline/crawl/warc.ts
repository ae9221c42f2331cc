/**
 * Archived exchanges as WARC 1.1 (ISO 28500:2017), a format that other tools replay.
 *
 *   warcinfo                       one, first
 *   response, request              of each exchange that has a whole answer
 *   revisit, request               in its place when the body is one that an earlier response of the file has
 *                                  (identical-payload-digest), or when the answer was 304 (server-not-modified)
 *
 * Each record is a gzip member of its own. Ids and dates come from the exchanges: the same rows give the same records.
 * The archive keeps bodies as they are read, without transfer and content encoding; so the headers that spoke of those are
 * renamed to `X-Archive-Orig-…` and Content-Length is that of the body. Exchanges that failed before their answer was whole
 * have no record.
 */
import { WARCRecord, WARCSerializer, WARC_1_1 } from 'warcio';
import { sha256 } from '../../shared/canonical.js';
import type { ArchivedExchange } from '../../shared/model/exchange.js';

export interface WarcOptions {
  /** What wrote it: `Nianbao/1.0.0`. */
  readonly software: string;
  readonly fileName: string;
  readonly body: (sha256: string) => Promise<Uint8Array>;
}

const REVISIT = 'http://netpreserve.org/warc/1.1/revisit/';
const NOT_MODIFIED = 304;
/** Spoke of how the body was sent, not of what is kept. */
const TRANSFER = /^(content-encoding|transfer-encoding|content-length)$/i;

/** A response of the file that later ones may refer to. */
interface Earlier {
  readonly id: string;
  readonly url: string;
  readonly date: string;
  readonly digest: string;
}

/** The bytes of a .warc.gz file, a record at a time. Exchanges are best given in order of time. */
export async function* warcFile(
  exchanges: AsyncIterable<ArchivedExchange> | Iterable<ArchivedExchange>,
  options: WarcOptions,
): AsyncGenerator<Uint8Array> {
  const byDigest = new Map<string, Earlier>();
  const byUrl = new Map<string, Earlier>();
  let infoId: string | null = null;
  for await (const exchange of exchanges) {
    if (exchange.responseHead === null || exchange.status === null) continue;
    // an answer whose body did not come whole; one without a body (redirects, 304) is whole
    if (exchange.sha256 === null && isCut(exchange)) continue;
    if (infoId === null) {
      infoId = recordId('warcinfo', exchange.id);
      yield await info(infoId, exchange.requestedAt, options);
    }
    yield* records(exchange, infoId, { byDigest, byUrl }, options);
  }
}

const CUT: ReadonlySet<string> = new Set(['truncated_body', 'too_large', 'fetch_timeout', 'bad_http', 'lease_lost']);

function isCut({ errorCode }: ArchivedExchange): boolean {
  return errorCode !== null && CUT.has(errorCode);
}

async function* records(
  exchange: ArchivedExchange,
  infoId: string,
  { byDigest, byUrl }: { byDigest: Map<string, Earlier>; byUrl: Map<string, Earlier> },
  { body }: WarcOptions,
): AsyncGenerator<Uint8Array> {
  const { id, url, method, form, requestedAt, address, status } = exchange;
  const key = `${method} ${url} ${form ?? ''}`;
  const responseId = recordId('response', id);
  const common: [string, string][] = [
    ['WARC-Target-URI', url],
    ['WARC-Date', requestedAt],
    ['WARC-Warcinfo-ID', infoId],
    ...(address === null ? [] : [['WARC-IP-Address', address] as [string, string]]),
  ];
  const digest = exchange.sha256 === null ? null : `sha256:${exchange.sha256}`;
  const known = status === NOT_MODIFIED ? byUrl.get(key) : digest === null ? undefined : byDigest.get(digest);
  const isRevisit = status === NOT_MODIFIED || known !== undefined;
  const bytes = exchange.sha256 === null || isRevisit ? new Uint8Array() : await body(exchange.sha256);
  const payload = known?.digest ?? digest ?? `sha256:${sha256(bytes)}`;
  const head = keptHead(exchange.responseHead ?? '', isRevisit ? null : bytes.length);
  const refers: [string, string][] =
    known === undefined
      ? []
      : [
          ['WARC-Refers-To', known.id],
          ['WARC-Refers-To-Target-URI', known.url],
          ['WARC-Refers-To-Date', known.date],
        ];
  const profile = `${REVISIT}${status === NOT_MODIFIED ? 'server-not-modified' : 'identical-payload-digest'}`;
  const isDigestKnown = status !== NOT_MODIFIED || known !== undefined;
  yield await record(
    [
      ['WARC-Type', isRevisit ? 'revisit' : 'response'],
      ['WARC-Record-ID', responseId],
      ...common,
      ...(isRevisit ? [['WARC-Profile', profile] as [string, string]] : []),
      ...refers,
      ...(isDigestKnown ? [['WARC-Payload-Digest', payload] as [string, string]] : []),
      ['Content-Type', 'application/http; msgtype=response'],
    ],
    [Buffer.from(head, 'latin1'), bytes],
  );
  yield await record(
    [
      ['WARC-Type', 'request'],
      ['WARC-Record-ID', recordId('request', id)],
      ...common,
      ['WARC-Concurrent-To', responseId],
      ['Content-Type', 'application/http; msgtype=request'],
    ],
    [Buffer.from(exchange.requestHead, 'latin1'), Buffer.from(form ?? '', 'utf8')],
  );
  if (isRevisit || digest === null) return;
  const earlier: Earlier = { id: responseId, url, date: requestedAt, digest };
  byDigest.set(digest, earlier);
  byUrl.set(key, earlier);
}

/** The head of an answer whose body is kept without its encodings. `length`: of that body; null: of none. */
function keptHead(head: string, length: number | null): string {
  const [first = '', ...lines] = head.split('\r\n').filter((line) => line !== '');
  const kept = lines.map((line) => {
    const name = line.slice(0, line.indexOf(':'));
    return TRANSFER.test(name) ? `X-Archive-Orig-${line}` : line;
  });
  const ours = length === null ? [] : [`Content-Length: ${length}`];
  return `${[first, ...kept, ...ours].join('\r\n')}\r\n\r\n`;
}

async function info(id: string, date: string, { software, fileName }: WarcOptions): Promise<Uint8Array> {
  const fields = { software, format: 'WARC File Format 1.1', robots: 'obey (RFC 9309)' };
  return record(
    [
      ['WARC-Type', 'warcinfo'],
      ['WARC-Record-ID', id],
      ['WARC-Date', date],
      ['WARC-Filename', fileName],
      ['Content-Type', 'application/warc-fields'],
    ],
    [
      Buffer.from(
        Object.entries(fields)
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join(''),
        'utf8',
      ),
    ],
  );
}

/**
 * One record. The block is given as bytes and not as headers, so that heads stay as they were: their order, repetitions and
 * bytes of any charset.
 */
async function record(headers: readonly [string, string][], block: readonly Uint8Array[]): Promise<Uint8Array> {
  const made = WARCRecord.create({ warcHeaders: [...headers], warcVersion: WARC_1_1, date: dateOf(headers) }, block);
  return WARCSerializer.serialize(made, { gzip: true, digest: { algo: 'sha-256', prefix: 'sha256:' } });
}

function dateOf(headers: readonly [string, string][]): string {
  return headers.find(([name]) => name === 'WARC-Date')?.[1] ?? '';
}

/** A UUID (version 8, RFC 9562) made of what it names. */
function recordId(type: string, id: string): string {
  const hash = sha256(`warc ${type} ${id}`);
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const uuid = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`, `${variant}${hash.slice(17, 20)}`];
  return `<urn:uuid:${uuid.join('-')}-${hash.slice(20, 32)}>`;
}
