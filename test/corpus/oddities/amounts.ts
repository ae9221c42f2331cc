/** Amounts of money and their units (section 7). */
import type { CorpusReport } from '../model.js';
import { cell } from '../tables.js';
import { ALL, expectFinding, findCell, findTable, oddity, relabel, setValue, type Oddity } from './oddity.js';

const FEES = 'disclosure.fees.amount';
const PURCHASES = 'disclosure.procurement.amount';

/** Prints an amount; `yuan` null: the document does not say the unit, and the number stands as printed. */
function print(report: CorpusReport, code: string, printed: string, yuan: number | null, number = 0): boolean {
  if (!setValue(report, code, printed, yuan ?? number)) return false;
  report.truth.units[code] = yuan === null ? null : 'CNY';
  if (yuan === null) expectFinding(report, 'disclosure.unit_unknown', [code]);
  // an amount that was zero had no purchases: keep the number of items plausible
  if (code === PURCHASES && report.truth.facts['disclosure.procurement.items'] === 0) {
    setValue(report, 'disclosure.procurement.items', '10', 10);
  }
  return true;
}

/** Prints a line of units as the first row of the disclosure table. */
function firstRow(report: CorpusReport, text: string): boolean {
  const table = findTable(report, 'disclosure');
  table?.rows.unshift([cell(text, table.columns)]);
  return table !== undefined;
}

/** Takes the unit out of the head of fees (2021 form). */
function withoutUnitInHead(report: CorpusReport): boolean {
  return (
    findCell(report, FEES) !== undefined &&
    relabel(report, (text) => (text.startsWith('本年收费金额') ? '本年收费金额' : text))
  );
}

const CASES: readonly [string, string, string, string, number | null, number?][] = [
  ['amounts.yuan_under_ten_thousands', '251000元 though the head says 万元', FEES, '251000元', 251_000],
  ['amounts.ten_thousands_twice', '43.788万元 though the head says 万元', FEES, '43.788万元', 437_880],
  ['amounts.many_decimals', '4166.241619 under 万元: to the hundredth of a yuan', FEES, '4166.241619', 41_662_416.19],
  ['amounts.seed_2', '31426.75 under 万元', FEES, '31426.75', 314_267_500],
  ['amounts.grouped_decimal', '1,031.5 under 万元', FEES, '1,031.5', 10_315_000],
  ['amounts.yuan_with_cents', '75394432.52元', PURCHASES, '75394432.52元', 75_394_432.52],
  ['amounts.blank_before_unit', '2500 万, as in seed 3', PURCHASES, '2500 万', 25_000_000],
  ['amounts.ten_thousand_yuan', '96.17万元', PURCHASES, '96.17万元', 961_700],
  ['amounts.no_unit', '117058 without a unit, as in seed 4', PURCHASES, '117058', null, 117_058],
];

export const AMOUNT_ODDITIES: readonly Oddity[] = [
  ...CASES.map(([id, says, code, printed, yuan, number]) =>
    oddity(id, 7, says, ALL, (report) => print(report, code, printed, yuan, number)),
  ),
  oddity('amounts.unit_in_head', 7, '采购总金额(万元) in the head, the number alone in the cell', ALL, (report) => {
    if (!findCell(report, PURCHASES)) return false;
    relabel(report, (text) => (text === '采购总金额' ? '采购总金额(万元)' : text));
    return print(report, PURCHASES, '832.5', 8_325_000);
  }),
  oddity('amounts.yuan_in_head', 7, '采购总金额（元） in the head', ALL, (report) => {
    if (!findCell(report, PURCHASES)) return false;
    relabel(report, (text) => (text === '采购总金额' ? '采购总金额（元）' : text));
    return print(report, PURCHASES, '832995', 832_995);
  }),
  oddity('amounts.head_without_unit', 7, '本年收费金额 without （单位：万元） in the 2021 form', ALL, (report) => {
    return withoutUnitInHead(report) && print(report, FEES, '12.6', null, 12.6);
  }),
  oddity('amounts.unit_row', 7, '单位：万元 as the first row of the table, none in the head', ALL, (report) => {
    return withoutUnitInHead(report) && firstRow(report, '单位：万元') && print(report, FEES, '12.6', 126_000);
  }),
  oddity('amounts.unit_row_of_several', 7, '（单位：件、元） as the first row, none in the head', ALL, (report) => {
    return withoutUnitInHead(report) && firstRow(report, '（单位：件、元）') && print(report, FEES, '984361', 984_361);
  }),
  oddity('amounts.unit_row_against_head', 7, '单位：元 as the first row, 万元 in the head', ALL, (report) => {
    if (!findCell(report, FEES) || !firstRow(report, '单位：元')) return false;
    return print(report, FEES, '12.6', null, 12.6);
  }),
  oddity('amounts.unit_line', 7, '单位：万元 as a paragraph before the table, none in the head', ALL, (report) => {
    const table = findTable(report, 'disclosure');
    if (!table || !withoutUnitInHead(report)) return false;
    report.blocks.splice(report.blocks.indexOf(table), 0, { kind: 'paragraph', role: 'none', text: '单位：万元' });
    return print(report, FEES, '12.6', 126_000);
  }),
  oddity('amounts.hundreds', 7, '单位：百件 as the first row: counts are multiplied, and said to be', ALL, (report) => {
    if (!firstRow(report, '单位：百件')) return false;
    const { truth } = report;
    const scaled = Object.keys(truth.facts).filter(
      (code) => code.startsWith('disclosure.') && !/amount$|published_total$/.test(code) && truth.facts[code] !== 0,
    );
    for (const code of scaled) truth.facts[code] = (truth.facts[code] ?? 0) * 100;
    expectFinding(report, 'table.scaled', scaled);
    truth.tolerated.push('prose.mismatch');
    return scaled.length > 0;
  }),
  oddity('amounts.zero_without_unit', 7, '0 needs no unit', ALL, (report) => {
    const items = findCell(report, 'disclosure.procurement.items');
    if (!items || !findCell(report, PURCHASES)) return false;
    setValue(report, PURCHASES, '0', 0);
    return setValue(report, 'disclosure.procurement.items', '0', 0);
  }),
  oddity('amounts.two_measures', 7, '2笔 and 984361元 in one row', ALL, (report) => {
    if (!findCell(report, PURCHASES)) return false;
    setValue(report, 'disclosure.procurement.items', '2笔', 2);
    return print(report, PURCHASES, '984361元', 984_361);
  }),
];
