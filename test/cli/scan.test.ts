/** A committed scan through the command, against what is printed on it: the parser child reads it with its network gone. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
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

it('names rubbish and a picture that inflates without end with their codes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nianbao-rubbish-'));
  try {
    const [width, height] = [600, 800];
    const noise = Uint8Array.from({ length: width * height }, (_, index) => (index * 2654435761) >>> 24);
    const [rubbish, bomb] = [join(folder, 'rubbish.png'), join(folder, 'bomb.png')];
    await sharp(noise, { raw: { width, height, channels: 1 } })
      .png()
      .toFile(rubbish);
    const empty = { width: 12_000, height: 12_000, channels: 3 as const, background: '#ffffff' };
    await sharp({ create: empty, limitInputPixels: false }).png().toFile(bomb);
    const { status, stdout, stderr } = await nianbao(['extract', rubbish, bomb]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/rubbish\.png: not_a_report/);
    expect(stderr).toMatch(/bomb\.png: too_large/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
