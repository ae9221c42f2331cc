/** The stages as a parser child runs them, and drawing: each between bytes and bytes. */
import { canonicalJson } from '../../shared/canonical.js';
import { Drawing, type Picture } from '../../shared/model/drawing.js';
import { ExtractContext, Layout } from '../../shared/model/layout.js';
import { PageContext } from '../../shared/model/page.js';
import { NormalizeContext, ReportDraft } from '../../shared/model/report.js';
import { CRAWL_VERSION, readPage } from '../../pipeline/crawl/discover/read-page.js';
import { isArchive, unpack } from '../../pipeline/extract/archive.js';
import { extract, EXTRACT_VERSION } from '../../pipeline/extract/extract.js';
import { normalize, NORMALIZE_VERSION } from '../../pipeline/normalize/normalize.js';
import { validate, VALIDATE_VERSION } from '../../pipeline/validate/validate.js';
import type { Task } from './protocol.js';
import type { StageRun } from './serve.js';

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

export const STAGE_RUNS: Readonly<Record<Task, StageRun>> = {
  crawl: {
    version: CRAWL_VERSION,
    run: (input, context) => Promise.resolve(canonicalJson(readPage(input, PageContext.parse(context)))),
  },
  extract: {
    version: EXTRACT_VERSION,
    run: async (input, context) => canonicalJson(await extract(input, ExtractContext.parse(context))),
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
    version: '1',
    run: async (input, context) => {
      // loaded when the first picture is asked for, as the PDF reader is
      const { draw } = await import('../../pipeline/extract/draw/draw.js');
      const png = Buffer.from(await draw(input, Drawing.parse(context)));
      return canonicalJson({ png: png.toString('base64') } satisfies Picture);
    },
  },
};
