/** Where a reading's links lead, and which limits and hosts keep them from being followed. */
import { describe, expect, it } from 'vitest';
import type { FoundLink, PageReading } from '../../../src/shared/model/page.js';
import { Source, type SourceInput } from '../../../src/shared/model/source.js';
import type { DueVisit } from '../../../src/shared/store/harvest.js';
import { conditionsOf, isBelievable, liarOf } from '../../../src/workers/crawl/conditions.js';
import type { Answer } from '../../../src/workers/crawl/line.js';
import { linksOf, redirectOf } from '../../../src/workers/crawl/links.js';
import { hostOf, hostsOf, REACH } from '../../../src/workers/crawl/reach.js';

const source = (more: Partial<SourceInput> = {}): Source =>
  Source.parse({ id: 'a', name: 'a', division: '990101', start: ['http://www.a.example/ndbg/'], ...more });

function visit(more: Partial<DueVisit> = {}): DueVisit {
  return {
    id: '0000ffff',
    sourceId: 'a',
    runId: 'run',
    method: 'GET',
    url: 'http://www.a.example/ndbg/',
    form: null,
    role: 'list',
    depth: 1,
    page: 2,
    barren: 0,
    redirects: 0,
    linkText: null,
    body: null,
    year: null,
    parentSha256: null,
    movedFrom: null,
    attempts: 0,
    deaths: 0,
    unconditional: false,
    notModified: 0,
    etag: null,
    lastModified: null,
    sha256: null,
    mediaType: null,
    bytes: null,
    declaredCharset: null,
    declaredType: null,
    isDocument: false,
    source: source(),
    ...more,
  };
}

function link(why: FoundLink['why'], more: Partial<FoundLink> = {}): FoundLink {
  const role = why === 'report' || why === 'attachment' ? why : 'list';
  const url = `http://www.a.example/${why}`;
  return { url, method: 'GET', form: null, role, why, text: why, body: null, year: null, ...more };
}

const reading = (...links: FoundLink[]): PageReading => ({
  kind: 'list',
  family: 'generic',
  title: null,
  links,
  passed: [],
});

describe('hosts of a source', () => {
  it('are those of its start pages at both usual ports, and those that are allowed', () => {
    const hosts = hostsOf(
      source({ start: ['https://A.example/', 'http://b.example:8080/'], allow: ['c.example', 'd.example:81'] }),
    );
    expect([...hosts].sort()).toEqual([
      'a.example:443',
      'a.example:80',
      'b.example:8080',
      'c.example:443',
      'c.example:80',
      'd.example:81',
    ]);
  });

  it('are named by name and port', () => {
    expect(hostOf('https://a.example/x')).toBe('a.example:443');
    expect(hostOf('http://127.0.0.1:8080/')).toBe('127.0.0.1:8080');
    expect(hostOf('http://[::1]/')).toBe('[::1]:80');
  });
});

describe('links', () => {
  it('of the same page or the next one stay on their level, others lead one down', () => {
    const { links } = linksOf(visit(), reading(link('next'), link('frame'), link('year'), link('report')), 'page');
    expect(links.map(({ depth, page }) => [depth, page])).toEqual([
      [1, 3],
      [1, 3],
      [2, 0],
      [2, 0],
    ]);
    expect(links[3]).toMatchObject({ linkText: 'report', parentSha256: 'page', host: 'www.a.example:80' });
  });

  it('say the body of their column, and the year where their own text does', () => {
    const column = visit({ body: '教育局', year: 2020 });
    const found = [link('report'), link('report', { body: '财政局', year: 2021 }), link('attachment')];
    expect(linksOf(column, reading(...found), 'page').links.map(({ body, year }) => [body, year])).toEqual([
      ['教育局', null],
      ['财政局', 2021],
      ['教育局', 2020],
    ]);
  });

  it('to other hosts are passed over, and over a limit they are counted', () => {
    const far = visit({ depth: REACH.depth, page: REACH.pages });
    const away = link('report', { url: 'http://www.b.example/x' });
    const { links, passed, limits } = linksOf(far, reading(away, link('report'), link('report'), link('next')), 'page');
    expect(links).toEqual([]);
    expect(passed).toMatchObject([{ url: 'http://www.b.example/x' }]);
    expect(limits).toEqual([
      { limit: 'depth', url: far.url, count: 2 },
      { limit: 'pages', url: far.url, count: 1 },
    ]);
  });

  it('of a redirect stand for what was redirected; for good they take its place', () => {
    const known = visit({ role: 'report', isDocument: true, linkText: 'x', depth: 3 });
    const to = 'https://www.a.example/y';
    expect(redirectOf(known, to, 301)).toMatchObject({ movedFrom: known.url, linkText: 'x', depth: 3, redirects: 1 });
    expect(redirectOf(known, to, 302)).toMatchObject({ movedFrom: null, host: 'www.a.example:443' });
    const post = visit({ method: 'POST', form: 'a=1' });
    expect(redirectOf(post, to, 303)).toMatchObject({ method: 'GET', form: null });
    expect(redirectOf(post, to, 307)).toMatchObject({ method: 'POST', form: 'a=1' });
  });
});

describe('conditions', () => {
  const trusted = { etagTrusted: true, modifiedTrusted: true };
  const known = visit({ sha256: 'x', etag: '"1"', lastModified: 'Mon' });
  const answer = (more: Partial<Answer>): Answer => ({
    status: 200,
    location: null,
    etag: null,
    lastModified: null,
    mediaType: null,
    charset: null,
    body: new Uint8Array(),
    ...more,
  });

  it('are made of what is known and trusted, and left out now and then', () => {
    expect(conditionsOf(known, trusted)).toEqual({ etag: '"1"', lastModified: 'Mon' });
    expect(conditionsOf(known, { ...trusted, etagTrusted: false })).toEqual({ etag: null, lastModified: 'Mon' });
    const none = { etag: null, lastModified: null };
    expect(conditionsOf({ ...known, sha256: null }, trusted)).toEqual(none);
    expect(conditionsOf({ ...known, unconditional: true }, trusted)).toEqual(none);
    expect(conditionsOf({ ...known, notModified: 16 }, trusted)).toEqual(none);
  });

  it('are not believed when the answer speaks of another state, or was not asked for', () => {
    const asked = { etag: '"1"', lastModified: 'Mon' };
    expect(isBelievable(asked, answer({ etag: 'W/"1"' }))).toBe(true);
    expect(isBelievable(asked, answer({ etag: '"2"' }))).toBe(false);
    expect(isBelievable(asked, answer({}))).toBe(true);
    expect(isBelievable({ etag: null, lastModified: 'Mon' }, answer({ lastModified: 'Tue' }))).toBe(false);
    expect(isBelievable({ etag: null, lastModified: null }, answer({}))).toBe(false);
  });

  it('lie when the same ETag has other bytes, or another one the same bytes', () => {
    expect(liarOf(known, answer({ etag: '"1"' }), true)).toBeNull();
    expect(liarOf(known, answer({ etag: '"2"' }), false)).toBeNull();
    expect(liarOf(known, answer({ etag: '"1"' }), false)).toBe('etag');
    expect(liarOf(known, answer({ etag: '"2"' }), true)).toBe('etag');
    expect(liarOf(known, answer({ lastModified: 'Mon' }), false)).toBe('modified');
    expect(liarOf(visit(), answer({ etag: '"1"' }), false)).toBeNull();
  });
});
