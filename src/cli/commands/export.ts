/** `nianbao export`: the store's tables as files, ordered, the same bytes for the same documents. */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import { choice, configOf, withCommonOptions } from '../command.js';
import { withStore } from '../store-only.js';
import { EXPORT_FORMATS, writeTable } from '../write-rows.js';

interface Options extends Record<string, unknown> {
  readonly format: string;
  readonly out?: string;
  readonly table?: string[];
  readonly allVersions?: boolean;
}

export function exportCommand(): Command {
  const command = new Command('export')
    .description("write the store's tables to files")
    .option('--format <format>', EXPORT_FORMATS.join(' or '), 'ndjson')
    .option('--out <dir>', 'folder for the files (default: export/ in the data folder)')
    .option('--table <name...>', 'only these tables')
    .option('--all-versions', 'rows of former versions too', false);
  return withCommonOptions(
    command,
    'nianbao export --format csv --out warehouse/',
    'nianbao export --table report fact --all-versions',
  ).action(async (options: Options) => {
    const config = configOf(options);
    const format = choice('--format', options.format, EXPORT_FORMATS);
    const out = resolve(options.out ?? join(config.data, 'export'));
    await withStore(config, 'export', async (store) => {
      const tables = store.exportTables();
      const unknown = options.table?.find((name) => !tables.some((table) => table.name === name));
      if (unknown !== undefined) {
        const names = tables.map((table) => table.name).join(', ');
        throw new NianbaoError('usage', { reason: `--table: there is no table '${unknown}'; there are: ${names}` });
      }
      await mkdir(out, { recursive: true });
      const written: string[] = [];
      for (const table of tables) {
        if (options.table && !options.table.includes(table.name)) continue;
        const rows = store.exportRows(table.name, { allVersions: options.allVersions === true });
        const count = await writeTable(join(out, `${table.name}.${format}`), format, table, rows);
        written.push(`${table.name} ${count}`);
      }
      process.stderr.write(`exported to ${out}: ${written.join(', ')} rows\n`);
    });
  });
}
