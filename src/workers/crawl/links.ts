/** What a page's reading leads to: links as visits, within the reach of their source. Pure. */
import { messageOf } from '../../shared/errors.js';
import type { FoundLink, PageReading } from '../../shared/model/page.js';
import type { DueVisit, NewVisit, VisitResult } from '../../shared/store/harvest.js';
import { hostOf, hostsOf, REACH } from './reach.js';

export type Followed = Pick<VisitResult, 'links' | 'limits' | 'passed'>;

/** `pageSha256`: the page that the links hang on. */
export function linksOf(visit: DueVisit, reading: PageReading, pageSha256: string): Followed {
  const allowed = hostsOf(visit.source);
  const links: NewVisit[] = [];
  const passed: { url: string; reason: string }[] = [];
  const over = new Map<string, { limit: string; url: string; count: number }>();
  for (const link of reading.links) {
    const host = hostOf(link.url);
    const next = visitOf(visit, link, host, pageSha256);
    const limit = limitOf(next);
    if (!allowed.has(host)) passed.push({ url: link.url, reason: messageOf('host_not_allowed', { host }) });
    else if (limit === null) links.push(next);
    else over.set(limit, { limit, url: visit.url, count: (over.get(limit)?.count ?? 0) + 1 });
  }
  return { links, passed, limits: [...over.values()] };
}

function limitOf({ depth, page, redirects }: NewVisit): string | null {
  if (depth > REACH.depth) return 'depth';
  if (page > REACH.pages) return 'pages';
  return redirects > REACH.redirects ? 'redirects' : null;
}

/** Kinds of links that turn a page or open a part of the same page; the others lead a level down. */
const SAME_LEVEL: ReadonlySet<FoundLink['why']> = new Set(['next', 'frame', 'api', 'moved']);

function visitOf(visit: DueVisit, link: FoundLink, host: string, pageSha256: string): NewVisit {
  const sameLevel = SAME_LEVEL.has(link.why);
  const moved = link.why === 'moved';
  const { method, url, form, role, text, body, year } = link;
  return {
    host,
    method,
    url,
    form,
    role: moved ? visit.role : role,
    depth: sameLevel ? visit.depth : visit.depth + 1,
    page: sameLevel ? visit.page + 1 : 0,
    redirects: moved ? visit.redirects + 1 : 0,
    linkText: moved ? visit.linkText : text === '' ? null : text,
    // what a column is of, the reports in it are of; a year is the report's only where its own link says it
    body: body ?? visit.body,
    year: year ?? (role === 'attachment' || moved ? visit.year : null),
    parentSha256: moved ? visit.parentSha256 : pageSha256,
    movedFrom: moved && visit.isDocument ? visit.url : null,
  };
}

/** A redirect as a visit of its own: it stands for the one that was redirected. */
export function redirectOf(visit: DueVisit, url: string, status: number): NewVisit {
  const keeps = status === 307 || status === 308;
  const forGood = status === 301 || status === 308;
  const { role, depth, page, redirects, linkText, body, year, parentSha256 } = visit;
  return {
    host: hostOf(url),
    method: keeps ? visit.method : 'GET',
    url,
    form: keeps ? visit.form : null,
    role,
    depth,
    page,
    redirects: redirects + 1,
    linkText,
    body,
    year,
    parentSha256,
    movedFrom: forGood && visit.isDocument ? visit.url : visit.movedFrom,
  };
}
