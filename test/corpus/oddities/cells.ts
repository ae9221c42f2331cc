/** What is printed in cells that should hold a number (section 7). */
import { APPLICANTS, PROCEEDING_GROUPS, requestRows } from '../labels.js';
import type { CorpusReport } from '../model.js';
import { cell } from '../tables.js';
import {
  ALL,
  expectFinding,
  findCell,
  findTable,
  judge,
  oddity,
  setNull,
  setValue,
  valueCells,
  WITH_EMPTY_CELLS,
  WITH_RICH_CELLS,
  type Oddity,
} from './oddity.js';

const columnIds = APPLICANTS.map((applicant) => applicant.id);
const rowCodes = (row: string): string[] => columnIds.map((column) => `requests.${row}.${column}`);
const proceedingCodes = (): string[] =>
  PROCEEDING_GROUPS.flatMap((group) =>
    ['upheld', 'corrected', 'other', 'pending', 'total'].map((result) => `proceedings.${group.id}.${result}`),
  );

/** One cell without a number, and the finding that names it. */
function without(
  report: CorpusReport,
  code: string,
  printed: string,
  status: 'blank' | 'placeholder' | 'unreadable',
): boolean {
  if (!setNull(report, code, printed, status)) return false;
  expectFinding(report, `cell.${status}`, [code]);
  judge(report);
  return true;
}

/** Every zero of the requests matrix outside natural persons and totals printed as something else. */
function zerosAs(report: CorpusReport, printed: string, status: 'blank' | 'placeholder'): boolean {
  let count = 0;
  for (const { code } of valueCells(report)) {
    if (!code?.startsWith('requests.') || /\.(natural_person|total)$/.test(code)) continue;
    if (report.truth.facts[code] !== 0) continue;
    setNull(report, code, printed, status);
    count++;
  }
  expectFinding(report, `cell.${status}`, null);
  judge(report);
  return count > 0;
}

const PLACEHOLDERS: readonly [string, string][] = [
  ['cells.dash', '-'],
  ['cells.long_dash', '—'],
  ['cells.double_dash', '——'],
  ['cells.slash', '/'],
  ['cells.none_word', '无'],
  ['cells.not_applicable', '不适用'],
];

const UNREADABLE: readonly [string, string][] = [
  ['cells.words', '详见附件'],
  ['cells.letter_for_digit', '1O'],
  ['cells.question_mark', '12?'],
  ['cells.range', '3-5'],
];

/** Printed so that a reader may take it for a number or not, but must not take it for one without a word. */
const DOUBTFUL: readonly [string, string][] = [
  ['cells.two_numbers', '3 5'],
  ['cells.percentage', '12%'],
  ['cells.about', '约12'],
  ['cells.sum_in_cell', '7+5'],
];

const fullWidth = (text: string): string =>
  text.replace(/[0-9.]/g, (sign) => (sign === '.' ? '．' : String.fromCharCode(sign.charCodeAt(0) + 0xfee0)));

const grouped = (text: string, separator: string): string => text.replace(/\B(?=(\d{3})+(?!\d))/g, separator);

/** A zero row of the matrix, for oddities in which the place of each value must not matter. */
function zeroRow(report: CorpusReport): string | undefined {
  if (report.truth.template !== '2019' && report.truth.template !== '2021') return undefined;
  return requestRows(report.truth.template)
    .map((row) => row.id)
    .find((row) => row !== 'received' && rowCodes(row).every((code) => report.truth.facts[code] === 0));
}

/** One value too many in a row. */
function extraValue(report: CorpusReport, row: string): boolean {
  const line = findTable(report, 'requests')?.rows.find((cells) =>
    cells.some((candidate) => candidate.code === rowCodes(row)[0]),
  );
  if (!line) return false;
  const first = line.findIndex((candidate) => candidate.code !== null);
  line.splice(first, 0, { ...cell(line[first]?.text ?? '0') });
  // a label cell loses a column so that the row keeps its width, as in a badly drawn table
  const label = line[first - 1];
  if (label && label.columnSpan > 1) label.columnSpan--;
  expectFinding(report, 'cell.count', rowCodes(row));
  return true;
}

export const CELL_ODDITIES: readonly Oddity[] = [
  oddity('cells.leading_space', 7, 'a blank or no-break space before each number', WITH_RICH_CELLS, (report) => {
    valueCells(report).forEach((value, index) => (value.text = (index % 2 ? ' ' : '\u00a0') + value.text));
  }),
  oddity('cells.full_width', 7, 'full-width digits', ALL, (report) => {
    for (const value of valueCells(report)) if (!/[元]/.test(value.text)) value.text = fullWidth(value.text);
  }),
  ...(
    [
      ['cells.thousands_comma', ','],
      ['cells.thousands_full_width_comma', '，'],
    ] as const
  ).map(([id, separator]) =>
    oddity(id, 7, `thousands parted by ${separator}`, ALL, (report) => {
      let changed = false;
      for (const value of valueCells(report)) {
        const text = value.text.replace(/^\d+/, (digits) => grouped(digits, separator));
        changed ||= text !== value.text;
        value.text = text;
      }
      return changed;
    }),
  ),
  oddity('cells.split_runs', 7, 'numbers split into runs: 832995 + 元, 1 + 2', ['html', 'docx'], (report) => {
    for (const value of valueCells(report)) {
      if (value.text.length > 1) value.runs = [value.text.slice(0, 1), value.text.slice(1)];
    }
  }),
  oddity('cells.signs', 7, 'signed changes: +3, -2', ALL, (report) => {
    if (!setValue(report, 'disclosure.licensing.change', '+3', 3)) return false;
    setValue(report, 'disclosure.penalties.change', '-2', -2);
    setValue(report, 'disclosure.coercion.change', '－1', -1);
    return setValue(report, 'disclosure.fees.change', '+20', 20);
  }),
  oddity('cells.number_with_measure', 7, '2条, 3件, 4笔 behind a number', ALL, (report) => {
    let changed = false;
    for (const [code, measure] of [
      ['disclosure.normative_documents.made', '件'],
      ['disclosure.normative_documents.issued', '件'],
      ['disclosure.licensing.decisions', '条'],
      ['disclosure.procurement.items', '笔'],
    ] as const) {
      const value = findCell(report, code);
      if (!value) continue;
      value.text += measure;
      changed = true;
    }
    return changed;
  }),
  oddity('cells.notes', 7, 'notes behind numbers: 22（其中修订 16 件）', ALL, (report) => {
    const issued = report.truth.facts['disclosure.normative_documents.issued'];
    if (issued === undefined || issued === null) return false;
    const repealed = report.truth.facts['disclosure.normative_documents.repealed'] ?? 0;
    setValue(report, 'disclosure.normative_documents.issued', `${issued}（其中修订 16 件）`, issued);
    return setValue(report, 'disclosure.normative_documents.repealed', `${repealed}（含自然失效 29 件）`, repealed);
  }),
  oddity('cells.blank_total', 7, 'the total of row 二 blank, as in seed 2', WITH_EMPTY_CELLS, (report) =>
    without(report, 'requests.carried_in.total', '', 'blank'),
  ),
  oddity(
    'cells.blank_outcome_total',
    7,
    'the total of an outcome row blank, as in seed 4',
    WITH_EMPTY_CELLS,
    (report) => without(report, 'requests.refused.enforcement_files.total', '', 'blank'),
  ),
  oddity('cells.blank_leaf', 7, 'a number of the matrix itself blank', WITH_EMPTY_CELLS, (report) =>
    without(report, 'requests.granted.natural_person', '', 'blank'),
  ),
  oddity('cells.blank_disclosure', 7, 'a blank that nothing forces', WITH_EMPTY_CELLS, (report) =>
    without(report, 'disclosure.licensing.decisions', '', 'blank'),
  ),
  oddity(
    'cells.blank_published_total',
    7,
    'nothing behind the colon of the published total, as in seed 1',
    ALL,
    (report) => {
      const line = findCell(report, 'disclosure.published_total');
      return line ? without(report, 'disclosure.published_total', line.text.replace(/\d+$/, ''), 'blank') : false;
    },
  ),
  oddity('cells.full_width_space', 7, 'a full-width space for a zero: blank', WITH_EMPTY_CELLS, (report) =>
    without(report, 'proceedings.reconsideration.other', '\u3000', 'blank'),
  ),
  oddity('cells.no_break_space', 7, 'a no-break space for a zero: blank', WITH_EMPTY_CELLS, (report) =>
    without(report, 'proceedings.reconsideration.pending', '\u00a0', 'blank'),
  ),
  oddity('cells.blank_zeros', 7, 'zeros of the legal persons left blank', WITH_EMPTY_CELLS, (report) =>
    zerosAs(report, '', 'blank'),
  ),
  oddity('cells.dash_zeros', 7, 'zeros of the legal persons printed as -', ALL, (report) =>
    zerosAs(report, '-', 'placeholder'),
  ),
  oddity('cells.blank_totals', 7, 'every total of the requests matrix blank but four', WITH_EMPTY_CELLS, (report) => {
    const kept = ['received', 'carried_in', 'outcome_total', 'carried_out'].map((row) => `requests.${row}.total`);
    for (const { code } of valueCells(report)) {
      if (code?.startsWith('requests.') && code.endsWith('.total') && !kept.includes(code)) {
        setNull(report, code, '', 'blank');
      }
    }
    expectFinding(report, 'cell.blank', null);
    judge(report);
  }),
  ...PLACEHOLDERS.map(([id, printed]) =>
    oddity(id, 7, `${printed} for a number`, ALL, (report) =>
      without(report, 'proceedings.litigation_direct.corrected', printed, 'placeholder'),
    ),
  ),
  ...UNREADABLE.map(([id, printed]) =>
    oddity(id, 7, `${printed} for a number`, WITH_EMPTY_CELLS, (report) =>
      without(report, 'proceedings.litigation_direct.pending', printed, 'unreadable'),
    ),
  ),
  ...DOUBTFUL.map(([id, printed]) =>
    oddity(id, 7, `${printed} for a number`, WITH_EMPTY_CELLS, (report) => {
      const code = 'disclosure.penalties.decisions';
      if (!setNull(report, code, printed, 'unreadable')) return false;
      report.truth.flaggable.push(code);
      report.truth.tolerated.push('cell.unreadable', 'cell.count', 'value.not_integer');
      return true;
    }),
  ),
  oddity(
    'cells.extra_in_zero_row',
    8,
    'eight values in a row of seven, all 0, as in seed 3',
    WITH_EMPTY_CELLS,
    (report) => {
      const row = zeroRow(report);
      return row !== undefined && row !== 'carried_in' && extraValue(report, row);
    },
  ),
  oddity(
    'cells.extra_in_row',
    8,
    'eight values in a row of seven: which is too many is not said',
    ['text-cells', 'html', 'docx'],
    (report) => {
      report.truth.flaggable.push(...rowCodes('granted'));
      report.truth.tolerated.push('requests.row_total', 'requests.outcome_sum', 'cell.unplaced');
      return extraValue(report, 'granted');
    },
  ),
  oddity(
    'cells.one_missing',
    8,
    '14 values for 15 columns, glued to the head rows, as in seed 0',
    ['text-cells', 'text-gbk'],
    (report) => {
      const codes = proceedingCodes();
      if (codes.some((code) => report.truth.facts[code] !== 0)) return false;
      const last = findTable(report, 'proceedings')?.rows.at(-1);
      const [first = ''] = codes;
      if (!last) return false;
      last.shift();
      report.quirks.push('text.glued_row');
      report.truth.facts[first] = null;
      report.truth.statuses[first] = 'blank';
      expectFinding(report, 'cell.count', codes);
      expectFinding(report, 'cell.blank', [first]);
      return true;
    },
  ),
  oddity(
    'cells.subtotal_column',
    2,
    'an eighth column 小计: the sum of the legal persons',
    ['html', 'docx', 'text-cells', 'text-grid', 'text-pipes', 'markdown', 'text-gbk'],
    (report) => {
      const table = findTable(report, 'requests');
      if (!table || (report.truth.template !== '2019' && report.truth.template !== '2021')) return false;
      const [top, middle, heads] = table.rows;
      const group = middle?.find((candidate) => candidate.text === '法人或其他组织');
      const applicants = top?.find((candidate) => candidate.text === '申请人情况');
      if (!group || !applicants || !heads) return false;
      table.columns = 11;
      group.columnSpan = 6;
      applicants.columnSpan = 8;
      heads.push(cell('小计'));
      for (const { id } of requestRows(report.truth.template)) {
        const row = table.rows.find((cells) => cells.some((candidate) => candidate.code === `requests.${id}.total`));
        const sum = rowCodes(id)
          .slice(1, 6)
          .reduce((total, code) => total + (report.truth.facts[code] ?? 0), 0);
        row?.splice(row.length - 1, 0, cell(String(sum)));
      }
      return true;
    },
  ),
];
