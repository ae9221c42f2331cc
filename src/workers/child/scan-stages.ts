/** The parts of the stage `ocr` as a parser child runs them. The readers are opened with the first page and kept. */
import { z } from 'zod';
import { canonicalJson } from '../../shared/canonical.js';
import { NianbaoError } from '../../shared/errors.js';
import { Layout } from '../../shared/model/layout.js';
import type { CellReader } from '../../pipeline/ocr/readers/cell-reader.js';
import { ScanNeed } from '../../pipeline/ocr/scan-need.js';
import { PageReading, PlannedPage, ScanPlan } from '../../pipeline/ocr/scan-plan.js';
import { OCR_VERSION } from '../../pipeline/ocr/version.js';
import { openPages } from './scan-pages.js';
import type { StageRun } from './serve.js';
import { StraightPages } from './straight-pages.js';

/** Context of `scan-page`: what the pages are, and the plan of one. */
export const PageTask = z.strictObject({ need: ScanNeed, page: PlannedPage });
export type PageTask = z.infer<typeof PageTask>;

/** Context of `ocr`, whose input is the layout of what is text: the plan and what was read by it; null: a page that failed. */
export const JoinTask = z.strictObject({ plan: ScanPlan, readings: z.array(PageReading.nullable()) });
export type JoinTask = z.infer<typeof JoinTask>;

/** Runs of the three parts. Libraries of pictures load when the first scan comes. */
export function scanRuns(): Readonly<Record<'scan-plan' | 'scan-page' | 'ocr', StageRun>> {
  let readers: ReturnType<typeof openReader> | null = null;
  const straight = new StraightPages();
  return {
    'scan-plan': {
      version: OCR_VERSION,
      run: async (input, context, progress) => {
        const { planScan } = await import('../../pipeline/ocr/plan.js');
        const need = ScanNeed.parse(context);
        straight.open(input, need);
        const plan = await planScan(need, await openPages(input, need), progress, (page) => straight.keep(page));
        return canonicalJson(plan);
      },
    },
    'scan-page': {
      version: OCR_VERSION,
      run: async (input, context) => {
        const { need, page } = PageTask.parse(context);
        const { readPage, readStraight } = await import('../../pipeline/ocr/read-scan.js');
        const gray = straight.take(input, need, page);
        if (gray !== null) return canonicalJson(readStraight(gray, page, await (readers ??= openReader())));
        const pages = await openPages(input, need);
        for await (const picture of pages(new Set([page.page]), null)) {
          return canonicalJson(readPage(picture, page, await (readers ??= openReader())));
        }
        throw new NianbaoError('damaged_file', { reason: `there is no page ${page.page}` });
      },
    },
    ocr: {
      version: OCR_VERSION,
      run: async (input, context) => {
        const { joinScan } = await import('../../pipeline/ocr/join-scan.js');
        const { plan, readings } = JoinTask.parse(context);
        const base = Layout.parse(JSON.parse(Buffer.from(input).toString('utf8')));
        return canonicalJson(joinScan(base, plan, readings));
      },
    },
  };
}

async function openReader(): Promise<CellReader> {
  const readers = await import('../../pipeline/ocr/readers/cell-reader.js');
  return readers.CellReader.open();
}
