/**
 * Damaged files: hundreds of each, by chance. Each ends in a coded error or in a report in which no value is wrong without a
 * word. Word 97 files have no checksum: a digit's byte that changed is another digit (docs/findings.md), so of these no more is asked
 * than that nothing is lost without a word.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { silences } from '../corpus/pdf/silences.js';
import type { Truth } from '../corpus/model.js';
import { generate } from '../corpus/corpus.js';
import { randomOf } from '../corpus/random.js';
import { damaged } from '../support/damage.js';
import { readReport } from '../support/read-report.js';

const ROUNDS = 150;
const fixture = (path: string): Uint8Array => readFileSync(new URL(`../fixtures/${path}`, import.meta.url));

function truthOf(name: string): Truth {
  const report = generate(1).find(({ truth }) => truth.file === name);
  if (!report) throw new Error(`no report ${name}`);
  return report.truth;
}

describe('damaged files', () => {
  it.each(['czj-2019', 'jyj-2024'])('%s.pdf: nothing is silently wrong or lost', async (name) => {
    const truth = truthOf(name);
    const random = randomOf(2, `damage ${name}`);
    const bytes = fixture(`pdf/${name}.pdf`);
    const found: string[] = [];
    let read = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const result = await readReport(damaged(bytes, random));
      if (!('error' in result)) read++;
      for (const silence of silences(truth, result)) found.push(`${round}: ${silence}`);
    }
    expect(found).toEqual([]);
    expect(read).toBeGreaterThan(ROUNDS / 4);
  });

  it.each(['zrzyj-2024', 'zrzyj-2020'])('%s.doc: reports or coded errors, and nothing is lost unsaid', async (name) => {
    const truth = truthOf(name);
    const random = randomOf(2, `damage ${name}`);
    const bytes = fixture(`doc/${name}.doc`);
    const found: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const result = await readReport(damaged(bytes, random));
      for (const silence of silences(truth, result)) if (silence.includes('lost')) found.push(`${round}: ${silence}`);
    }
    expect(found).toEqual([]);
  });
});
