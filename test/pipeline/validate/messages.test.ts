/** Findings in words. */
import { describe, expect, it } from 'vitest';
import type { RuleHit } from '../../../src/shared/model/finding.js';
import { INDICATORS } from '../../../src/shared/model/indicators.js';
import { findingOf, labelOf } from '../../../src/pipeline/validate/messages.js';
import { hitOf } from '../../../src/pipeline/validate/rule.js';
import { RULES } from '../../../src/pipeline/validate/rules.js';

const zh = (hit: RuleHit): string => findingOf(hit, 'zh').message;
const en = (hit: RuleHit): string => findingOf(hit, 'en').message;

describe('messages', () => {
  it('name rows and columns as they are printed', () => {
    const row = hitOf('requests.row_total', {
      codes: ['requests.refused.enforcement_files.total'],
      expected: 33,
      actual: 32,
    });
    expect(zh(row)).toBe('“（三）不予公开 / 7.属于行政执法案卷”一行：总计为 32，六类申请人之和为 33');
    expect(en(row)).toBe('row “（三）不予公开 / 7.属于行政执法案卷”: the total is 32, its six columns add up to 33');
    const column = hitOf('requests.outcome_sum', {
      codes: ['requests.outcome_total.other_organization'],
      expected: 2,
      actual: 1,
      params: { suspect: 'requests.granted.other_organization', should: 0 },
    });
    expect(zh(column)).toBe(
      '“法人或其他组织/其他”一列：（七）总计为 1，各项办理结果之和为 2；疑为“（一）予以公开 / 法人或其他组织/其他”有误，改为 0 即全部相符',
    );
    expect(
      zh(hitOf('proceedings.total', { codes: ['proceedings.litigation_direct.total'], expected: 6, actual: 0 })),
    ).toBe('“行政诉讼 / 未经复议直接起诉”：总计为 0，四项结果之和为 6');
  });

  it('leave out what is not known', () => {
    const blank = (expected: number | null): RuleHit =>
      hitOf('cell.blank', { codes: ['requests.carried_in.total'], expected });
    expect(zh(blank(null))).toBe('“二、上年结转政府信息公开申请数量 / 总计”为空');
    expect(zh(blank(0))).toBe('“二、上年结转政府信息公开申请数量 / 总计”为空；按勾稽关系应为 0');
    expect(zh(hitOf('cell.count', { expected: 7, actual: 8 }))).toBe('一行应有 7 个数，实有 8 个，各数所属的列存疑');
  });

  it('say parameters as phrases, and what was printed as it was', () => {
    expect(zh(hitOf('table.missing', { params: { table: 'requests', pictures: 2 } }))).toBe(
      '缺少收到和处理政府信息公开申请情况表（文中有图片 2 张，表格可能是图片）',
    );
    expect(en(hitOf('section.missing', { expected: 6, params: { section: 6 } }))).toBe(
      'section 6 (其他需要报告的事项) is not there',
    );
    const raw = '[[{label}]] $& {actual}';
    expect(en(hitOf('cell.placeholder', { codes: ['disclosure.fees.amount'], params: { raw } }))).toBe(
      `“第二十条第（八）项 / 行政事业性收费 / 本年收费金额” has “${raw}” in place of a number`,
    );
  });

  it('cut what is long', () => {
    const hit = hitOf('cell.unreadable', { codes: ['disclosure.fees.amount'], params: { raw: '长'.repeat(5000) } });
    expect(zh(hit).length).toBeLessThan(150);
    const all = INDICATORS.map(({ code }) => code);
    const conflict = hitOf('report.conflict', { codes: all, actual: all.length, params: { other: 'ab' } });
    expect(zh(conflict).length).toBeLessThan(400);
    expect(findingOf(conflict, 'zh').codes).toEqual(all);
  });

  it('keep rule, severity, codes and numbers', () => {
    const hit = hitOf('disclosure.negative', { codes: ['disclosure.fees.amount'], actual: -5 });
    expect(findingOf(hit, 'en')).toEqual({
      rule: 'disclosure.negative',
      severity: 'error',
      codes: ['disclosure.fees.amount'],
      message: '“第二十条第（八）项 / 行政事业性收费 / 本年收费金额” is negative: -5',
      expected: null,
      actual: -5,
    });
  });

  it('say a rule of a newer version by its name', () => {
    expect(findingOf(hitOf('series.unheard_of'), 'zh')).toMatchObject({
      severity: 'warning',
      message: 'series.unheard_of',
    });
  });

  it('have no optional part that is not closed', () => {
    for (const { message } of RULES) {
      for (const text of [message.zh, message.en]) {
        expect(text.split('[[').length).toBe(text.split(']]').length);
      }
    }
  });

  it('have a label for every indicator, no two alike in a table', () => {
    const labels = INDICATORS.map(({ code, templates }) => `${templates.join()} ${labelOf(code)}`);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
