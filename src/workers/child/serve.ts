/** The child's side of the conversation: takes one request at a time, runs the stage, answers. */
import { NianbaoError } from '../../shared/errors.js';
import type { ChildMessage, ParserRequest, StageVersions, Task } from './protocol.js';

/** A stage as the child runs it: bytes in, canonical JSON out. */
export interface StageRun {
  readonly version: string;
  /** `progress` is called when a page of a long document is done: the wall clock is one page's then. */
  run(input: Uint8Array, context: object, progress: () => void): Promise<string | StageOutput>;
  /** What the stage makes of an archive; null: the input is none. */
  unpack?(input: Uint8Array): UnpackedArchive | null;
}

export interface StageOutput {
  readonly text: string;
  readonly needsScan: boolean;
}

export interface UnpackedArchive {
  /** Canonical JSON of its contents. */
  readonly contents: string;
  readonly members: readonly Uint8Array[];
}

/** Says that the stages are ready and answers requests until the parent goes away. */
export function serve(stages: Readonly<Record<Task, StageRun>>, outputMegabytes: number): void {
  // a signal to the whole terminal's group is the parent's to handle; a request under way is finished or killed by it
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit(0));
  process.on('message', (request: ParserRequest) => {
    void answer(stages[request.stage], request, outputMegabytes).then(send);
  });
  const versions = Object.fromEntries(Object.entries(stages).map(([name, stage]) => [name, stage.version]));
  send({ type: 'ready', versions: versions as StageVersions });
}

function send(message: ChildMessage): void {
  process.send?.(message, undefined, undefined, (error) => {
    if (error) process.exit(0); // nobody listens any more
  });
}

const progress = (): void => send({ type: 'progress' });

async function answer(stage: StageRun, request: ParserRequest, outputMegabytes: number): Promise<ChildMessage> {
  try {
    const started = performance.now();
    const unpacked = request.unpack === true ? (stage.unpack?.(request.input) ?? null) : null;
    const made = unpacked?.contents ?? (await stage.run(request.input, request.context, progress));
    const { text, needsScan } = typeof made === 'string' ? { text: made, needsScan: undefined } : made;
    const output = Buffer.from(text, 'utf8');
    const members = unpacked?.members;
    const ms = performance.now() - started;
    const size = [output, ...(members ?? [])].reduce((sum, one) => sum + one.byteLength, 0);
    if (size > outputMegabytes * 1024 * 1024) {
      throw new NianbaoError('too_large', {
        what: 'what was read out of the document',
        size: `${Math.ceil(size / 1024 / 1024)} MB`,
        limit: `${outputMegabytes} MB`,
      });
    }
    return { type: 'done', output, members, needsScan, ms, stageVersion: stage.version };
  } catch (thrown) {
    const error = codedError(thrown);
    return { type: 'failed', code: error.code, details: error.details };
  }
}

/**
 * What a stage threw, as a coded error. An exception without a code is a mistake of our reader on this very document:
 * another attempt gives the same answer, so it is not retried.
 */
function codedError(thrown: unknown): NianbaoError {
  if (thrown instanceof NianbaoError) return thrown;
  if (!(thrown instanceof Error)) return new NianbaoError('parser_failed', { reason: String(thrown).slice(0, 500) });
  if (thrown instanceof RangeError && thrown.message.includes('call stack')) {
    return new NianbaoError('too_complex', { what: 'the nesting of the document', limit: 'the stack' });
  }
  const where = thrown.stack?.split('\n')[1]?.trim() ?? '';
  return new NianbaoError('parser_failed', { reason: `${thrown.name}: ${thrown.message} ${where}`.slice(0, 500) });
}
