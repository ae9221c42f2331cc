/** A committed scan, read into facts through all stages and held against its truth: what is wrong is flagged. */
import { beforeAll, describe, expect, it } from 'vitest';
import { judgeScan, type ScanVerdict } from '../../support/scan-verdict.js';

describe('readScan', () => {
  let verdict: ScanVerdict;
  beforeAll(async () => {
    verdict = await judgeScan('test/fixtures/scan/0021-zfb-2019-200-hard.pdf');
  });

  it('gives the facts of a bad scan at 200 dpi, none wrong without a flag', () => {
    expect(verdict).toMatchObject({ error: null, silent: [] });
    expect(verdict.right / verdict.values).toBeGreaterThan(0.98);
  });

  it('keeps of every value its page, its box and what both readers said', () => {
    const { facts = [], readings = [] } = verdict.document ?? {};
    const cells = new Map(readings.map((reading) => [reading.code, reading]));
    const printed = facts.filter(({ code, raw }) => raw !== null && cells.has(code));
    expect(printed.length).toBeGreaterThan(100);
    for (const { code, raw, at } of printed) {
      expect(at).toEqual({ page: expect.any(Number) as number, bbox: expect.any(Array) as number[] });
      const { candidates, readers } = cells.get(code) ?? {};
      expect(candidates?.[0]?.text).toBe(raw);
      expect([
        readers?.network?.text,
        readers?.tesseract?.text,
        ...(candidates ?? []).map(({ text }) => text),
      ]).toContain(raw);
      expect(readers).toBeDefined();
    }
  });
});
