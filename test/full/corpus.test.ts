/** Whole corpora of other seeds, undisturbed and with every oddity: other figures, prose and places of the oddities. */
import { describe, expect, it } from 'vitest';
import { corpusDocuments, differences, RENDERERS } from '../corpus/corpus.js';
import { readReport } from '../support/read-report.js';

const SEEDS = [2, 3, 4, 5] as const;

describe.each(SEEDS)('corpus of seed %i', (seed) => {
  it.each(['none', 'all'] as const)('is exact, oddities: %s', async (oddities) => {
    const wrong: object[] = [];
    let count = 0;
    for (const { file, bytes, truth } of corpusDocuments({ seed, oddities })) {
      count++;
      const found = differences(truth, await readReport(bytes));
      if (found.length > 0) wrong.push({ file, found: found.slice(0, 5) });
    }
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(84 * RENDERERS.length);
  });
});
