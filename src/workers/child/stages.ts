/** The stages as a parser child runs them: each between bytes and bytes. */
import { canonicalJson } from '../../shared/canonical.js';
import { ExtractContext, Layout } from '../../shared/model/layout.js';
import { NormalizeContext, ReportDraft } from '../../shared/model/report.js';
import type { Stage } from '../../shared/model/stage.js';
import { isArchive, unpack } from '../../pipeline/extract/archive.js';
import { extract, EXTRACT_VERSION } from '../../pipeline/extract/extract.js';
import { normalize, NORMALIZE_VERSION } from '../../pipeline/normalize/normalize.js';
import { validate, VALIDATE_VERSION } from '../../pipeline/validate/validate.js';
import type { StageRun } from './serve.js';

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

export const STAGE_RUNS: Readonly<Record<Stage, StageRun>> = {
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
};
