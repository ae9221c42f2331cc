/** `nianbao up`: one machine, everything: workers of all stages and the scheduler, until told to stop. */
import { Command } from 'commander';
import { stderrLog } from '../../shared/log.js';
import { harvest } from '../../workers/crawl/harvest.js';
import { Scheduler } from '../../workers/crawl/scheduler.js';
import { readSourceFiles } from '../../workers/source-files.js';
import { configOf, withCommonOptions } from '../command.js';
import { ended, warnWhenLarge, withEngine } from '../with-engine.js';

export function upCommand(): Command {
  const command = new Command('up')
    .description('one machine, everything: workers of all stages and the scheduler, until told to stop')
    .option('--sources <dir>', 'folder of the source files (see: nianbao config, sources)');
  return withCommonOptions(command, 'nianbao up', 'nianbao up --sources sources/').action(
    async (options: Record<string, unknown>) => {
      const config = configOf(options);
      const log = stderrLog();
      // a mistake in a source file is said at once, not at the first tick
      await readSourceFiles(config.sources);
      await withEngine(config, { workers: true, command: 'nianbao up' }, async (engine, signal) => {
        await warnWhenLarge(engine);
        const { redis, ...place } = await engine.scheduling();
        const scheduler = new Scheduler({
          ...place,
          redis,
          sources: () => readSourceFiles(config.sources),
          harvestDue: async (sources) => {
            const { run, sources: done } = await harvest(engine, { sources, which: 'due', signal });
            if (run === null) return;
            for (const one of done) {
              const said = `${one.sourceId}: ${one.found} found, ${one.new} new, ${one.changed} changed, ${one.gone} gone, ${one.failed} failed`;
              if (one.status === 'failed') log.warn(`${said}: ${one.errorCode ?? ''}: ${one.errorMessage ?? ''}`);
              else log.info(said);
            }
          },
          onTrouble: (error) => log.warn(`${error.code}: ${error.message}; it is tried again`),
        });
        try {
          await scheduler.start();
          process.stderr.write('up; stop with Ctrl-C\n');
          await ended(AbortSignal.any([signal, engine.failed]));
          if (engine.failed.aborted) throw engine.failed.reason;
        } finally {
          await scheduler.stop();
          redis.disconnect();
        }
      });
    },
  );
}
