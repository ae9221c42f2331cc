/**
 * Drafting a source: a look at a start page and the first pages it leads to, as a harvest would see them, without store or
 * queue. One address after another, with the source's delay; robots.txt, addresses and caps as in a harvest. What is found
 * is shown to a person, who mends the draft; nothing is kept.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../../shared/canonical.js';
import { asNianbaoError, NianbaoError } from '../../shared/errors.js';
import { PageReading, type FoundLink, type PageContext } from '../../shared/model/page.js';
import type { Source } from '../../shared/model/source.js';
import { canonicalUrl } from '../../shared/url.js';
import type { ParserPool } from '../child/pool.js';
import { fetchingLines } from './fetching.js';
import type { HostLease } from './host-clock.js';
import type { Answer } from './line.js';
import { hostOf, hostsOf } from './reach.js';

export interface DraftedPage {
  readonly url: string;
  /** null: it could not be read. */
  readonly reading: PageReading | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface Drafted {
  /** The start page first. */
  readonly pages: readonly DraftedPage[];
  /** Links to reports, each address once. */
  readonly reports: readonly FoundLink[];
  /** Hosts that reports lie on and the source does not name yet. */
  readonly otherHosts: readonly string[];
  /** Lists that were not looked at: there are more than this many pages. */
  readonly unseen: number;
}

export interface DraftOptions {
  readonly pool: ParserPool;
  readonly version: string;
  readonly contact: string | null;
  readonly megabytes: number;
  /** Pages to look at. */
  readonly pages: number;
  readonly onPage?: (page: DraftedPage) => void;
  readonly signal: AbortSignal;
}

const REDIRECTS = 5;

/** Looks at a source's first start page and where it leads. Throws `contact_missing`; errors of pages are told with them. */
export async function lookAt(source: Source, options: DraftOptions): Promise<Drafted> {
  const waiting: Pick<FoundLink, 'url' | 'method' | 'form'>[] = source.start.map((url) => ({
    url: canonicalUrl(url) ?? url,
    method: 'GET',
    form: null,
  }));
  const seen = new Set(waiting.map(keyOf));
  const pages: DraftedPage[] = [];
  const reports = new Map<string, FoundLink>();
  for (let next = waiting.shift(); next && pages.length < options.pages; next = waiting.shift()) {
    options.signal.throwIfAborted();
    const page = await pageAt(source, next, options, pages.length === 0);
    pages.push(page);
    options.onPage?.(page);
    for (const link of page.reading?.links ?? []) {
      if (link.role === 'report') reports.set(link.url, reports.get(link.url) ?? link);
      if (link.role !== 'list' || seen.has(keyOf(link)) || !hostsOf(source).has(hostOf(link.url))) continue;
      seen.add(keyOf(link));
      waiting.push(link);
    }
  }
  const allowed = hostsOf(source);
  const others = new Set([...reports.keys()].map(hostOf).filter((host) => !allowed.has(host)));
  return { pages, reports: [...reports.values()], otherHosts: [...others].sort(), unseen: waiting.length };
}

const keyOf = ({ method, url, form }: Pick<FoundLink, 'url' | 'method' | 'form'>): string =>
  `${method} ${url} ${form ?? ''}`;

async function pageAt(
  source: Source,
  link: Pick<FoundLink, 'url' | 'method' | 'form'>,
  options: DraftOptions,
  isStart: boolean,
): Promise<DraftedPage> {
  try {
    const { url, answer } = await answerOf(source, link, options);
    const context: PageContext = {
      url,
      role: 'list',
      form: link.form,
      declaredCharset: answer.charset,
      declaredType: answer.mediaType,
      linkText: isStart ? null : '',
      list: source.list,
      next: source.next,
      content: source.content,
    };
    const { output } = await options.pool.run({ stage: 'crawl', input: answer.body, context }, options.signal);
    return { url, reading: PageReading.parse(JSON.parse(Buffer.from(output).toString('utf8'))), error: null };
  } catch (thrown) {
    const error = asNianbaoError(thrown);
    if (error.policy === 'usage') throw error;
    return { url: link.url, reading: null, error: { code: error.code, message: error.message } };
  }
}

/** The answer at an address, over redirects. */
async function answerOf(
  source: Source,
  link: Pick<FoundLink, 'url' | 'method' | 'form'>,
  options: DraftOptions,
): Promise<{ url: string; answer: Answer }> {
  let { url } = link;
  for (let redirects = 0; redirects <= REDIRECTS; redirects++) {
    const host = hostOf(url);
    if (!hostsOf(source).has(host)) throw new NianbaoError('host_not_allowed', { host });
    const answer = await askOnce(source, { ...link, url }, options);
    if (answer.location === null || answer.status < 300 || answer.status >= 400) {
      if (answer.status >= 400) throw new NianbaoError('start_missing', { url });
      return { url, answer };
    }
    url = canonicalUrl(answer.location, url) ?? url;
  }
  throw new NianbaoError('redirect_limit', { url });
}

async function askOnce(
  source: Source,
  { url, method, form }: Pick<FoundLink, 'url' | 'method' | 'form'>,
  { version, contact, megabytes, signal }: DraftOptions,
): Promise<Answer> {
  const name = hostOf(url);
  const lines = fetchingLines({ clock: { take: () => Promise.resolve(leaseOfOne()) }, version, contact, megabytes });
  const lease = await lines.take(sha256(name));
  if (lease === null) throw new Error('a lease of one is always there');
  const claim = {
    name,
    sha256: sha256(name),
    token: 0,
    wait: 0,
    politeness: null,
    robots: null,
    etagTrusted: false,
    modifiedTrusted: false,
  };
  const line = lines.open(claim, lease);
  try {
    return await line.ask({ url, method, form, role: 'list', etag: null, lastModified: null, source }, signal);
  } finally {
    await line.close();
  }
}

/** The lease of a process that is the only one to ask: its pauses are kept, and nobody can take it away. */
function leaseOfOne(): HostLease {
  return {
    token: 0,
    lost: new AbortController().signal,
    start: (_clock, delayMs, signal) => sleep(delayMs, undefined, { signal }),
    end: () => Promise.resolve(),
    release: () => Promise.resolve(),
  };
}
