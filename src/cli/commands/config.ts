/** `nianbao config`: every setting with its value, where it comes from and what it means. */
import { Command } from 'commander';
import { SETTINGS, type SettingName } from '../../shared/config.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { renderTable } from '../table.js';

interface Options {
  readonly format: string;
}

/** A connection URL without its password: the output is pasted into issues. */
function withoutPassword(value: string | number | null): string | number | null {
  return typeof value === 'string' ? value.replace(/(:\/\/[^:@/]*):[^@/]*@/, '$1:***@') : value;
}

export function configCommand(): Command {
  const command = new Command('config')
    .description('print every setting, its value, its environment variable')
    .option('--format <format>', 'table or ndjson', 'table');
  return withCommonOptions(command, 'nianbao config', 'NIANBAO_LANG=en nianbao config').action(
    async (options: Options & Record<string, unknown>) => {
      const config = configOf(options);
      const rows = (Object.keys(SETTINGS) as SettingName[]).map((name) => ({
        setting: name,
        value: withoutPassword(config[name]),
        environment: SETTINGS[name].env,
        meaning: SETTINGS[name].meaning,
      }));
      const format = choice('--format', options.format, ['table', 'ndjson']);
      await writeOut(
        format === 'ndjson'
          ? rows.map((row) => `${JSON.stringify(row)}\n`).join('')
          : `${renderTable(
              ['setting', 'value', 'environment', 'meaning'],
              rows.map((row) => [row.setting, row.value ?? '(unset)', row.environment, row.meaning]),
            )}\n`,
      );
    },
  );
}
