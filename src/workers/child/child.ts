/**
 * One parser child, seen from its pool: started, given one request at a time, watched, killed when it breaks a cap, and
 * its death explained.
 *
 *   our clock                          parser_timeout   (a death of the document)
 *   our memory cap, V8's heap limit    parser_memory    (a death)
 *   own exit, crash signal             parser_crashed   (a death)
 *   killed by somebody else            parser_killed    (no death: the document may be innocent)
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { NianbaoError } from '../../shared/errors.js';
import {
  MEMORY_MARK,
  MOST_PROGRESS,
  readChildMessage,
  type ChildMessage,
  type ChildSettings,
  type ParserAnswer,
  type ParserRequest,
  type StageVersions,
} from './protocol.js';
import { LOOK_EVERY_MS, residentBytes } from './resident.js';

export interface ChildOptions {
  /** Built JavaScript file that the child runs. */
  readonly entry: string;
  readonly parserSeconds: number;
  readonly parserMegabytes: number;
  readonly inputMegabytes: number;
  /** Words before the command that give it an empty network namespace; null: none. */
  readonly namespaceWords: readonly string[] | null;
}

const MEGABYTE = 1024 * 1024;
const STDERR_TAIL = 2048;
const START_SECONDS = 60;
const HEAP_EXHAUSTED = /heap out of memory|Allocation failed/;
/** How long the rest of standard error is waited for after the end; a grandchild could hold it open for ever. */
const STDERR_GRACE_MS = 1000;
/** Share of the memory cap that the JavaScript heap may take; the rest is for buffers, code and Node itself. */
const HEAP_SHARE = 0.65;
/** Variables that Node itself may need to start; everything else stays with the parent. */
const KEPT_ENVIRONMENT = ['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'] as const;
const CRASH_SIGNALS: ReadonlySet<string> = new Set([
  'SIGSEGV',
  'SIGBUS',
  'SIGABRT',
  'SIGILL',
  'SIGFPE',
  'SIGTRAP',
  'SIGSYS',
]);

type Waiter = { resolve(message: ChildMessage): void; reject(error: NianbaoError): void };

export class ParserChild {
  /** Requests answered so far. */
  served = 0;
  /** Resolves when the process has ended, with the reason. */
  readonly ended: Promise<NianbaoError>;
  readonly #process: ChildProcess;
  readonly #options: ChildOptions;
  #waiter: Waiter | null = null;
  /** What to do when the child says that a page is done. */
  #progressed: (() => void) | null = null;
  #alive = true;
  #stderr = '';
  /** It said on standard error that memory ran out: by its own watch, or by V8's heap limit. */
  #outOfMemory = false;
  /** Why we killed it; null while we have not. */
  #killedFor: NianbaoError | null = null;

  constructor(options: ChildOptions) {
    this.#options = options;
    this.#process = spawnChild(options);
    this.ended = this.#watchEnd();
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const said = this.#stderr + text;
      // looked for as it comes: V8 prints a stack trace behind it that would push it out of the tail
      this.#outOfMemory ||= said.includes(MEMORY_MARK) || HEAP_EXHAUSTED.test(said);
      this.#stderr = said.slice(-STDERR_TAIL);
    });
    this.#process.on('message', (message) => this.#received(message));
  }

  /** Waits until the parsers are loaded. Throws `ParserUnavailable` when the child does not start. */
  async ready(): Promise<StageVersions> {
    const timer = setTimeout(
      () => this.kill(new ParserUnavailable(`not ready after ${START_SECONDS} s`)),
      START_SECONDS * 1000,
    );
    try {
      const message = await this.#next();
      if (message.type !== 'ready') throw new ParserUnavailable('it answers before it is asked');
      return message.versions;
    } catch (thrown) {
      throw thrown instanceof ParserUnavailable
        ? thrown
        : new ParserUnavailable(thrown instanceof Error ? thrown.message : String(thrown));
    } finally {
      clearTimeout(timer);
      this.#hold(false);
    }
  }

  get alive(): boolean {
    return this.#alive && this.#killedFor === null;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  async residentBytes(): Promise<number> {
    return this.pid === undefined ? 0 : residentBytes(this.pid);
  }

  /** Runs one request under the caps. Throws the document's coded error, or the reason of the child's death. */
  async run(request: ParserRequest): Promise<ParserAnswer> {
    const { parserSeconds, parserMegabytes } = this.#options;
    this.#hold(true);
    const clock = setTimeout(
      () => this.kill(new NianbaoError('parser_timeout', { seconds: parserSeconds })),
      parserSeconds * 1000,
    );
    let pages = 0;
    this.#progressed = () => {
      if (++pages <= MOST_PROGRESS) clock.refresh();
    };
    const memory = setInterval(() => {
      void this.residentBytes().then((bytes) => {
        if (bytes > parserMegabytes * MEGABYTE) this.kill(this.#overMemory());
      });
    }, LOOK_EVERY_MS);
    try {
      const answer = this.#next();
      this.#process.send(request, (error) => {
        // the end of the process is reported by its own event, with the reason; this only makes sure that it comes
        if (error) this.#process.kill('SIGKILL');
      });
      const message = await answer;
      if (message.type === 'failed') throw new NianbaoError(message.code, message.details);
      if (message.type !== 'done') throw new NianbaoError('parser_crashed', { reason: 'it started anew' });
      const { output, members, needsScan, ms, stageVersion } = message;
      return { output, members, needsScan, ms, stageVersion };
    } finally {
      this.served++;
      this.#progressed = null;
      clearTimeout(clock);
      clearInterval(memory);
      this.#hold(false);
    }
  }

  /** Ends the child at once; what it was doing fails with `reason`. */
  kill(reason: NianbaoError): void {
    if (!this.alive) return;
    this.#killedFor = reason;
    this.#process.ref(); // its end is waited for, even where nothing else keeps this process running
    this.#process.kill('SIGKILL');
  }

  #overMemory(): NianbaoError {
    return new NianbaoError('parser_memory', { megabytes: this.#options.parserMegabytes });
  }

  async #next(): Promise<ChildMessage> {
    if (!this.#alive) throw await this.ended;
    return new Promise((resolve, reject) => (this.#waiter = { resolve, reject }));
  }

  #received(message: unknown): void {
    const waiter = this.#waiter;
    try {
      const read = readChildMessage(message);
      if (read.type === 'progress' && this.#progressed !== null) {
        this.#progressed();
        return;
      }
      this.#waiter = null;
      if (waiter === null) throw new NianbaoError('parser_crashed', { reason: 'it speaks without being asked' });
      waiter.resolve(read);
    } catch (thrown) {
      const error =
        thrown instanceof NianbaoError ? thrown : new NianbaoError('parser_crashed', { reason: 'bad message' });
      this.kill(error);
      this.#waiter = null;
      waiter?.reject(error);
    }
  }

  /** An idle child does not keep this process running. */
  #hold(busy: boolean): void {
    const channel = this.#process.channel;
    if (busy) {
      this.#process.ref();
      channel?.ref();
    } else {
      this.#process.unref();
      channel?.unref();
      (this.#process.stderr as { unref?: () => void } | null)?.unref?.();
    }
  }

  async #watchEnd(): Promise<NianbaoError> {
    const reason = await new Promise<NianbaoError>((resolve) => {
      this.#process.once('error', (error) => resolve(new ParserUnavailable(error.message)));
      this.#process.once('exit', (code, signal) => {
        this.#alive = false;
        const explain = (): void => resolve(this.#explain(code, signal));
        const timer = setTimeout(explain, STDERR_GRACE_MS);
        this.#process.once('close', () => {
          clearTimeout(timer);
          explain();
        });
      });
    });
    this.#alive = false;
    this.#waiter?.reject(reason);
    this.#waiter = null;
    return reason;
  }

  #explain(code: number | null, signal: NodeJS.Signals | null): NianbaoError {
    if (this.#killedFor !== null) return this.#killedFor;
    const said = this.#stderr.trim();
    if (this.#outOfMemory) return this.#overMemory();
    const words = said === '' ? '' : `: ${said}`;
    if (signal !== null && !CRASH_SIGNALS.has(signal)) {
      return new NianbaoError('parser_killed', { reason: `${signal}${words}` });
    }
    const how = signal ?? `exit status ${code ?? 'unknown'}`;
    return new NianbaoError('parser_crashed', { reason: `${how}${words}` });
  }
}

/** Children cannot be started at all: trouble of this machine or installation, of no document. */
export class ParserUnavailable extends NianbaoError {
  constructor(reason: string) {
    super('internal', { reason: `a parser child does not start: ${reason}` });
  }
}

function spawnChild(options: ChildOptions): ChildProcess {
  const settings: ChildSettings = {
    memoryMegabytes: options.parserMegabytes,
    outputMegabytes: options.inputMegabytes,
  };
  const heap = Math.floor(options.parserMegabytes * HEAP_SHARE);
  const words = [
    ...(options.namespaceWords ?? []),
    process.execPath,
    `--max-old-space-size=${heap}`,
    options.entry,
    JSON.stringify(settings),
  ];
  const [command = process.execPath, ...args] = words;
  const environment: NodeJS.ProcessEnv = { TZ: 'UTC' };
  for (const name of KEPT_ENVIRONMENT) if (process.env[name] !== undefined) environment[name] = process.env[name];
  return spawn(command, args, {
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    // a group of its own: Ctrl-C in a terminal reaches the parent only, which decides what becomes of the work
    detached: true,
  });
}
