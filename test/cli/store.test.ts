/** The commands on a data folder, as a user runs them one after the other: ingest, again, status, failures, export. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nianbao, objects } from '../harness/nianbao.js';

let folder: string;
let data: string;
let inbox: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nianbao-cli-'));
  data = join(folder, 'data');
  inbox = join(folder, 'in');
  cpSync('samples', inbox, { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const reports = (): number => readdirSync('samples').filter((name) => !name.endsWith('.md')).length;

/** The exported files, but for the tables and columns that say when and in which run. */
async function exported(name: string): Promise<Map<string, string>> {
  const out = join(folder, name);
  const outcome = await nianbao(['export', '--data', data, '--out', out]);
  expect(outcome.status).toBe(0);
  const volatile = new Set(['run.ndjson', 'fetch.ndjson', 'artifact.ndjson', 'release.ndjson']);
  return new Map(
    readdirSync(out)
      .filter((file) => !volatile.has(file))
      .sort()
      .map((file) => [file, readFileSync(join(out, file), 'utf8').replace(/"(last_seen_run)":"[^"]*"/g, '"$1":""')]),
  );
}

describe('a data folder', () => {
  it('takes a folder of reports, and takes nothing the second time', async () => {
    const first = await nianbao(['ingest', inbox, '--data', data, '--format', 'ndjson']);
    expect(first.status, first.stderr).toBe(0);
    expect(objects(first.stdout)).toHaveLength(reports());
    expect(first.stderr).toContain(`${reports()} new`);
    const before = await exported('first');
    expect(before.get('fact.ndjson')?.split('\n').length).toBeGreaterThan(reports() * 190);

    const second = await nianbao(['ingest', inbox, '--data', data]);
    expect(second.status).toBe(0);
    expect(second.stderr).toContain('nothing changed');
    expect(await exported('second')).toEqual(before);
  });

  it('names what failed, lists it, and puts it back', async () => {
    const notice = join(folder, 'notice.txt');
    writeFileSync(notice, '关于报送材料的通知\n各单位：请按时报送。\n');
    const outcome = await nianbao(['ingest', notice, '--data', data]);
    expect(outcome.status).toBe(1);
    expect(outcome.stderr).toContain(`${notice}: not_a_report: `);
    const failures = objects((await nianbao(['failures', '--data', data, '--format', 'ndjson'])).stdout);
    expect(failures).toMatchObject([{ name: 'notice.txt', stage: 'normalize', code: 'not_a_report' }]);
    const retried = await nianbao(['failures', 'retry', '--code', 'not_a_report', '--data', data]);
    expect(retried.stderr).toContain('1 document(s) or address(es) are due again');
    const again = await nianbao(['ingest', notice, '--data', data]);
    expect(again.status).toBe(1);
    expect(again.stderr).toContain('not_a_report');
  });

  it('tells its status', async () => {
    const [status] = objects((await nianbao(['status', '--data', data, '--format', 'ndjson'])).stdout);
    expect(status).toMatchObject({
      store: 'pglite',
      reports: reports(),
      failures: [{ code: 'not_a_report', count: 1 }],
    });
    expect((await nianbao(['status', '--data', data])).stdout).toMatch(/last runs[^]*ingest/);
    expect((await nianbao(['queue', '--data', data])).stdout).toContain('validate');
    expect((await nianbao(['queue', 'rebuild', '--data', data])).stderr).toContain('rang for 0 due');
  });

  it('exports csv, chosen tables, and refuses unknown ones', async () => {
    const out = join(folder, 'csv');
    const outcome = await nianbao(['export', '--data', data, '--format', 'csv', '--table', 'report', '--out', out]);
    expect(outcome.status).toBe(0);
    expect(readdirSync(out)).toEqual(['report.csv']);
    expect(readFileSync(join(out, 'report.csv'), 'utf8').split('\n')[0]).toContain('id,body_id,year,template');
    const unknown = await nianbao(['export', '--data', data, '--table', 'nonsense']);
    expect(unknown.status).toBe(2);
    expect(unknown.stderr).toContain("no table 'nonsense'");
  });

  it('belongs to one process at a time', async () => {
    const worker = spawn(process.execPath, ['dist/cli/main.js', 'work', '--data', data], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    try {
      await once(worker.stderr, 'data');
      const second = await nianbao(['status', '--data', data]);
      expect(second.status).toBe(2);
      expect(second.stderr).toContain('data_in_use');
      expect(second.stderr).toContain(String(worker.pid));
      worker.kill('SIGTERM');
      const [status] = (await once(worker, 'exit')) as [number | null];
      expect(status).toBe(0);
    } finally {
      worker.kill('SIGKILL');
    }
    expect((await nianbao(['status', '--data', data])).status).toBe(0);
  });

  it('is taken over from a process that was killed, its Redis too', async () => {
    const worker = spawn(process.execPath, ['dist/cli/main.js', 'work', '--data', data], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await once(worker.stderr, 'data');
    worker.kill('SIGKILL');
    await once(worker, 'exit');
    const next = await nianbao(['ingest', inbox, '--data', data]);
    expect(next.status, next.stderr).toBe(0);
    expect(next.stderr).toContain('nothing changed');
  });
});
