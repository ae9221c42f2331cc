/** Scans through the queue `ocr`, as real processes: killed in the middle, pages that are read are not read again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/shared/store/database.js';
import { hasRedis } from '../harness/redis.js';
import { RunningCommand, runCommand } from '../support/command.js';

const SCAN = 'test/fixtures/scan/0006-xzf-2019-150-mild.pdf';
/** One page at a time, so that some are read and some are not when the process dies. */
const ONE_PAGE = { NIANBAO_OCR_CONCURRENCY: '1', NIANBAO_CONCURRENCY: '1' };

interface Made {
  readonly context_hash: string;
  readonly output_sha256: string;
  /** How long it took: made again, it would be another number. */
  readonly ms: number;
}

async function readings(data: string): Promise<Made[]> {
  const database = await connect({ url: null, folder: join(data, 'pg') });
  try {
    return await database.run(sql<Made>`
      select context_hash, output_sha256, ms from nianbao.artifact where stage = 'ocr' order by context_hash`);
  } finally {
    await database.close();
  }
}

describe.runIf(hasRedis)('a scan in the queue', () => {
  let data: string;
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'nianbao-scan-'));
  });
  afterAll(async () => rm(data, { recursive: true, force: true }));

  it('goes on after kill -9: what was read is kept, nothing is doubled, and it is joined once', async () => {
    const words = ['ingest', SCAN, '--data', data];
    const command = new RunningCommand(words, ONE_PAGE);
    await command.says(/pages read: 1\/3/);
    command.kill('SIGKILL');
    await command.ended;
    const before = await readings(data);
    expect(before.length).toBeGreaterThanOrEqual(2); // the plan and a page
    const ended = await runCommand(words, ONE_PAGE);
    expect(ended).toMatchObject({ status: 0 });
    expect(ended.stderr).toContain('pages read: 3/3');
    const after = await readings(data);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(5); // the plan, three pages, the whole
    const again = await runCommand(words, ONE_PAGE);
    expect(again.stderr).toContain('nothing changed');
    expect(await readings(data)).toEqual(after);
  }, 600_000);
});
