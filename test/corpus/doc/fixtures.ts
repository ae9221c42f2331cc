/**
 * The Word 97–2003 files that are committed under `test/fixtures/doc`, each with its truth: reports of the corpus, written as
 * docx and turned into doc by LibreOffice. `npx tsx test/corpus/doc/write-fixtures.ts` writes them anew.
 */
import { corpusDocuments, type CorpusDocument } from '../corpus.js';

/** Both forms undisturbed, and the oddities of docx that LibreOffice carries over. */
const PLAIN = { bodies: ['zrzyj'], years: [2020, 2024] } as const;
const ODD = [
  'docx.grid_before',
  'docx.h_merge',
  'docx.nested_table',
  'docx.automatic_numbers',
  'docx.tracked_changes',
  'docx.moved_and_hidden_text',
  'docx.text_box',
] as const;
/** Oddities that show in every format: test/pipeline/formats.test.ts compares them. */
export const COMMON = [
  'labels.broken_lines',
  'labels.group_repeated',
  'labels.head_rows_repeated',
  'cells.full_width',
  'cells.thousands_comma',
  'cells.notes',
  'cells.blank_totals',
  'amounts.seed_2',
  'amounts.no_unit',
  'sums.leaf',
  'mixed.one_row_other_in_2021',
  'tables.cut_without_heads',
] as const;

/** What is to be converted. */
export function fixtureSources(): CorpusDocument[] {
  const plain = [...corpusDocuments({ renderers: ['docx'], ...PLAIN })];
  return [...plain, ...corpusDocuments({ renderers: ['docx'], oddities: [...ODD, ...COMMON], reportsPerOddity: 1 })];
}
