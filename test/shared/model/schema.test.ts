/** The JSON Schema says what the model says: read back, it takes a report and refuses what is none. */
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ReportDocument } from '../../../src/shared/model/report.js';
import { reportJsonSchema } from '../../../src/shared/model/schema.js';

const SAMPLE: ReportDocument = {
  schemaVersion: 1,
  document: {
    sha256: 'a'.repeat(64),
    mediaType: 'text/plain',
    bytes: 5425,
    name: '报告.txt',
    url: null,
    parent: null,
  },
  report: {
    title: '云溪县梧桐镇人民政府2020年政府信息公开工作年度报告',
    year: 2020,
    template: '2019',
    issuer: {
      name: '云溪县梧桐镇人民政府',
      names: ['云溪县梧桐镇人民政府'],
      division: null,
      level: 'township',
      kind: 'township',
    },
    issuedOn: '2021-01-13',
    sections: [{ number: 1, heading: '总体情况', text: '…' }],
  },
  facts: [
    {
      code: 'requests.received.natural_person',
      value: 1,
      raw: '1',
      unit: 'count',
      status: 'reported',
      confidence: 1,
      implied: null,
      at: { table: 5, row: 3, column: 1, line: 104 },
    },
    {
      code: 'disclosure.fees.amount',
      value: null,
      raw: null,
      unit: null,
      status: 'blank',
      confidence: 0.5,
      implied: 2,
      at: { page: 2, bbox: [0, 0, 10.5, 20] },
    },
  ],
  findings: [
    {
      rule: 'requests.row_total',
      severity: 'error',
      codes: ['requests.received.total'],
      message: '…',
      expected: 33,
      actual: 32,
    },
  ],
  extraction: { method: 'text', version: '1' },
};

describe('the JSON Schema of a report', () => {
  const schema = reportJsonSchema();
  const read = z.fromJSONSchema(schema);

  it('takes what the model takes', () => {
    expect(ReportDocument.parse(SAMPLE)).toEqual(SAMPLE);
    expect(read.parse(SAMPLE)).toEqual(SAMPLE);
  });

  it.each<[string, unknown]>([
    ['another version', { ...SAMPLE, schemaVersion: 2 }],
    ['a member too many', { ...SAMPLE, extra: 1 }],
    ['a member missing', { ...SAMPLE, findings: undefined }],
    ['an unknown status', { ...SAMPLE, facts: [{ ...SAMPLE.facts[0], status: 'guessed' }] }],
    ['a confidence above one', { ...SAMPLE, facts: [{ ...SAMPLE.facts[0], confidence: 1.1 }] }],
    ['a value that is text', { ...SAMPLE, facts: [{ ...SAMPLE.facts[0], value: '1' }] }],
    ['an unknown severity', { ...SAMPLE, findings: [{ ...SAMPLE.findings[0], severity: 'fatal' }] }],
    ['half a box', { ...SAMPLE, facts: [{ ...SAMPLE.facts[0], at: { page: 1, bbox: [0, 0] } }] }],
  ])('refuses %s', (_what, report) => {
    const plain: unknown = JSON.parse(JSON.stringify(report));
    expect(ReportDocument.safeParse(plain).success).toBe(false);
    expect(read.safeParse(plain).success).toBe(false);
  });

  it('says its dialect and stays the same', () => {
    expect(schema['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(JSON.stringify(reportJsonSchema())).toBe(JSON.stringify(schema));
  });
});
