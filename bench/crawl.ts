/**
 * Crawling: twenty hosts of bench/crawl-site.ts by `nianbao harvest` with archive, private redis-server and Postgres (fsync
 * on), and by Scrapy on the same hosts where it is installed. The clock runs at the hosts, from the first request to the last
 * answer. Prints one line of JSON.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { usePostgres } from '../test/harness/postgres.js';

export interface CrawlResult {
  readonly hosts: number;
  readonly pages: number;
  /** Pages per second; null for a peer that is not installed. */
  readonly perSecond: number;
  readonly peerPerSecond: number | null;
  /** Greatest resident memory of the process that crawls, without its parser children; null where there is no /proc. */
  readonly peakMegabytes: number | null;
}

interface Counted {
  pages: number;
  seconds: number;
}

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

async function counted(control: string): Promise<Counted> {
  return (await (await fetch(control)).json()) as Counted;
}

function peakOf(child: ChildProcess): () => number | null {
  let peak: number | null = null;
  const look = (): void => {
    const file = `/proc/${child.pid}/status`;
    if (!existsSync(file)) return;
    const [, kilobytes] = /^VmHWM:\s+(\d+)/mu.exec(readFileSync(file, 'utf8')) ?? [];
    if (kilobytes !== undefined) peak = Number(kilobytes) / 1024;
  };
  const timer = setInterval(look, 250);
  return () => {
    clearInterval(timer);
    return peak;
  };
}

async function ours(folder: string, start: readonly string[]): Promise<number | null> {
  const sources = join(folder, 'sources');
  mkdirSync(sources);
  start.forEach((url, index) => {
    const lines = [`id: host-${index}`, `name: host ${index}`, 'division: "229921"', `start: ["${url}"]`, 'delay: 0ms'];
    writeFileSync(join(sources, `${index}.yaml`), `${lines.join('\n')}\n`);
  });
  const postgres = await usePostgres({ fsync: true });
  try {
    const words = ['harvest', '--all', '--sources', sources, '--data', join(folder, 'data')];
    const env = { PATH: process.env['PATH'], DATABASE_URL: await postgres.createDatabase('crawl') };
    const child = spawn(process.execPath, [MAIN, ...words], { env, stdio: ['ignore', 'ignore', 'ignore'] });
    const peak = peakOf(child);
    const [status] = (await once(child, 'exit')) as [number | null];
    // 1: some document failed, which the pages are free to do
    if (status !== 0 && status !== 1) throw new Error(`harvest ended with status ${status}`);
    return peak();
  } finally {
    await postgres.stop();
  }
}

/** Whether it ran. */
async function scrapy(folder: string, start: readonly string[]): Promise<boolean> {
  if (spawnSync('scrapy', ['version'], { stdio: 'ignore' }).status !== 0) return false;
  const out = join(folder, 'scrapy');
  mkdirSync(out);
  const spider = fileURLToPath(new URL('peer_scrapy.py', import.meta.url));
  const env = { PATH: process.env['PATH'], START: JSON.stringify(start), OUT: out };
  const child = spawn('scrapy', ['runspider', spider], { env, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = (await once(child, 'exit')) as [number | null];
  return status === 0;
}

const folder = mkdtempSync(join(tmpdir(), 'nianbao-bench-'));
const site = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('crawl-site.ts', import.meta.url))], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
try {
  const [line] = (await once(createInterface({ input: site.stdout }), 'line')) as [string];
  const { control, start } = JSON.parse(line) as { control: string; start: string[] };
  const peer = (await scrapy(folder, start)) ? await counted(control) : null;
  const peakMegabytes = await ours(folder, start);
  const own = await counted(control);
  const result: CrawlResult = {
    hosts: start.length,
    pages: own.pages,
    perSecond: own.pages / own.seconds,
    peerPerSecond: peer === null ? null : peer.pages / peer.seconds,
    peakMegabytes,
  };
  process.stdout.write(`${JSON.stringify({ ...result, peerPages: peer?.pages ?? null })}\n`);
} finally {
  site.stdin.end();
  rmSync(folder, { recursive: true, force: true });
}
