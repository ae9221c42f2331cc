/**
 * `nianbao archive`: the bytes that were found and fetched. `verify` holds them against their hashes and the store, `export`
 * writes the exchanges as WARC.
 */
import { createWriteStream } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { folderBlobs } from '../../shared/blobs/folder.js';
import { warcFile } from '../../pipeline/crawl/warc.js';
import type { ArchivedExchange } from '../../shared/model/exchange.js';
import { packageVersion } from '../../shared/version.js';
import { isLoss, verifyArchive, type ArchiveProblem } from '../../workers/archive.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { progressOn } from '../progress.js';
import { withStore } from '../store-only.js';
import { renderTable } from '../table.js';

interface VerifyOptions extends Record<string, unknown> {
  readonly format: string;
}

export function archiveCommand(): Command {
  return new Command('archive')
    .description('the archived bytes')
    .addCommand(verifyCommand())
    .addCommand(exportCommand());
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

interface ExportOptions extends Record<string, unknown> {
  readonly warc?: string | true;
  readonly out?: string;
  readonly source?: string;
}

function exportCommand(): Command {
  const command = new Command('export')
    .description('write every archived exchange as WARC 1.1, which other tools replay')
    .option('--warc [file]', 'as WARC, which is the only format; into this file')
    .option('--out <file>', 'file to write (default: archive.warc.gz in the data folder)')
    .option('--source <id>', 'only the exchanges of this source');
  return withCommonOptions(command, 'nianbao archive export --warc archive.warc.gz').action(
    async (options: ExportOptions) => {
      const config = configOf(options);
      const named = options.out ?? (typeof options.warc === 'string' ? options.warc : null);
      const file = resolve(named ?? join(config.data, 'archive.warc.gz'));
      await mkdir(dirname(file), { recursive: true });
      const blobs = folderBlobs(join(config.data, 'blobs'));
      let count = 0;
      await withStore(config, 'archive export', async (store) => {
        const rows = store.archivedExchanges(options.source ?? null);
        const counted = async function* (): AsyncIterable<ArchivedExchange> {
          for await (const row of rows) {
            count++;
            yield row;
          }
        };
        const software = `Nianbao/${packageVersion()}`;
        const records = warcFile(counted(), { software, fileName: basename(file), body: (hash) => blobs.get(hash) });
        // the file appears under its name only when it is whole
        await pipeline(Readable.from(records), createWriteStream(`${file}.partial`));
        await rename(`${file}.partial`, file);
      });
      process.stderr.write(`${count} exchange(s) written to ${file}\n`);
    },
  );
}

function asTable(problems: readonly ArchiveProblem[]): string {
  if (problems.length === 0) return '';
  return `${renderTable(
    ['problem', 'blob', 'kind', 'name'],
    problems.map(({ problem, sha256, kind, name }) => [problem, sha256, kind, name]),
  )}\n`;
}
