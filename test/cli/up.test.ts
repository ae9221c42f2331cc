/** `nianbao up` as a process: a source that is due is harvested, and SIGTERM ends it in order. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasRedis } from '../harness/redis.js';
import { RunningCommand, runCommand } from '../support/command.js';
import { LoopbackSite } from '../support/site.js';

const REPORT = readFileSync('samples/xzf-2024.html');
const LIST =
  '<html><head><title>政府信息公开年报</title></head><body><ul><li><a href="/a.html">2024年政府信息公开工作年度报告</a></li></ul></body></html>';

describe.runIf(hasRedis)('nianbao up', () => {
  let folder: string;
  let site: LoopbackSite;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'nianbao-up-'));
    site = await new LoopbackSite((path) =>
      path === '/' ? { body: LIST } : path === '/a.html' ? { body: REPORT } : undefined,
    ).start();
    await mkdir(join(folder, 'sources'));
    const source = `id: qinghe\nname: 青禾县\ndivision: "229921"\nstart: ["${site.url}/"]\nschedule: "0 3 * * *"\ndelay: 0ms\n`;
    await writeFile(join(folder, 'sources', 'qinghe.yaml'), source);
  });
  afterEach(async () => {
    await site.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('harvests a source that was never harvested at once, and stops when told', async () => {
    const words = ['--sources', join(folder, 'sources'), '--data', join(folder, 'data')];
    const up = new RunningCommand(['up', ...words]);
    await up.says(/qinghe: 1 found, 1 new/);
    up.kill('SIGTERM');
    expect((await up.ended).status).toBe(0);
    expect(site.asked).toEqual(['/robots.txt', '/', '/a.html']);
    // its time comes only with its schedule now
    const due = await runCommand(['harvest', ...words]);
    expect(due.stderr).toContain('no source is due');
    expect(due.status).toBe(0);
    const asked = await runCommand(['harvest', '--source', 'qinghe', '--format', 'ndjson', ...words]);
    expect(JSON.parse(asked.stdout)).toMatchObject({ sourceId: 'qinghe', found: 1, unchanged: 1, status: 'done' });
    expect(asked.status).toBe(0);
  });

  it('names a source that there is not, and a folder that is not there', async () => {
    const words = ['--sources', join(folder, 'sources'), '--data', join(folder, 'data')];
    expect(await runCommand(['harvest', '--source', 'nobody', ...words])).toMatchObject({ status: 2 });
    expect(await runCommand(['up', '--sources', join(folder, 'none')])).toMatchObject({ status: 2 });
  });

  it('asks no host off loopback without a contact', async () => {
    const file = 'id: far\nname: 远\ndivision: "229921"\nstart: ["http://www.example.org/"]\n';
    await writeFile(join(folder, 'sources', 'far.yaml'), file);
    const words = ['--sources', join(folder, 'sources'), '--data', join(folder, 'data')];
    const refused = await runCommand(['harvest', '--source', 'far', ...words], { NIANBAO_CONTACT: '' });
    expect(refused.status).toBe(2);
    expect(refused.stderr).toContain('contact_missing');
  });
});
