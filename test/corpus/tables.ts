/** The three tables of a report, laid out as the official forms have them (10, 15 and 4 columns). */
import type { Figures } from './figures.js';
import {
  APPLICANTS,
  CORNER,
  DISCLOSURE,
  ITEM_HEAD,
  LITIGATION,
  PROCEEDING_GROUPS,
  PROCEEDING_RESULTS,
  requestRows,
} from './labels.js';
import type { CellModel, TableModel } from './model.js';

/** A cell of the form. */
export function cell(text: string, columnSpan = 1, rowSpan = 1, code: string | null = null): CellModel {
  return { text, columnSpan, rowSpan, code };
}

/** How a figure is printed in its table. */
export type Print = (code: string, value: number) => string;

/** Amounts as the forms want them: 万元 in the 2021 form, yuan with the unit in the 2019 form; everything else in digits. */
export const plainPrint: Print = (code, value) => {
  if (code === 'disclosure.fees.amount') return inTenThousands(value);
  if (code === 'disclosure.procurement.amount') return value === 0 ? '0' : `${value}元`;
  return String(value);
};

/** Yuan as a decimal number of 万元, exact: 437880 → 43.788. */
export function inTenThousands(yuan: number): string {
  const whole = Math.floor(yuan / 10_000);
  const rest = String(yuan % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return rest === '' ? String(whole) : `${whole}.${rest}`;
}

/** Value cell; a figure that the body does not report has no cell. */
function valueCell(figures: Figures, code: string, print: Print, columnSpan = 1): CellModel {
  const value = figures.get(code);
  if (value === undefined) throw new Error(`no figure for ${code}`);
  return cell(print(code, value), columnSpan, 1, code);
}

export function disclosureTable(figures: Figures, template: '2019' | '2021', year: number, print: Print): TableModel {
  const rows: CellModel[][] = [];
  for (const block of DISCLOSURE[template]) {
    // a block of fewer heads stretches them over the four columns: 1+3 in the 2021 form, 1+1+2 in the 2019 form
    const spans = block.heads.length === 3 ? [1, 1, 1] : block.heads.length === 2 ? [1, 2] : [3];
    rows.push([cell(block.clause, 4)]);
    rows.push([cell(ITEM_HEAD), ...block.heads.map((head, index) => cell(head.label, spans[index] ?? 1))]);
    for (const row of block.rows) {
      rows.push([
        cell(row.label),
        ...block.heads.map((head, index) =>
          valueCell(figures, `disclosure.${row.id}.${head.id}`, print, spans[index] ?? 1),
        ),
      ]);
    }
  }
  const published = figures.get('disclosure.published_total');
  if (published !== undefined) {
    const label = `${year}年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：`;
    rows.push([cell(`${label}${published}`, 4, 1, 'disclosure.published_total')]);
  }
  return { kind: 'table', name: 'disclosure', columns: 4, rows };
}

export function requestsTable(figures: Figures, template: '2019' | '2021', print: Print): TableModel {
  const list = requestRows(template);
  const rows: CellModel[][] = [
    [cell(CORNER, 3, 3), cell('申请人情况', 7)],
    [cell('自然人', 1, 2), cell('法人或其他组织', 5), cell('总计', 1, 2)],
    APPLICANTS.slice(1, 6).map((applicant) => cell(applicant.label)),
  ];
  list.forEach((row, index) => {
    const labels: CellModel[] = [];
    row.path.forEach((label, depth) => {
      const same = (other: (typeof list)[number] | undefined): boolean =>
        other !== undefined && row.path.slice(0, depth + 1).every((part, at) => other.path[at] === part);
      if (same(list[index - 1]) && row.path.length > depth + 1) return;
      let height = 1;
      if (row.path.length > depth + 1) while (same(list[index + height])) height++;
      labels.push(cell(label, depth === row.path.length - 1 ? 3 - depth : 1, height));
    });
    rows.push([...labels, ...APPLICANTS.map(({ id }) => valueCell(figures, `requests.${row.id}.${id}`, print))]);
  });
  return { kind: 'table', name: 'requests', columns: 10, rows };
}

export function proceedingsTable(figures: Figures, print: Print): TableModel {
  const results = PROCEEDING_RESULTS.map((result) => result.label);
  const [reconsideration, ...litigation] = PROCEEDING_GROUPS;
  const rows: CellModel[][] = [
    [cell(reconsideration?.label ?? '', 5), cell(LITIGATION, 10)],
    [...results.map((label) => cell(label, 1, 2)), ...litigation.map((group) => cell(group.label, 5))],
    litigation.flatMap(() => results.map((label) => cell(label))),
    PROCEEDING_GROUPS.flatMap((group) =>
      PROCEEDING_RESULTS.map((result) => valueCell(figures, `proceedings.${group.id}.${result.id}`, print)),
    ),
  ];
  return { kind: 'table', name: 'proceedings', columns: 15, rows };
}
