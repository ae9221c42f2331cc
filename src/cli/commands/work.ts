/** `nianbao work [STAGE…]`: workers for the stages named, until told to stop. */
import { Command } from 'commander';
import { NianbaoError } from '../../shared/errors.js';
import { isStage, STAGES, type Stage } from '../../shared/model/stage.js';
import { configOf, withCommonOptions } from '../command.js';
import { Stopped, warnWhenLarge, withEngine } from '../with-engine.js';

export function workCommand(): Command {
  const command = new Command('work')
    .description('run workers for the stages named (all if none), until told to stop')
    .argument('[stage...]', STAGES.join(', '));
  return withCommonOptions(command, 'nianbao work', 'nianbao work extract').action(
    async (words: string[], options: Record<string, unknown>) => {
      const stages = words.map(stageOf);
      const config = configOf(options);
      const engineOptions = { workers: true, command: 'nianbao work', ...(stages.length > 0 ? { stages } : {}) };
      await withEngine(config, engineOptions, async (engine, signal) => {
        await warnWhenLarge(engine);
        process.stderr.write(`working on ${(stages.length > 0 ? stages : STAGES).join(', ')}; stop with Ctrl-C\n`);
        await ended(AbortSignal.any([signal, engine.failed]));
        if (engine.failed.aborted) throw engine.failed.reason;
      });
    },
  );
}

function stageOf(word: string): Stage {
  if (isStage(word)) return word;
  throw new NianbaoError('usage', { reason: `there is no stage '${word}'; there are: ${STAGES.join(', ')}` });
}

/** Resolves when the signal is aborted: being told to stop is how this command ends. */
async function ended(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  if (signal.reason instanceof Stopped) process.stderr.write(`${signal.reason.message}\n`);
}
