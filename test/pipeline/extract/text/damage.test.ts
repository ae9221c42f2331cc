/**
 * Dumps damaged at one place (a line lost, printed twice or torn, a value gone, a page number inside): a value in a row that
 * is not said to be irregular must stand at its own labels, nothing may be lost, and the grid must stay whole.
 */
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../../src/pipeline/extract/text/text.js';
import { generate } from '../../../corpus/generate.js';
import { gridOf, storedRow } from '../../../corpus/grid.js';
import type { Random, TableModel } from '../../../corpus/model.js';
import { between, pick, randomOf } from '../../../corpus/random.js';
import { cellAt, coverage, tablesOf } from './grids.js';
import { SERIALISATIONS } from './serialisations.js';

const ROUNDS = 400;

const dump = (table: TableModel): string =>
  gridOf(table)
    .map((row) =>
      storedRow(row)
        .map(({ text }) => `\t${text ?? ''}\n`)
        .join(''),
    )
    .join('\n');
const joinedBy = (separator: string) => (table: TableModel) =>
  gridOf(table)
    .map((row) => row.map((position) => (position?.start ? position.cell.text : '')).join(separator))
    .join('\n');

const PRINTERS = [dump, dump, joinedBy('\t'), joinedBy('|'), ...SERIALISATIONS.map(({ print }) => print)];

const DAMAGES: readonly ((lines: string[], at: number) => void)[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at] ?? ''),
  (lines, at) => lines.splice(at, 0, ''),
  (lines, at) => lines.splice(at, 0, '\t'),
  (lines, at) => lines.splice(at, 0, '- 3 -'),
  (lines, at) => (lines[at] = lines[at]?.trim() ?? ''),
  (lines, at) => (lines[at] = lines[at]?.replace(/\d{4}/, '') ?? ''),
  (lines, at) => (lines[at] = lines[at]?.replace(/\d{4}(?=\D+\d{4})/, '') ?? ''),
  (lines, at) => (lines[at] = lines[at]?.replace(/[\t|]/, '') ?? ''),
];

const bare = (text: string): string => text.normalize('NFKC').replace(/\s/g, '');

/** Code → labels of its row and its column. */
function placesOf(table: TableModel): Map<string, { row: string; heads: string[] }> {
  const grid = gridOf(table);
  const places = new Map<string, { row: string; heads: string[] }>();
  grid.forEach((positions, row) => {
    positions.forEach((position, column) => {
      if (!position?.start || position.cell.code === null) return;
      let head = row;
      while (head > 0 && grid[head]?.[0]?.cell.text !== '信息内容') head--;
      const at = (r: number, c: number): string => bare(grid[r]?.[c]?.cell.text ?? '');
      const heads = table.columns === 4 ? [at(head, column)] : [at(1, column), at(2, column)];
      places.set(position.cell.text, { row: table.columns === 15 ? '' : at(row, table.columns === 10 ? 2 : 0), heads });
    });
  });
  return places;
}

function readings(table: TableModel, text: string): string[] {
  const places = placesOf(table);
  const labels = new Set(table.rows.flat().flatMap((cell) => (cell.code === null ? [bare(cell.text)] : [])));
  const wrong: string[] = [];
  for (const read of tablesOf(extractText(text))) {
    const whole = coverage(read);
    if (whole !== 'every position once') wrong.push(whole);
    const irregular = new Set(read.irregular.map((row) => row.row));
    const label = (row: number, column: number): string => bare(cellAt(read, row, column)?.text ?? '');
    for (const cell of read.cells) {
      const place = places.get(cell.text);
      if (!place || irregular.has(cell.row)) continue;
      const row = table.columns === 15 ? '' : label(cell.row, table.columns === 10 ? 2 : 0);
      let head = cell.row;
      while (head > 0 && label(head, 0) !== '信息内容') head--;
      const heads = table.columns === 4 ? [label(head, cell.column)] : [label(1, cell.column), label(2, cell.column)];
      // a damaged label is nobody's; another row's or column's label is a silent error
      if (row !== place.row && !labels.has(row)) continue;
      if (heads.some((text) => !labels.has(text))) continue;
      const is = [row, ...heads].join(' > ');
      const should = [place.row, ...place.heads].join(' > ');
      if (is !== should) wrong.push(`${cell.text} is at ${is}, should be at ${should}`);
    }
  }
  return wrong;
}

function damaged(random: Random, printed: string): string {
  const lines = printed.split('\n');
  pick(random, DAMAGES)(lines, between(random, 0, lines.length - 1));
  return lines.join('\n');
}

describe('a dump damaged at one place', () => {
  const reports = [2020, 2023].map((year) => generate(3).find((report) => report.year === year));
  const tables = reports.flatMap((report) =>
    (report?.blocks ?? []).filter((block): block is TableModel => block.kind === 'table' && block.name !== 'other'),
  );
  for (const table of tables) {
    let figure = 1001;
    for (const cell of table.rows.flat()) {
      if (cell.code !== null && cell.code !== 'disclosure.published_total') cell.text = String(figure++);
    }
  }

  it.each(tables.map((table) => [`${table.name}, ${table.rows.length} rows`, table] as const))(
    '%s: nothing is silently wrong, nothing is lost',
    (name, table) => {
      const random = randomOf(11, name);
      for (let round = 0; round < ROUNDS; round++) {
        const text = damaged(random, pick(random, PRINTERS)(table));
        expect(readings(table, text), text).toEqual([]);
        const everything = JSON.stringify(extractText(text).blocks);
        const lost = (text.match(/\d{4}/g) ?? []).filter((value) => !everything.includes(value));
        expect(lost, text).toEqual([]);
      }
    },
  );
});
