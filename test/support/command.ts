/** The command `nianbao` as real processes, and the processes that belong to it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { processes } from './processes.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class RunningCommand {
  readonly ended: Promise<Ended>;
  readonly #process: ChildProcess;
  readonly #listeners = new Set<() => void>();
  #stdout = '';
  #stderr = '';

  constructor(words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const env = { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...environment };
    this.#process = spawn(process.execPath, [MAIN, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
      for (const listener of this.#listeners) listener();
    });
    this.ended = once(this.#process, 'close').then(([status, signal]) => ({
      status: status as number | null,
      signal: signal as NodeJS.Signals | null,
      stdout: this.#stdout,
      stderr: this.#stderr,
    }));
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Resolves when standard error says this. Throws when the command ends before. */
  async says(words: RegExp): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!words.test(this.#stderr)) return;
        this.#listeners.delete(look);
        resolve();
      };
      this.#listeners.add(look);
      look();
      void this.ended.then(({ stderr }) => reject(new Error(`it ended without saying ${String(words)}:\n${stderr}`)));
    });
  }

  /** Pids of the command's own children whose command line has these words. */
  childrenWith(words: string): number[] {
    return processes()
      .filter((one) => one.parent === this.pid && one.words.includes(words))
      .map(({ pid }) => pid);
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }
}

/** Runs a command to its end. */
export async function runCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new RunningCommand(words, environment).ended;
}
