/** The whole pipeline in this process, for tests of what comes out of bytes: no queue, no child, no store. */
import { extract } from '../../src/pipeline/extract/extract.js';
import { normalize } from '../../src/pipeline/normalize/normalize.js';
import { findingOf } from '../../src/pipeline/validate/messages.js';
import { validate } from '../../src/pipeline/validate/validate.js';
import { NianbaoError } from '../../src/shared/errors.js';
import type { Finding } from '../../src/shared/model/finding.js';
import type { CheckedReport } from '../../src/shared/model/report.js';

export type Read = { report: CheckedReport & { findings: Finding[] } } | { error: string };

/** The report of a document, or the code of its error. Anything but a coded error is thrown. */
export async function read(bytes: Uint8Array): Promise<Read> {
  try {
    const layout = await extract(bytes, { declaredCharset: null });
    const checked = validate(normalize(layout, { division: null, body: null, year: null }));
    return { report: { ...checked, findings: checked.hits.map((hit) => findingOf(hit, 'zh')) } };
  } catch (thrown) {
    if (thrown instanceof NianbaoError) return { error: thrown.code };
    throw thrown;
  }
}
