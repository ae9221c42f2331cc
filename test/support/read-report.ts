/** A document through extract, normalize and validate, in the shape that the corpus compares. */
import { extract } from '../../src/pipeline/extract/extract.js';
import { joinScan } from '../../src/pipeline/ocr/join-scan.js';
import { scanNeed } from '../../src/pipeline/ocr/need.js';
import { planScan } from '../../src/pipeline/ocr/plan.js';
import { normalize } from '../../src/pipeline/normalize/normalize.js';
import { findingOf } from '../../src/pipeline/validate/messages.js';
import { validate } from '../../src/pipeline/validate/validate.js';
import { NianbaoError } from '../../src/shared/errors.js';
import type { Layout } from '../../src/shared/model/layout.js';
import type { CheckedReport } from '../../src/shared/model/report.js';
import { openPages } from '../../src/workers/child/scan-pages.js';
import type { ReadResult } from '../corpus/corpus.js';

export async function checkedReport(bytes: Uint8Array): Promise<CheckedReport> {
  const layout = await withoutPages(bytes, await extract(bytes, { declaredCharset: null }));
  return validate(normalize(layout, { division: null, body: null, year: null }));
}

/** The layout of a document whose pictures are looked at, and are no pages; no pictures of pages are read here. */
async function withoutPages(bytes: Uint8Array, layout: Layout): Promise<Layout> {
  const need = scanNeed(layout);
  if (need === null || need.pictures === null) return layout;
  const plan = await planScan(need, await openPages(bytes, need));
  return plan.pages.length === 0 ? joinScan(layout, plan, []) : layout;
}

export async function readReport(bytes: Uint8Array): Promise<ReadResult> {
  try {
    const { report, facts, hits } = await checkedReport(bytes);
    return { report: { report, facts, findings: hits.map((hit) => findingOf(hit, 'en')) } };
  } catch (thrown) {
    if (thrown instanceof NianbaoError) return { error: thrown.code };
    throw thrown;
  }
}
