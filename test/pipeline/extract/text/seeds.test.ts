/** The five real dumps: grid sizes, full coverage, and every fact of the truth files in the cell that its labels name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../../src/pipeline/extract/text/text.js';
import { plainText } from '../../../../src/shared/model/label-match.js';
import type { Layout, TableBlock } from '../../../../src/shared/model/layout.js';
import { coverage, path, tablesOf, textAt } from './grids.js';

const shared = process.env.NIANBAO_SHARED ?? join(import.meta.dirname, '../../../../../shared');
const seeds = join(shared, 'seeds');

interface Truth {
  facts: Record<string, number | null>;
  units: Record<string, string | null>;
}

interface Indicator {
  code: string;
  labels: string[];
}

describe.skipIf(!existsSync(seeds))('the seeds (skipped where ../shared/seeds is absent)', () => {
  const files = existsSync(seeds) ? readdirSync(seeds).filter((name) => name.endsWith('.txt')) : [];
  const indicators = existsSync(seeds)
    ? (JSON.parse(readFileSync(join(shared, 'contract/indicators.json'), 'utf8')) as Indicator[])
    : [];

  it.each(files)('%s', (name) => {
    const layout = extractText(readFileSync(join(seeds, name), 'utf8'));
    const truth = JSON.parse(readFileSync(join(shared, 'truth', `${basename(name, '.txt')}.json`), 'utf8')) as Truth;
    const tables = tablesOf(layout);
    expect(tables).toHaveLength(3);
    for (const table of tables) expect(coverage(table)).toBe('every position once');
    const form = Object.keys(truth.facts).some((code) => code.startsWith('requests.other.rest')) ? 28 : 26;
    expect(tables.map((table) => table.columns)).toEqual([4, 10, 15]);
    expect(tables.slice(1).map((table) => table.rows)).toEqual([form, 4]);

    const printed = factsByLabel(layout, indicators);
    for (const [code, value] of Object.entries(truth.facts)) {
      const text = printed.get(code);
      const isAmount = code in truth.units;
      expect(text, code).toBeDefined();
      if (value === null) expect(text, code).toBe('');
      else if (!isAmount) expect(Number(text), code).toBe(value);
      else expect(amountOf(text ?? '', code), code).toBe(value);
    }
  });
});

/** The amounts of the seeds: the 2021 head says 万元, one cell does. */
function amountOf(text: string, code: string): number {
  const number = Number(text.replace(/[^\d.]/g, ''));
  return text.includes('万') || code === 'disclosure.fees.amount' ? Math.round(number * 10_000) : number;
}

/** Code → text of the cell whose row and column have the indicator's labels; an own reading, apart from the normaliser's. */
function factsByLabel(layout: Layout, indicators: readonly Indicator[]): Map<string, string> {
  const codes = new Map<string, string>();
  for (const { code, labels } of indicators) {
    for (const path of pathsOf(labels)) codes.set(path, code);
  }
  const found = new Map<string, string>();
  for (const table of tablesOf(layout)) {
    for (let row = table.columns === 4 ? 1 : 3; row < table.rows; row++) {
      for (let column = 0; column < table.columns; column++) {
        const code = codes.get(labelsOf(table, row, column).map(bare).join('>'));
        if (code !== undefined && !found.has(code)) found.set(code, textAt(table, row, column));
      }
    }
    const foot = table.cells.find((cell) => /政府信息公开发布总数量/.test(cell.text));
    if (foot) found.set('disclosure.published_total', foot.text.split('：').at(-1) ?? '');
  }
  return found;
}

/** `法人或其他组织/商业企业` is two labels, `处理决定数量 | 本年处理决定数量` two spellings of one. */
function pathsOf(labels: readonly string[]): string[] {
  const parts = labels.flatMap((label) => label.split(/(?<=组织)\//));
  return [0, -1].map((spelling) => parts.map((part) => bare(part.split(' | ').at(spelling) ?? '')).join('>'));
}

function bare(label: string): string {
  return plainText(label)
    .replace(/^[一二三四]、|^\([一二三四五六七]\)|^\d\./, '')
    .replace(/[(),.]/g, '')
    .replace(/^行政规范性文件$/, '规范性文件');
}

/** Label path of a position: rows from outside to inside, then heads, as the indicators list them. */
function labelsOf(table: TableBlock, row: number, column: number): string[] {
  if (table.columns === 15)
    return path(table, [
      [0, column],
      [1, column],
      [2, column],
    ]);
  if (table.columns === 10) {
    const rows = path(table, [
      [row, 0],
      [row, 1],
      [row, 2],
    ]).filter((label) => !/^\d+$/.test(label));
    const heads = path(table, [
      [1, column],
      [2, column],
    ]);
    return [...rows, ...heads];
  }
  let head = row;
  while (head >= 0 && textAt(table, head, 0) !== '信息内容') head--;
  let clause = row;
  while (clause >= 0 && !textAt(table, clause, 0).startsWith('第二十条')) clause--;
  return [textAt(table, clause, 0), textAt(table, row, 0), textAt(table, head, column)];
}
