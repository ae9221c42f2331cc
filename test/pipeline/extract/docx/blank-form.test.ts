import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import type { TableBlock } from '../../../../src/shared/model/layout.js';
import { tables } from './make-docx.js';

const file = resolve(process.env['NIANBAO_SHARED'] ?? resolve(process.cwd(), '../shared'), 'real/blank-form-2021.docx');

/** Rows of labels, a merged cell at its first position, lines joined. */
function labels(table: TableBlock | undefined): string[] {
  return (table?.cells ?? []).flatMap(({ text, row, column, rowSpan, columnSpan }) =>
    text === '' ? [] : [`${row},${column} ${rowSpan}×${columnSpan} ${text.replaceAll('\n', '')}`],
  );
}

function coverage(table: TableBlock): Set<number> {
  const counts = new Array<number>(table.rows * table.columns).fill(0);
  for (const cell of table.cells) {
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
        const at = row * table.columns + column;
        counts[at] = (counts[at] ?? 0) + 1;
      }
    }
  }
  return new Set(counts);
}

const REFUSED = ['1.属于国家秘密', '2.其他法律行政法规禁止公开', '3.危及“三安全一稳定”', '4.保护第三方合法权益'];
const REFUSED_TOO = ['5.属于三类内部事务信息', '6.属于四类过程性信息', '7.属于行政执法案卷', '8.属于行政查询事项'];
const results = (row: number, from: number, rows: number): string[] =>
  ['结果维持', '结果纠正', '其他结果', '尚未审结', '总计'].map((text, n) => `${row},${from + n} ${rows}×1 ${text}`);

describe.skipIf(!existsSync(file))('the official blank form of 2021', () => {
  it('has exactly its three tables, every position covered once, and prints no figure', async () => {
    const layout = await extractDocx(readFileSync(file));
    const found = tables(layout);
    expect(found.map(({ rows, columns }) => [rows, columns])).toEqual([
      [14, 4],
      [28, 10],
      [4, 15],
    ]);
    for (const table of found) {
      expect(table.irregular).toEqual([]);
      expect([...coverage(table)]).toEqual([1]);
    }
    expect(layout.notes).toEqual([]);
  });

  it('has every label in its place', async () => {
    const [disclosure, requests, proceedings] = tables(await extractDocx(readFileSync(file)));
    expect(labels(disclosure)).toEqual([
      '0,0 1×4 第二十条第（一）项',
      '1,0 1×1 信息内容',
      '1,1 1×1 本年制发件数',
      '1,2 1×1 本年废止件数',
      '1,3 1×1 现行有效件数',
      '2,0 1×1 规章',
      '3,0 1×1 行政规范性文件',
      '4,0 1×4 第二十条第（五）项',
      '5,0 1×1 信息内容',
      '5,1 1×3 本年处理决定数量',
      '6,0 1×1 行政许可',
      '7,0 1×4 第二十条第（六）项',
      '8,0 1×1 信息内容',
      '8,1 1×3 本年处理决定数量',
      '9,0 1×1 行政处罚',
      '10,0 1×1 行政强制',
      '11,0 1×4 第二十条第（八）项',
      '12,0 1×1 信息内容',
      '12,1 1×3 本年收费金额（单位：万元）',
      '13,0 1×1 行政事业性收费',
    ]);
    expect(labels(requests)).toEqual([
      '0,0 3×3 （本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）',
      '0,3 1×7 申请人情况',
      '1,3 2×1 自然人',
      '1,4 1×5 法人或其他组织',
      '1,9 2×1 总计',
      ...['商业企业', '科研机构', '社会公益组织', '法律服务机构', '其他'].map((text, n) => `2,${4 + n} 1×1 ${text}`),
      '3,0 1×3 一、本年新收政府信息公开申请数量',
      '4,0 1×3 二、上年结转政府信息公开申请数量',
      '5,0 22×1 三、本年度办理结果',
      '5,1 1×2 （一）予以公开',
      '6,1 1×2 （二）部分公开（区分处理的，只计这一情形，不计其他情形）',
      '7,1 8×1 （三）不予公开',
      ...[...REFUSED, ...REFUSED_TOO].map((text, n) => `${7 + n},2 1×1 ${text}`),
      '15,1 3×1 （四）无法提供',
      '15,2 1×1 1.本机关不掌握相关政府信息',
      '16,2 1×1 2.没有现成信息需要另行制作',
      '17,2 1×1 3.补正后申请内容仍不明确',
      '18,1 5×1 （五）不予处理',
      '18,2 1×1 1.信访举报投诉类申请',
      '19,2 1×1 2.重复申请',
      '20,2 1×1 3.要求提供公开出版物',
      '21,2 1×1 4.无正当理由大量反复申请',
      '22,2 1×1 5.要求行政机关确认或重新出具已获取信息',
      '23,1 3×1 （六）其他处理',
      '23,2 1×1 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请',
      '24,2 1×1 2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请',
      '25,2 1×1 3.其他',
      '26,1 1×2 （七）总计',
      '27,0 1×3 四、结转下年度继续办理',
    ]);
    expect(labels(proceedings)).toEqual([
      '0,0 1×5 行政复议',
      '0,5 1×10 行政诉讼',
      ...results(1, 0, 2),
      '1,5 1×5 未经复议直接起诉',
      '1,10 1×5 复议后起诉',
      ...results(2, 5, 1),
      ...results(2, 10, 1),
    ]);
  });
});
