/** How each site's server behaves besides what it serves: robots.txt, validators of caches, compression. */
import type { Answer } from './model.js';
import { html, redirect } from './page.js';

export interface Manners {
  /** Answer to /robots.txt, by how often it was asked before; null: 404. */
  robots: (times: number) => Answer | null;
  /** Path prefixes that it forbids; what the truth says, typed apart from the file. */
  disallowed: readonly string[];
  /**
   * - `none`: no validators
   * - `etag`, `modified`, `both`: they tell the truth, and conditional requests are answered 304
   * - `same-etag`: one ETag for ever, whatever the bytes; conditional requests are believed
   * - `new-etag`: another ETag for the same bytes each time; no request is ever conditional enough
   */
  validators: 'none' | 'etag' | 'modified' | 'both' | 'same-etag' | 'new-etag';
  gzip: boolean;
  /** Seconds of its Crawl-delay; null: it has none. */
  crawlDelay: number | null;
}

function text(content: string): Answer {
  return { status: 200, headers: { 'content-type': 'text/plain' }, body: new TextEncoder().encode(content) };
}

const plain: Manners = { robots: () => null, disallowed: [], validators: 'none', gzip: false, crawlDelay: null };

export const MANNERS: Readonly<Record<string, Manners>> = {
  trs: {
    ...plain,
    robots: () => text('# robots of the site\nUser-agent: *\nDisallow: /zwgk/xxgknb/neibu/\nDisallow: /admin/\n'),
    disallowed: ['/zwgk/xxgknb/neibu/', '/admin/'],
    validators: 'modified',
  },
  hanweb: plain,
  json: {
    ...plain,
    // the home page for every address that does not exist
    robots: () => html('<!DOCTYPE html><html><body><p>User-agent: * Disallow: /</p>\nDisallow: /\n</body></html>'),
    validators: 'etag',
    gzip: true,
  },
  ucap: {
    ...plain,
    robots: () => text('User-agent: *\nCrawl-delay: 1\nDisallow: /syzfxxgk/xxgknb/neibu/\n'),
    disallowed: ['/syzfxxgk/xxgknb/neibu/'],
    validators: 'new-etag',
    crawlDelay: 1,
  },
  vsb: {
    ...plain,
    // a host whose robots.txt cannot be had must wait; then it forbids
    robots: (times) =>
      times < 1
        ? { status: 500, headers: {}, body: new Uint8Array() }
        : text('User-Agent: *\nDisallow: /info/9999/\nAllow: /\n'),
    disallowed: ['/info/9999/'],
    validators: 'same-etag',
  },
  gkmlpt: {
    ...plain,
    robots: () =>
      text(
        '\ufeffUser-agent: Baiduspider\r\nDisallow: /\r\n\r\nUSER-AGENT: *\r\ndisallow: /gkmlpt/neibu/ # 内部\r\nDisallow:\r\n\r\nSitemap: /sitemap.xml\r\n',
      ),
    disallowed: ['/gkmlpt/neibu/'],
    validators: 'both',
  },
  gbk: {
    ...plain,
    robots: () => ({ status: 403, headers: { 'content-type': 'text/html' }, body: new Uint8Array() }),
  },
  years: {
    ...plain,
    robots: () => redirect(302, '/static/robots.txt'),
    disallowed: ['/gongkai/ndbg/neibu/'],
    validators: 'etag',
    gzip: true,
  },
  aggregator: {
    ...plain,
    robots: () => text('User-agent: *\nDisallow: /*/neibu/*.htm$\nAllow: /xxgkpt/\n'),
    disallowed: ['/xxgkpt/*/ndbg/neibu/'],
    validators: 'modified',
    gzip: true,
  },
  search: { ...plain, robots: () => text('') },
  moody: {
    ...plain,
    robots: () => text('User-agent: *\nDisallow: /xxgk/ndbg/neibu/\n'),
    disallowed: ['/xxgk/ndbg/neibu/'],
    validators: 'etag',
  },
  endless: { ...plain, robots: () => text('User-agent: *\nDisallow: /ndbg/neibu/\n'), disallowed: ['/ndbg/neibu/'] },
  challenge: plain,
};

/** Where the robots.txt of the site `years` is. */
export const MOVED_ROBOTS = text('User-agent: *\nDisallow: /gongkai/ndbg/neibu/\n');

export function mannersOf(site: string): Manners {
  const manners = MANNERS[site];
  if (!manners) throw new Error(`no manners for ${site}`);
  return manners;
}

/** Whether a path is one that the site forbids. */
export function isDisallowed(site: string, path: string): boolean {
  return mannersOf(site).disallowed.some((rule) => {
    const pattern = rule.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pattern.join('[^/]*')}`).test(path);
  });
}
