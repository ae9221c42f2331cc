/**
 * The stage `ocr` in the queue. A document's attempt looks at what is there and does what comes next:
 *
 *   no plan          plan it, write a row for every page, and wait (its row `awaits_pages`)
 *   pages are due    never looked at: the last page makes the document due
 *   all pages read   join them into the layout; the next stage is due
 *
 * A page's attempt reads one page. Everything made is kept under its key (input, stage, version, context): a plan under what has
 * to be read, a reading under the page's plan. Killed anywhere, what is kept is not made again.
 */
import { asNianbaoError, type NianbaoError } from '../shared/errors.js';
import { contextHash } from '../shared/model/stage.js';
import type { PageClaim, PageState, PageToRead } from '../shared/store/pages.js';
import type { Claim, Doorbell, StageResult } from '../shared/store/store.js';
import { canonicalJson } from '../shared/canonical.js';
import type { ScanNeed } from '../pipeline/ocr/scan-need.js';
import type { PlannedPage, ScanPlan } from '../pipeline/ocr/scan-plan.js';
import { ParserUnavailable } from './child/child.js';
import type { ParserRequest } from './child/protocol.js';
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
import type { Outcome, RunnerParts } from './runner-parts.js';

/** What a document's attempt came to: it waits for its pages, or its layout is there. */
export type ScanStep =
  | { readonly kind: 'waits'; readonly bells: readonly Doorbell[] }
  | { readonly kind: 'joined'; readonly result: StageResult };

/** One attempt at a document. Throws the document's error, `stale_attempt`, and troubles of the machinery. */
export async function stepScan(parts: RunnerParts, claim: Claim, signal: AbortSignal): Promise<ScanStep> {
  const { store, blobs, pool } = parts;
  const stageVersion = (await pool.versions()).ocr;
  if (claim.layout === null) throw new Error(`${claim.sha256} is due at ocr without a layout`);
  const layout = await blobs.get(claim.layout);
  const need = needOf(layout);
  const { plan, result: planned } = await planFor(parts, claim, { stageVersion, need, layout }, signal);
  const keys = plan.pages.map((page) => ({ page: page.page, contextHash: keyOfPage(need, page) }));
  let states = await store.pages.of(claim.sha256);
  if (!(await areRead(parts, states, keys, stageVersion))) {
    const toRead: PageToRead[] = [];
    for (const key of keys)
      toRead.push({ ...key, output: await known(parts, claim.sha256, stageVersion, key.contextHash) });
    const bells = await store.pages.fanOut(claim, planned, toRead);
    if (bells.length > 0) return { kind: 'waits', bells };
    states = await store.pages.of(claim.sha256);
  }
  const error = errorOfPages(
    layout,
    states.map(({ errorCode, errorMessage }) => (errorCode === null ? null : `${errorCode}: ${errorMessage ?? ''}`)),
  );
  if (error !== null) throw error;
  const outputs = states.map(({ output }) => output);
  const key = contextHash({ step: 'join', layout: claim.layout, plan: planned.output, pages: outputs });
  const joined = await made(parts, claim.sha256, { stageVersion, contextHash: key }, async () => {
    const readings = await Promise.all(outputs.map(async (output) => (output === null ? null : blobs.get(output))));
    return { request: joinRequest(layout, plan, readings), signal };
  });
  return { kind: 'joined', result: joined };
}

/** One attempt at a page. Throws only troubles of the machinery. */
export async function runPage(parts: RunnerParts, claim: PageClaim, signal: AbortSignal): Promise<Outcome> {
  const { store, blobs, pool } = parts;
  try {
    const stageVersion = (await pool.versions()).ocr;
    if (stageVersion !== claim.stageVersion) {
      throw new ParserUnavailable(`children read pages in version ${stageVersion}, not ${claim.stageVersion}`);
    }
    const { need, page } = await taskOf(parts, claim);
    const result = await made(parts, claim.document, claim, async () => ({
      request: pageRequest(await blobs.get(claim.document), need, page),
      signal,
    }));
    if (signal.aborted) return { kind: 'abandoned' };
    const { bells, ...pages } = await store.pages.complete(claim, result);
    await parts.ring(bells, 'first');
    return { kind: 'done', settled: false, pages: { document: claim.document, ...pages } };
  } catch (thrown) {
    if (signal.aborted) return { kind: 'abandoned' };
    const error = asNianbaoError(thrown);
    if (error.code === 'stale_attempt') return { kind: 'late' };
    if (error.code === 'store_unavailable' || error instanceof ParserUnavailable) throw error;
    return failPage(parts, claim, error);
  }
}

async function failPage(parts: RunnerParts, claim: PageClaim, error: NianbaoError): Promise<Outcome> {
  try {
    const { bells, ...pages } = await parts.store.pages.fail(claim, error);
    await parts.ring(bells, 'first');
    return { kind: 'failed', error, settled: false, pages: { document: claim.document, ...pages } };
  } catch (thrown) {
    if (asNianbaoError(thrown).code === 'stale_attempt') return { kind: 'late' };
    throw thrown;
  }
}

/** What is to be read, by the plan that the page was given out with. */
async function taskOf({ blobs }: RunnerParts, claim: PageClaim): Promise<{ need: ScanNeed; page: PlannedPage }> {
  const plan = planOf(await blobs.get(claim.plan));
  const page = plan.pages.find((one) => one.page === claim.page);
  if (page === undefined) throw new Error(`the plan has no page ${claim.page}`);
  return { need: plan.need, page };
}

const keyOfPage = (need: ScanNeed, page: PlannedPage): string => contextHash({ step: 'page', need, page });

/** Whether these are the pages that have to be read, and each is read or has failed for good. */
async function areRead(
  { blobs }: RunnerParts,
  states: readonly PageState[],
  keys: readonly { readonly page: number; readonly contextHash: string }[],
  stageVersion: string,
): Promise<boolean> {
  if (states.length !== keys.length) return false;
  for (const [index, state] of states.entries()) {
    const key = keys[index];
    if (state.page !== key?.page || state.contextHash !== key.contextHash || state.stageVersion !== stageVersion)
      return false;
    if (state.state === 'due') return false;
    if (state.output !== null && !(await blobs.has(state.output))) return false;
  }
  return true;
}

/**
 * The plan. Where a document says something besides its pictures, and these cannot be looked at, it goes on without them: all of
 * their pages are lost, which the layout notes.
 */
async function planFor(
  parts: RunnerParts,
  claim: Claim,
  { stageVersion, need, layout }: { stageVersion: string; need: ScanNeed; layout: Uint8Array },
  signal: AbortSignal,
): Promise<{ plan: ScanPlan; result: StageResult }> {
  const { blobs } = parts;
  const key = { stageVersion, contextHash: contextHash({ step: 'plan', need }) };
  try {
    const result = await made(parts, claim.sha256, key, async () => ({
      request: planRequest(await blobs.get(claim.sha256), need),
      signal,
    }));
    return { plan: planOf(await blobs.get(result.output)), result };
  } catch (thrown) {
    const error = asNianbaoError(thrown);
    const last = error.policy === 'give_up' || claim.deaths > 0;
    if (signal.aborted || !isOfDocument(error) || !last || !hasBlocks(layout)) throw thrown;
    const plan = emptyPlan(need, error);
    const output = await blobs.put(Buffer.from(canonicalJson(plan)));
    const lost = contextHash({ step: 'plan', need, error: error.code });
    return { plan, result: { stageVersion, contextHash: lost, output, ms: 0 } };
  }
}

interface Key {
  readonly stageVersion: string;
  readonly contextHash: string;
}

async function known(parts: RunnerParts, input: string, version: string, key: string): Promise<string | null> {
  const found = await parts.store.knownOutput(input, 'ocr', version, key);
  return found !== null && (await parts.blobs.has(found.output)) ? found.output : null;
}

/** Finds an output under its key, or makes it in a child and puts it into the blobs; the row is the caller's to write. */
async function made(
  parts: RunnerParts,
  input: string,
  { stageVersion, contextHash: hash }: Key,
  task: () => Promise<{ request: ParserRequest; signal: AbortSignal }>,
): Promise<StageResult> {
  const key = { stageVersion, contextHash: hash };
  const found = await known(parts, input, stageVersion, hash);
  if (found !== null) return { ...key, output: found, ms: 0 };
  const { request, signal } = await task();
  const answer = await parts.pool.run(request, signal);
  if (answer.stageVersion !== stageVersion) {
    throw new ParserUnavailable(`children are of version ${answer.stageVersion}, not ${stageVersion}`);
  }
  return { ...key, output: await parts.blobs.put(answer.output), ms: answer.ms };
}
