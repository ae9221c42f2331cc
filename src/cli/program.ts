/** The program `nianbao`: its commands, one file each under commands/, put together. */
import { Command } from 'commander';
import { packageVersion } from '../shared/version.js';
import { archiveCommand } from './commands/archive.js';
import { bodiesCommand } from './commands/bodies.js';
import { configCommand } from './commands/config.js';
import { exportCommand } from './commands/export.js';
import { extractCommand } from './commands/extract.js';
import { failuresCommand } from './commands/failures.js';
import { harvestCommand } from './commands/harvest.js';
import { ingestCommand } from './commands/ingest.js';
import { queueCommand } from './commands/queue.js';
import { schemaCommand } from './commands/schema.js';
import { showCommand } from './commands/show.js';
import { sourcesCommand } from './commands/sources.js';
import { statusCommand } from './commands/status.js';
import { upCommand } from './commands/up.js';
import { workCommand } from './commands/work.js';

/** All commands in the order of `nianbao --help`. */
export const COMMANDS = [
  extractCommand,
  showCommand,
  harvestCommand,
  ingestCommand,
  workCommand,
  upCommand,
  statusCommand,
  failuresCommand,
  queueCommand,
  exportCommand,
  sourcesCommand,
  archiveCommand,
  bodiesCommand,
  schemaCommand,
  configCommand,
] as const;

export function buildProgram(): Command {
  const program = new Command('nianbao')
    .description('reads annual reports on government information disclosure (年报) and checks their arithmetic')
    .version(packageVersion())
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 some documents failed (each is named), 2 wrong usage or configuration.',
    );
  for (const make of COMMANDS) program.addCommand(make());
  for (const command of [program, ...program.commands.flatMap((one) => [one, ...one.commands])]) {
    // options after a subcommand are the subcommand's: both `failures` and `failures retry` have --data
    command.exitOverride().enablePositionalOptions();
  }
  return program;
}
