/** `nianbao harvest`: crawls the sources that are due, through the queues, into the store. */
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import type { HarvestProgress, RunSource } from '../../shared/store/harvest.js';
import { harvest, type HarvestResult } from '../../workers/crawl/harvest.js';
import { readSourceFiles } from '../../workers/source-files.js';
import { choice, configOf, failureLine, withCommonOptions, writeOut } from '../command.js';
import { progressOn } from '../progress.js';
import { renderTable } from '../table.js';
import { warnWhenLarge, withEngine } from '../with-engine.js';

interface Options extends Record<string, unknown> {
  readonly source?: string[];
  readonly all?: boolean;
  readonly format: string;
}

export function harvestCommand(): Command {
  const command = new Command('harvest')
    .description('crawl the sources that are due, through the queues, into the store')
    .option('--source <id...>', 'these sources, whether due or not')
    .option('--all', 'all sources, whether due or not')
    .option('--sources <dir>', 'folder of the source files (see: nianbao config, sources)')
    .option('--format <format>', 'table or ndjson: one line per source', 'table');
  return withCommonOptions(command, 'nianbao harvest --all', 'nianbao harvest --source changchun-new-area').action(
    async (options: Options) => {
      const format = choice('--format', options.format, ['table', 'ndjson']);
      if (options.source !== undefined && options.all === true) {
        throw new NianbaoError('usage', { reason: 'say --source or --all, not both' });
      }
      const config = configOf(options);
      const sources = await readSourceFiles(config.sources);
      const which = options.source ?? (options.all === true ? 'all' : 'due');
      const result = await withEngine(config, { workers: true, command: 'nianbao harvest' }, async (engine, signal) => {
        const bar = progressOn(process.stderr, 'harvested');
        const done = await harvest(engine, { sources, which, signal, onProgress: (one) => show(bar, one) });
        bar.end();
        await warnWhenLarge(engine);
        return done;
      });
      await writeOut(
        format === 'ndjson'
          ? result.sources.map((one) => `${JSON.stringify(one)}\n`).join('')
          : tableOf(result.sources),
      );
      for (const { name, code, message } of result.failures) process.stderr.write(failureLine(name, code, message));
      process.stderr.write(wordsOf(result));
      if (result.busy.length > 0 || result.sources.some(isFailed)) process.exitCode = 1;
    },
  );
}

function show(bar: ReturnType<typeof progressOn>, progress: HarvestProgress): void {
  const { visitsDue, visitsDone, visitsFailed, documents, documentsDue } = progress;
  const done = visitsDone + visitsFailed + Math.max(0, documents - documentsDue);
  bar.update(done, visitsDue + visitsDone + visitsFailed + documents, visitsFailed);
}

const isFailed = ({ status, failed }: RunSource): boolean => status === 'failed' || failed > 0;

function tableOf(sources: readonly RunSource[]): string {
  if (sources.length === 0) return '';
  const head = ['source', 'found', 'new', 'changed', 'unchanged', 'gone', 'moved', 'failed', 'status'];
  const rows = sources.map((one) => [
    one.sourceId,
    one.found,
    one.new,
    one.changed,
    one.unchanged,
    one.gone,
    one.moved,
    one.failed,
    one.errorCode ?? one.status,
  ]);
  return `${renderTable(head, rows)}\n`;
}

/** What the numbers do not say: why a source failed, which limits were reached, what was passed over. */
function wordsOf({ run, sources, busy }: HarvestResult): string {
  const lines: string[] = [];
  if (run === null) lines.push('no source is due; nianbao harvest --all harvests whether due or not');
  if (run?.resumed === true) lines.push('an interrupted run went on');
  for (const one of sources) {
    if (one.errorCode !== null) lines.push(`${one.sourceId}: ${one.errorCode}: ${one.errorMessage ?? ''}`);
    for (const { limit, count, url } of one.limits) {
      lines.push(`${one.sourceId}: the limit of ${limit} kept ${count} link(s) from being followed, first at ${url}`);
    }
    if (one.passedOver > 0) {
      lines.push(`${one.sourceId}: ${one.passedOver} link(s) to hosts that the source does not allow were passed over`);
    }
    if (one.missing > 0) lines.push(`${one.sourceId}: ${one.missing} link(s) to pages that are not there`);
    if (one.lookAlikes > 0) lines.push(`${one.sourceId}: ${one.lookAlikes} page(s) linked as reports are none`);
    if (one.failed === 0 && one.errorCode === null && one.new + one.changed + one.gone + one.moved === 0) {
      lines.push(`${one.sourceId}: nothing changed (${one.notModified} of ${one.requests} answers "not modified")`);
    }
  }
  for (const id of busy) lines.push(`${id}: another run is harvesting it`);
  return lines.map((line) => `${line}\n`).join('');
}
