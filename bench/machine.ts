/** The machine in words: what a number of documents per second means nothing without. */
import { spawnSync } from 'node:child_process';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { postgresFolder } from '../test/harness/postgres.js';

/** First line that a program prints with `--version`; null if it is not installed. */
function version(program: string): string | null {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return status === 0 ? (stdout.split('\n')[0] ?? null) : null;
}

/** Lines of `name: value`. */
export function machine(): string[] {
  const [first] = cpus();
  const postgres = postgresFolder();
  const load = loadavg().map((average) => average.toFixed(1));
  return [
    `processor: ${first?.model ?? 'unknown'}, ${cpus().length} core(s)`,
    `memory: ${(totalmem() / 2 ** 30).toFixed(1)} GB`,
    `system: ${type()} ${release()}, Node ${process.version}`,
    `Redis: ${version('redis-server') ?? 'not installed'}`,
    `Postgres: ${(postgres === null ? null : version(`${postgres}/postgres`)) ?? 'not installed'}`,
    `load before the run (1, 5, 15 minutes): ${load.join(', ')}`,
  ];
}
