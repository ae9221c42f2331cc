/** `nianbao sources`: what is harvested. `check` reads the source files and names every mistake with file and line. */
import { Command } from 'commander';
import { placesOf } from '../../shared/model/divisions.js';
import { NianbaoError } from '../../shared/errors.js';
import type { Source } from '../../shared/model/source.js';
import { checkSourceFiles } from '../../workers/source-files.js';
import { choice, configOf, withCommonOptions, writeOut } from '../command.js';
import { renderTable } from '../table.js';

interface CheckOptions extends Record<string, unknown> {
  readonly format: string;
}

export const SOURCES_OPTION = ['--sources <dir>', 'folder of the source files (see: nianbao config, sources)'] as const;

export function sourcesCommand(): Command {
  return new Command('sources').description('check and draft source files').addCommand(checkCommand());
}

function checkCommand(): Command {
  const command = new Command('check')
    .description('read the source files, report mistakes with file and line')
    .option(...SOURCES_OPTION)
    .option('--format <format>', 'table or ndjson', 'table');
  return withCommonOptions(command, 'nianbao sources check', 'nianbao sources check --sources sources/examples').action(
    async (options: CheckOptions) => {
      const format = choice('--format', options.format, ['table', 'ndjson']);
      const config = configOf(options);
      const { sources, files, mistakes } = await checkSourceFiles(config.sources);
      for (const source of sources) warnOf(source);
      await writeOut(
        format === 'ndjson' ? sources.map((one) => `${JSON.stringify(one)}\n`).join('') : `${asTable(sources)}\n`,
      );
      process.stderr.write(`${sources.length} source(s) in ${files.length} file(s), ${mistakes.length} mistake(s)\n`);
      const [first, ...others] = mistakes;
      if (first === undefined) return;
      for (const one of others) process.stderr.write(`${one.file} line ${one.line}: ${one.reason}\n`);
      throw new NianbaoError('source_invalid', { ...first });
    },
  );
}

/** What is allowed and still probably a slip. */
function warnOf(source: Source): void {
  const warn = (text: string): void => void process.stderr.write(`warning: ${source.id}: ${text}\n`);
  if (placesOf(source.division).every(({ code }) => code !== source.division)) {
    warn(`division ${source.division} is not in the table of GB/T 2260 codes`);
  }
  const expected = source.expect?.bodies ?? null;
  if (expected !== null && source.bodies !== null && source.bodies.length > expected) {
    warn(`expects ${expected} bodies, but lists ${source.bodies.length}`);
  }
}

function asTable(sources: readonly Source[]): string {
  return renderTable(
    ['id', 'name', 'division', 'start', 'schedule', 'delay', 'bodies'],
    sources.map((one) => [
      one.id,
      one.name,
      one.division,
      one.start.length > 1 ? `${one.start[0]} +${one.start.length - 1}` : (one.start[0] ?? null),
      one.schedule,
      `${one.delay} ms`,
      one.bodies?.length ?? one.expect?.bodies ?? null,
    ]),
  );
}
