/** Layouts written by hand for the normaliser's tests: paragraphs, tables from rows, and the two official forms in full grid. */
import type { Block, Cell, Layout, TableBlock } from '../../../src/shared/model/layout.js';
import type { NormalizeContext, ReportDraft } from '../../../src/shared/model/report.js';
import { normalize } from '../../../src/pipeline/normalize/normalize.js';

/** A cell: its text, or text with column span and row span. */
export type Written = string | readonly [string, number, number?];

export const NO_CONTEXT: NormalizeContext = { division: null, body: null, year: null };

/** A table from its rows as HTML would have them: positions that a cell above covers are left out. */
export function table(rows: readonly (readonly Written[])[], irregular: TableBlock['irregular'] = []): TableBlock {
  const taken = new Set<string>();
  const cells: Cell[] = [];
  let columns = 0;
  for (const [row, written] of rows.entries()) {
    let column = 0;
    for (const entry of written) {
      while (taken.has(`${row},${column}`)) column++;
      const [text, columnSpan, rowSpan = 1] = typeof entry === 'string' ? ([entry, 1] as const) : entry;
      for (let r = row; r < row + rowSpan; r++)
        for (let c = column; c < column + columnSpan; c++) taken.add(`${r},${c}`);
      cells.push({ row, column, rowSpan, columnSpan, text, line: row + 1 });
      column += columnSpan;
      columns = Math.max(columns, column);
    }
  }
  return { kind: 'table', rows: rows.length, columns, cells, irregular };
}

export function layout(...blocks: (Block | string)[]): Layout {
  return {
    method: 'text',
    mediaType: 'text/plain',
    hints: { titles: [], publisher: null, publishedOn: null },
    blocks: blocks.map((block, index) =>
      typeof block === 'string' ? { kind: 'paragraph', text: block, line: index + 1 } : block,
    ),
    notes: [],
  };
}

/** The numbers of a row of the matrix; a short list is filled with zeros. */
export function seven(...values: (string | number)[]): string[] {
  return Array.from({ length: 7 }, (_, index) => String(values[index] ?? 0));
}

export const CORNER = '（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）';

export const MATRIX_HEADS: readonly (readonly Written[])[] = [
  [
    [CORNER, 3, 3],
    ['申请人情况', 7],
  ],
  [
    ['自然人', 1, 2],
    ['法人或其他组织', 5],
    ['总计', 1, 2],
  ],
  ['商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他'],
];

/** Values by the row's place among the data rows; rows that are not given hold zeros. */
export type MatrixValues = Readonly<Record<number, readonly string[]>>;

const REFUSED = ['属于国家秘密', '其他法律行政法规禁止公开', '危及“三安全一稳定”', '保护第三方合法权益'].concat([
  '属于三类内部事务信息',
  '属于四类过程性信息',
  '属于行政执法案卷',
  '属于行政查询事项',
]);
const UNAVAILABLE = ['本机关不掌握相关政府信息', '没有现成信息需要另行制作', '补正后申请内容仍不明确'];
const NOT_PROCESSED = ['信访举报投诉类申请', '重复申请', '要求提供公开出版物', '无正当理由大量反复申请'].concat(
  '要求行政机关确认或重新出具已获取信息',
);
const OTHER = [
  '申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请',
  '申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请',
  '其他',
];

/** The data rows of the matrix: 23 in the form of 2019, 25 in that of 2021. */
export function matrixRows(form: '2019' | '2021', values: MatrixValues = {}): Written[][] {
  let count = 0;
  const next = (): readonly string[] => values[count++] ?? seven();
  const group = (label: string, rows: readonly string[], lead: Written[] = []): Written[][] =>
    rows.map((row, index) => [
      ...(index === 0 ? [...lead, [label, 1, rows.length] as const] : []),
      `${index + 1}.${row}`,
      ...next(),
    ]);
  return [
    [['一、本年新收政府信息公开申请数量', 3], ...next()],
    [['二、上年结转政府信息公开申请数量', 3], ...next()],
    [['三、本年度办理结果', 1, form === '2019' ? 20 : 22], ['（一）予以公开', 2], ...next()],
    [['（二）部分公开（区分处理的，只计这一情形，不计其他情形）', 2], ...next()],
    ...group('（三）不予公开', REFUSED),
    ...group('（四）无法提供', UNAVAILABLE),
    ...group('（五）不予处理', NOT_PROCESSED),
    ...(form === '2019' ? [[['（六）其他处理', 2] as const, ...next()]] : group('（六）其他处理', OTHER)),
    [['（七）总计', 2], ...next()],
    [['四、结转下年度继续办理', 3], ...next()],
  ];
}

export function matrix(form: '2019' | '2021', values: MatrixValues = {}): TableBlock {
  return table([...MATRIX_HEADS, ...matrixRows(form, values)]);
}

export const DISCLOSURE_2019: readonly (readonly Written[])[] = [
  [['第二十条第（一）项', 4]],
  ['信息内容', '本年新\n制作数量', '本年新\n公开数量', '对外公开总数量'],
  ['规章', '0', '0', '0'],
  ['规范性文件', '2', '3', '4'],
  [['第二十条第（五）项', 4]],
  ['信息内容', '上一年项目数量', '本年增/减', '处理决定数量'],
  ['行政许可', '5', '+6', '7'],
  ['其他对外管理服务事项', '8', '-9', '10'],
  [['第二十条第（六）项', 4]],
  ['信息内容', '上一年项目数量', '本年增/减', '处理决定数量'],
  ['行政处罚', '11', '12', '13'],
  ['行政强制', '14', '15', '16'],
  [['第二十条第（八）项', 4]],
  ['信息内容', '上一年项目数量', '本年增/减', ''],
  ['行政事业性收费', '17', '18', ''],
  [['第二十条第（九）项', 4]],
  ['信息内容', '采购项目数量', '采购总金额', ''],
  ['政府集中采购', '19', '2500 万', ''],
];

export const DISCLOSURE_2021: readonly (readonly Written[])[] = [
  [['第二十条第（一）项', 4]],
  ['信息内容', '本年制发件数', '本年废止件数', '现行有效件数'],
  ['规章', '1', '2', '3'],
  ['行政规范性文件', '4', '5', '6'],
  [['第二十条第（五）项', 4]],
  ['信息内容', ['本年处理决定数量', 3]],
  ['行政许可', ['7', 3]],
  [['第二十条第（六）项', 4]],
  ['信息内容', ['本年处理决定数量', 3]],
  ['行政处罚', ['8', 3]],
  ['行政强制', ['9', 3]],
  [['第二十条第（八）项', 4]],
  ['信息内容', ['本年收费金额（单位：万元）', 3]],
  ['行政事业性收费', ['31426.75', 3]],
];

export const PROCEEDINGS_HEADS: readonly (readonly Written[])[] = [
  [
    ['行政复议', 5],
    ['行政诉讼', 10],
  ],
  [
    ...['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'].map((head) => [head, 1, 2] as const),
    ['未经复议直接起诉', 5],
    ['复议后起诉', 5],
  ],
  [...Array.from({ length: 2 }, () => ['结果维持', '结果纠正', '其他结果', '尚未审结', '总计']).flat()],
];

export const FIFTEEN = Array.from({ length: 15 }, (_, index) => String(index + 1));

export function proceedings(values: readonly string[] = FIFTEEN): TableBlock {
  return table([...PROCEEDINGS_HEADS, values]);
}

/** A whole report of an invented town, in the form of 2019 or 2021. */
export function wholeReport(form: '2019' | '2021', values: MatrixValues = {}): Layout {
  return layout(
    form === '2019' ? '临溪县桑河镇2020年政府信息公开工作年度报告' : '临溪县桑河镇2022年政府信息公开工作年度报告',
    '一、总体情况',
    '全年工作平稳。',
    '二、主动公开政府信息情况',
    table(form === '2019' ? DISCLOSURE_2019 : DISCLOSURE_2021),
    '三、收到和处理政府信息公开申请情况',
    matrix(form, values),
    '四、政府信息公开行政复议、行政诉讼情况',
    proceedings(),
    '五、存在的主要问题及改进情况',
    '人手不足，已经补齐。',
    '六、其他需要报告的事项',
    '无。',
  );
}

export function draft(given: Layout, context: Partial<NormalizeContext> = {}): ReportDraft {
  return normalize(given, { ...NO_CONTEXT, ...context });
}

/** Values by code; a fact without a number gives its status. */
export function valuesOf(report: ReportDraft): Record<string, number | string> {
  return Object.fromEntries(report.facts.map((fact) => [fact.code, fact.value ?? fact.status]));
}
