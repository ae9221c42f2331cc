/** The stages as a parser child runs them, and drawing: each between bytes and bytes. */
import { canonicalJson } from '../../shared/canonical.js';
import { NianbaoError } from '../../shared/errors.js';
import { Drawing, type Picture, type ShownPart } from '../../shared/model/drawing.js';
import { ExtractContext, Layout } from '../../shared/model/layout.js';
import { PageContext } from '../../shared/model/page.js';
import { NormalizeContext, ReportDraft } from '../../shared/model/report.js';
import { CRAWL_VERSION, readPage } from '../../pipeline/crawl/discover/read-page.js';
import { isArchive, unpack } from '../../pipeline/extract/archive.js';
import { extract, EXTRACT_VERSION, mediaTypeOf } from '../../pipeline/extract/extract.js';
import { normalize, NORMALIZE_VERSION } from '../../pipeline/normalize/normalize.js';
import { scanNeed, scanOf } from '../../pipeline/ocr/need.js';
import { validate, VALIDATE_VERSION } from '../../pipeline/validate/validate.js';
import type { Task } from './protocol.js';
import { openPages } from './scan-pages.js';
import { scanRuns } from './scan-stages.js';
import type { StageRun } from './serve.js';

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

/** A document's layout; of one that is nothing but pictures it is empty, and says so. */
async function layoutOf(input: Uint8Array, context: ExtractContext): Promise<Layout> {
  try {
    return await extract(input, context);
  } catch (thrown) {
    if (context.converted !== undefined || !(thrown instanceof NianbaoError)) throw thrown;
    const scan = scanOf(thrown, mediaTypeOf(input));
    if (scan === null) throw thrown;
    return scan;
  }
}

/** What a drawing shows of scanned pages. */
async function partsOf(
  input: Uint8Array,
  { panels, pictures }: Drawing,
  progress: () => void,
): Promise<(ShownPart | null)[]> {
  const scans = panels.filter((panel) => panel.kind === 'scan');
  if (scans.length === 0) return [];
  const { scanCrops } = await import('../../pipeline/ocr/show-crops.js');
  const pages = scans.map(({ page }) => page);
  const inner = pictures?.filter(({ page }) => pages.includes(page)) ?? null;
  return scanCrops(await openPages(input, { mediaType: mediaTypeOf(input), pages, pictures: inner }), scans, progress);
}

export const STAGE_RUNS: Readonly<Record<Task, StageRun>> = {
  crawl: {
    version: CRAWL_VERSION,
    run: (input, context) => Promise.resolve(canonicalJson(readPage(input, PageContext.parse(context)))),
  },
  extract: {
    version: EXTRACT_VERSION,
    run: async (input, context) => {
      const layout = await layoutOf(input, ExtractContext.parse(context));
      return { text: canonicalJson(layout), needsScan: scanNeed(layout) !== null };
    },
    unpack: (input) => {
      if (!isArchive(input)) return null;
      const { contents, bytes } = unpack(input);
      return { contents: canonicalJson(contents), members: bytes };
    },
  },
  normalize: {
    version: NORMALIZE_VERSION,
    run: (input, context) =>
      Promise.resolve(canonicalJson(normalize(Layout.parse(json(input)), NormalizeContext.parse(context)))),
  },
  validate: {
    version: VALIDATE_VERSION,
    run: (input) => Promise.resolve(canonicalJson(validate(ReportDraft.parse(json(input))))),
  },
  ...scanRuns(),
  draw: {
    version: '2',
    run: async (input, context, progress) => {
      // loaded when the first picture is asked for, as the PDF reader is
      const { draw } = await import('../../pipeline/extract/draw/draw.js');
      const drawing = Drawing.parse(context);
      const png = Buffer.from(await draw(input, drawing, { parts: await partsOf(input, drawing, progress) }));
      return canonicalJson({ png: png.toString('base64') } satisfies Picture);
    },
  },
};
