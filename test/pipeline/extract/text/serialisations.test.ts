/** Every way of printing a table of the form, with invented figures: each cell must be in its place. */
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../../src/pipeline/extract/text/text.js';
import { generate } from '../../../corpus/generate.js';
import { gridOf } from '../../../corpus/grid.js';
import type { TableModel } from '../../../corpus/model.js';
import { coverage, paragraphsOf, tablesOf, textAt } from './grids.js';
import { SERIALISATIONS, withBrokenLabels, withoutBorders } from './serialisations.js';

const NAMES = ['disclosure', 'requests', 'proceedings'] as const;

/** The table of a report of 2020 (2019 form) and of 2023 (2021 form), with a different figure in every cell. */
function models(name: (typeof NAMES)[number]): TableModel[] {
  return [2020, 2023].map((year) => {
    const report = generate(7).find((candidate) => candidate.year === year);
    const table = report?.blocks.find((block): block is TableModel => block.kind === 'table' && block.name === name);
    if (!table) throw new Error(`no ${name} in the corpus`);
    let figure = 1001;
    for (const cell of table.rows.flat()) {
      if (cell.code !== null && cell.code !== 'disclosure.published_total') cell.text = String(figure++);
    }
    return table;
  });
}

const page = (printed: string): string =>
  `二、前面一章\n\n这一段文字写在表格的前面，没有数字。\n\n${printed}\n\n五、存在的主要问题及改进情况\n\n这一段文字写在表格的后面。`;

const bare = (text: string): string => text.normalize('NFKC').replace(/\s/g, '');

function expectWhole(table: TableModel, printed: string): void {
  const layout = extractText(page(printed));
  const [read, ...more] = tablesOf(layout);
  if (!read) throw new Error('no table');
  expect(more).toHaveLength(0);
  expect([read.rows, read.columns, read.irregular]).toEqual([table.rows.length, table.columns, []]);
  expect(coverage(read)).toBe('every position once');
  const wanted = gridOf(table).map((row) => row.map((position) => bare(position?.cell.text ?? '')));
  const texts = wanted.map((row, at) => row.map((_, column) => bare(textAt(read, at, column))));
  expect(texts).toEqual(wanted);
  const prose = paragraphsOf(layout).filter((text) => !/^- ?4 ?-$/.test(text));
  expect(prose.map((text) => text.slice(0, 4))).toEqual(['二、前面', '这一段文', '五、存在', '这一段文']);
}

describe.each(NAMES)('the table of %s', (name) => {
  it.each(SERIALISATIONS.map(({ says, print }) => [says, print] as const))('%s', (_, print) => {
    for (const table of models(name)) expectWhole(table, print(table));
  });

  it('labels broken over lines, numbers between their halves', () => {
    for (const table of models(name)) {
      // the published total is a sentence, not a label: broken over lines it is prose
      const rows = table.rows.filter((row) => row[0]?.code !== 'disclosure.published_total');
      expectWhole({ ...table, rows }, withBrokenLabels({ ...table, rows }));
    }
  });

  it('all borders lost: paragraphs, nothing guessed', () => {
    for (const table of models(name)) {
      const layout = extractText(page(withoutBorders(table)));
      expect(tablesOf(layout)).toEqual([]);
      expect(paragraphsOf(layout).join('')).toContain(withoutBorders(table).split('\n').at(-1));
    }
  });
});
