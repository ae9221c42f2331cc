/** A PDF through the stages, in the shape that the corpus compares. */
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { NianbaoError } from '../../../../src/shared/errors.js';
import { normalize } from '../../../../src/pipeline/normalize/normalize.js';
import { findingOf } from '../../../../src/pipeline/validate/messages.js';
import { validate } from '../../../../src/pipeline/validate/validate.js';
import type { ReadResult } from '../../../corpus/corpus.js';

/** The report in a PDF, or the code of its error. */
export async function readPdf(bytes: Uint8Array): Promise<ReadResult> {
  try {
    const checked = validate(normalize(await extractPdf(bytes), { division: null, body: null, year: null }));
    const { report, facts, hits } = checked;
    return { report: { report, facts, findings: hits.map((hit) => findingOf(hit, 'en')) } };
  } catch (error) {
    if (error instanceof NianbaoError) return { error: error.code };
    throw error;
  }
}
