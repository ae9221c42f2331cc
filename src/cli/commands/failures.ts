/** `nianbao failures`: dead letters with why; `failures retry` makes them due again at the stage where they failed. */
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import type { Failure } from '../../shared/store/store.js';
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
      const failures = await withStore(config, 'failures', (store) => store.failures());
      await writeOut(
        format === 'ndjson' ? failures.map((one) => `${JSON.stringify(one)}\n`).join('') : asTable(failures),
      );
    },
  );
  return command.addCommand(retryCommand());
}

function retryCommand(): Command {
  const command = new Command('retry')
    .description('make dead letters due again; the next ingest or work takes them up')
    .argument('[sha256...]', 'documents; beginnings of 8 digits or more are enough')
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
      const failures = await store.failures();
      const chosen = failures.filter(
        (one) =>
          (prefixes.length === 0 || prefixes.some((prefix) => prefix.length >= 8 && one.sha256.startsWith(prefix))) &&
          (options.code === undefined || one.code === options.code),
      );
      const bells = await store.retryFailed({ sha256s: chosen.map((one) => one.sha256) });
      return bells.length;
    });
    process.stderr.write(
      `${count} document(s) are due again; 'nianbao work' or the next 'nianbao ingest' takes them up\n`,
    );
  });
}

function asTable(failures: readonly Failure[]): string {
  if (failures.length === 0) return 'nothing failed\n';
  const rows = failures.map((one) => [
    one.sha256.slice(0, 12),
    one.name === null ? null : nameForMessage(one.name),
    one.stage,
    one.code,
    one.attempts,
    one.message,
  ]);
  return `${renderTable(['document', 'name', 'stage', 'code', 'attempts', 'message'], rows)}\n`;
}
