/** One site of the province: a county's publications in its family's clothes, with its traps, and the truth about it. */
import { LASTING, PASSING, PASSING_FILES, trapEntries, unmarked, challenge, type Act } from './traps.js';
import type { County } from './counties.js';
import { aggregator } from './families/aggregator.js';
import { endless } from './families/endless.js';
import { gbk } from './families/gbk.js';
import { gkmlpt } from './families/gkmlpt.js';
import { hanweb } from './families/hanweb.js';
import { jsonApi } from './families/json-api.js';
import { moody } from './families/moody.js';
import { search } from './families/search.js';
import { trs } from './families/trs.js';
import { ucap } from './families/ucap.js';
import { vsb } from './families/vsb.js';
import { years } from './families/years.js';
import { isDisallowed, mannersOf, MOVED_ROBOTS } from './manners.js';
import type { Answer, Asked, Family, Publication, Published, SiteFrame, Truth, TruthReport } from './model.js';
import { publicationsOf, type CountyOptions } from './publications.js';
import { html, sha256 } from './page.js';

/** Start page of a site that only challenges. */
const challenged: Family = () => ({
  start: ['/xxgk/ndbg/'],
  resources: new Map([['/xxgk/ndbg/', challenge()]]),
  pages: new Map(),
  files: new Map(),
});

const FAMILIES: Readonly<Record<string, Family>> = {
  trs,
  hanweb,
  json: jsonApi,
  ucap,
  vsb,
  gkmlpt,
  gbk,
  years,
  aggregator,
  search,
  moody,
  endless,
  challenge: challenged,
};

export interface SiteOptions extends CountyOptions {
  traps: readonly string[];
  canary: string;
}

export interface Site {
  frame: SiteFrame;
  county: County;
  published: Published;
  publications: Publication[];
  truth: Truth;
  /** What happens at a path instead of the plain answer. */
  act: (asked: Asked, original: Answer) => Act | null;
}

export function siteOf(county: County, origin: string, options: SiteOptions): Site {
  const frame: SiteFrame = { id: county.id, origin, county: county.name, elsewhere: options.canary };
  const forbids = mannersOf(county.id).disallowed.length > 0;
  const own = publicationsOf(county, options).filter(({ kind }) => kind !== 'disallowed' || forbids);
  const [like] = own;
  const trapped = county.id === 'moody' && like ? trapEntries(like, options.traps, options.canary) : [];
  const publications = [...own, ...trapped];
  const family = FAMILIES[county.id];
  if (!family) throw new Error(`no family for ${county.id}`);
  const published = family(frame, publications);
  if (county.id === 'years') published.resources.set('/static/robots.txt', MOVED_ROBOTS);
  const traps = trapsOf(county, frame, family, options);
  return {
    frame,
    county,
    published,
    publications,
    truth: truthOf(frame, county, published, publications),
    act: (asked, original) => {
      const lasting = /^\/trap\/(.+)$/.exec(asked.path)?.[1];
      const make = lasting === undefined ? undefined : LASTING[lasting];
      if (make) return make(options.canary)(asked, original);
      const id = traps.get(unmarked(asked.path));
      const trap = id === undefined ? undefined : (PASSING[id] ?? PASSING_FILES[id]);
      return trap ? trap(asked, original) : null;
    },
  };
}

/**
 * Path → id of the trap there: passing traps on the first report pages and attachments of the moody site as it was before
 * any change, so that the change leaves the traps where they are.
 */
function trapsOf(county: County, frame: SiteFrame, family: Family, options: SiteOptions): Map<string, string> {
  if (county.id !== 'moody') return new Map();
  const publications = publicationsOf(county, { ...options, changed: false });
  const published = family(frame, publications);
  const reports = publications.filter(({ kind }) => kind === 'report');
  const pages = reports.filter(({ content }) => content !== null).map(({ key }) => published.pages.get(key) ?? '');
  const files = reports.flatMap(({ key }) => published.files.get(key) ?? []);
  const on = (paths: readonly string[], ids: readonly string[]): [string, string][] =>
    ids
      .filter((id) => options.traps.includes(id))
      .map((id, index): [string, string] => [paths[index] ?? '', id])
      .filter(([path]) => path !== '');
  return new Map([...on(pages, Object.keys(PASSING)), ...on(files, Object.keys(PASSING_FILES))]);
}

function bytesAt(published: Published, path: string): Uint8Array | null {
  const resource = published.resources.get(path);
  return resource !== undefined && typeof resource !== 'function' ? resource.body : null;
}

function truthOf(frame: SiteFrame, county: County, published: Published, publications: readonly Publication[]): Truth {
  const url = (path: string): string => new URL(path, frame.origin).href;
  const reports = publications
    .filter(({ kind }) => kind === 'report')
    .flatMap((one) => one.reports.map((report) => truthReport(frame, county, published, one, report)));
  const at = (one: Publication): string => published.pages.get(one.key) ?? '';
  const kept = (kind: Publication['kind']): Publication[] => publications.filter((one) => one.kind === kind);
  for (const one of kept('disallowed')) {
    if (!isDisallowed(frame.id, at(one))) throw new Error(`${frame.id}: ${at(one)} is not disallowed`);
  }
  return {
    reports,
    lookAlikes: kept('look_alike').map((one) => ({
      site: frame.id,
      title: one.title,
      url: url(at(one)),
      sha256: sha256(bytesAt(published, at(one)) ?? new Uint8Array()),
    })),
    stale: kept('stale').map((one) => ({
      site: frame.id,
      url: url(at(one)),
      why: /^\/trap\/(.+)$/.exec(at(one))?.[1] ?? (one.address === undefined ? 'missing' : 'forbidden'),
    })),
    disallowed: kept('disallowed').map((one) => ({ site: frame.id, url: url(at(one)) })),
  };
}

function truthReport(
  frame: SiteFrame,
  county: County,
  published: Published,
  one: Publication,
  report: Publication['reports'][number],
): TruthReport {
  const url = (path: string): string => new URL(path, frame.origin).href;
  const page = published.pages.get(one.key) ?? '';
  const files = published.files.get(one.key) ?? [];
  const form = formOf(one);
  const places = one.files.map((attachment, index) => ({
    url: url(files[index] ?? ''),
    format: attachment.format,
    sha256: sha256(attachment.bytes),
    bytes: attachment.bytes.length,
  }));
  const bytes = bytesAt(published, page);
  const own =
    form.startsWith('page') && bytes
      ? [{ url: url(page), format: 'html' as const, sha256: sha256(bytes), bytes: bytes.length }]
      : [];
  return {
    site: frame.id,
    family: frame.id,
    division: county.division,
    body: report.body.name,
    names: [...new Set([report.body.titleName])].filter((name) => name !== report.body.name),
    year: report.year,
    form,
    page: url(page),
    places: [...own, ...places],
    facts: report.truth.facts,
  };
}

/** The form, read off the publication. */
function formOf(one: Publication): TruthReport['form'] {
  const [first] = one.files;
  if (!first) return 'page';
  if (first.format === 'zip') return 'zip';
  if (one.content === null) return `file-${first.format}` as TruthReport['form'];
  return (one.content.includes('<table') ? `page+${first.format}` : `holder-${first.format}`) as TruthReport['form'];
}

export const NOT_FOUND: Answer = { ...html('<html><body><h1>404 Not Found</h1></body></html>'), status: 404 };

/** What a site says of what it does not have. */
export function missingAnswer(site: Site): Answer {
  return site.published.missing ?? NOT_FOUND;
}
