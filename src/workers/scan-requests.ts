/**
 * The parts of the stage `ocr` as requests to children, and what becomes of their answers; the same for the queue (scan-runner.ts)
 * and for local files (local.ts).
 *
 *   planRequest   document              → plan
 *   pageRequest   document, plan, page  → reading; one for each page of the plan
 *   joinRequest   layout, plan, readings → layout
 */
import { NianbaoError } from '../shared/errors.js';
import { Layout } from '../shared/model/layout.js';
import { scanNeed } from '../pipeline/ocr/need.js';
import type { ScanNeed } from '../pipeline/ocr/scan-need.js';
import { PageReading, ScanPlan, type PlannedPage } from '../pipeline/ocr/scan-plan.js';
import type { ParserRequest } from './child/protocol.js';
import type { JoinTask, PageTask } from './child/scan-stages.js';

const json = (bytes: Uint8Array): unknown =>
  JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));

/** Whether a layout leaves something to be read from pixels. */
export const leavesPixels = (layout: Uint8Array): boolean => scanNeed(Layout.parse(json(layout))) !== null;

/** What a layout leaves to be read from pixels. Throws when it leaves nothing: it should not have come here. */
export function needOf(layout: Uint8Array): ScanNeed {
  const need = scanNeed(Layout.parse(json(layout)));
  if (need === null) throw new Error('a layout that needs no OCR');
  return need;
}

export const hasBlocks = (layout: Uint8Array): boolean => Layout.parse(json(layout)).blocks.length > 0;

export const planOf = (bytes: Uint8Array): ScanPlan => ScanPlan.parse(json(bytes));

export function planRequest(input: Uint8Array, need: ScanNeed): ParserRequest {
  return { stage: 'scan-plan', input, context: need };
}

export function pageRequest(input: Uint8Array, need: ScanNeed, page: PlannedPage): ParserRequest {
  return { stage: 'scan-page', input, context: { need, page } satisfies PageTask };
}

/** `readings`: of the plan's pages, in order; null: the page failed. */
export function joinRequest(
  layout: Uint8Array,
  plan: ScanPlan,
  readings: readonly (Uint8Array | null)[],
): ParserRequest {
  const parsed = readings.map((reading) => (reading === null ? null : PageReading.parse(json(reading))));
  return { stage: 'ocr', input: layout, context: { plan, readings: parsed } satisfies JoinTask };
}

/** The plan where no page could be looked at, for `error`, of a document that says something besides: all its pages are lost. */
export function emptyPlan(need: ScanNeed, { code }: NianbaoError): ScanPlan {
  const lost = need.pages ?? [1];
  const metafiles = code === 'unsupported_format' && need.pictures !== null ? { metafiles: lost } : {};
  return { need, pages: [], lost, ...metafiles, tables: [] };
}

/** The error of a document that has nothing but pages none of which could be read; null: it has something. */
export function errorOfPages(layout: Uint8Array, errors: readonly (string | null)[]): NianbaoError | null {
  const [first] = errors;
  if (first === undefined || first === null || errors.includes(null) || hasBlocks(layout)) return null;
  return new NianbaoError('pages_unreadable', { pages: errors.length, reason: first });
}

/** Whether an error says that a document or page cannot be read, and not that the world is in trouble. */
export function isOfDocument(error: NianbaoError): boolean {
  return error.policy === 'give_up' || error.policy === 'quarantine';
}
