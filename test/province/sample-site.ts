/** The committed files of `sample-site/`: four sites of the test province in small, as routes and files that a plain server can serve. */
import { COUNTIES } from './counties.js';
import { mannersOf } from './manners.js';
import type { Answer, Asked, Truth } from './model.js';
import { sha256 } from './page.js';
import { siteOf } from './site.js';
import { sourceOf } from './sources.js';

const SITES: readonly string[] = ['trs', 'json', 'ucap', 'gbk'];
const BODIES = 2;
const YEARS: readonly number[] = [2022, 2023, 2024];
/** Pages of the JSON interface; more than there are. */
const API_PAGES = 4;

interface Route {
  target: string;
  status: number;
  headers: Record<string, string>;
  /** Inside `sample-site/`; null: no body. */
  file: string | null;
  etag: string | null;
}

export interface SampleSite {
  /** Every file of `sample-site/` with its bytes. */
  files: Map<string, Uint8Array>;
  truth: Truth;
}

export function sampleSite(): SampleSite {
  const files = new Map<string, Uint8Array>();
  const truth: Truth = { reports: [], lookAlikes: [], stale: [], disallowed: [] };
  const sites = COUNTIES.filter(({ id }) => SITES.includes(id)).map((county) => {
    const placeholder = `http://${county.id}.sample.invalid`;
    const options = {
      seed: 1,
      years: YEARS,
      bodies: BODIES,
      changed: false,
      traps: [],
      canary: 'http://canary.invalid',
    };
    const site = siteOf(county, placeholder, options);
    for (const name of ['reports', 'lookAlikes', 'stale', 'disallowed'] as const) {
      (truth[name] as unknown[]).push(...site.truth[name]);
    }
    const routes: Route[] = [];
    const add = (target: string, answer: Answer): void => {
      const file = answer.body.length === 0 ? null : `${county.id}/${fileName(target, routes.length)}`;
      if (file !== null) files.set(file, answer.body);
      const etag = answer.status === 200 ? `"${sha256(answer.body).slice(0, 16)}"` : null;
      routes.push({ target, status: answer.status, headers: answer.headers, file, etag });
    };
    const robots = mannersOf(county.id).robots(1);
    if (robots) add('/robots.txt', robots);
    for (const [target, resource] of site.published.resources) {
      if (typeof resource !== 'function') add(target, resource);
      else {
        for (let page = 1; page <= API_PAGES; page++) {
          const full = `${target}?channelId=1203&pageNo=${page}&pageSize=6`;
          const answer = resource(askedFor(target, full));
          if (answer) add(full, answer);
        }
      }
    }
    const [first = 0] = YEARS;
    const summary = {
      id: county.id,
      county: county.name,
      division: county.division,
      origin: placeholder,
      host: placeholder.replace('http://', ''),
      start: site.published.start.map((path) => `${placeholder}${path}`),
      bodies: county.bodies.slice(0, BODIES).map(({ name, kind }) => ({ name, aliases: [], kind })),
      years: [first, YEARS.at(-1) ?? first] as [number, number],
      crawlDelay: null,
    };
    files.set(`sources/${county.id}.yaml`, encoded(sourceOf(summary, { delayMs: 20 })));
    return { id: county.id, placeholder, routes };
  });
  files.set('sites.json', encoded(`${JSON.stringify(sites, null, 1)}\n`));
  files.set('README.md', encoded(README));
  return { files, truth };
}

const README = `# The sample province

Four small sites of an invented prefecture, written by \`npx tsx test/province/write-sample-site.ts\`: a TRS column, a list made by a
script from a JSON interface, a UCAP column, and an old GBK site with frames. Places, bodies, sentences and numbers are made up; no
real page was copied. \`npm start\` serves them on loopback (\`node scripts/sample-site.mjs --sources DIR\`, which writes their source
files) and harvests them.

\`sites.json\` says which file answers which address; \`sources/\` holds the source files, with a placeholder for each site's origin.
`;

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function askedFor(path: string, target: string): Asked {
  const query = new URL(target, 'http://sample.invalid').searchParams;
  return { method: 'GET', target, path, query, form: new URLSearchParams(), headers: {}, times: 0 };
}

/** Numbered, so that no two addresses meet in a name that a file system takes for one. */
function fileName(target: string, number: number): string {
  const last = target.split('?')[0]?.split('/').at(-1) ?? '';
  const extension = /\.(\w+)$/.exec(last)?.[1] ?? 'html';
  return `${String(number).padStart(2, '0')}.${extension === 'asp' || extension === 'shtml' ? 'html' : extension}`;
}
