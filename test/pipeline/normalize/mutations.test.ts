/**
 * No silent errors: whole reports with distinct numbers are damaged at random (seeded), again and again. Whatever happens to
 * labels, heads and grids, a number either stands under its own code, or the damage shows: in the status, in a ragged row,
 * an unplaced cell, a repeated table, or in codes that are missing.
 */
import { describe, expect, it } from 'vitest';
import type { Cell, Layout, TableBlock } from '../../../src/shared/model/layout.js';
import { isValueLike } from '../../../src/pipeline/normalize/numbers.js';
import { draft, seven, wholeReport } from './layouts.js';

const ROUNDS = 150;
const SIGNS = [...'一二三四的公开信息数量项目情况行政理他0.、（'];

/** A small seeded generator: the same damage in every run. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

type Random = () => number;

function pick<T>(list: readonly T[], random: Random): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const tablesOf = (layout: Layout): TableBlock[] => layout.blocks.filter((block) => block.kind === 'table');
const labelsOf = (table: TableBlock): Cell[] =>
  table.cells.filter((cell) => cell.text !== '' && !isValueLike(cell.text));

const DAMAGE: Readonly<Record<string, (layout: Layout, random: Random) => void>> = {
  'a sign lost, wrong or too many in a label': (layout, random) => {
    const cell = pick(labelsOf(pick(tablesOf(layout), random)), random);
    const at = Math.floor(random() * cell.text.length);
    const sign = pick(['', pick(SIGNS, random), `${cell.text[at] ?? ''}${pick(SIGNS, random)}`], random);
    cell.text = cell.text.slice(0, at) + sign + cell.text.slice(at + 1);
  },
  'a label cut off': (layout, random) => {
    const cell = pick(labelsOf(pick(tablesOf(layout), random)), random);
    cell.text = cell.text.slice(0, 1 + Math.floor(random() * (cell.text.length - 1)));
  },
  'a label lost': (layout, random) => {
    pick(labelsOf(pick(tablesOf(layout), random)), random).text = '';
  },
  'heads replaced by invented ones': (layout, random) => {
    for (const cell of labelsOf(pick(tablesOf(layout), random)))
      if (cell.row < 3 && random() < 0.5) cell.text = `数据${cell.column}`;
  },
  'a table cut in two anywhere': (layout, random) => {
    const table = pick(tablesOf(layout), random);
    const at = 1 + Math.floor(random() * (table.rows - 1));
    const upper = table.cells.filter((cell) => cell.row < at);
    const lower = table.cells.filter((cell) => cell.row + cell.rowSpan > at);
    const halves: TableBlock[] = [
      { ...table, rows: at, cells: upper.map((cell) => ({ ...cell, rowSpan: Math.min(cell.rowSpan, at - cell.row) })) },
      {
        ...table,
        rows: table.rows - at,
        cells: lower
          .map((cell) => ({
            ...cell,
            row: Math.max(0, cell.row - at),
            rowSpan: cell.row < at ? cell.row + cell.rowSpan - at : cell.rowSpan,
            text: cell.row < at ? '' : cell.text,
          }))
          .sort((a, b) => a.row - b.row || a.column - b.column),
      },
    ];
    layout.blocks.splice(layout.blocks.indexOf(table), 1, ...halves);
  },
  'two tables in each other’s place': (layout, random) => {
    const [first, second] = [pick(tablesOf(layout), random), pick(tablesOf(layout), random)];
    const [i, j] = [layout.blocks.indexOf(first), layout.blocks.indexOf(second)];
    layout.blocks[i] = second;
    layout.blocks[j] = first;
  },
};

describe.each(['2019', '2021'] as const)('a damaged report of the form of %s', (form) => {
  const rows = Object.fromEntries(
    Array.from({ length: 25 }, (_, row) => [row, seven(...Array.from({ length: 7 }, (__, i) => 1000 + row * 10 + i))]),
  );
  const whole = wholeReport(form, rows);
  const truth = new Map(draft(whole).facts.map((fact) => [fact.code, fact.value]));

  it.each(Object.keys(DAMAGE))('%s: nothing is silently wrong', (name) => {
    const random = randomOf(name.length * 7919 + Number(form));
    for (let round = 0; round < ROUNDS; round++) {
      const given = structuredClone(whole);
      DAMAGE[name]?.(given, random);
      const { facts, observations } = draft(given);
      const flagged = new Set([...observations.ragged, ...observations.repeated].flatMap(({ codes }) => codes));
      const silent = facts.filter(
        (fact) => fact.status === 'reported' && fact.value !== truth.get(fact.code) && !flagged.has(fact.code),
      );
      expect(silent, `round ${round}`).toEqual([]);
      const lost = [...truth.keys()].filter((code) => !facts.some((fact) => fact.code === code));
      const shows = observations.unplaced.length + observations.ragged.length > 0;
      const tableGone = ['disclosure', 'requests', 'proceedings'].some(
        (table) => lost.length > 0 && !facts.some((fact) => fact.code.startsWith(table)),
      );
      expect(lost.length === 0 || shows || tableGone, `round ${round} lost ${lost.slice(0, 3).join(' ')}`).toBe(true);
    }
  });
});
