/**
 * `nianbao failures`: dead letters with why, of documents and of addresses that a harvest could not get; `failures retry`
 * makes them due again at the stage where they failed.
 */
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import type { VisitFailure } from '../../shared/store/harvest.js';
import type { Failure, Store } from '../../shared/store/store.js';
import { choice, configOf, nameForMessage, withCommonOptions, writeOut } from '../command.js';
import { withStore } from '../store-only.js';
import { renderTable } from '../table.js';

interface ListOptions extends Record<string, unknown> {
  readonly format: string;
}

interface RetryOptions extends Record<string, unknown> {
  readonly code?: string;
  readonly all?: boolean;
}

export function failuresCommand(): Command {
  const command = new Command('failures')
    .description('list what failed with why')
    .option('--format <format>', 'table or ndjson', 'table');
  withCommonOptions(command, 'nianbao failures', 'nianbao failures --format ndjson').action(
    async (options: ListOptions) => {
      const format = choice('--format', options.format, ['table', 'ndjson']);
      const config = configOf(options);
      const { documents, visits } = await withStore(config, 'failures', failuresOf);
      await writeOut(
        format === 'ndjson'
          ? [...documents, ...visits.map(lineOf)].map((one) => `${JSON.stringify(one)}\n`).join('')
          : asTable(documents, visits),
      );
    },
  );
  return command.addCommand(retryCommand());
}

interface Failures {
  readonly documents: readonly Failure[];
  readonly visits: readonly VisitFailure[];
}

async function failuresOf(store: Store): Promise<Failures> {
  return { documents: await store.failures(), visits: await store.harvest.visitFailures() };
}

/** A visit as a line of NDJSON: at the stage `crawl`, named by the hash of its address. */
function lineOf({ id, url, sourceId, ...rest }: VisitFailure): object {
  return { visit: id, url, source: sourceId, stage: 'crawl', ...rest };
}

function retryCommand(): Command {
  const command = new Command('retry')
    .description('make dead letters due again; the next harvest, ingest or work takes them up')
    .argument('[id...]', 'documents or addresses, as listed; beginnings of 8 digits or more are enough')
    .option('--code <code>', 'only those with this error code')
    .option('--all', 'all of them');
  return withCommonOptions(
    command,
    'nianbao failures retry --code parser_timeout',
    'nianbao failures retry 107cfd4f',
  ).action(async (prefixes: string[], options: RetryOptions) => {
    if (prefixes.length === 0 && options.code === undefined && options.all !== true) {
      throw new NianbaoError('usage', { reason: 'say which: documents, --code CODE or --all' });
    }
    const config = configOf(options);
    const count = await withStore(config, 'failures retry', async (store) => {
      const { documents, visits } = await failuresOf(store);
      const isMeant = (id: string, code: string): boolean =>
        (prefixes.length === 0 || prefixes.some((prefix) => prefix.length >= 8 && id.startsWith(prefix))) &&
        (options.code === undefined || code === options.code);
      const sha256s = documents.filter((one) => isMeant(one.sha256, one.code)).map((one) => one.sha256);
      const ids = visits.filter((one) => isMeant(one.id, one.code)).map((one) => one.id);
      const bells = await store.retryFailed({ sha256s });
      return bells.length + (await store.harvest.retryVisits({ ids })).count;
    });
    process.stderr.write(
      `${count} document(s) or address(es) are due again; 'nianbao work', the next harvest or ingest takes them up\n`,
    );
  });
}

function asTable(documents: readonly Failure[], visits: readonly VisitFailure[]): string {
  if (documents.length + visits.length === 0) return 'nothing failed\n';
  const rows: (string | number | null)[][] = documents.map((one) => [
    one.sha256.slice(0, 12),
    one.name === null ? null : nameForMessage(one.name),
    one.stage,
    one.code,
    one.attempts,
    one.message,
  ]);
  for (const { id, url, code, attempts, message } of visits) {
    rows.push([id.slice(0, 12), nameForMessage(url), 'crawl', code, attempts, message]);
  }
  return `${renderTable(['id', 'name', 'stage', 'code', 'attempts', 'message'], rows)}\n`;
}
