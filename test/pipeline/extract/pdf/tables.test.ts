/** How tables are drawn: side by side, with lines missing, cut off by the page, with labels that a break pushed out. */
import { describe, expect, it } from 'vitest';
import type { TableBlock } from '../../../../src/shared/model/layout.js';
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { Paper } from '../../../corpus/pdf/paper.js';

const OPTIONS = { encoding: 'UniGB-UTF16-H', width: 595, height: 842, rotate: 0, inForm: false, title: null } as const;

async function tables(draw: (paper: Paper) => void): Promise<TableBlock[]> {
  const paper = new Paper(OPTIONS);
  paper.page();
  draw(paper);
  const { blocks } = await extractPdf(paper.bytes());
  return blocks.flatMap((block) => (block.kind === 'table' ? [block] : []));
}

const textsOf = (table: TableBlock | undefined): string[] | undefined => table?.cells.map((cell) => cell.text);

/** Rules at these coordinates, each from end to end, but for those that are left out (`x2`, `y0`: by direction and index). */
function grid(paper: Paper, xs: readonly number[], ys: readonly number[], without: readonly string[] = []): void {
  const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[0], xs.at(-1), ys[0], ys.at(-1)];
  ys.forEach((y, index) => !without.includes(`y${index}`) && paper.rule(x0, y, x1, y, 'strokes'));
  xs.forEach((x, index) => !without.includes(`x${index}`) && paper.rule(x, y0, x, y1, 'strokes'));
}

function put(paper: Paper, rows: readonly (readonly string[])[], xs: readonly number[], ys: readonly number[]): void {
  rows.forEach((row, at) =>
    row.forEach((text, column) => text !== '' && paper.text(text, (xs[column] ?? 0) + 8, (ys[at] ?? 0) + 20, 10)),
  );
}

const XS = [60, 160, 260] as const;
const YS = [100, 130, 160, 190] as const;
const ROWS = [
  ['甲类', '1'],
  ['乙类', '22'],
  ['丙类', '3'],
] as const;

describe('tables as they are drawn', () => {
  it('side by side are two, from left to right', async () => {
    const right = XS.map((x) => x + 240);
    const found = await tables((paper) => {
      grid(paper, right, YS);
      grid(paper, XS, YS);
      put(
        paper,
        [
          ['丁类', '4'],
          ['戊类', '5'],
          ['己类', '6'],
        ],
        right,
        YS,
      );
      put(paper, ROWS, XS, YS);
    });
    expect(found.map(textsOf)).toEqual([ROWS.flat(), ['丁类', '4', '戊类', '5', '己类', '6']]);
  });

  it.each([
    ['the sides', ['x0', 'x2']],
    ['the top and the bottom', ['y0', 'y3']],
  ])('without %s are whole', async (_what, without) => {
    const [table] = await tables((paper) => {
      grid(paper, XS, YS, without);
      put(paper, ROWS, XS, YS);
    });
    expect(textsOf(table)).toEqual(ROWS.flat());
  });

  it('without a line between two columns keep values apart that stand apart', async () => {
    const xs = [60, 160, 260, 360];
    const [table] = await tables((paper) => {
      grid(paper, xs, YS.slice(0, 2));
      grid(paper, xs, YS.slice(1), ['x2']);
      put(
        paper,
        [
          ['项目', '自然人', '总计'],
          ['乙类', '22', '5'],
          ['丙类', '3', '7'],
        ],
        xs,
        YS,
      );
    });
    expect(textsOf(table)).toEqual(['项目', '自然人', '总计', '乙类', '22', '5', '丙类', '3', '7']);
  });

  it('take back a label of heads that the end of the page pushed out below them', async () => {
    const draw =
      (values: boolean) =>
      async (paper: Paper): Promise<void> => {
        const [xs, ys] = [
          [60, 160, 260, 360],
          [700, 730, 760],
        ];
        grid(paper, xs, ys);
        put(
          paper,
          [
            ['项目', '', '申请人'],
            ['', '', '法人'],
          ],
          xs,
          ys,
        );
        paper.text(values ? '7件' : '自然人', 168, 780, 10);
        paper.page();
        grid(paper, xs, YS.slice(0, 3));
        put(
          paper,
          [
            ['', '', '商业企业'],
            ['甲类', '1', '2'],
          ],
          xs,
          YS,
        );
        await Promise.resolve();
      };
    const [joined, ...others] = await tables((paper) => void draw(false)(paper));
    expect(others).toEqual([]);
    expect(textsOf(joined)).toContain('自然人');
    // a number is never moved
    expect((await tables((paper) => void draw(true)(paper))).length).toBe(2);
  });
});
