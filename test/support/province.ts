/** The test province as a process of its own, what its log proves of a crawler's manners, and what a store has of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Truth, TruthChange, TruthReport } from '../province/model.js';
import type { SiteSummary } from '../province/province.js';
import type { Log, LoggedRequest } from '../province/server.js';
import { runCommand, type Ended } from './command.js';

const MAIN = fileURLToPath(new URL('../province/main.ts', import.meta.url));

/** Whether this build has the command `harvest`; tests of it are skipped by name otherwise. */
export const hasHarvest = existsSync(new URL('../../dist/cli/commands/harvest.js', import.meta.url));

/** Reports as `body name year`. */
export function named(report: TruthReport): string {
  return `${report.body} ${report.year}`;
}

export class RunningProvince {
  readonly sites: readonly SiteSummary[];
  readonly canaries: readonly string[];
  readonly #control: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, said: { control: string; sites: SiteSummary[]; canaries: string[] }) {
    this.#process = process;
    this.#control = said.control;
    this.sites = said.sites;
    this.canaries = said.canaries;
  }

  /** Words: those of test/province/main.ts. */
  static async start(words: readonly string[] = []): Promise<RunningProvince> {
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...words], { stdio: ['pipe', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new RunningProvince(
      child,
      JSON.parse(line) as { control: string; sites: SiteSummary[]; canaries: string[] },
    );
  }

  async #ask<T>(method: string, path: string): Promise<T> {
    return (await (await fetch(`${this.#control}/__/${path}`, { method })).json()) as T;
  }

  truth = async (): Promise<Truth> => this.#ask('GET', 'truth');
  advance = async (): Promise<TruthChange> => this.#ask('POST', 'advance');
  log = async (): Promise<Log> => this.#ask('GET', 'log');
  forgetLog = async (): Promise<void> => this.#ask('DELETE', 'log');
  trespasses = async (): Promise<string[]> => this.#ask('GET', 'trespasses');

  /** Resolves when so many requests were made, or when `over` is. */
  async asked(count: number, over: Promise<unknown>): Promise<void> {
    let isOver = false;
    void over.then(() => (isOver = true));
    while (!isOver && (await this.log()).requests.length < count) await pause(50);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.stdin?.end();
    await ended;
  }
}

/** Requests arrive with the system's own delays: so much closer than it was sent may one seem to come. */
const JITTER_MS = 15;

/** What the log shows against a crawler: two things at once at a host, requests too close, Retry-After not kept. */
export function rudeness({ requests, connections }: Log, sites: readonly SiteSummary[], delayMs: number): string[] {
  const found: string[] = [];
  for (const site of sites) {
    const own = requests.filter(({ host }) => host === site.host).sort((a, b) => a.start - b.start);
    const delay = Math.max(delayMs, (site.crawlDelay ?? 0) * 1000);
    own.forEach((request, index) => {
      const next = own[index + 1];
      if (!next) return;
      const name = `${site.id}: ${next.target} after ${request.target}`;
      if (next.start < (request.end ?? Number.POSITIVE_INFINITY)) found.push(`${name}: two at once`);
      if (next.start - request.start < delay - JITTER_MS) {
        found.push(`${name}: ${Math.round(next.start - request.start)} ms, not ${delay}`);
      }
      const until = retryAt(request);
      if (until !== null && next.start < until - JITTER_MS) {
        found.push(`${name}: ${Math.round(until - next.start)} ms before Retry-After`);
      }
    });
    const open = connections.filter(({ host }) => host === site.host).sort((a, b) => a.opened - b.opened);
    open.forEach((connection, index) => {
      const next = open[index + 1];
      if (next && next.opened < (connection.closed ?? Number.POSITIVE_INFINITY) - JITTER_MS) {
        found.push(`${site.id}: connections ${connection.id} and ${next.id} at once`);
      }
    });
  }
  return found;
}

function retryAt({ retryAfter, end }: LoggedRequest): number | null {
  if (retryAfter === null || end === null) return null;
  return /^\d+$/.test(retryAfter) ? end + Number(retryAfter) * 1000 : Date.parse(retryAfter);
}

/** GETs that were answered in full more than once, as `host target`, with how often. */
export function askedAgain({ requests }: Log): Map<string, number> {
  const times = new Map<string, number>();
  for (const { method, host, target, form, status } of requests) {
    if (status !== 200 || target === '/robots.txt') continue;
    const key = `${method} ${host}${target.replace(/;jsessionid=[^?]*/, '')} ${form ?? ''}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  return new Map([...times].filter(([, count]) => count > 1));
}

/** The rows of a store's tables that the tests look at. */
export interface Stored {
  report: {
    id: string;
    body_id: string | null;
    year: number | null;
    status: string;
    document_sha256: string;
    url: string | null;
  }[];
  body: { id: string; name: string; aliases: string[] | null }[];
  fact: { report_id: string; until_version_id: string | null; code: string; value: number | string | null }[];
  finding: { report_id: string; until_version_id: string | null; rule: string; codes: string[] }[];
  report_version: { report_id: string; number: number; reason: string }[];
  place: { document_sha256: string; url: string | null; status: string }[];
  fetch: { url: string; status: number | null; outcome: string; error_code: string | null }[];
  run: {
    id: string;
    kind: string;
    status: string;
    found: number;
    new: number;
    changed: number;
    unchanged: number;
    gone: number;
    failed: number;
  }[];
}

/** Exports the store of a data folder and reads it. */
export async function stored(data: string, environment: Readonly<Record<string, string>> = {}): Promise<Stored> {
  const out = join(data, `export-${Date.now()}`);
  const ended: Ended = await runCommand(
    ['export', '--all-versions', '--format', 'ndjson', '--out', out, '--data', data],
    environment,
  );
  if (ended.status !== 0) throw new Error(`export failed: ${ended.stderr}`);
  const rows = <Name extends keyof Stored>(name: Name): Stored[Name] =>
    readFileSync(join(out, `${name}.ndjson`), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown) as Stored[Name];
  return {
    report: rows('report'),
    body: rows('body'),
    fact: rows('fact').filter(isCurrent),
    finding: rows('finding').filter(isCurrent),
    report_version: rows('report_version'),
    place: rows('place'),
    fetch: rows('fetch'),
    run: rows('run'),
  };
}

const isCurrent = (row: { until_version_id: string | null }): boolean => row.until_version_id === null;

/** The store's reports by the truth's names for them; those that the truth does not know by what the store says. */
export function reportsByName({ report, body }: Stored, truth: readonly TruthReport[]): Map<string, Stored['report']> {
  const names = new Map(truth.flatMap((one) => [one.body, ...one.names].map((name) => [name, one.body] as const)));
  const bodies = new Map(
    body.map((one) => {
      const known = [one.name, ...(one.aliases ?? [])].find((name) => names.has(name));
      return [one.id, known === undefined ? one.name : (names.get(known) ?? one.name)] as const;
    }),
  );
  const found = new Map<string, Stored['report']>();
  for (const row of report) {
    const name = `${bodies.get(row.body_id ?? '') ?? `unknown body of ${row.url ?? row.document_sha256}`} ${row.year}`;
    found.set(name, [...(found.get(name) ?? []), row]);
  }
  return found;
}

/** Every difference between the store's present reports and those of the truth: missing, too many, twice, other numbers. */
export function unlike(store: Stored, truth: readonly TruthReport[], status: 'present' | 'gone' = 'present'): string[] {
  const byName = reportsByName({ ...store, report: store.report.filter((row) => row.status === status) }, truth);
  const facts = new Map<string, Map<string, number | null>>();
  for (const { report_id, code, value } of store.fact) {
    const own = facts.get(report_id) ?? new Map<string, number | null>();
    own.set(code, value === null ? null : Number(value));
    facts.set(report_id, own);
  }
  const wrong: string[] = [];
  const wanted = new Set(truth.map(named));
  for (const [name, rows] of byName) {
    if (!wanted.has(name)) wrong.push(`${name}: not in the truth (${rows.map(({ url }) => url).join(', ')})`);
    if (rows.length > 1) wrong.push(`${name}: ${rows.length} times`);
  }
  for (const report of truth) {
    const [row] = byName.get(named(report)) ?? [];
    if (!row) {
      wrong.push(`${named(report)}: missing (${report.form}, ${report.page})`);
      continue;
    }
    const own = facts.get(row.id);
    const different = Object.entries(report.facts).filter(([code, value]) => own?.get(code) !== value);
    if (different.length > 0) wrong.push(`${named(report)}: ${different.map(([code]) => code).join(', ')}`);
  }
  return wrong;
}
