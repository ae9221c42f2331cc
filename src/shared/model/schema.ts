/** The JSON Schema of one report, made from the model itself: what `nianbao schema` prints and other languages check with. */
import { z } from 'zod';
import { ReportDocument } from './report.js';

/** JSON Schema (draft 2020-12) of one line of `nianbao extract`. */
export function reportJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(ReportDocument, { target: 'draft-2020-12', reused: 'ref' });
  return {
    $schema,
    title: 'Annual report on government information disclosure',
    description: 'One report as printed by `nianbao extract`; see docs/output.md.',
    ...schema,
  };
}
