/** `nianbao archive`: the bytes that were found and fetched. `verify` holds them against their hashes and the store. */
import { join } from 'node:path';
import { Command } from 'commander';
import { folderBlobs } from '../../shared/blobs/folder.js';
import { isLoss, verifyArchive, type ArchiveProblem } from '../../workers/archive.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { progressOn } from '../progress.js';
import { withStore } from '../store-only.js';
import { renderTable } from '../table.js';

interface VerifyOptions extends Record<string, unknown> {
  readonly format: string;
}

export function archiveCommand(): Command {
  return new Command('archive').description('the archived bytes').addCommand(verifyCommand());
}

function verifyCommand(): Command {
  const command = new Command('verify')
    .description('check every blob against its hash, report gaps and orphans')
    .option('--format <format>', 'table or ndjson', 'table');
  return withCommonOptions(command, 'nianbao archive verify').action(async (options: VerifyOptions) => {
    const format = choice('--format', options.format, ['table', 'ndjson']);
    const config = configOf(options);
    const check = await withStore(config, 'archive verify', async (store) => {
      const progress = progressOn(process.stderr, 'verified');
      const blobs = folderBlobs(join(config.data, 'blobs'));
      try {
        return await verifyArchive(store, blobs, (done, total) => progress.update(done, total, 0));
      } finally {
        progress.end();
      }
    });
    const { problems } = check;
    await writeOut(
      format === 'ndjson' ? problems.map((one) => `${JSON.stringify(one)}\n`).join('') : asTable(problems),
    );
    const count = (wanted: ArchiveProblem['problem']): number =>
      problems.filter(({ problem }) => problem === wanted).length;
    process.stderr.write(
      `${check.blobs} blob(s), ${check.references} that the store speaks of: ${count('damaged')} damaged, ${count('missing')} missing, ${count('orphan')} orphan(s)\n`,
    );
    if (problems.some(isLoss)) process.exitCode = 1;
  });
}

function asTable(problems: readonly ArchiveProblem[]): string {
  if (problems.length === 0) return '';
  return `${renderTable(
    ['problem', 'blob', 'kind', 'name'],
    problems.map(({ problem, sha256, kind, name }) => [problem, sha256, kind, name]),
  )}\n`;
}
