/** Arithmetic errors that are the source's own: the numbers stay, the broken identities are findings (section 3). */
import { expectFinding, judge, oddity, ALL, setValue, type Oddity } from './oddity.js';
import type { CorpusReport } from '../model.js';

/** Prints a number that is off by `by`. */
function off(report: CorpusReport, code: string, by: number): boolean {
  const value = report.truth.facts[code];
  if (value === undefined || value === null || value + by < 0) return false;
  return setValue(report, code, String(value + by), value + by);
}

function wrong(id: string, says: string, ...changes: [string, number][]): Oddity {
  return oddity(id, 3, says, ALL, (report) => {
    if (!changes.every(([code, by]) => off(report, code, by))) return false;
    judge(report);
    return report.truth.errors.length > 0;
  });
}

export const SUM_ODDITIES: readonly Oddity[] = [
  wrong('sums.row_total', 'the total of an outcome row is wrong: row and column sum broken', [
    'requests.granted.total',
    3,
  ]),
  wrong('sums.leaf', 'one number of an outcome row is wrong: row and column sum broken', [
    'requests.granted.natural_person',
    2,
  ]),
  wrong('sums.received', 'a number of row 一 is wrong: row sum and balance broken', [
    'requests.received.commercial_enterprise',
    1,
  ]),
  wrong('sums.outcome_total', 'a number of row （七） is wrong: row sum, outcome sum and balance broken', [
    'requests.outcome_total.natural_person',
    1,
  ]),
  wrong(
    'sums.compensated_row',
    'two errors in one row that cancel out: only the column sums see them',
    ['requests.granted.natural_person', 2],
    ['requests.granted.commercial_enterprise', -2],
  ),
  wrong('sums.carried_out', 'a number of row 四 is wrong: row sum and balance broken', [
    'requests.carried_out.natural_person',
    1,
  ]),
  wrong('sums.proceedings', 'results of the reconsiderations add up to more than their total', [
    'proceedings.reconsideration.upheld',
    2,
  ]),
  wrong(
    'sums.proceedings_twice',
    'two of the three totals are wrong',
    ['proceedings.litigation_direct.other', 1],
    ['proceedings.litigation_after_reconsideration.pending', 3],
  ),
  oddity(
    'sums.regulations_of_a_county_body',
    4,
    '规章 reported by a body that cannot issue them, as in seed 4',
    ALL,
    (report) => {
      const code = ['disclosure.regulations.made', 'disclosure.regulations.issued'].find(
        (candidate) => candidate in report.truth.facts,
      );
      if (code === undefined) return false;
      setValue(report, code, '3', 3);
      expectFinding(report, 'disclosure.implausible', [code]);
      return true;
    },
  ),
  oddity('sums.not_integer', 7, 'a count with a decimal', ALL, (report) => {
    setValue(report, 'disclosure.licensing.decisions', '12.5', 12.5);
    expectFinding(report, 'value.not_integer', ['disclosure.licensing.decisions'], true);
  }),
  oddity('sums.negative', 7, 'a negative count', ALL, (report) => {
    setValue(report, 'disclosure.penalties.decisions', '-4', -4);
    expectFinding(report, 'disclosure.negative', ['disclosure.penalties.decisions'], true);
  }),
  oddity(
    'sums.regulations_of_a_prefecture',
    4,
    '规章 of an autonomous prefecture, which can issue them: nothing odd',
    ALL,
    (report) => {
      const code = ['disclosure.regulations.made', 'disclosure.regulations.issued'].find(
        (candidate) => candidate in report.truth.facts,
      );
      if (code === undefined || report.body.kind !== 'government') return false;
      setValue(report, code, '2', 2);
      const name = '漱泠自治州人民政府';
      const rename = (text: string): string => text.replaceAll(report.body.name, name);
      for (const block of report.blocks) {
        if (block.kind === 'title') block.lines = block.lines.map(rename);
        else if (block.kind === 'paragraph') block.text = rename(block.text).replaceAll('我县', '我州');
        else if (block.kind === 'signature') block.names = block.names.map(rename);
      }
      report.truth.title = rename(report.truth.title ?? '');
      report.truth.issuerNames = report.truth.issuerNames.map(rename);
      report.body = { ...report.body, name, titleName: name, self: '我州' };
      return true;
    },
  ),
];
