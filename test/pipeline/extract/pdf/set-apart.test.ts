/** Digits that stand at a number and are not of it: marks of notes, white print. Kept apart, they make no number with it. */
import { describe, expect, it } from 'vitest';
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { Paper, type RuleStyle } from '../../../corpus/pdf/paper.js';

const OPTIONS = { encoding: 'UniGB-UTF16-H', width: 595, height: 842, rotate: 0, inForm: false, title: null } as const;
const ROWS = [
  ['信息内容', '本年制发件数', '本年废止件数', '现行有效件数'],
  ['规章', '3', '12', '5'],
  ['行政规范性文件', '4', '5', '66'],
  ['其他文件', '7', '8', '9'],
];
const [WIDTH, HEIGHT] = [110, 30];

/** A table in which `mark` is printed right behind the 12. */
function marked(rules: RuleStyle, mark: (paper: Paper, x: number, y: number) => void): Uint8Array {
  const paper = new Paper(OPTIONS);
  paper.page();
  ROWS.forEach((row, index) =>
    row.forEach((text, column) => {
      const [x, y] = [60 + column * WIDTH, 100 + index * HEIGHT];
      paper.text(text, x + 4, y + 20, 10);
      if (text === '12') mark(paper, x + 14, y + 20);
      paper.rule(x, y, x + WIDTH, y, rules);
      paper.rule(x, y + HEIGHT, x + WIDTH, y + HEIGHT, rules);
      paper.rule(x, y, x, y + HEIGHT, rules);
      paper.rule(x + WIDTH, y, x + WIDTH, y + HEIGHT, rules);
    }),
  );
  return paper.bytes();
}

async function valuesOf(bytes: Uint8Array): Promise<string[]> {
  const { blocks } = await extractPdf(bytes);
  return blocks.flatMap((block) => (block.kind === 'table' ? block.cells.map((cell) => cell.text) : []));
}

describe.each<RuleStyle>(['strokes', 'none'])('a digit behind 12, rules: %s', (rules) => {
  it.each<[string, (paper: Paper, x: number, y: number) => void]>([
    ['smaller and raised a little', (paper, x, y) => paper.text('1', x, y - 2, 6)],
    ['smaller and raised', (paper, x, y) => paper.text('1', x, y - 4, 6)],
    ['raised', (paper, x, y) => paper.text('1', x, y - 3, 10)],
    ['lowered', (paper, x, y) => paper.text('1', x, y + 2, 7)],
    ['smaller', (paper, x, y) => paper.text('1', x, y, 7)],
    [
      'white',
      (paper, x, y) => {
        paper.raw('1 1 1 rg');
        paper.text('1', x, y, 10);
        paper.raw('0 0 0 rg');
      },
    ],
  ])('%s: makes no number with it', async (_what, mark) => {
    const values = await valuesOf(marked(rules, mark));
    expect(values).not.toContain('121');
    expect(values).not.toContain('112');
    expect(values).not.toContain('12');
  });

  it('of the same print is of the number', async () => {
    expect(await valuesOf(marked(rules, (paper, x, y) => paper.text('1', x, y, 10)))).toContain('121');
    expect(await valuesOf(marked(rules, (paper, x, y) => paper.text('1', x, y, 9.5)))).toContain('121');
  });
});
