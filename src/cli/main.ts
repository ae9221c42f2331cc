#!/usr/bin/env node
/** The entry of the command `nianbao`: runs one call and turns its errors into exit statuses. */
import { CommanderError } from 'commander';
import { asNianbaoError } from '../shared/errors.js';
import { buildProgram } from './program.js';
import { Stopped } from './with-engine.js';

/** Runs one call. Returns the exit status. */
async function main(words: readonly string[]): Promise<number> {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  try {
    await buildProgram().parseAsync(words, { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : 0;
  } catch (thrown) {
    // commander has written its own message; asking for help or the version is no mistake
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    if (thrown instanceof Stopped) return thrown.exitStatus;
    const error = asNianbaoError(thrown);
    process.stderr.write(`nianbao: ${error.code}: ${error.message}\n`);
    if (error.code === 'internal' && error.cause instanceof Error) process.stderr.write(`${error.cause.stack ?? ''}\n`);
    return error.policy === 'usage' ? 2 : 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
