/**
 * Discovery on the test province, without crawler or store: pages are fetched one after the other and read, links followed,
 * until nothing new comes. Which pages may be asked for at all is the crawler's part, so forbidden ones are left out here.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPage } from '../../../src/pipeline/crawl/discover/read-page.js';
import type { FoundLink, PageReading } from '../../../src/shared/model/page.js';
import { canonicalUrl } from '../../../src/shared/url.js';
import { isDisallowed } from '../../province/manners.js';
import { Province, SITE_IDS, type SiteSummary } from '../../province/province.js';

/** More than any site has to offer, but for the endless one. */
const MOST_VISITS = 150;

type Visit = Pick<FoundLink, 'url' | 'method' | 'form' | 'role'> & { text: string | null };

interface Crawled {
  /** By canonical address: what the page is; null for a document that is no page. */
  reached: Map<string, PageReading['kind'] | null>;
  errors: string[];
}

async function crawled(site: SiteSummary): Promise<Crawled> {
  const waiting: Visit[] = site.start.map((url) => {
    return { url: canonicalUrl(url) ?? url, method: 'GET', form: null, role: 'list', text: null };
  });
  const seen = new Set<string>();
  const reached: Crawled['reached'] = new Map();
  const errors: string[] = [];
  for (let visit = waiting.shift(); visit !== undefined && seen.size < MOST_VISITS; visit = waiting.shift()) {
    const { url, method, form, role, text } = visit;
    const key = `${method} ${url} ${form ?? ''}`;
    const { host, pathname } = new URL(url);
    if (seen.has(key) || host !== site.host || isDisallowed(site.id, pathname)) continue;
    seen.add(key);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      ...(form === null ? {} : { body: form, headers }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const location = response.headers.get('location');
    const to = location === null ? null : canonicalUrl(location, url);
    if (to !== null) waiting.unshift({ ...visit, url: to });
    if (response.status !== 200) continue;
    const [type = '', charset] = (response.headers.get('content-type') ?? '').split(/;\s*charset=/i);
    if (!/html|xml|json/.test(type)) {
      reached.set(url, null);
      continue;
    }
    try {
      const context = { url, role, form, declaredCharset: charset ?? null, declaredType: type, linkText: text };
      const reading = readPage(bytes, { ...context, list: null, next: null, content: null });
      reached.set(url, reading.kind);
      waiting.push(...reading.links);
    } catch (error) {
      errors.push((error as { code?: string }).code ?? String(error));
    }
  }
  return { reached, errors };
}

describe('discovery on the test province', () => {
  let province: Province;
  beforeAll(async () => {
    province = await Province.start({ traps: [], years: [2019, 2021, 2023, 2024], oneAddress: true });
  });
  afterAll(async () => province.stop());

  it.each(SITE_IDS.filter((id) => id !== 'challenge'))(
    'reaches every report of %s, and takes no look-alike for one',
    async (id) => {
      const site = province.sites.find((one) => one.id === id);
      if (!site) throw new Error(`no site ${id}`);
      const { reached, errors } = await crawled(site);
      const at = (url: string): string => canonicalUrl(url) ?? url;
      const reports = province.truth.reports.filter((report) => report.site === id);
      const places = reports.flatMap((report) => report.places.map(({ url }) => url));
      expect(places.filter((url) => !reached.has(at(url)))).toEqual([]);
      const taken = province.truth.lookAlikes.filter(({ url }) => reached.get(at(url)) === 'report');
      expect(taken).toEqual([]);
      expect(errors).toEqual([]);
    },
  );

  it('says of a challenge that it is one', async () => {
    const site = province.sites.find((one) => one.id === 'challenge');
    expect(site && (await crawled(site)).errors).toEqual(['challenge']);
  });
});
