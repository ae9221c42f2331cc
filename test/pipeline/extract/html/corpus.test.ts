import { describe, expect, it } from 'vitest';
import { decode } from '../../../../src/shared/charset.js';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { sniff } from '../../../../src/pipeline/extract/sniff.js';
import type { Layout, TableBlock } from '../../../../src/shared/model/layout.js';
import { disturbed, generate, suits } from '../../../corpus/corpus.js';
import { gridOf } from '../../../corpus/grid.js';
import type { BlockModel, CorpusReport, TableModel } from '../../../corpus/model.js';
import { ODDITIES } from '../../../corpus/oddities/oddities.js';
import { render, RENDERERS } from '../../../corpus/render/render.js';

const HTML = RENDERERS.filter((renderer) => renderer.family === 'html');
const REPORTS = generate(1);

const squeezed = (text: string): string => text.replace(/[\s\u3000]+/g, '');

function read(report: CorpusReport, renderer: string): Layout {
  const bytes = render(report, renderer);
  expect(sniff(bytes).kind).toBe('html');
  const { text, replaced } = decode(bytes, null);
  expect(replaced).toBe(0);
  return extractHtml(text);
}

/** Text at every position of a grid. */
const modelGrid = (table: TableModel): string[][] =>
  gridOf(table).map((row) => row.map((position) => squeezed(position?.cell.text ?? '')));

function layoutGrid(table: TableBlock): string[][] {
  const grid = Array.from({ length: table.rows }, () => new Array<string>(table.columns).fill('?'));
  for (const cell of table.cells) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      grid[row]?.fill(squeezed(cell.text), cell.column, cell.column + cell.columnSpan);
    }
  }
  return grid;
}

const isTable = (block: BlockModel): block is TableModel => block.kind === 'table';

/** What the report says besides its title and tables. */
function proseOf(report: CorpusReport): string[] {
  return report.blocks
    .flatMap((block) => {
      if (block.kind === 'heading') return [block.ordinal + block.text];
      if (block.kind === 'paragraph') return block.text.split('\n');
      if (block.kind === 'signature') return [...block.names, block.date ?? ''];
      return [];
    })
    .map(squeezed)
    .filter((text) => text !== '');
}

function titlesOf(report: CorpusReport): string[] {
  const lines = report.blocks.flatMap((block) => (block.kind === 'title' ? block.lines.map(squeezed) : []));
  return [...lines, lines.join('')];
}

function expectWhole(report: CorpusReport, renderer: string): void {
  const layout = read(report, renderer);
  const tables = layout.blocks.filter((block) => block.kind === 'table');
  expect(tables.map(layoutGrid)).toEqual(report.blocks.filter(isTable).map(modelGrid));
  expect(tables.flatMap((table) => table.irregular)).toEqual([]);
  const titles = titlesOf(report);
  const paragraphs = layout.blocks.flatMap((block) => (block.kind === 'paragraph' ? [squeezed(block.text)] : []));
  const afterTitle = paragraphs.findIndex((text) => !titles.includes(text));
  expect(paragraphs.slice(afterTitle)).toEqual(proseOf(report));
}

describe('the corpus as HTML, table by table and paragraph by paragraph', () => {
  const some = REPORTS.filter((_report, index) => index % 7 === 0);
  it.each(HTML.map((renderer) => renderer.id))('%s', (renderer) => {
    for (const report of some) expectWhole(report, renderer);
  });
});

/** Oddities after which the grid cannot be the form's: what it is instead. */
const OTHERWISE: Readonly<Record<string, (layout: Layout) => void>> = {
  'cells.extra_in_row': expectExtraCell,
  'cells.extra_in_zero_row': expectExtraCell,
  // a table of one clause with one value is two columns wide: nothing in it says four
  'tables.disclosure_in_pieces': (layout) => {
    const widths = layout.blocks.flatMap((block) => (block.kind === 'table' ? [block.columns] : []));
    expect(new Set(widths)).toEqual(new Set([4, 2, 3, 10, 15].filter((width) => widths.includes(width))));
    expect(layout.blocks.some((block) => block.kind === 'table' && block.irregular.length > 0)).toBe(false);
  },
  'html.image_tables': (layout) => {
    expect(layout.notes).toContainEqual(expect.objectContaining({ kind: 'image' }));
  },
};

function expectExtraCell(layout: Layout): void {
  const irregular = layout.blocks.flatMap((block) => (block.kind === 'table' ? block.irregular : []));
  expect(irregular).toMatchObject([{ expected: 7, found: 8 }]);
}

describe('every oddity of the corpus as HTML', () => {
  const oddities = ODDITIES.filter((oddity) => HTML.some((renderer) => suits(oddity, renderer)));
  it.each(oddities.map((oddity) => [oddity.id, oddity] as const))('%s', (id, oddity) => {
    const reports = disturbed(oddity, REPORTS, 1, 1).filter((report) => report.truth.failure !== 'not_a_report');
    for (const report of reports) {
      for (const renderer of HTML.filter((candidate) => suits(oddity, candidate))) {
        const otherwise = OTHERWISE[id];
        if (otherwise) otherwise(read(report, renderer.id));
        else expectWhole(report, renderer.id);
      }
    }
  });
});
