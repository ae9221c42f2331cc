/** `nianbao queue`: what waits in Redis; `queue rebuild` refills empty queues from the store's state. */
import { Command } from 'commander';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { renderTable } from '../table.js';
import { withEngine } from '../with-engine.js';

interface Options extends Record<string, unknown> {
  readonly format: string;
}

export function queueCommand(): Command {
  const command = new Command('queue')
    .description('what waits in the queues')
    .option('--format <format>', 'table or ndjson', 'table');
  withCommonOptions(command, 'nianbao queue').action(async (options: Options) => {
    const format = choice('--format', options.format, ['table', 'ndjson']);
    const counts = await withEngine(configOf(options), { workers: false, command: 'nianbao queue' }, (engine) =>
      engine.queueCounts(),
    );
    await writeOut(
      format === 'ndjson'
        ? counts.map((one) => `${JSON.stringify(one)}\n`).join('')
        : `${renderTable(
            ['stage', 'waiting', 'delayed', 'active'],
            counts.map((one) => [one.stage, one.waiting, one.delayed, one.active]),
          )}\n`,
    );
  });
  return command.addCommand(rebuildCommand());
}

function rebuildCommand(): Command {
  const command = new Command('rebuild').description(
    "refill empty queues from the store's state (workers also do so by themselves)",
  );
  return withCommonOptions(command, 'nianbao queue rebuild').action(async (options: Record<string, unknown>) => {
    const rung = await withEngine(configOf(options), { workers: false, command: 'nianbao queue rebuild' }, (engine) =>
      engine.rebuildQueues(),
    );
    process.stderr.write(`rang for ${rung} due document(s)\n`);
  });
}
