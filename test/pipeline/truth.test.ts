/** End to end against the truth files: bytes to layout to draft to checked facts, for every document that has a truth. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extract } from '../../src/pipeline/extract/extract.js';
import { normalize } from '../../src/pipeline/normalize/normalize.js';
import { findingOf } from '../../src/pipeline/validate/messages.js';
import { validate } from '../../src/pipeline/validate/validate.js';
import { differences, findingDifferences, sharedFolder, truthCases, type TruthCase } from '../support/truth.js';

const shared = sharedFolder();
const context = { division: null, body: null, year: null };

/** Folder of the truths, folder of the documents, ending of the formats that are read so far. */
const SETS = [
  ['truth', 'seeds', '.txt'],
  ['real', 'real', '.html'],
] as const;

describe.skipIf(shared === null)('documents with a truth file (skipped without the shared folder)', () => {
  const cases: TruthCase[] =
    shared === null ? [] : SETS.flatMap(([truths, folder, ending]) => truthCases(shared, truths, folder, ending));

  it('are found', () => {
    expect(cases.map(({ truth }) => truth.file)).toHaveLength(6);
  });

  for (const { truth, bytes } of cases)
    it(`reads ${truth.file} exactly`, async () => {
      const layout = await extract(bytes, { declaredCharset: null });
      const draft = normalize(layout, context);
      expect(differences(truth, draft, { implied: false })).toEqual([]);
      const checked = validate(draft);
      expect(differences(truth, checked, { implied: true })).toEqual([]);
      expect(
        findingDifferences(
          truth,
          checked.hits.map((hit) => findingOf(hit, 'en')),
        ),
      ).toEqual([]);
    });

  it.skipIf(!existsSync(join(shared ?? '', 'real', 'blank-form-2021.docx')))('knows the unfilled form', async () => {
    const bytes = readFileSync(join(shared ?? '', 'real', 'blank-form-2021.docx'));
    const layout = await extract(bytes, { declaredCharset: null });
    expect(() => normalize(layout, context)).toThrow(expect.objectContaining({ code: 'blank_form' }));
  });
});
