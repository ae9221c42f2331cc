/** The line under the disclosure table: spelled out however its signs were misread, its number read as a cell's. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishedTotalSpelt, readPublishedTotal } from '../../../src/pipeline/ocr/published-total.js';
import { CellReader } from '../../../src/pipeline/ocr/readers/cell-reader.js';
import { drawCell } from './cells.js';

const SPELT = '2019年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：';
const MISREAD = '2019年本行政隔域《或本部门》政府信息公疗发布总数量〈非新闻类、消息类) : ';

describe('the label', () => {
  it('is spelled out where a few signs are misread', () => {
    expect(publishedTotalSpelt(`${MISREAD}198`)).toBe(`${SPELT}198`);
    expect(publishedTotalSpelt(`${MISREAD}23\n0`)).toBe(`${SPELT}230`);
    expect(publishedTotalSpelt(MISREAD)).toBe(SPELT);
  });

  it('is left alone where it is another', () => {
    for (const text of ['本年制作规章数量', '2019年', '198', '', '第二十条 第（一）项'])
      expect(publishedTotalSpelt(text)).toBe(text);
  });
});

describe('the number', () => {
  let reader: CellReader;
  beforeAll(async () => {
    reader = await CellReader.open();
  });
  afterAll(() => {
    reader.close();
  });

  it('is sure when both readers and the reader of text say the same', () => {
    const { text, ocr } = readPublishedTotal(`${MISREAD}198`, drawCell('H)    198'), reader) ?? {};
    expect(text).toBe(`${SPELT}198`);
    expect(ocr?.candidates[0]?.text).toBe(`${SPELT}198`);
    expect(ocr?.candidates[0]?.probability).toBeGreaterThan(0.98);
  });

  it('stays as read, and is not sure, when they do not', () => {
    const { text, ocr } = readPublishedTotal(`${MISREAD}193`, drawCell('H)    198'), reader) ?? {};
    expect(text).toBe(`${SPELT}193`);
    expect(ocr?.candidates).toEqual([{ text: `${SPELT}193`, probability: 0.5 }]);
  });

  it('is none in another label', () => {
    expect(readPublishedTotal('第二十条 第（一）项', drawCell('20'), reader)).toBeNull();
  });
});
