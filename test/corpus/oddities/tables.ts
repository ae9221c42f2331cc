/** Whole tables: templates mixed, tables missing, repeated, moved or cut in two (sections 1, 5, 6 and 8). */
import { gridOf } from '../grid.js';
import { outcomeIds, APPLICANTS } from '../labels.js';
import type { CellModel, CorpusReport, TableModel, TableName } from '../model.js';
import { cell, plainPrint, requestsTable } from '../tables.js';
import {
  ALL,
  expectFinding,
  findCell,
  findTable,
  oddity,
  removeTable,
  WITH_EMPTY_CELLS,
  type Oddity,
} from './oddity.js';

/** A table cut before a row: cells merged over the cut go on in the second half, their text empty or printed again. */
function cutTable(table: TableModel, at: number, again: (text: string) => string): [TableModel, TableModel] {
  const grid = gridOf(table);
  const continued = new Map<CellModel, number>();
  grid[at]?.forEach((position, column) => {
    if (position?.left && !position.start) continued.set(position.cell, column);
  });
  const second = structuredClone(table.rows.slice(at));
  const before: CellModel[] = [];
  for (const merged of continued.keys()) {
    const start = table.rows.findIndex((row) => row.includes(merged));
    const rest = start + merged.rowSpan - at;
    merged.rowSpan -= rest;
    before.push({ ...merged, text: again(merged.text), rowSpan: rest });
  }
  second[0]?.unshift(...before);
  return [
    { ...table, rows: table.rows.slice(0, at) },
    { ...table, rows: second },
  ];
}

/** Cuts the requests matrix in front of a group of rows. */
function cutMatrix(report: CorpusReport, label: string, heads: boolean): boolean {
  const table = findTable(report, 'requests');
  const at = table?.rows.findIndex((row) => row.some((candidate) => candidate.text === label)) ?? -1;
  if (!table || at < 0) return false;
  const headRows = structuredClone(table.rows.slice(0, 3));
  const [first, second] = cutTable(table, at, (text) => (heads ? text : ''));
  if (heads) second.rows.unshift(...headRows);
  else {
    // without heads nothing but the position says what the columns are
    const codes = second.rows.flat().flatMap((candidate) => candidate.code ?? []);
    report.truth.flaggable.push(...codes);
    report.truth.tolerated.push('table.missing', 'table.incomplete', 'cell.count', 'cell.unplaced');
  }
  report.blocks.splice(report.blocks.indexOf(table), 1, first, second);
  return true;
}

function missing(name: TableName, says: string): Oddity {
  return oddity(`tables.missing_${name}`, 1, says, ALL, (report) => {
    if (!removeTable(report, name)) return false;
    report.truth.tolerated.push('prose.mismatch');
    expectFinding(report, 'table.missing', null, true);
    return true;
  });
}

function repeated(
  name: TableName,
  change: (copy: TableModel, report: CorpusReport) => boolean,
): (report: CorpusReport) => boolean {
  return (report) => {
    const table = findTable(report, name);
    if (!table) return false;
    const copy = structuredClone(table);
    if (!change(copy, report)) return false;
    report.blocks.splice(
      report.blocks.findLastIndex((block) => block.kind === 'heading') + 2,
      0,
      { kind: 'paragraph', role: 'none', text: '附：统计表' },
      copy,
    );
    return true;
  };
}

export const TABLE_ODDITIES: readonly Oddity[] = [
  oddity(
    'mixed.2021_columns_in_2019',
    1,
    '2021 columns in （一） and no row 规章, all other blocks 2019, as in seed 3',
    ALL,
    (report) => {
      const table = findTable(report, 'disclosure');
      const { truth } = report;
      if (!table || truth.template !== '2019') return false;
      const total = truth.facts['disclosure.normative_documents.disclosed_total'] ?? 0;
      const values: [string, number][] = [
        ['issued', 4],
        ['repealed', 0],
        ['in_force', total],
      ];
      for (const code of Object.keys(truth.facts)) {
        if (/^disclosure\.(regulations|normative_documents)\./.test(code)) delete truth.facts[code];
      }
      table.rows.splice(
        1,
        3,
        ['信息内容', '本年制发件数', '本年废止件数', '现行有效件数'].map((text) => cell(text)),
        [
          cell('行政规范性文件'),
          ...values.map(([column, value]) => cell(String(value), 1, 1, `disclosure.normative_documents.${column}`)),
        ],
      );
      for (const [column, value] of values) truth.facts[`disclosure.normative_documents.${column}`] = value;
      expectFinding(report, 'template.mixed', null);
      return true;
    },
  ),
  oddity('mixed.one_row_other_in_2021', 1, '2021 disclosure, but （六）其他处理 in one row', ALL, (report) => {
    const table = findTable(report, 'requests');
    const { truth } = report;
    if (!table || truth.template !== '2021') return false;
    const others = outcomeIds('2021').filter((id) => id.startsWith('other.'));
    for (const { id } of APPLICANTS) {
      const codes = others.map((row) => `requests.${row}.${id}`);
      truth.facts[`requests.other.${id}`] = codes.reduce((sum, code) => sum + (truth.facts[code] ?? 0), 0);
      for (const code of codes) delete truth.facts[code];
    }
    const figures = new Map(Object.entries(truth.facts).map(([code, value]): [string, number] => [code, value ?? 0]));
    report.blocks[report.blocks.indexOf(table)] = requestsTable(figures, '2019', plainPrint);
    truth.template = '2019';
    expectFinding(report, 'template.mixed', null);
    return true;
  }),
  missing('disclosure', 'no disclosure table'),
  missing('requests', 'no requests matrix'),
  missing('proceedings', 'no table of proceedings'),
  oddity('tables.image', 10, 'a picture in place of the table of proceedings', ['text', 'html', 'docx'], (report) => {
    const table = findTable(report, 'proceedings');
    if (!table) return false;
    const at = report.blocks.indexOf(table);
    removeTable(report, 'proceedings');
    report.blocks.splice(at, 0, { kind: 'image', label: '图片1' });
    report.truth.tolerated.push('prose.mismatch');
    expectFinding(report, 'table.missing', null, true);
    return true;
  }),
  oddity('tables.images_in_text', 8, 'pictures among the paragraphs of section 一', ALL, (report) => {
    const at = report.blocks.findIndex((block) => block.kind === 'heading') + 2;
    report.blocks.splice(at, 0, { kind: 'image', label: '图片1' }, { kind: 'image', label: '' });
  }),
  oddity(
    'tables.chart_caption',
    5,
    'a picture with the caption of a chart before the disclosure table',
    ALL,
    (report) => {
      const table = findTable(report, 'disclosure');
      if (!table) return false;
      report.blocks.splice(
        report.blocks.indexOf(table),
        0,
        { kind: 'image', label: '图片2' },
        { kind: 'paragraph', role: 'none', text: '图1 政府信息主动公开情况表' },
      );
      return true;
    },
  ),
  oddity('tables.order', 1, 'the tables in another order, each under its own heading', ALL, (report) => {
    const tables = report.blocks.filter((block) => block.kind === 'table');
    const places = tables.map((table) => report.blocks.indexOf(table));
    const headings = [2, 3, 4].map((number) =>
      report.blocks.findIndex((block) => block.kind === 'heading' && block.number === number),
    );
    const moved = [tables[1], tables[2], tables[0]];
    const texts = headings.map((at) => structuredClone(report.blocks[at]));
    [texts[1], texts[2], texts[0]].forEach((heading, index) => {
      const at = headings[index] ?? -1;
      const place = report.blocks[at];
      if (place?.kind === 'heading' && heading?.kind === 'heading') {
        report.blocks[at] = { ...heading, ordinal: place.ordinal };
      }
      const table = moved[index];
      const to = places[index];
      if (table && to !== undefined) report.blocks[to] = table;
    });
    report.truth.tolerated.push('section.misnumbered');
  }),
  oddity('tables.swapped', 1, 'the tables in another order under headings that stayed', ALL, (report) => {
    const tables = report.blocks.filter((block) => block.kind === 'table');
    const places = tables.map((table) => report.blocks.indexOf(table));
    [tables[2], tables[0], tables[1]].forEach((table, index) => {
      const place = places[index];
      if (table && place !== undefined) report.blocks[place] = table;
    });
  }),
  oddity(
    'tables.repeated_same',
    1,
    'a table twice with the same values: harmless',
    ALL,
    repeated('proceedings', () => true),
  ),
  oddity(
    'tables.repeated_different',
    1,
    'a table twice with different values: never the first wins silently',
    ALL,
    repeated('proceedings', (copy, report) => {
      const code = 'proceedings.reconsideration.upheld';
      const total = 'proceedings.reconsideration.total';
      for (const changed of [code, total]) {
        const place = copy.rows.flat().find((candidate) => candidate.code === changed);
        if (!place) return false;
        place.text = String(Number(place.text) + 1);
      }
      report.truth.flaggable.push(code, total);
      expectFinding(report, 'table.repeated', [code, total], true);
      report.truth.tolerated.push('prose.mismatch', 'proceedings.total');
      return true;
    }),
  ),
  oddity(
    'tables.cut_with_heads',
    6,
    'the matrix goes on in a second table with its heads repeated',
    WITH_EMPTY_CELLS,
    (report) => cutMatrix(report, '（五）不予处理', true),
  ),
  oddity(
    'tables.cut_without_heads',
    6,
    'the matrix goes on in a second table without heads',
    WITH_EMPTY_CELLS,
    (report) => cutMatrix(report, '（五）不予处理', false),
  ),
  oddity('tables.disclosure_in_pieces', 8, 'a table of its own for each clause of article 20', ALL, (report) => {
    const table = findTable(report, 'disclosure');
    if (!table) return false;
    const pieces: TableModel[] = [];
    for (const row of table.rows) {
      if (row.length === 1 && row[0]?.code === null) pieces.push({ ...table, rows: [] });
      pieces.at(-1)?.rows.push(row);
    }
    report.blocks.splice(report.blocks.indexOf(table), 1, ...pieces);
    return true;
  }),
  oddity('tables.disclosure_side_by_side', 8, 'two clauses of article 20 side by side', WITH_EMPTY_CELLS, (report) => {
    const table = findTable(report, 'disclosure');
    const clause = table?.rows.findIndex(([first]) => first?.text === '第二十条第（五）项') ?? -1;
    if (!table || clause < 0 || report.truth.template !== '2021') return false;
    // 行政许可 beside 行政处罚 and 行政强制: clause, heads and rows of two columns each
    const left = table.rows.slice(clause, clause + 3);
    const right = table.rows.slice(clause + 3, clause + 7);
    const half = (rows: CellModel[][], at: number): CellModel[] => {
      const row = rows[at] ?? [cell(''), cell('')];
      return row.map((each) => ({ ...each, columnSpan: row.length === 1 ? 2 : 1 }));
    };
    table.rows.splice(clause, 7, ...right.map((_, at) => [...half(left, at), ...half(right, at)]));
    return true;
  }),
  oddity('tables.clauses_missing', 1, 'no block for two clauses of article 20', ALL, (report) => {
    const table = findTable(report, 'disclosure');
    const { facts, units, template } = report.truth;
    if (!table || template !== '2021') return false;
    const gone: string[] = [];
    for (const label of ['第二十条第（五）项', '第二十条第（八）项']) {
      const at = table.rows.findIndex(([first]) => first?.text === label);
      gone.push(...table.rows.splice(at, 3).flatMap((row) => row.flatMap(({ code }) => code ?? [])));
    }
    for (const code of gone) {
      delete facts[code];
      delete units[code];
    }
    expectFinding(report, 'table.incomplete', gone);
    return true;
  }),
  oddity('tables.foreign_table', 8, 'another table before the three: contact points', ALL, (report) => {
    const table: TableModel = {
      kind: 'table',
      name: 'other',
      columns: 3,
      rows: [
        ['受理点', '电话', '时间'],
        ['政务大厅一楼', '1234567', '9:00-17:00'],
        ['县档案馆', '7654321', '9:00-16:30'],
      ].map((row) => row.map((text) => cell(text))),
    };
    const at = report.blocks.findIndex((block) => block.kind === 'heading' && block.number === 2);
    report.blocks.splice(at, 0, table);
  }),
  oddity('tables.large_numbers', 7, 'counts of eight digits', ALL, (report) => {
    const place = findCell(report, 'disclosure.licensing.decisions');
    if (!place) return false;
    place.text = '11398889';
    report.truth.facts['disclosure.licensing.decisions'] = 11_398_889;
    return true;
  }),
];
