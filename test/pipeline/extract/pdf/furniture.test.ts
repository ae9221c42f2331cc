/** Page numbers and running heads go; a number of a table never does. */
import { describe, expect, it } from 'vitest';
import { withoutFurniture, type PageLines } from '../../../../src/pipeline/extract/pdf/furniture.js';
import type { TextLine } from '../../../../src/pipeline/extract/pdf/lines.js';

const SIZE = 10;

function line(text: string, y0: number): TextLine {
  return { x0: 60, x1: 100, y0, y1: y0 + SIZE, text, size: SIZE, glyphs: [], blanks: new Map() };
}

/** Pages of these lines, each a text and its top; 800 points high. */
function kept(...pages: (readonly (readonly [text: string, y: number])[])[]): string[][] {
  const seen = pages.map((lines, index): PageLines => ({
    page: index + 1,
    height: 800,
    tables: [],
    lines: lines.map(([text, y]) => line(text, y)),
  }));
  return withoutFurniture(seen).map((lines) => lines.map(({ text }) => text));
}

describe('what stands around the text', () => {
  it.each(['- 1 -', '—1—', '第 1 页', '第1页 共3页', '1/3', 'Page 1 of 3'])('%s is a page number', (text) => {
    expect(kept([['正文', 400] as const, [text, 760] as const])).toEqual([['正文']]);
  });

  it('bare numbers that count the pages go, from the second page on too', () => {
    expect(
      kept(
        [['一', 700]],
        [
          ['二', 700],
          ['1', 760],
        ],
        [
          ['三', 700],
          ['2', 760],
        ],
      ),
    ).toEqual([['一'], ['二'], ['三']]);
    expect(
      kept([
        ['一', 700],
        ['1', 760],
      ]),
    ).toEqual([['一']]);
  });

  it.each<[string, readonly (readonly [string, number])[]]>([
    [
      'stands at the height of a label',
      [
        ['行政事业性收', 750],
        ['1', 756],
        ['费', 762],
      ],
    ],
    [
      'is right under a line',
      [
        ['行政许可', 750],
        ['1', 762],
      ],
    ],
    [
      'does not count the pages',
      [
        ['正文', 400],
        ['7', 760],
      ],
    ],
    [
      'is negative',
      [
        ['正文', 400],
        ['-1', 760],
      ],
    ],
  ])('a bare number stays that %s', (_why, lines) => {
    expect(kept(lines)).toEqual([lines.map(([text]) => text)]);
  });

  it('a line of values at one height on every page is no running head, a sentence is', () => {
    const page = (value: string): (readonly [string, number])[] => [
      ['某县年度报告 印', 30],
      ['正文', 400],
      [`${value} 0 0`, 760],
    ];
    expect(kept(page('1'), page('2'), page('5'))).toEqual([
      ['正文', '1 0 0'],
      ['正文', '2 0 0'],
      ['正文', '5 0 0'],
    ]);
  });
});
