/**
 * Where the official forms print their labels. A grid that has a cell of the same spans at every one of these places is that
 * form's; its labels are then told by their places, with what is read there as the second witness (read-labels.ts).
 */
import { LABELS, type Label } from '../../shared/model/labels.js';
import type { FormName } from './forms.js';

/** `[row, column, rowSpan, columnSpan]` in the grid of the whole table. */
export interface LabelPlace {
  readonly at: readonly [number, number, number, number];
  /** As printed in the form, its ordinal included. */
  readonly text: string;
}

const CHINESE = '零一二三四五六七八九十';

function printed({ ordinal, text }: Label): string {
  if (ordinal === undefined) return text;
  const number = Number(/\d+/u.exec(ordinal)?.[0] ?? 0);
  if (ordinal.startsWith('cn')) return `${CHINESE[number] ?? ''}、${text}`;
  return ordinal.startsWith('p') ? `（${CHINESE[number] ?? ''}）${text}` : `${number}.${text}`;
}

const labels = (table: FormName): readonly Label[] => LABELS.filter((label) => label.table === table);

/** The requests matrix; `threeRows`: （六）其他处理 as three rows (form of 2021), or as one (2019). */
function requests(threeRows: boolean): LabelPlace[] {
  const all = labels('requests');
  const heads: LabelPlace[] = [
    { at: [0, 0, 3, 3], text: all.find(({ role }) => role === 'corner')?.text ?? '' },
    { at: [0, 3, 1, 7], text: '申请人情况' },
    { at: [1, 3, 2, 1], text: '自然人' },
    { at: [1, 4, 1, 5], text: '法人或其他组织' },
    { at: [1, 9, 2, 1], text: '总计' },
    ...['商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他'].map((text, index): LabelPlace => ({
      at: [2, 4 + index, 1, 1],
      text,
    })),
  ];
  const places: LabelPlace[] = [];
  let row = 3;
  const leaves = all.filter(({ role, within }) => role === 'row' && (threeRows || within !== 'other'));
  const rows = leaves.filter(({ id }) => !leaves.some(({ within }) => within === id));
  for (const label of all.filter(({ role }) => role === 'row' || role === 'row_group')) {
    const children = rows.filter(({ within }) => within === label.id);
    if (label.id === 'outcomes') places.push({ at: [row, 0, rows.length - 3, 1], text: printed(label) });
    else if (children.length > 0) places.push({ at: [row, 1, children.length, 1], text: printed(label) });
    else if (rows.includes(label)) {
      const column = label.within === undefined ? 0 : label.within === 'outcomes' ? 1 : 2;
      places.push({ at: [row, column, 1, 3 - column], text: printed(label) });
      row++;
    }
  }
  return [...heads, ...places];
}

function proceedings(): LabelPlace[] {
  const columns = labels('proceedings')
    .filter(({ role }) => role === 'column')
    .map(({ text }) => text);
  return [
    { at: [0, 0, 1, 5], text: '行政复议' },
    { at: [0, 5, 1, 10], text: '行政诉讼' },
    { at: [1, 5, 1, 5], text: '未经复议直接起诉' },
    { at: [1, 10, 1, 5], text: '复议后起诉' },
    ...columns.map((text, index): LabelPlace => ({ at: [1, index, 2, 1], text })),
    ...[5, 10].flatMap((from) => columns.map((text, index): LabelPlace => ({ at: [2, from + index, 1, 1], text }))),
  ];
}

/** A row of the disclosure table: a clause, or cells with their spans. */
type Row = string | readonly (readonly [text: string, span: number])[];

function disclosure(rows: readonly Row[]): LabelPlace[] {
  return rows.flatMap((row, index): LabelPlace[] => {
    if (typeof row === 'string') return [{ at: [index, 0, 1, row.startsWith('第') ? 4 : 1], text: row }];
    let column = 0;
    return row.map(([text, span]) => {
      const place: LabelPlace = { at: [index, column, 1, span], text };
      column += span;
      return place;
    });
  });
}

const head = (...columns: readonly (readonly [string, number])[]): Row => [['信息内容', 1], ...columns];
const CHANGE = head(['上一年项目数量', 1], ['本年增/减', 1], ['处理决定数量', 1]);
const DISCLOSURE_2019 = disclosure([
  '第二十条第（一）项',
  head(['本年新制作数量', 1], ['本年新公开数量', 1], ['对外公开总数量', 1]),
  '规章',
  '规范性文件',
  '第二十条第（五）项',
  CHANGE,
  '行政许可',
  '其他对外管理服务事项',
  '第二十条第（六）项',
  CHANGE,
  '行政处罚',
  '行政强制',
  '第二十条第（八）项',
  head(['上一年项目数量', 1], ['本年增/减', 2]),
  '行政事业性收费',
  '第二十条第（九）项',
  head(['采购项目数量', 1], ['采购总金额', 2]),
  '政府集中采购',
]);
const DECISIONS = head(['本年处理决定数量', 3]);
const DISCLOSURE_2021 = disclosure([
  '第二十条第（一）项',
  head(['本年制发件数', 1], ['本年废止件数', 1], ['现行有效件数', 1]),
  '规章',
  '行政规范性文件',
  '第二十条第（五）项',
  DECISIONS,
  '行政许可',
  '第二十条第（六）项',
  DECISIONS,
  '行政处罚',
  '行政强制',
  '第二十条第（八）项',
  head(['本年收费金额（单位：万元）', 3]),
  '行政事业性收费',
]);

/** Where a form's numbers begin: heads above, labels to the left. */
export const VALUES: Readonly<Record<FormName, { readonly row: number; readonly column: number }>> = {
  disclosure: { row: 1, column: 1 },
  requests: { row: 3, column: 3 },
  proceedings: { row: 3, column: 0 },
};

/** One of the official forms of a table. */
export interface OfficialForm {
  readonly form: FormName;
  readonly rows: number;
  readonly places: readonly LabelPlace[];
}

/** 2019's disclosure table may have the line of the published total below. */
const OFFICIAL: readonly OfficialForm[] = [
  { form: 'disclosure', rows: 18, places: DISCLOSURE_2019 },
  { form: 'disclosure', rows: 19, places: DISCLOSURE_2019 },
  { form: 'disclosure', rows: 14, places: DISCLOSURE_2021 },
  { form: 'requests', rows: 26, places: requests(false) },
  { form: 'requests', rows: 28, places: requests(true) },
  { form: 'proceedings', rows: 4, places: proceedings() },
];

/** The forms that a table may be of. */
export function officialForms(form: FormName): readonly OfficialForm[] {
  return OFFICIAL.filter((one) => one.form === form);
}

/** The labels of the form that a table of this shape is. */
export function placesOf(form: FormName | null, rows: number): readonly LabelPlace[] {
  return OFFICIAL.find((one) => one.form === form && one.rows === rows)?.places ?? [];
}
