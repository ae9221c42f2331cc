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
import { validate, VALIDATE_VERSION } from '../../pipeline/validate/validate.js';
import type { Task } from './protocol.js';
import type { StageRun } from './serve.js';

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

/** The media types that are read as scans; a PDF only where its own text says nothing. */
const SCANS = /^(?:image\/|application\/pdf$)/u;

/** A document's layout; documents that are nothing but pictures go to the reader of scans, which loads when the first comes. */
async function layoutOf(input: Uint8Array, context: ExtractContext, progress: () => void): Promise<Layout> {
  try {
    return await extract(input, context);
  } catch (thrown) {
    const mediaType = mediaTypeOf(input);
    const code = thrown instanceof NianbaoError ? thrown.code : null;
    const isScan = code === 'ocr_needed' || (code === 'unsupported_format' && mediaType.startsWith('image/'));
    if (!isScan || !SCANS.test(mediaType) || context.converted !== undefined) throw thrown;
    const { readScan } = await import('../../pipeline/ocr/read-scan.js');
    return readScan(input, mediaType, progress);
  }
}

/** What a drawing shows of scanned pages. */
async function partsOf(input: Uint8Array, { panels }: Drawing, progress: () => void): Promise<(ShownPart | null)[]> {
  const scans = panels.filter((panel) => panel.kind === 'scan');
  if (scans.length === 0) return [];
  const { scanCrops } = await import('../../pipeline/ocr/show-crops.js');
  return scanCrops(input, mediaTypeOf(input), scans, progress);
}

export const STAGE_RUNS: Readonly<Record<Task, StageRun>> = {
  crawl: {
    version: CRAWL_VERSION,
    run: (input, context) => Promise.resolve(canonicalJson(readPage(input, PageContext.parse(context)))),
  },
  extract: {
    version: EXTRACT_VERSION,
    run: async (input, context, progress) =>
      canonicalJson(await layoutOf(input, ExtractContext.parse(context), progress)),
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
