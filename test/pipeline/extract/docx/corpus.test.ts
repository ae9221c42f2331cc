/** The whole corpus as Word files: every cell of every table where the form has it, in every oddity that shows in Word. */
import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import type { TableBlock } from '../../../../src/shared/model/layout.js';
import { disturbed, generate, ODDITIES, render, suits, type CorpusReport } from '../../../corpus/corpus.js';
import { gridOf } from '../../../corpus/grid.js';
import type { TableModel } from '../../../corpus/model.js';
import { notes, paragraphs, tables } from './make-docx.js';

const WORD = { id: 'docx', family: 'docx' };

/** Oddities whose grid is another one than the form's on purpose, and how the layout has to say so. */
const OTHER_GRIDS: Readonly<Record<string, (found: readonly TableBlock[]) => void>> = {
  // a row with a value too many: named, and nothing lost
  'cells.extra_in_zero_row': (found) => expect(found.flatMap(({ irregular }) => irregular)).toHaveLength(1),
  // each piece has only the columns it needs
  'tables.disclosure_in_pieces': (found) => expect(found.every(({ irregular }) => irregular.length === 0)).toBe(true),
  'docx.images_only': (found) => expect(found).toEqual([]),
};

function expected(table: TableModel): string[] {
  return gridOf(table).flatMap((positions, row) =>
    positions.flatMap((position, column) => {
      if (position && !position.start) return [];
      const { rowSpan, columnSpan, text } = position?.cell ?? { rowSpan: 1, columnSpan: 1, text: '' };
      return [`${row},${column} ${rowSpan}×${columnSpan} ${printed(text)}`];
    }),
  );
}

function found(table: TableBlock): string[] {
  return table.cells.map((cell) => `${cell.row},${cell.column} ${cell.rowSpan}×${cell.columnSpan} ${cell.text}`);
}

function printed(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join('\n');
}

async function check(report: CorpusReport, oddity: string | null): Promise<void> {
  const layout = await extractDocx(render(report, WORD.id));
  const own = oddity === null ? undefined : OTHER_GRIDS[oddity];
  const models = report.blocks.filter((block): block is TableModel => block.kind === 'table');
  if (own) own(tables(layout));
  else expect(tables(layout).map(found)).toEqual(models.map(expected));
  const texts = paragraphs(layout);
  for (const block of report.blocks) {
    if (oddity === 'docx.images_only') expect(notes(layout)['image']).toBe(3);
    else if (block.kind === 'heading') expect(texts).toContain(block.ordinal + block.text);
    else if (block.kind === 'title') for (const line of block.lines) expect(texts).toContain(line.trim());
  }
}

describe('the corpus as Word files', () => {
  const reports = generate(1);

  it('has every cell in its place', async () => {
    expect(reports.length).toBeGreaterThan(50);
    for (const report of reports) await check(report, null);
  });

  it.each(ODDITIES.filter((oddity) => suits(oddity, WORD)).map((oddity) => [oddity.id, oddity] as const))(
    '%s',
    async (id, oddity) => {
      const odd = disturbed(oddity, reports, 1, 2);
      expect(odd.length).toBeGreaterThan(0);
      for (const report of odd) await check(report, id);
    },
  );
});
