/**
 * The whole province: sites on loopback addresses and ports of their own, canaries that nobody may touch, one log, and the
 * truth of all of it before and after a year's change.
 */
import { networkInterfaces } from 'node:os';
import { COUNTIES, type County } from './counties.js';
import { isDisallowed } from './manners.js';
import type { Truth, TruthChange, TruthReport } from './model.js';
import { REVISED_CODE, YEARS } from './publications.js';
import { SiteServer, type Log } from './server.js';
import { siteOf, type Site } from './site.js';
import { TRAPS } from './traps.js';

export interface ProvinceOptions {
  /** @default 1 */
  seed?: number;
  /** Ids of sites; all when absent. */
  sites?: readonly string[];
  /** Most bodies of each site. @default all */
  bodies?: number;
  /** @default 2019–2024 */
  years?: readonly number[];
  /** Ids of traps. @default all */
  traps?: readonly string[];
  /** All sites on one address, each with its port. @default false: one address for each */
  oneAddress?: boolean;
}

export interface SiteSummary {
  id: string;
  county: string;
  division: string;
  origin: string;
  host: string;
  /** URLs that a source starts from. */
  start: string[];
  bodies: { name: string; aliases: string[]; kind: string }[];
  years: [number, number];
  crawlDelay: number | null;
}

/** A site that answers everything with a script: its county has no bodies. */
const CHALLENGED: County = { id: 'challenge', name: '蕉岚县', division: '229933', bodies: [] };

export const SITE_IDS: readonly string[] = [...COUNTIES, CHALLENGED].map(({ id }) => id);

const CHANGE_DATED = Date.UTC(2026, 1, 2, 3, 4, 5);

export class Province {
  readonly log: Log = { requests: [], connections: [] };
  readonly #servers = new Map<string, SiteServer>();
  readonly #canaries: SiteServer[] = [];
  readonly #options: Required<ProvinceOptions>;
  #sites: Site[] = [];
  #changed = false;

  private constructor(options: ProvinceOptions) {
    this.#options = {
      seed: options.seed ?? 1,
      sites: options.sites ?? SITE_IDS,
      bodies: options.bodies ?? Number.POSITIVE_INFINITY,
      years: options.years ?? YEARS,
      traps: options.traps ?? TRAPS,
      oneAddress: options.oneAddress ?? false,
    };
    const unknown = [
      ...this.#options.sites.filter((id) => !SITE_IDS.includes(id)),
      ...this.#options.traps.filter((id) => !TRAPS.includes(id)),
    ];
    if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}`);
  }

  static async start(options: ProvinceOptions = {}): Promise<Province> {
    const province = new Province(options);
    await province.#listen();
    province.#sites = province.#build();
    province.#show();
    return province;
  }

  get #counties(): County[] {
    return [...COUNTIES, CHALLENGED].filter(({ id }) => this.#options.sites.includes(id));
  }

  async #listen(): Promise<void> {
    const counter = { next: 1 };
    for (const [index, county] of this.#counties.entries()) {
      const address = this.#options.oneAddress ? '127.0.0.1' : `127.0.0.${index + 1}`;
      this.#servers.set(county.id, await listenNear(address, this.log, counter));
    }
    // one on loopback, and one on the machine's own private address where it has one
    const own = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4')?.address;
    for (const address of ['127.0.0.1', ...(own === undefined ? [] : [own])]) {
      this.#canaries.push(await SiteServer.listen(address, this.log, counter));
    }
  }

  #build(): Site[] {
    const [canary] = this.#canaries;
    return this.#counties.map((county) => {
      const origin = this.#servers.get(county.id)?.origin;
      if (origin === undefined || !canary) throw new Error(`${county.id} does not listen`);
      return siteOf(county, origin, {
        seed: this.#options.seed,
        years: this.#options.years,
        bodies: this.#options.bodies,
        traps: this.#options.traps,
        canary: this.#canaries.at(-1)?.origin ?? canary.origin,
        changed: this.#changed,
      });
    });
  }

  #show(): void {
    for (const site of this.#sites) {
      this.#servers.get(site.frame.id)?.show(site, this.#changed ? CHANGE_DATED : undefined);
    }
  }

  get sites(): SiteSummary[] {
    return this.#sites.map(({ frame, county, published }) => {
      const years = [...this.#options.years].sort();
      return {
        id: frame.id,
        county: county.name,
        division: county.division,
        origin: frame.origin,
        host: frame.origin.replace('http://', ''),
        start: published.start.map((path) => `${frame.origin}${path}`),
        bodies: county.bodies.slice(0, this.#options.bodies).map(({ name, titleName, kind }) => ({
          name,
          aliases: titleName === name ? [] : [titleName],
          kind,
        })),
        years: [years[0] ?? 0, years.at(-1) ?? 0],
        crawlDelay: frame.id === 'ucap' ? 1 : null,
      };
    });
  }

  get canaries(): string[] {
    return this.#canaries.map(({ host }) => host);
  }

  get truth(): Truth {
    const all = this.#sites.map(({ truth }) => truth);
    return {
      reports: all.flatMap(({ reports }) => reports),
      lookAlikes: all.flatMap(({ lookAlikes }) => lookAlikes),
      stale: all.flatMap(({ stale }) => stale),
      disallowed: all.flatMap(({ disallowed }) => disallowed),
    };
  }

  /** Requests of the log that no crawler should have made. */
  trespasses(): string[] {
    return this.log.requests
      .filter(({ site, target }) => site === 'canary' || isDisallowed(site, target))
      .map(({ method, host, target }) => `${method} ${host}${target}`);
  }

  /** A year goes by. Returns what changed. */
  advance(): TruthChange {
    if (this.#changed) throw new Error('a year has gone by already');
    const before = this.truth.reports;
    this.#changed = true;
    this.#sites = this.#build();
    this.#show();
    const after = this.truth.reports;
    const named = ({ body, year }: TruthReport): string => `${body} ${year}`;
    const then = new Map(before.map((report) => [named(report), report]));
    const since = new Set(after.map(named));
    const change: TruthChange = { added: [], revised: [], gone: [], moved: [] };
    for (const report of after) {
      const old = then.get(named(report));
      if (!old) change.added.push(report);
      else if (old.facts[REVISED_CODE] !== report.facts[REVISED_CODE]) {
        change.revised.push({ report, codes: [REVISED_CODE] });
      } else if (old.page !== report.page) change.moved.push({ report, from: old.page, to: report.page });
    }
    change.gone = before.filter((report) => !since.has(named(report)));
    return change;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#servers.values(), ...this.#canaries].map(async (server) => server.close()));
  }
}

/** On the address, or on 127.0.0.1 where a machine has no other loopback address. */
async function listenNear(address: string, log: Log, counter: { next: number }): Promise<SiteServer> {
  try {
    return await SiteServer.listen(address, log, counter);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRNOTAVAIL') throw error;
    return SiteServer.listen('127.0.0.1', log, counter);
  }
}
