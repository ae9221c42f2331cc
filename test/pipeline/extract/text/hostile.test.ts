/** Text that is no report: read to its end in bounded time and memory, or refused with a coded error. */
import { describe, expect, it } from 'vitest';
import { extractText } from '../../../../src/pipeline/extract/text/text.js';
import type { NianbaoError } from '../../../../src/shared/errors.js';
import { randomOf } from '../../../corpus/random.js';
import { coverage, tablesOf } from './grids.js';

const MEGA = 1 << 20;
const HEAD = '\t自然人\n\t法人或其他组织\n\t总计\n\n\t商业企业\n\t科研机构\n\t社会公益组织\n\t法律服务机构\n\t其他\n\n';

const RESULTS = '结果维持\n结果纠正\n其他结果\n尚未审结\n总计\n';
const PROCEEDINGS = `行政复议\n行政诉讼\n${RESULTS}未经复议直接起诉\n复议后起诉\n${RESULTS}${RESULTS}`;

function noise(length: number, codes: number): string {
  const random = randomOf(5, `noise ${codes}`);
  let text = '';
  for (let index = 0; index < length; index++) text += String.fromCharCode(Math.floor(random() * codes));
  return text;
}

const INPUTS: readonly [string, () => string][] = [
  ['nothing', () => ''],
  ['a line of 10 MB', () => '公'.repeat(10 * MEGA)],
  ['a line of 10 MB of tabs', () => '\t'.repeat(10 * MEGA)],
  ['a line of 10 MB of pipes', () => '|'.repeat(10 * MEGA)],
  ['a line of 10 MB of numbers', () => '0 '.repeat(5 * MEGA)],
  ['a line of 10 MB of labels', () => '自然人 '.repeat(MEGA)],
  ['10 MB of NULs', () => '\0'.repeat(10 * MEGA)],
  ['50 MB of line breaks', () => '\n'.repeat(50 * MEGA)],
  ['50 MB of garbage lines', () => 'garbage line, nothing in it to be found at all\n'.repeat(MEGA)],
  ['broken marks', () => '[image: '.repeat(MEGA)],
  ['a row of 150,000 cells', () => `${HEAD}\t一、本年新收政府信息公开申请数量\n${'\t0\n'.repeat(150_000)}`],
  [
    'a value row of 150,000 cells',
    () => `${HEAD}\t一、本年新收政府信息公开申请数量\n\t1\n\n${'\t0\n'.repeat(150_000)}`,
  ],
  ['150,000 rows', () => `${HEAD}${'\t一、本年新收政府信息公开申请数量\n\t1\n\n'.repeat(75_000)}`],
  ['100,000 heads', () => '\t自然人\n'.repeat(100_000)],
  ['150,000 loose values', () => `第二十条第（一）项\n${'0\n'.repeat(150_000)}`],
  ['150,000 loose values under a whole head', () => `${PROCEEDINGS}${'0\n'.repeat(150_000)}`],
  ['150,000 loose values in one line', () => `${PROCEEDINGS}${'0 '.repeat(150_000)}`],
  ['150,000 totals', () => `${HEAD}\t一、本年新收政府信息公开申请数量\n${'\t总计\n\t0\n'.repeat(75_000)}`],
  ['a cell of 150,000 lines', () => `\t规章\n${'甲\n'.repeat(150_000)}`],
  ['bytes', () => noise(MEGA, 256)],
  ['any characters', () => noise(MEGA, 65_536)],
];

describe('hostile text', () => {
  it.each(INPUTS)('%s', (_, make) => {
    let refused: unknown = null;
    try {
      const layout = extractText(make());
      for (const block of layout.blocks) if (block.kind === 'paragraph') expect(block.text).not.toBe('');
      for (const table of tablesOf(layout)) if (table.rows < 1_000) expect(coverage(table)).toBe('every position once');
    } catch (error) {
      refused = error;
    }
    if (refused !== null) expect(refused).toMatchObject({ code: 'too_complex' } satisfies Partial<NianbaoError>);
  });
});
