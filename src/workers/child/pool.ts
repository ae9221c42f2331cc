/**
 * The pool of parser children: at most `size` processes, started when first needed, reused, and replaced after a number
 * of documents, when they have grown, or when they died. Documents are hostile: no parser ever runs in this process.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NianbaoError } from '../../shared/errors.js';
import { ParserChild, type ChildOptions } from './child.js';
import { namespaceWords, type NetworkIsolation } from './isolation.js';
import type { ParserAnswer, ParserRequest, StageVersions } from './protocol.js';

export interface PoolOptions {
  /** Most children at a time. */
  readonly size: number;
  /** Wall clock of one request. */
  readonly parserSeconds: number;
  /** Resident memory of a child. */
  readonly parserMegabytes: number;
  /** Largest input; larger ones are refused without a child. */
  readonly inputMegabytes: number;
  /** File that children run. @default the built entry of this package */
  readonly entry?: string;
  /** false: do not use a network namespace even where there is one. @default true */
  readonly namespace?: boolean;
}

export interface ParserPool {
  readonly isolation: NetworkIsolation;
  /** Versions of the stages as the children run them; starts a child if there is none yet. */
  versions(): Promise<StageVersions>;
  /**
   * Runs one stage on one input as soon as a child is free. Throws the document's error or the child's (child.ts);
   * `too_large` before anything; when `signal` is aborted the child is killed and the signal's reason is thrown.
   */
  run(request: ParserRequest, signal?: AbortSignal): Promise<ParserAnswer>;
  /** Kills every child; requests under way and waiting fail with `parser_killed`. */
  close(): Promise<void>;
}

/** Requests after which a child is replaced, so that leaks of parsers do not live on; starting one costs as much as 300 documents. */
const REQUESTS_PER_CHILD = 2000;
/** Share of the memory cap at which a child is replaced between two documents. */
const GROWN = 0.6;
const MEGABYTE = 1024 * 1024;

/** A child with its parsers loaded has some 120 MB before it reads anything. */
const LEAST_MEGABYTES = 200;

/** Makes a pool; no child is started yet. Throws `usage` when the package is not built, `config_invalid`. */
export function parserPool(options: PoolOptions): ParserPool {
  if (options.parserMegabytes < LEAST_MEGABYTES) {
    const reason = `${options.parserMegabytes} MB is less than a child needs; give it ${LEAST_MEGABYTES} or more`;
    throw new NianbaoError('config_invalid', { setting: 'NIANBAO_PARSER_MEGABYTES', reason });
  }
  return new Pool(options);
}

/** The built entry of the children. Throws `usage` when the package is not built. */
function builtEntry(): string {
  const built = import.meta.url.endsWith('.ts') ? '../../../dist/workers/child/main.js' : './main.js';
  const path = fileURLToPath(new URL(built, import.meta.url));
  if (!existsSync(path)) {
    throw new NianbaoError('usage', {
      reason: `parser children are not built (${path} is missing); run: npm run build`,
    });
  }
  return path;
}

interface Job {
  readonly request: ParserRequest;
  readonly signal: AbortSignal | undefined;
  resolve(answer: ParserAnswer): void;
  reject(error: unknown): void;
}

class Pool implements ParserPool {
  readonly isolation: NetworkIsolation;
  readonly #size: number;
  readonly #inputMegabytes: number;
  readonly #child: ChildOptions;
  readonly #idle: ParserChild[] = [];
  readonly #all = new Set<ParserChild>();
  readonly #waiting: Job[] = [];
  #versions: StageVersions | null = null;
  #first: Promise<void> | null = null;
  #starting = 0;
  #closed = false;

  constructor(options: PoolOptions) {
    const words = options.namespace === false ? null : namespaceWords();
    this.isolation = words === null ? 'modules' : 'namespace';
    this.#size = options.size;
    this.#inputMegabytes = options.inputMegabytes;
    this.#child = { ...options, entry: options.entry ?? builtEntry(), namespaceWords: words };
  }

  async versions(): Promise<StageVersions> {
    if (this.#versions === null) {
      // many may ask at once before there is any child; they all wait for the same first one
      this.#first ??= this.#start()
        .then((child) => this.#free(child))
        .finally(() => (this.#first = null));
      await this.#first;
    }
    return this.#versions ?? this.versions();
  }

  async run(request: ParserRequest, signal?: AbortSignal): Promise<ParserAnswer> {
    const size = request.input.byteLength;
    if (size > this.#inputMegabytes * MEGABYTE) {
      throw new NianbaoError('too_large', {
        what: 'the file',
        size: `${(size / MEGABYTE).toFixed(1)} MB`,
        limit: `${this.#inputMegabytes} MB`,
      });
    }
    if (this.#closed) throw poolClosed();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, signal, resolve, reject });
      this.#assign();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.reject(poolClosed());
    const children = [...this.#all];
    for (const child of children) child.kill(poolClosed());
    await Promise.all(children.map(async (child) => child.ended));
  }

  /** Gives waiting jobs to idle children, and starts as many children as are still needed and allowed. */
  #assign(): void {
    while (this.#waiting.length > 0) {
      const child = this.#idle.pop();
      if (child === undefined) break;
      const job = child.alive ? this.#waiting.shift() : undefined;
      if (job !== undefined) void this.#work(child, job);
    }
    while (this.#starting < this.#waiting.length && this.#all.size < this.#size) {
      void this.#start().then(
        (started) => this.#free(started),
        // what cannot be started now will hardly start for the next one: whoever waits longest is told
        (error: unknown) => void this.#waiting.shift()?.reject(error),
      );
    }
  }

  async #start(): Promise<ParserChild> {
    if (this.#closed) throw poolClosed();
    this.#starting++;
    const child = new ParserChild(this.#child);
    this.#all.add(child);
    void child.ended.then(() => {
      this.#all.delete(child);
      const index = this.#idle.indexOf(child);
      if (index >= 0) this.#idle.splice(index, 1);
      this.#assign();
    });
    try {
      this.#versions = await child.ready();
      return child;
    } catch (thrown) {
      child.kill(poolClosed());
      throw thrown;
    } finally {
      this.#starting--;
    }
  }

  async #work(child: ParserChild, job: Job): Promise<void> {
    const { request, signal } = job;
    const abort = (): void => child.kill(new NianbaoError('stale_attempt'));
    try {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', abort, { once: true });
      const answer = await child.run(request);
      job.resolve(answer);
    } catch (thrown) {
      job.reject(signal?.aborted ? signal.reason : thrown);
    } finally {
      signal?.removeEventListener('abort', abort);
    }
    await this.#rest(child);
  }

  /** After a job: the child goes on, or is replaced. */
  async #rest(child: ParserChild): Promise<void> {
    if (!child.alive) return; // its end calls #assign
    const grown = (await child.residentBytes()) > this.#child.parserMegabytes * MEGABYTE * GROWN;
    if (grown || child.served >= REQUESTS_PER_CHILD) child.kill(poolClosed());
    else this.#free(child);
  }

  #free(child: ParserChild): void {
    if (child.alive) this.#idle.push(child);
    this.#assign();
  }
}

function poolClosed(): NianbaoError {
  return new NianbaoError('parser_killed', { reason: 'the pool is closed' });
}
