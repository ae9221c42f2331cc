/** What a scan's head says by one reading alone is named; what the manifest or a second place says is not. */
import { expect, it } from 'vitest';
import { normalize } from '../../../src/pipeline/normalize/normalize.js';
import type { NormalizeContext, ReadOnce } from '../../../src/shared/model/report.js';
import { layout, matrix, NO_CONTEXT, table } from './layouts.js';

const END = ['六、其他需要报告的事项', '无。'];
const BODY = '长春市绿园区教育局';
const PREFACE = '本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。';

interface Scan {
  readonly title?: string;
  readonly preface?: string;
  readonly signature?: readonly string[];
  readonly context?: Partial<NormalizeContext>;
}

function doubts({ title = '', preface = '', signature = [], context = {} }: Scan): readonly ReadOnce[] | undefined {
  const blocks = [title, preface, '一、总体情况', '平稳。'].filter((text) => text !== '');
  const scan = { ...layout(...blocks, matrix('2021'), ...END, ...signature), method: 'ocr' as const };
  return normalize(scan, { ...NO_CONTEXT, ...context }).observations.unconfirmed;
}

const TITLE = `${BODY}2023年政府信息公开工作年度报告`;

it('doubts a year, a body and a title that stand in one place alone', () => {
  expect(doubts({ title: TITLE })).toEqual(['title', 'year', 'body']);
});

it('believes a year that two places say, and not one that two places contradict', () => {
  expect(doubts({ title: TITLE, preface: PREFACE })).toEqual(['title', 'body']);
  expect(doubts({ title: TITLE, preface: PREFACE.replaceAll('2023', '2022') })).toContain('year');
  expect(doubts({ title: TITLE, signature: [BODY, '2024年1月9日'] })).not.toContain('year');
});

it('believes a body that is read twice and lies in a place that exists', () => {
  expect(doubts({ title: TITLE, preface: PREFACE, signature: [BODY, '2024年1月9日'] })).toEqual(['date']);
  const misread = BODY.replace('绿园区', '绿圆区').replace('长春市', '');
  const title = TITLE.replace(BODY, misread);
  expect(doubts({ title, preface: PREFACE, signature: [misread, '2024年1月9日'] })).toEqual(['title', 'body', 'date']);
});

it('believes the manifest, and then doubts a title that says another body', () => {
  const context = { body: BODY, year: 2023 };
  expect(doubts({ title: TITLE, context })).toEqual([]);
  expect(doubts({ title: TITLE.replace('绿园区', '绿圆区'), context })).toEqual(['title']);
});

it('says nothing of documents that are no pictures, and doubts the cells of older forms', () => {
  expect(normalize(layout(TITLE, matrix('2021'), ...END), NO_CONTEXT).observations.unconfirmed).toBeUndefined();
  const old = table([
    ['统计指标', '单位', '统计数'],
    ['主动公开政府信息数', '条', '12'],
  ]);
  const scan = { ...layout('绿园区2016年政府信息公开工作年度报告', old), method: 'ocr' as const };
  expect(normalize(scan, NO_CONTEXT).observations.unconfirmed).toContain('cells');
});
