/** `nianbao work [STAGE…]`: workers for the stages named, until told to stop. */
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import { isQueueName, QUEUE_NAMES, type QueueName } from '../../workers/queues.js';
import { configOf, withCommonOptions } from '../command.js';
import { ended, warnWhenLarge, withEngine } from '../with-engine.js';

export function workCommand(): Command {
  const command = new Command('work')
    .description('run workers for the stages named (all if none), until told to stop')
    .argument('[stage...]', QUEUE_NAMES.join(', '));
  return withCommonOptions(command, 'nianbao work', 'nianbao work extract').action(
    async (words: string[], options: Record<string, unknown>) => {
      const stages = words.map(stageOf);
      const config = configOf(options);
      const engineOptions = { workers: true, command: 'nianbao work', ...(stages.length > 0 ? { stages } : {}) };
      await withEngine(config, engineOptions, async (engine, signal) => {
        await warnWhenLarge(engine);
        process.stderr.write(`working on ${(stages.length > 0 ? stages : QUEUE_NAMES).join(', ')}; stop with Ctrl-C\n`);
        await ended(AbortSignal.any([signal, engine.failed]));
        if (engine.failed.aborted) throw engine.failed.reason;
      });
    },
  );
}

function stageOf(word: string): QueueName {
  if (isQueueName(word)) return word;
  throw new NianbaoError('usage', { reason: `there is no stage '${word}'; there are: ${QUEUE_NAMES.join(', ')}` });
}
