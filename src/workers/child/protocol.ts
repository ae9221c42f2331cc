/**
 * What a parser child and its pool say to each other, over Node's IPC channel with the serialization `advanced`
 * (bytes travel as bytes):
 *
 *   child → pool   ready {versions}                       once, when its parsers are loaded and its network is gone
 *   pool → child   ParserRequest                          one at a time
 *   child → pool   progress                               a page of a long document is done: the clock starts anew
 *   child → pool   done {output, ms, stageVersion}        with `members` when an archive was unpacked, or
 *                  failed {code, details}                 a coded error of the document; the child lives on
 *
 * `output` is the canonical JSON of the stage's output. The child is not trusted: its messages are checked here.
 */
import { z } from 'zod';
import { isErrorCode, NianbaoError, type ErrorCode } from '../../shared/errors.js';
import { STAGES } from '../../shared/model/stage.js';

/** What a child does whose outputs are kept under its version: a stage of documents, or the reading of fetched pages. */
const VERSIONED = ['crawl', ...STAGES] as const;
export type Versioned = (typeof VERSIONED)[number];

/**
 * And the parts of the stage `ocr` before its own, the joining (their outputs are kept under its version); and `draw`, which makes
 * pictures for people: nothing is stored under it.
 */
export type Task = Versioned | 'scan-plan' | 'scan-page' | 'draw';

export interface ParserRequest {
  readonly stage: Task;
  /** The page for `crawl`; the document for `extract`, `scan-plan`, `scan-page`, `draw`; the output of the stage before otherwise. */
  readonly input: Uint8Array;
  /**
   * `PageContext`, `ExtractContext` or `NormalizeContext`; `ScanNeed`, `PageTask`, `JoinTask` of the parts of `ocr`; a `Drawing`
   * for `draw`; `{}` for `validate`.
   */
  readonly context: object;
  /**
   * `extract` only. true: an archive is answered with its contents and members; otherwise it is `unsupported_format`, so
   * that who expects a layout never gets anything else.
   */
  readonly unpack?: boolean;
}

export interface ParserAnswer {
  readonly output: Uint8Array;
  /** The bytes of an archive's members, in the order of its contents, which are the output; absent for everything else. */
  readonly members?: readonly Uint8Array[] | undefined;
  /** Of `extract`: something of the document has to be read from pixels (`scanNeed` of its layout says what). */
  readonly needsScan?: boolean | undefined;
  /** Time spent in the stage, inside the child. */
  readonly ms: number;
  readonly stageVersion: string;
}

export type StageVersions = Readonly<Record<Versioned, string>>;

const Versions = z.object(
  Object.fromEntries(VERSIONED.map((task) => [task, z.string()])) as Record<Versioned, z.ZodString>,
);

const ChildMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready'), versions: Versions }),
  z.object({ type: z.literal('progress') }),
  z.object({
    type: z.literal('done'),
    output: z.instanceof(Uint8Array),
    members: z.array(z.instanceof(Uint8Array)).optional(),
    needsScan: z.boolean().optional(),
    ms: z.number().nonnegative(),
    stageVersion: z.string(),
  }),
  z.object({
    type: z.literal('failed'),
    code: z.string().refine(isErrorCode),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
]);

export type ChildMessage =
  | { readonly type: 'ready'; readonly versions: StageVersions }
  | { readonly type: 'progress' }
  | ({ readonly type: 'done' } & ParserAnswer)
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly details: Readonly<Record<string, string | number>> };

/** A message of the child, checked. Throws `parser_crashed` when it makes no sense. */
export function readChildMessage(message: unknown): ChildMessage {
  const parsed = ChildMessage.safeParse(message);
  if (!parsed.success) throw new NianbaoError('parser_crashed', { reason: 'it sent a message that makes no sense' });
  return parsed.data;
}

/** So often a child may start its clock anew in one request; it is not trusted to end by itself. */
export const MOST_PROGRESS = 500;

/** Words by which the child's own watch says, on standard error, that it ends the child for its memory. */
export const MEMORY_MARK = 'nianbao: over the memory cap';

/** What the pool tells a child on its command line, as JSON. */
export const ChildSettings = z.object({
  /** Resident memory at which the child's own watch ends it. */
  memoryMegabytes: z.number().int().positive(),
  /** Largest output of a stage. */
  outputMegabytes: z.number().int().positive(),
});
export type ChildSettings = z.infer<typeof ChildSettings>;
