/**
 * One attempt at one stage of one document: claim → known output? → blob → parser child → blob → store → next doorbells.
 * An archive ends at `extract`: its members are archived and registered, and go on as documents of their own.
 *
 * What becomes of the document is decided by the row: an error of the document goes to `store.fail`, which makes it due
 * again or a dead letter. Thrown are only troubles of the machinery (the store is away, children do not start): the row
 * stays due, and the job has to come back later.
 */
import { asNianbaoError, NianbaoError } from '../shared/errors.js';
import type { Blobs } from '../shared/blobs/blobs.js';
import { contentsFrom, errorOfArchive, type ArchiveContents } from '../shared/model/archive.js';
import type { CheckedReport } from '../shared/model/report.js';
import { contextHash, type Stage } from '../shared/model/stage.js';
import type { Claim, Doorbell, StageResult } from '../shared/store/store.js';
import { ParserUnavailable } from './child/child.js';
import type { Outcome, RunnerParts } from './runner-parts.js';
import { runPage, stepScan } from './scan-runner.js';
import { leavesPixels } from './scan-requests.js';
import { neededConversion } from './converter.js';

/** Runs one attempt. Throws only troubles of the machinery; see above. */
export async function runStage(
  parts: RunnerParts,
  bell: { readonly stage: Stage; readonly sha256: string; readonly n: number },
  signal: AbortSignal,
): Promise<Outcome> {
  const { store } = parts;
  // in the queue `ocr` are documents and pages; ids are hashes, no two alike
  const page = bell.stage === 'ocr' ? await store.pages.claim(bell) : null;
  if (page !== null) return runPage(parts, page, signal);
  const claim = await store.claim(bell);
  if (claim === null) return { kind: 'late' };
  const started = performance.now();
  try {
    if (claim.stage === 'ocr') {
      const step = await stepScan(parts, claim, signal);
      if (signal.aborted) return { kind: 'abandoned' };
      if (step.kind === 'waits') await parts.ring(step.bells, 'first');
      else await parts.ring(await store.complete(claim, step.result));
      return { kind: 'done', settled: false };
    }
    const made = await makeOutput(parts, claim, signal);
    if (signal.aborted) return { kind: 'abandoned' };
    if (claim.stage === 'validate') {
      const bytes = made.bytes ?? (await parts.blobs.get(made.result.output));
      await store.completeValidate(claim, made.result, checkedFrom(bytes), async (output) =>
        checkedFrom(await parts.blobs.get(output)),
      );
      return { kind: 'done', settled: true };
    }
    if (made.contents !== null) {
      await parts.ring(await store.completeUnpack(claim, made.result, made.contents));
      const error = errorOfArchive(made.contents);
      return error === null ? { kind: 'done', settled: true } : { kind: 'failed', error, settled: true };
    }
    await parts.ring(await store.complete(claim, made.result, made.needsScan));
    return { kind: 'done', settled: false };
  } catch (thrown) {
    if (signal.aborted) return { kind: 'abandoned' };
    return await settleError(parts, claim, thrown, performance.now() - started);
  }
}

async function settleError(parts: RunnerParts, claim: Claim, thrown: unknown, ms: number): Promise<Outcome> {
  const error = asNianbaoError(thrown);
  if (error.code === 'stale_attempt') return { kind: 'late' };
  if (error.code === 'store_unavailable' || error instanceof ParserUnavailable) throw error;
  let bell: Doorbell | null;
  try {
    bell = await parts.store.fail(claim, error, { ...(await keyOf(parts, claim, contextOf(claim))), ms });
  } catch (failure) {
    if (asNianbaoError(failure).code === 'stale_attempt') return { kind: 'late' };
    throw failure;
  }
  if (bell !== null) await parts.ring([bell]);
  return { kind: 'failed', error, settled: bell === null };
}

interface Made {
  readonly result: StageResult;
  /** The output, if it was made now; null: it was found and lies in the blobs. */
  readonly bytes: Uint8Array | null;
  /** What lies in the document, if it is an archive; its members are in the blobs. */
  readonly contents: ArchiveContents | null;
  /** A layout that leaves something to be read from pixels. */
  readonly needsScan: boolean;
}

/** Finds the stage's output under its key, or makes it; of a document that has to be converted first, both by conversion. */
async function makeOutput(parts: RunnerParts, claim: Claim, signal: AbortSignal): Promise<Made> {
  const input = async (): Promise<Uint8Array> => parts.blobs.get(claim.input);
  try {
    return await makeWith(parts, claim, contextOf(claim), input, signal);
  } catch (thrown) {
    const needed = neededConversion(thrown);
    if (needed === null) throw thrown;
    const context = { ...contextOf(claim), converted: await parts.converter.contextOf(needed) };
    const converted = async (): Promise<Uint8Array> => parts.converter.convert(await input(), needed, signal);
    return makeWith(parts, claim, context, converted, signal);
  }
}

/** Finds the output under its key with this context, or makes it in a child out of `input` and stores it. */
async function makeWith(
  parts: RunnerParts,
  claim: Claim,
  context: object,
  input: () => Promise<Uint8Array>,
  signal: AbortSignal,
): Promise<Made> {
  const { store, blobs, pool } = parts;
  const key = await keyOf(parts, claim, context);
  const known = await store.knownOutput(claim.input, claim.stage, key.stageVersion, key.contextHash);
  // an output that the store knows and the blobs have lost is simply made again
  if (known !== null && (await blobs.has(known.output))) {
    const result = { ...key, output: known.output, ms: 0 };
    const bytes = claim.stage === 'extract' ? await blobs.get(known.output) : null;
    const contents = bytes === null ? null : contentsFrom(bytes);
    const needsScan = bytes !== null && contents === null && leavesPixels(bytes);
    if (contents === null || (await hasMembers(blobs, contents))) return { result, bytes: null, contents, needsScan };
  }
  const request = { stage: claim.stage, input: await input(), context, unpack: !('converted' in context) };
  const answer = await pool.run(request, signal);
  if (answer.stageVersion !== key.stageVersion) {
    throw new ParserUnavailable(`children are of version ${answer.stageVersion}, not ${key.stageVersion}`);
  }
  const contents = answer.members === undefined ? null : await putMembers(blobs, answer.output, answer.members);
  const output = await blobs.put(answer.output);
  const needsScan = answer.needsScan === true;
  return { result: { ...key, output, ms: answer.ms }, bytes: answer.output, contents, needsScan };
}

async function hasMembers(blobs: Blobs, { members }: ArchiveContents): Promise<boolean> {
  for (const { sha256 } of members) if (!(await blobs.has(sha256))) return false;
  return true;
}

/** Archives the members of an archive. The child is not trusted: what it says of them has to be so. */
async function putMembers(blobs: Blobs, output: Uint8Array, members: readonly Uint8Array[]): Promise<ArchiveContents> {
  const contents = contentsFrom(output);
  if (contents?.members.length !== members.length) throw senseless();
  for (const [index, member] of contents.members.entries()) {
    const bytes = members[index];
    if (bytes?.byteLength !== member.bytes || (await blobs.put(bytes)) !== member.sha256) throw senseless();
  }
  return contents;
}

function senseless(): NianbaoError {
  return new NianbaoError('parser_crashed', { reason: 'its members are not those of its contents' });
}

/** What the stage's output is found under, besides its input. */
async function keyOf(
  parts: RunnerParts,
  claim: Claim,
  context: object,
): Promise<{ stageVersion: string; contextHash: string }> {
  const versions = await parts.pool.versions();
  return { stageVersion: versions[claim.stage], contextHash: contextHash(context) };
}

/** Every outside value that a stage may use: what is hashed is what the child gets. */
function contextOf(claim: Claim): object {
  switch (claim.stage) {
    case 'extract':
      return claim.extractContext;
    case 'normalize':
      return claim.normalizeContext;
    case 'ocr':
    case 'validate':
      return {};
  }
}

/** Output of `validate`; our own, found under its hash, so its shape is not checked again. */
function checkedFrom(bytes: Uint8Array): CheckedReport {
  return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')) as CheckedReport;
}
