/** The corpus in every text rendering: each cell in its place; with each oddity: in its place or its row irregular. */
import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/shared/charset.js';
import { extractText } from '../../../../src/pipeline/extract/text/text.js';
import { disturbed, generate, ODDITIES, RENDERERS, render, suits } from '../../../corpus/corpus.js';
import { gridOf } from '../../../corpus/grid.js';
import type { CorpusReport, TableModel } from '../../../corpus/model.js';
import { cellAt, coverage, tablesOf } from './grids.js';

const renderers = RENDERERS.filter((renderer) => renderer.family === 'text');
const reports = generate(1);
const bare = (text: string): string => text.normalize('NFKC').replace(/\[bookmark[^\]]*\]|\s/g, '');

/** Value cells that are not where the form has them, in rows that are not said to be irregular. */
function misplaced(report: CorpusReport, renderer: string): string[] {
  const layout = extractText(decode(render(report, renderer), null).text);
  const models = report.blocks.filter((block): block is TableModel => block.kind === 'table');
  const tables = tablesOf(layout);
  const wrong = tables.map(coverage).filter((whole) => whole !== 'every position once');
  if (tables.length !== models.length) return [...wrong, `${tables.length} tables for ${models.length}`];
  models.forEach((model, index) => {
    const table = tables[index];
    if (!table) return;
    const irregular = new Set(table.irregular.map(({ row }) => row));
    gridOf(model).forEach((positions, row) => {
      positions.forEach((position, column) => {
        if (!position || position.cell.code === null || irregular.has(row)) return;
        const is = bare(cellAt(table, row, column)?.text ?? '(no cell)');
        if (is !== bare(position.cell.text)) wrong.push(`${position.cell.code}: ${is} for ${position.cell.text}`);
      });
    });
  });
  return wrong;
}

/**
 * Here a dump prints other rows than the model has: pieces of one table in a run are one table, repeated heads are dropped, a row
 * of the unit is a line before the table, blocks side by side are lines of values. Their facts are held against the truth elsewhere.
 */
const REGROUPED =
  /^(?:tables\.(?:cut_|disclosure_in_pieces|disclosure_side_by_side)|labels\.head_rows_repeated|amounts\.(?:unit_row|hundreds))/;
/** A table that is not of the form cannot be told from prose by single blanks. */
const UNREADABLE = ['tables.foreign_table text-spaces'];

describe('the corpus as text', () => {
  it.each(renderers.map((renderer) => renderer.id))('%s: every cell of every report', (renderer) => {
    for (const report of reports) expect(misplaced(report, renderer), report.truth.file).toEqual([]);
  });

  const oddities = ODDITIES.filter((oddity) => renderers.some((renderer) => suits(oddity, renderer)));
  it.each(oddities.filter((oddity) => !REGROUPED.test(oddity.id)).map((oddity) => [oddity.id, oddity] as const))(
    'with %s',
    (id, oddity) => {
      for (const report of disturbed(oddity, reports, 1, 2)) {
        for (const renderer of renderers) {
          if (!suits(oddity, renderer) || UNREADABLE.includes(`${id} ${renderer.id}`)) continue;
          expect(misplaced(report, renderer.id), `${report.truth.file} ${renderer.id}`).toEqual([]);
        }
      }
    },
  );
});
