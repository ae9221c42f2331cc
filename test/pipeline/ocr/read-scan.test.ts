/** A committed scan, read into facts through all stages and held against its truth: what is wrong is flagged. */
import { describe, expect, it } from 'vitest';
import { judgeScan } from '../../support/scan-verdict.js';

describe('readScan', () => {
  it('gives the facts of a bad scan at 200 dpi, none wrong without a flag', async () => {
    const verdict = await judgeScan('test/fixtures/scan/0021-zfb-2019-200-hard.pdf');
    expect(verdict).toMatchObject({ error: null, silent: [] });
    expect(verdict.right / verdict.values).toBeGreaterThan(0.98);
  });
});
