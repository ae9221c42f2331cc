/** Tables of another year in the same document (section 1): last year's for comparison, or in place of this year's. */
import type { CorpusReport, TableModel, TableName } from '../model.js';
import { ALL, expectFinding, findTable, oddity, removeTable, type Oddity } from './oddity.js';

const CAPTIONS: Readonly<Partial<Record<TableName, string>>> = {
  requests: '年度收到和处理政府信息公开申请情况表',
  proceedings: '年政府信息公开行政复议、行政诉讼情况',
};

/** A table as it might have been in another year: every number another one. */
function ofAnotherYear(table: TableModel): TableModel {
  const copy = structuredClone(table);
  for (const cell of copy.rows.flat()) if (cell.code !== null) cell.text = String(Number(cell.text) + 3);
  return copy;
}

/** Puts another year's table, with its caption, before or behind the document's own. */
function beside(report: CorpusReport, name: TableName, caption: string, before: boolean): boolean {
  const own = findTable(report, name);
  if (!own) return false;
  const blocks = [{ kind: 'paragraph' as const, role: 'none' as const, text: caption }, ofAnotherYear(own)];
  const at = report.blocks.indexOf(own);
  if (before) report.blocks.splice(at, 0, ...blocks, { kind: 'paragraph', role: 'none', text: `${report.year}年度` });
  else report.blocks.splice(at + 1, 0, ...blocks);
  return true;
}

const captionOf = (name: TableName, year: number): string => `${year}${CAPTIONS[name] ?? '年度'}`;

export const YEAR_ODDITIES: readonly Oddity[] = [
  oddity('years.last_year_behind', 1, 'last year’s table of proceedings behind this year’s', ALL, (report) =>
    beside(report, 'proceedings', captionOf('proceedings', report.year - 1), false),
  ),
  oddity('years.last_year_before', 1, 'last year’s matrix of requests before this year’s', ALL, (report) =>
    beside(report, 'requests', captionOf('requests', report.year - 1), true),
  ),
  oddity('years.last_year_in_words', 1, '上年度 above the second table of proceedings', ALL, (report) =>
    beside(report, 'proceedings', '上年度行政复议、行政诉讼情况', false),
  ),
  oddity('years.only_last_year', 1, 'a table that says last year, and no other', ALL, (report) => {
    const table = findTable(report, 'proceedings');
    if (!table) return false;
    const at = report.blocks.indexOf(table);
    const codes = table.rows.flat().flatMap(({ code }) => code ?? []);
    report.blocks.splice(at, 1, { kind: 'paragraph', role: 'none', text: captionOf('proceedings', report.year - 1) });
    report.blocks.splice(at + 1, 0, ofAnotherYear(table));
    report.truth.flaggable.push(...codes);
    report.truth.tolerated.push('prose.mismatch', 'proceedings.total');
    expectFinding(report, 'table.other_year', codes, true);
    return true;
  }),
  oddity(
    'years.without_table_of_this_year',
    1,
    'this year’s table is a picture, last year’s is there',
    ALL,
    (report) => {
      const at = report.blocks.findIndex((block) => block.kind === 'table' && block.name === 'proceedings');
      const own = removeTable(report, 'proceedings');
      if (!own) return false;
      const codes = own.rows.flat().flatMap(({ code }) => code ?? []);
      report.blocks.splice(
        at,
        0,
        { kind: 'image', label: '图片1' },
        { kind: 'paragraph', role: 'none', text: `（${report.year - 1}年度）` },
        ofAnotherYear(own),
      );
      for (const code of codes) report.truth.facts[code] = null;
      report.truth.flaggable.push(...codes);
      report.truth.tolerated.push('prose.mismatch', 'proceedings.total');
      expectFinding(report, 'table.other_year', codes, true);
      return true;
    },
  ),
];
