import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractHtml } from '../../../../src/pipeline/extract/html/html.js';
import { Layout } from '../../../../src/shared/model/layout.js';
import { cellsOf, tablesOf, textsOf } from './pages.js';

const shared = process.env['NIANBAO_SHARED'] ?? join(import.meta.dirname, '../../../../../shared');
const file = join(shared, 'real/shuyang-fgj-2023.html');

describe.skipIf(!existsSync(file))(`a real page (skipped without ${file})`, () => {
  const layout = existsSync(file) ? extractHtml(readFileSync(file, 'utf8')) : null;
  const tables = layout ? tablesOf(layout) : [];

  it('fits the model', () => {
    expect(Layout.parse(layout)).toEqual(layout);
  });

  it('has its three tables whole', () => {
    expect(tables.map(({ rows, columns, irregular }) => [rows, columns, irregular])).toEqual([
      [14, 4, []],
      [28, 10, []],
      [4, 15, []],
    ]);
    expect(cellsOf(tables[0])[3]).toEqual(['规范性文件', '8', '0', '18']);
    expect(cellsOf(tables[1])[3]).toEqual(['一、本年新收政府信息公开申请数量', '26', '', '', '', '', '', '26']);
    expect(cellsOf(tables[1])[25]).toEqual(['3.其他', '0', '', '', '', '', '', '0']);
    expect(cellsOf(tables[2])[3]).toEqual(['0', '0', '0', '1', '1', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0']);
  });

  it('has its headings and signature, and nothing of the metadata table', () => {
    const texts = layout ? textsOf(layout) : [];
    expect(texts.filter((text) => /^[一二三四五六]、/.test(text))).toHaveLength(6);
    expect(texts.slice(-2)).toEqual(['沭阳县发展和改革局', '2024年1月17日']);
    expect(texts.join()).not.toContain('索引号');
  });

  it('has the right hints', () => {
    expect(layout?.hints).toMatchObject({ publisher: '沭阳县发展和改革局', publishedOn: '2024-01-17' });
    expect(layout?.hints.titles[0]).toBe('沭阳县发展和改革局2023年政府信息公开年度报告');
  });

  it('knows the lines of its cells', () => {
    const lines = readFileSync(file, 'utf8').split('\n');
    for (const cell of tables.flatMap((table) => table.cells)) expect(lines[(cell.line ?? 0) - 1]).toContain('<td');
  });
});
