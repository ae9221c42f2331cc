/** `nianbao ingest PATH…`: local files and folders through the queues into the store. */
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import type { ReportLine } from '../../shared/store/store.js';
import { ingest, type IngestResult } from '../../workers/ingest.js';
import { choice, configOf, failureLine, withCommonOptions, writeOut } from '../command.js';
import { pagesProgress, progressOn } from '../progress.js';
import { renderTable } from '../table.js';
import { warnWhenLarge, withEngine } from '../with-engine.js';

interface Options extends Record<string, unknown> {
  readonly division?: string;
  readonly manifest?: string;
  readonly format: string;
}

/** Lines of the table beyond which a terminal only gets the counts. */
const MOST_LINES = 200;

export function ingestCommand(): Command {
  const command = new Command('ingest')
    .description('put local files and folders through the queues into the store')
    .argument('[path...]', 'files and folders; without any, the files of the manifest')
    .option('--division <code>', 'GB/T 2260 code of the place that the bodies belong to')
    .option('--manifest <file>', 'CSV that says what is known of the files: path,url,body,division,year,fetched_at')
    .option('--format <format>', 'table or ndjson: one line per report', 'table');
  return withCommonOptions(
    command,
    'nianbao ingest reports/ --division 220106',
    'nianbao ingest --manifest reports.csv',
  ).action(async (paths: string[], options: Options) => {
    const format = choice('--format', options.format, ['table', 'ndjson']);
    if (paths.length === 0 && options.manifest === undefined) {
      throw new NianbaoError('usage', { reason: 'say which files: PATH… or --manifest FILE.csv' });
    }
    if (options.division !== undefined && !/^\d{6}$/.test(options.division)) {
      throw new NianbaoError('usage', { reason: `--division is '${options.division}', but must be six digits` });
    }
    const config = configOf(options);
    const { result, lines } = await withEngine(
      config,
      { workers: true, command: 'nianbao ingest' },
      async (engine, signal) => {
        const reading = progressOn(process.stderr, 'archived');
        const working = progressOn(process.stderr, 'settled ');
        // one bar on a terminal, where pages would draw over documents
        if (!process.stderr.isTTY) engine.pages.listen(pagesProgress(progressOn(process.stderr, 'pages read')));
        const done = await ingest(engine, {
          paths,
          manifest: options.manifest ?? null,
          division: options.division ?? null,
          signal,
          onRegistered: (count, total) => {
            reading.update(count, total, 0);
            if (count === total) reading.end();
          },
          onProgress: (count, total, failed) => working.update(count, total, failed),
        });
        working.end();
        await warnWhenLarge(engine);
        return { result: done, lines: await engine.store.reportLines(done.sha256s) };
      },
    );
    await writeOut(format === 'ndjson' ? lines.map((line) => `${JSON.stringify(line)}\n`).join('') : asTable(lines));
    for (const { path, code, message } of result.failures) process.stderr.write(failureLine(path, code, message));
    for (const { path, line } of result.unused) process.stderr.write(`manifest line ${line}: no such file: ${path}\n`);
    process.stderr.write(`${summary(result)}\n`);
    if (result.failures.length > 0) process.exitCode = 1;
  });
}

function asTable(lines: readonly ReportLine[]): string {
  if (lines.length === 0) return '';
  const head = ['body', 'year', 'template', 'facts', 'errors', 'warnings', 'infos'];
  const rows = lines
    .slice(0, MOST_LINES)
    .map((line) => [
      line.body,
      line.year === null ? null : String(line.year),
      line.template,
      line.facts,
      line.errors,
      line.warnings,
      line.infos,
    ]);
  const rest = lines.length > MOST_LINES ? `… and ${lines.length - MOST_LINES} more; see nianbao export\n` : '';
  return `${renderTable(head, rows)}\n${rest}`;
}

function summary({ counts, run }: IngestResult): string {
  if (counts.new === 0 && counts.changed === 0 && !run.resumed) {
    const failed = counts.failed > 0 ? `, ${counts.failed} of them failed as before (nianbao failures)` : '';
    return `nothing changed: ${counts.found} file(s) found, all known${failed}`;
  }
  const resumed = run.resumed ? ' (an interrupted run went on)' : '';
  return `${counts.found} file(s): ${counts.new} new, ${counts.changed} changed, ${counts.unchanged} unchanged, ${counts.failed} failed${resumed}`;
}
