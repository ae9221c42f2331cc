/**
 * The corpus from bytes to findings: every fact, status, unit and implied value exact, every finding that has to be there
 * and no other. Each oddity of real reports has a test of its own name, over all renderings in which it shows. Whole corpora
 * of other seeds are in test/full.
 */
import { describe, expect, it } from 'vitest';
import { corpusDocuments, differences, LOSSY_RENDERERS, ODDITIES, RENDERERS } from '../corpus/corpus.js';
import { readReport } from '../support/read-report.js';

/** Every document that does not come out as its truth says, with how it differs. */
async function failures(options: Parameters<typeof corpusDocuments>[0]): Promise<{ wrong: object[]; count: number }> {
  const wrong: object[] = [];
  let count = 0;
  for (const { file, bytes, truth } of corpusDocuments(options)) {
    count++;
    const found = differences(truth, await readReport(bytes));
    if (found.length > 0) wrong.push({ file, found: found.slice(0, 5) });
  }
  return { wrong, count };
}

describe('undisturbed reports of twelve bodies and seven years are exact', () => {
  it.each(RENDERERS.map(({ id }) => id))('as %s', async (id) => {
    expect(await failures({ seed: 1, renderers: [id] })).toEqual({ wrong: [], count: 84 });
  });

  it.each(LOSSY_RENDERERS.map(({ id }) => id))(
    'and never silently wrong as %s, which has lost its borders',
    async (id) => {
      expect(await failures({ seed: 1, renderers: [id] })).toEqual({ wrong: [], count: 84 });
    },
  );
});

describe('reports with an oddity are read right or flagged', () => {
  it.each(ODDITIES.map(({ id, section, says }) => ({ id, section, says })))('$section $id: $says', async ({ id }) => {
    const { wrong, count } = await failures({ seed: 1, oddities: [id] });
    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });
});
