/** A document through extract, normalize and validate, in the shape that the corpus compares. */
import { extract } from '../../src/pipeline/extract/extract.js';
import { normalize } from '../../src/pipeline/normalize/normalize.js';
import { findingOf } from '../../src/pipeline/validate/messages.js';
import { validate } from '../../src/pipeline/validate/validate.js';
import { NianbaoError } from '../../src/shared/errors.js';
import type { CheckedReport } from '../../src/shared/model/report.js';
import type { ReadResult } from '../corpus/corpus.js';

export async function checkedReport(bytes: Uint8Array): Promise<CheckedReport> {
  const layout = await extract(bytes, { declaredCharset: null });
  return validate(normalize(layout, { division: null, body: null, year: null }));
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
