/** A committed scan through the command, against what is printed on it: the parser child reads it with its network gone. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ScanTruth } from '../corpus/scan/model.js';
import { nianbao, objects } from '../harness/nianbao.js';

const SCAN = 'test/fixtures/scan/0021-zfb-2019-200-hard.pdf';

it('nianbao extract reads a scan to facts, with the method ocr and the places on its pages', async () => {
  const { stdout, status } = await nianbao(['extract', '--format', 'ndjson', SCAN]);
  expect(status).toBe(0);
  const [report] = objects(stdout);
  expect(report?.['extraction']).toMatchObject({ method: 'ocr' });
  const facts = report?.['facts'] as { code: string; value: number | null; confidence: number; at: object }[];
  const truth = JSON.parse(readFileSync(`${SCAN}.json`, 'utf8')) as ScanTruth;
  const right = facts.filter(({ code, value }) => truth.report.facts[code] === value);
  expect(right.length).toBeGreaterThan(0.98 * Object.keys(truth.report.facts).length);
  for (const fact of facts) expect(fact.at).toMatchObject({ page: expect.any(Number) as number });
});
