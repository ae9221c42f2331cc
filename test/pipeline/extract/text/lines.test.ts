import { describe, expect, it } from 'vitest';
import { LINE_LIMIT, readLines } from '../../../../src/pipeline/extract/text/lines.js';

const kinds = (text: string): string[] => readLines(text).lines.map((line) => line.kind);

describe('lines of a dump', () => {
  it('tells cells, rows and drawn lines apart', () => {
    expect(kinds('甲\n\t乙\n\t\n\t\t丙\t1\na\tb\na|b\n|---|:-:|\n+----+\n----')).toEqual([
      'plain',
      'cell',
      'cell',
      'fields',
      'fields',
      'pipes',
      'rule',
      'rule',
      'plain',
    ]);
  });

  it('counts lines from 1, whatever ends them', () => {
    const { lines } = readLines('一\r\n二\r三\n\n\n四\u2028五');
    expect(lines.filter((line) => line.text !== '').map((line) => `${line.number} ${line.text}`)).toEqual([
      '1 一',
      '2 二',
      '3 三',
      '6 四',
      '7 五',
    ]);
  });

  it('takes marks of the dumping tool out and counts pictures', () => {
    const { lines, images } = readLines(
      '[bookmark: _GoBack]三、标题\n[image: 图1][image: ]\n正文[注]\n\t[bookmark: a]',
    );
    expect(images).toBe(2);
    expect(lines.map(({ kind, text }) => [kind, text])).toEqual([
      ['plain', '三、标题'],
      ['mark', ''],
      ['plain', '正文[注]'],
      ['cell', ''],
    ]);
  });

  it('never glues what a control character parted', () => {
    expect(readLines('15\u0000130\u0001000').lines[0]?.text).toBe('15 130 000');
    expect(readLines('规章\u00073\u0007').lines[0]?.kind).toBe('fields');
  });

  it('drops a byte order mark', () => {
    expect(readLines('\ufeff标题').lines[0]?.raw).toBe('标题');
  });

  it('refuses a text of more lines than any report has', () => {
    expect(() => readLines('甲\n'.repeat(LINE_LIMIT + 1))).toThrow('over the limit');
    expect(readLines('\n'.repeat(LINE_LIMIT * 2)).lines).toHaveLength(1);
  });
});
