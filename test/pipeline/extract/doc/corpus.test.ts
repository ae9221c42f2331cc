/** Reports as Word 97–2003 files, read through all stages: every fact, and the same facts as from every other rendering. */
import { describe, expect, it } from 'vitest';
import { extractDoc } from '../../../../src/pipeline/extract/doc/doc.js';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import type { Layout } from '../../../../src/shared/model/layout.js';
import { corpusDocuments, differences } from '../../../corpus/corpus.js';
import { readReport } from '../../../support/read-report.js';
import { said } from '../../../support/said.js';
import { notes } from '../docx/make-docx.js';
import { docFixtures } from './fixtures.js';

const fixtures = docFixtures();

describe('reports in doc files', () => {
  it.each(fixtures.map((fixture) => [fixture.name, fixture] as const))('%s is read exactly', async (_, fixture) => {
    expect(differences(fixture.truth, await readReport(fixture.bytes))).toEqual([]);
  });

  it('covers both forms and the corners of Word', () => {
    expect(new Set(fixtures.map(({ truth }) => truth.template))).toEqual(new Set(['2019', '2021']));
    expect(fixtures.filter(({ oddity }) => oddity !== null).length).toBeGreaterThan(5);
  });

  it('counts what is left out', () => {
    const of = (oddity: string): Record<string, number> => {
      const fixture = fixtures.find((candidate) => candidate.oddity === oddity);
      return fixture ? notes(extractDoc(fixture.bytes)) : {};
    };
    expect(of('docx.tracked_changes')['deleted_text']).toBeGreaterThan(0);
    expect(of('docx.moved_and_hidden_text')['hidden_text']).toBeGreaterThan(0);
    expect(of('docx.text_box')['text_box']).toBe(1);
  });
});

describe.each([2020, 2024])('one report of %i in every format', (year) => {
  const doc = fixtures.find(({ truth, oddity }) => truth.year === year && oddity === null);
  const others = [...corpusDocuments({ bodies: ['zrzyj'], years: [year] })];

  it.each(others.map((document) => [document.renderer, document] as const))(
    'doc says what %s says',
    async (_, other) => {
      expect(await said(doc?.bytes ?? new Uint8Array())).toEqual(await said(other.bytes));
    },
  );

  it('has the layout of docx, places aside', async () => {
    const docx = others.find(({ renderer }) => renderer === 'docx');
    const blocks = ({ blocks: found }: Layout): unknown =>
      found.map((block) => {
        if (block.kind === 'paragraph') return [block.text, block.level, block.align];
        return [block.rows, block.columns, block.irregular, block.cells.map(({ line: _line, ...cell }) => cell)];
      });
    expect(blocks(extractDoc(doc?.bytes ?? new Uint8Array()))).toEqual(
      blocks(await extractDocx(docx?.bytes ?? new Uint8Array())),
    );
  });
});
