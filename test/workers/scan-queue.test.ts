/** Scans through the queue `ocr`, as real processes: killed in the middle, pages that are read are not read again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/shared/store/database.js';
import { hasRedis } from '../harness/redis.js';
import { RunningCommand, runCommand } from '../support/command.js';
import { tiff } from '../corpus/scan/files.js';
import { scanPage } from '../support/scan-page.js';

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
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'nianbao-scan-'));
  });
  afterEach(async () => rm(data, { recursive: true, force: true }));

  /** Killed when its first page is read, and called again: every output is made once. `pages`: how many there are. */
  async function killedAndGoneOn(file: string, pages: number): Promise<void> {
    const words = ['ingest', file, '--data', data];
    const command = new RunningCommand(words, ONE_PAGE);
    await command.says(new RegExp(`pages read: 1/${pages}`, 'u'));
    command.kill('SIGKILL');
    await command.ended;
    const before = await readings(data);
    expect(before.length).toBeGreaterThanOrEqual(2); // the plan and a page
    const ended = await runCommand(words, ONE_PAGE);
    expect(ended).toMatchObject({ status: 0 });
    expect(ended.stderr).toContain(`pages read: ${pages}/${pages}`);
    const after = await readings(data);
    expect(after).toEqual(expect.arrayContaining(before));
    expect(after).toHaveLength(pages + 2); // the plan, the pages, the whole
    const again = await runCommand(words, ONE_PAGE);
    expect(again.stderr).toContain('nothing changed');
    expect(await readings(data)).toEqual(after);
  }

  it('goes on after kill -9: what was read is kept, nothing is doubled, and it is joined once', async () => {
    await killedAndGoneOn(SCAN, 3);
  }, 600_000);

  it('does so when it is a TIFF of several pages, whose facts say their pages', async () => {
    const file = join(data, 'scan.tiff');
    const pages = await Promise.all([1, 3].map(async (page) => scanPage(SCAN, page)));
    await writeFile(
      file,
      tiff(
        pages.map((page) => ({ ...page, channels: 1 })),
        pages[0]?.dpi ?? 150,
      ),
    );
    await killedAndGoneOn(file, 2);
    const database = await connect({ url: null, folder: join(data, 'pg') });
    try {
      const facts = await database.run(sql<{ table: string; page: number }>`
        select distinct split_part(code, '.', 1) as table, (at ->> 'page')::int as page from nianbao.fact order by 2`);
      expect(facts).toEqual([
        { table: 'disclosure', page: 1 },
        { table: 'proceedings', page: 2 },
      ]);
    } finally {
      await database.close();
    }
  }, 600_000);
});
