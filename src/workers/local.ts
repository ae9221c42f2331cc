/**
 * The pipeline for local files without servers: bytes → parser children → report, nothing stored. What `extract` runs.
 */
import { sha256 } from '../shared/canonical.js';
import { asNianbaoError, type NianbaoError } from '../shared/errors.js';
import type { Language } from '../shared/model/finding.js';
import type { Layout } from '../shared/model/layout.js';
import { ReportDocument, type CheckedReport, type NormalizeContext } from '../shared/model/report.js';
import type { Stage } from '../shared/model/stage.js';
import { findingOf } from '../pipeline/validate/messages.js';
import type { ParserPool } from './child/pool.js';

export interface LocalInput {
  /** Base name; stands in the report. */
  readonly name: string;
  /** Reads the bytes when their turn comes; what it throws becomes the input's error. */
  read(): Promise<Uint8Array>;
}

export interface LocalOptions {
  readonly pool: ParserPool;
  /** Inputs under way at a time. */
  readonly concurrency: number;
  readonly language: Language;
  /** Division of all inputs; null: let the text say it. */
  readonly division: string | null;
  readonly signal?: AbortSignal;
}

/** One input's outcome: a value, or the coded error. */
export type LocalResult<T> =
  | { readonly input: LocalInput; readonly value: T; readonly error: null }
  | { readonly input: LocalInput; readonly value: null; readonly error: NianbaoError };

/** The reports of these inputs, in their order, whatever their order of completion. */
export function readReports(
  inputs: Iterable<LocalInput>,
  options: LocalOptions,
): AsyncIterable<LocalResult<ReportDocument>> {
  return inOrder(inputs, options.concurrency, async (input) => reportOf(input, options));
}

/** The layouts of these inputs, in their order. */
export function readLayouts(inputs: Iterable<LocalInput>, options: LocalOptions): AsyncIterable<LocalResult<Layout>> {
  return inOrder(inputs, options.concurrency, async (input) => {
    const layout = await stage(options, 'extract', await input.read(), { declaredCharset: null });
    return json<Layout>(layout.output);
  });
}

async function reportOf(input: LocalInput, options: LocalOptions): Promise<ReportDocument> {
  const bytes = await input.read();
  const context: NormalizeContext = { division: options.division, body: null, year: null };
  const layout = await stage(options, 'extract', bytes, { declaredCharset: null });
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
      name: input.name,
      url: null,
      parent: null,
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

async function stage(
  options: LocalOptions,
  name: Stage,
  input: Uint8Array,
  context: object,
): Promise<{ output: Uint8Array; stageVersion: string }> {
  return options.pool.run({ stage: name, input, context }, options.signal);
}

function json<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as T;
}

/** Runs `make` on at most `concurrency` inputs at a time and gives the outcomes in the order of the inputs. */
async function* inOrder<T>(
  inputs: Iterable<LocalInput>,
  concurrency: number,
  make: (input: LocalInput) => Promise<T>,
): AsyncIterable<LocalResult<T>> {
  const underWay: Promise<LocalResult<T>>[] = [];
  for (const input of inputs) {
    underWay.push(
      make(input).then(
        (value) => ({ input, value, error: null }),
        (thrown: unknown) => ({ input, value: null, error: asNianbaoError(thrown) }),
      ),
    );
    const first = underWay.length >= concurrency ? underWay.shift() : undefined;
    if (first !== undefined) yield await first;
  }
  for (const rest of underWay) yield await rest;
}
