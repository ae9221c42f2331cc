/**
 * One visit: asked for, archived, read. In two halves, so that a lane can ask its host for the next address while the
 * answer before is archived and read: `askFor` needs the line, `resultOf` does not.
 *
 * Bytes are archived before a row speaks of them. A page's reading is kept under the page's hash and its context: a page
 * that did not change is not read again.
 */
import type { Blobs } from '../../shared/blobs/blobs.js';
import { NianbaoError } from '../../shared/errors.js';
import { PageReading, type PageContext } from '../../shared/model/page.js';
import { contextHash } from '../../shared/model/stage.js';
import { canonicalUrl } from '../../shared/url.js';
import type { DueVisit, HostClaim, KeptReading, NewFetch, VisitResult } from '../../shared/store/harvest.js';
import type { NewDocument, Store } from '../../shared/store/store.js';
import { sniff } from '../../pipeline/extract/sniff.js';
import { ParserUnavailable } from '../child/child.js';
import type { ParserPool } from '../child/pool.js';
import { conditionsOf, isBelievable, liarOf, UNCONDITIONAL, type Conditions } from './conditions.js';
import type { Answer, Exchange, Line } from './line.js';
import { linksOf, redirectOf, type Followed } from './links.js';
import { hostsOf, hostOf, REACH } from './reach.js';

export interface VisitParts {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly pool: ParserPool;
}

type Trust = Pick<HostClaim, 'etagTrusted' | 'modifiedTrusted'>;

/** Asks for a visit's address; without conditions where what the host says of them cannot be. Throws coded errors. */
export async function askFor(
  { blobs }: VisitParts,
  line: Line,
  visit: DueVisit,
  trust: Trust,
  signal: AbortSignal,
): Promise<Answer> {
  const ask = async (conditions: Conditions): Promise<Answer> =>
    line.ask(
      { method: visit.method, url: visit.url, form: visit.form, role: visit.role, source: visit.source, ...conditions },
      signal,
    );
  const wanted = conditionsOf(visit, trust);
  const isConditional = wanted.etag !== null || wanted.lastModified !== null;
  const has = isConditional && visit.sha256 !== null && (await blobs.has(visit.sha256));
  const conditions = has ? wanted : UNCONDITIONAL;
  const answer = await ask(conditions);
  if (answer.status !== 304 || isBelievable(conditions, answer)) return answer;
  const again = await ask(UNCONDITIONAL);
  if (again.status === 304)
    throw new NianbaoError('bad_answer', { kind: 'page', reason: 'status 304 without being asked for it' });
  return again;
}

/** Archives the bodies of exchanges, and gives their rows. */
export async function archived(
  blobs: Blobs,
  exchanges: readonly Exchange[],
  visit: DueVisit | null,
): Promise<NewFetch[]> {
  return Promise.all(
    exchanges.map(async ({ body, ...rest }) => {
      const sha256 = body === null || body.length === 0 ? null : await blobs.put(body);
      return { ...rest, sha256, bytes: body?.length ?? null, outcome: outcomeOf(rest, sha256, visit) };
    }),
  );
}

function outcomeOf(
  { status, errorCode, url }: Pick<Exchange, 'status' | 'errorCode' | 'url'>,
  sha256: string | null,
  visit: DueVisit | null,
): NewFetch['outcome'] {
  if (errorCode !== null || status === null) return 'failed';
  if (status === 304) return 'not_modified';
  return visit !== null && visit.url === url && sha256 !== null && sha256 === visit.sha256 ? 'unchanged' : 'stored';
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const GONE: ReadonlySet<number> = new Set([404, 410]);

/** Puts the pictures that a page shows into it. Throws the visit's error. */
export type PutPictures = (bytes: Uint8Array, pictures: readonly string[]) => Promise<Uint8Array>;

/** What an answer means for its visit. Throws the visit's error. */
export async function resultOf(
  parts: VisitParts,
  visit: DueVisit,
  answer: Answer,
  putPictures: PutPictures,
  signal: AbortSignal,
): Promise<VisitResult> {
  if (REDIRECTS.has(answer.status)) return redirected(visit, answer);
  if (GONE.has(answer.status)) return gone(visit);
  const notModified = answer.status === 304;
  const bytes = notModified && visit.sha256 !== null ? await parts.blobs.get(visit.sha256) : answer.body;
  if (bytes.length === 0) throw new NianbaoError('empty_file');
  const sha256 = notModified && visit.sha256 !== null ? visit.sha256 : await parts.blobs.put(bytes);
  const same = sha256 === visit.sha256;
  const head = {
    ...BARE,
    notModified,
    sha256,
    bytes: bytes.length,
    etag: answer.etag ?? (notModified ? visit.etag : null),
    lastModified: answer.lastModified ?? (notModified ? visit.lastModified : null),
    declaredCharset: notModified ? (answer.charset ?? visit.declaredCharset) : answer.charset,
    declaredType: notModified ? (answer.mediaType ?? visit.declaredType) : answer.mediaType,
    liar: notModified ? null : liarOf(visit, answer, same),
  };
  const { mediaType } = sniff(bytes);
  if (!isPage(visit, mediaType, bytes)) {
    if (visit.role === 'list') return { ...head, mediaType, kind: 'look_alike' };
    return {
      ...head,
      mediaType,
      kind: 'document',
      document: documentOf(visit, sha256, bytes, mediaType, null, answer),
    };
  }
  const { reading, kept } = await readingOf(parts, visit, sha256, bytes, head, signal);
  if (reading.kind === 'gone') return goneSaid(visit, { ...head, mediaType, reading: kept });
  if (reading.kind === 'look_alike' && visit.isDocument) {
    // a site that is down answers 200 as well: nothing says that the report was taken down
    throw new NianbaoError('bad_answer', { kind: 'report', reason: 'something else stands where a report was' });
  }
  const followed = linksOf(visit, reading, sha256);
  const page = { ...head, ...followed, mediaType, reading: kept };
  if (reading.kind !== 'report') return { ...page, kind: reading.kind };
  const shown = reading.pictures === undefined ? bytes : await putPictures(bytes, reading.pictures);
  const name = shown === bytes ? sha256 : await parts.blobs.put(shown);
  const document = documentOf(visit, name, shown, mediaType, head.declaredCharset, answer);
  return { ...page, kind: 'document', document };
}

const BARE = {
  document: null,
  reading: null,
  links: [],
  limits: [],
  passed: [],
  redirectTo: null,
  mostBarren: REACH.barren,
  mostLists: REACH.lists,
  mostVisits: REACH.visits,
} satisfies Partial<VisitResult>;

const NO_BODY = {
  ...BARE,
  notModified: false,
  sha256: null,
  mediaType: null,
  bytes: null,
  declaredCharset: null,
  declaredType: null,
  etag: null,
  lastModified: null,
  liar: null,
} satisfies Partial<VisitResult>;

/** A start page that is not there is a mistake of the source file or the site, and no report that was taken down. */
function gone(visit: DueVisit): VisitResult {
  if (visit.depth === 0 && !visit.isDocument) throw new NianbaoError('start_missing', { url: visit.url });
  return { ...NO_BODY, kind: 'gone' };
}

/**
 * A page that says, with status 200, that there is nothing. Where a document was, that one is what the next body is compared
 * with; elsewhere this page is, so that it need not be sent again.
 */
function goneSaid(visit: DueVisit, said: Omit<VisitResult, 'kind'>): VisitResult {
  const result = gone(visit);
  return visit.isDocument ? result : { ...said, kind: result.kind };
}

/** What robots.txt forbids is passed over and counted; what was found there before stays as it is. */
export function passedOver(visit: DueVisit, why: NianbaoError): VisitResult {
  return { ...NO_BODY, kind: 'passed', passed: [{ url: visit.url, reason: why.message }] };
}

function redirected(visit: DueVisit, { location, status }: Answer): VisitResult {
  const url = location === null ? null : canonicalUrl(location, visit.url);
  if (url === null)
    throw new NianbaoError('bad_answer', {
      kind: 'redirect',
      reason: `a redirect (${status}) to ${location ?? 'nowhere'}`,
    });
  const host = hostOf(url);
  if (!hostsOf(visit.source).has(host)) throw new NianbaoError('host_not_allowed', { host });
  const next = redirectOf(visit, url, status);
  const isItself = url === visit.url && next.method === visit.method;
  if (next.redirects > REACH.redirects || isItself) {
    throw new NianbaoError('redirect_limit', { url });
  }
  const moved = next.movedFrom === visit.url;
  const followed: Followed = { links: [next], limits: [], passed: [] };
  return { ...NO_BODY, ...followed, kind: moved ? 'moved' : 'redirect', redirectTo: url };
}

/** Whether the bytes are read as a page: HTML, XML, JSON; lists whatever text they are. */
function isPage(visit: DueVisit, mediaType: string, bytes: Uint8Array): boolean {
  if (mediaType === 'text/html' || /xml$/.test(mediaType)) return true;
  if (!mediaType.startsWith('text/')) return false;
  return (
    visit.role === 'list' ||
    /^[\s\uFEFF\u00EF\u00BB\u00BF]*[<{[(]/.test(Buffer.from(bytes.subarray(0, 200)).toString('latin1'))
  );
}

/** The page's reading: known under its hash and context, or made by a parser child. */
async function readingOf(
  { store, blobs, pool }: VisitParts,
  visit: DueVisit,
  sha256: string,
  bytes: Uint8Array,
  declared: { readonly declaredCharset: string | null; readonly declaredType: string | null },
  signal: AbortSignal,
): Promise<{ reading: PageReading; kept: KeptReading }> {
  const { url, role, form, linkText, source } = visit;
  const { declaredCharset, declaredType } = declared;
  const { list, next, content } = source;
  const context: PageContext = { url, role, form, declaredCharset, declaredType, linkText, list, next, content };
  const key = { stageVersion: (await pool.versions()).crawl, contextHash: contextHash(context) };
  const known = await store.knownOutput(sha256, 'crawl', key.stageVersion, key.contextHash);
  if (known !== null && (await blobs.has(known.output))) {
    return { reading: readingFrom(await blobs.get(known.output)), kept: { ...key, output: known.output, ms: 0 } };
  }
  const answer = await pool.run({ stage: 'crawl', input: bytes, context }, signal);
  if (answer.stageVersion !== key.stageVersion) {
    throw new ParserUnavailable(`children are of version ${answer.stageVersion}, not ${key.stageVersion}`);
  }
  const output = await blobs.put(answer.output);
  return { reading: readingFrom(answer.output), kept: { ...key, output, ms: answer.ms } };
}

/** The child is not trusted: what it says is checked. */
function readingFrom(output: Uint8Array): PageReading {
  const parsed = PageReading.safeParse(JSON.parse(Buffer.from(output).toString('utf8')));
  if (!parsed.success) throw new NianbaoError('parser_crashed', { reason: 'its reading of a page makes no sense' });
  return parsed.data;
}

function documentOf(
  visit: DueVisit,
  sha256: string,
  bytes: Uint8Array,
  mediaType: string,
  declaredCharset: string | null,
  { status }: Answer,
): NewDocument {
  const { sourceId, url, linkText, body, year, parentSha256, source } = visit;
  return {
    sha256,
    mediaType,
    bytes: bytes.length,
    parentSha256,
    place: {
      sourceId,
      url,
      path: null,
      linkText,
      declaredCharset,
      division: source.division,
      body,
      year,
      // when the bytes that are archived came; a host that only says that nothing changed sends none
      fetchedAt: status === 304 ? null : new Date().toISOString(),
    },
  };
}
