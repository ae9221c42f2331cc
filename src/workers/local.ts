/**
 * The pipeline for local files without servers: bytes → parser children → report, nothing stored. What `extract` runs.
 */
import { basename } from 'node:path/posix';
import { sha256 } from '../shared/canonical.js';
import { asNianbaoError, type NianbaoError } from '../shared/errors.js';
import { ArchiveContents, errorOfMember } from '../shared/model/archive.js';
import type { Language } from '../shared/model/finding.js';
import type { Layout } from '../shared/model/layout.js';
import { ReportDocument, type CheckedReport, type NormalizeContext } from '../shared/model/report.js';
import type { Stage } from '../shared/model/stage.js';
import type { ScanPlan } from '../pipeline/ocr/scan-plan.js';
import { findingOf } from '../pipeline/validate/messages.js';
import type { ParserPool } from './child/pool.js';
import type { ParserAnswer, ParserRequest } from './child/protocol.js';
import { neededConversion, type Converter } from './converter.js';
import {
  emptyPlan,
  errorOfPages,
  hasBlocks,
  isOfDocument,
  joinRequest,
  needOf,
  pageRequest,
  planOf,
  planRequest,
} from './scan-requests.js';

export interface LocalInput {
  /** Base name; stands in the report. */
  readonly name: string;
  /** Reads the bytes when their turn comes; what it throws becomes the input's error. */
  read(): Promise<Uint8Array>;
}

export interface LocalOptions {
  readonly pool: ParserPool;
  readonly converter: Converter;
  /** Inputs under way at a time. */
  readonly concurrency: number;
  readonly language: Language;
  /** Division of all inputs; null: let the text say it. */
  readonly division: string | null;
  readonly signal?: AbortSignal;
}

/** The outcome of one input, or of one member of an input that is an archive: a value, or the coded error. */
export type LocalResult<T> = Outcome<T> & { readonly input: LocalInput };

type Outcome<T> = {
  /** Path inside the archive; null: the input itself. */
  readonly member: string | null;
} & ({ readonly value: T; readonly error: null } | { readonly value: null; readonly error: NianbaoError });

/** The reports of these inputs, in their order, whatever their order of completion. */
export function readReports(
  inputs: Iterable<LocalInput>,
  options: LocalOptions,
): AsyncIterable<LocalResult<ReportDocument>> {
  return inOrder(inputs, options, async (document, layout) => reportOf(document, layout, options));
}

/** The layouts of these inputs, in their order. */
export function readLayouts(inputs: Iterable<LocalInput>, options: LocalOptions): AsyncIterable<LocalResult<Layout>> {
  return inOrder(inputs, options, (_document, layout) => Promise.resolve(json<Layout>(layout.output)));
}

/** Bytes to read, and where they came from. */
interface LocalDocument {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Hash of the archive. */
  readonly parent: string | null;
}

async function reportOf(
  { name, bytes, parent }: LocalDocument,
  layout: ParserAnswer,
  options: LocalOptions,
): Promise<ReportDocument> {
  const context: NormalizeContext = { division: options.division, body: null, year: null };
  const draft = await stage(options, 'normalize', layout.output, context);
  const validated = await stage(options, 'validate', draft.output, {});
  const checked = json<CheckedReport>(validated.output);
  // through the schema: what goes out is what docs/output.md says, its members in that order
  return ReportDocument.parse({
    schemaVersion: 1,
    document: {
      sha256: sha256(bytes),
      mediaType: json<Layout>(layout.output).mediaType,
      bytes: bytes.length,
      name,
      url: null,
      parent,
    },
    report: checked.report,
    facts: checked.facts,
    findings: checked.hits.map((hit) => findingOf(hit, options.language)),
    extraction: {
      method: checked.method,
      version: [layout, draft, validated].map(({ stageVersion }) => stageVersion).join('.'),
    },
  });
}

/**
 * Stage `extract` on local bytes: an archive's contents and members when `unpack` is set, a layout otherwise, after a
 * conversion where the document needs one. Throws the document's error.
 */
export async function extractLocal(
  bytes: Uint8Array,
  { pool, converter, signal }: Pick<LocalOptions, 'pool' | 'converter' | 'signal'>,
  unpack: boolean,
): Promise<ParserAnswer> {
  const request: ParserRequest = { stage: 'extract', input: bytes, context: NO_CHARSET, unpack };
  try {
    const answer = await pool.run(request, signal);
    return answer.needsScan === true ? await readScanLocal(bytes, answer, pool, signal) : answer;
  } catch (thrown) {
    const needed = neededConversion(thrown);
    if (needed === null) throw thrown;
    const context = { ...NO_CHARSET, converted: await converter.contextOf(needed) };
    const input = await converter.convert(bytes, needed, signal);
    return pool.run({ stage: 'extract', input, context }, signal);
  }
}

/** Reads what a layout leaves to be read from pixels: all pages at a time, as children are free. Throws the document's error. */
async function readScanLocal(
  bytes: Uint8Array,
  layout: ParserAnswer,
  pool: ParserPool,
  signal: AbortSignal | undefined,
): Promise<ParserAnswer> {
  const need = needOf(layout.output);
  let plan: ScanPlan;
  try {
    plan = planOf((await pool.run(planRequest(bytes, need), signal)).output);
  } catch (thrown) {
    const error = asNianbaoError(thrown);
    if (!isOfDocument(error) || !hasBlocks(layout.output)) throw thrown;
    plan = emptyPlan(need, error);
  }
  const readings = await Promise.all(
    plan.pages.map(async (page) => {
      try {
        return { output: (await pool.run(pageRequest(bytes, need, page), signal)).output, error: null };
      } catch (thrown) {
        const error = asNianbaoError(thrown);
        if (!isOfDocument(error)) throw thrown;
        return { output: null, error: `${error.code}: ${error.message}` };
      }
    }),
  );
  const error = errorOfPages(
    layout.output,
    readings.map((one) => one.error),
  );
  if (error !== null) throw error;
  const outputs = readings.map(({ output }) => output);
  const joined = await pool.run(joinRequest(layout.output, plan, outputs), signal);
  return { ...joined, stageVersion: `${layout.stageVersion}.${joined.stageVersion}` };
}

async function stage(options: LocalOptions, name: Stage, input: Uint8Array, context: object): Promise<ParserAnswer> {
  return options.pool.run({ stage: name, input, context }, options.signal);
}

/** What one document or archive gives; `make` makes the value of one document. */
async function outcomesOf<T>(input: LocalInput, options: LocalOptions, make: Make<T>): Promise<Outcome<T>[]> {
  const bytes = await input.read();
  const answer = await extractLocal(bytes, options, true);
  if (answer.members === undefined) {
    return [{ member: null, value: await make({ name: input.name, bytes, parent: null }, answer), error: null }];
  }
  const { members, lost } = ArchiveContents.parse(json(answer.output));
  const parent = sha256(bytes);
  const outcomes = members.map(async ({ path }, index): Promise<Outcome<T>> => {
    const document = { name: basename(path), bytes: answer.members?.[index] ?? new Uint8Array(), parent };
    try {
      const layout = await extractLocal(document.bytes, options, false);
      return { member: path, value: await make(document, layout), error: null };
    } catch (thrown) {
      return { member: path, value: null, error: asNianbaoError(thrown) };
    }
  });
  return [
    ...(await Promise.all(outcomes)),
    ...lost.map((one) => ({ member: one.path, value: null, error: errorOfMember(one) })),
  ];
}

type Make<T> = (document: LocalDocument, layout: ParserAnswer) => Promise<T>;

const NO_CHARSET = { declaredCharset: null };

function json<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as T;
}

/** Reads at most `concurrency` inputs at a time and gives their outcomes in the order of the inputs. */
async function* inOrder<T>(
  inputs: Iterable<LocalInput>,
  options: LocalOptions,
  make: Make<T>,
): AsyncIterable<LocalResult<T>> {
  const underWay: Promise<LocalResult<T>[]>[] = [];
  for (const input of inputs) {
    underWay.push(
      outcomesOf(input, options, make).then(
        (outcomes) => outcomes.map((outcome) => ({ input, ...outcome })),
        (thrown: unknown) => [{ input, member: null, value: null, error: asNianbaoError(thrown) }],
      ),
    );
    const first = underWay.length >= options.concurrency ? underWay.shift() : undefined;
    if (first !== undefined) yield* await first;
  }
  for (const rest of underWay) yield* await rest;
}
