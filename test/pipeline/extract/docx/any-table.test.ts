/** Tables of any shape, wrong ones too: nothing printed is lost or doubled, and every position is covered once. */
import { describe, expect, it } from 'vitest';
import { extractDocx } from '../../../../src/pipeline/extract/docx/docx.js';
import { makeDocx, p, r, tables, tbl } from './make-docx.js';

const MERGES = ['', '', '', '<w:vMerge w:val="restart"/>', '<w:vMerge/>', '<w:hMerge w:val="restart"/>', '<w:hMerge/>'];
const ROWS = ['', '', '', '', '<w:gridBefore w:val="1"/>', '<w:gridBefore w:val="2"/>', '<w:gridAfter w:val="1"/>'];

/** A document of random tables, and what it prints. */
function anyDocument(seed: number): { body: string; printed: string[] } {
  let state = seed;
  const random = (below: number): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const pick = (list: readonly string[]): string => list[random(list.length)] ?? '';
  const printed: string[] = [];
  const word = (): string => {
    if (random(4) === 0) return '';
    printed.push(`词${printed.length}`);
    return printed.at(-1) ?? '';
  };
  const cell = (depth: number): string => {
    const merge = pick(MERGES);
    const isCovered = merge === '<w:vMerge/>' || merge === '<w:hMerge/>';
    const span = random(4) === 0 ? `<w:gridSpan w:val="${1 + random(4)}"/>` : '';
    const inside = !isCovered && depth < 3 && random(15) === 0 ? table(depth + 1) + p('') : '';
    return `<w:tc><w:tcPr>${span}${merge}</w:tcPr>${p(isCovered ? '' : r(word()))}${inside}</w:tc>`;
  };
  const table = (depth: number): string => {
    const columns = 1 + random(6);
    const row = (): string => {
      const count = random(4) === 0 ? 1 + random(7) : columns;
      return `<w:tr><w:trPr>${pick(ROWS)}</w:trPr>${Array.from({ length: count }, () => cell(depth)).join('')}</w:tr>`;
    };
    return tbl(...Array.from({ length: 1 + random(6) }, row));
  };
  return { body: table(0) + p(r(word())) + table(0), printed };
}

describe('tables of any shape', () => {
  it.each([1, 2, 3, 4])('are read whole (%i)', async (series) => {
    for (let seed = series * 1000; seed < series * 1000 + 60; seed++) {
      const { body, printed } = anyDocument(seed);
      const layout = await extractDocx(makeDocx({ body }));
      const texts = layout.blocks.flatMap((block) =>
        block.kind === 'paragraph' ? [block.text] : block.cells.flatMap(({ text }) => text.split('\n')),
      );
      expect(texts.filter((text) => text !== '').sort(), `seed ${seed}`).toEqual(printed.sort());
      for (const { rows, columns, cells } of tables(layout)) {
        const covered = new Array<number>(rows * columns).fill(0);
        for (const { row, column, rowSpan, columnSpan } of cells) {
          for (let down = row; down < row + rowSpan; down++) {
            for (let right = column; right < column + columnSpan; right++) {
              covered[down * columns + right] = (covered[down * columns + right] ?? 0) + 1;
            }
          }
        }
        expect(covered, `seed ${seed}`).toEqual(new Array<number>(rows * columns).fill(1));
      }
    }
  });
});
