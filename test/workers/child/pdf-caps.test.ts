/** PDFs that inflate or multiply without end, through the real parser child: a coded error within its caps, then the next is read. */
import { afterAll, describe, expect, it } from 'vitest';
import { NianbaoError } from '../../../src/shared/errors.js';
import { parserPool } from '../../../src/workers/child/pool.js';
import { emptyPages, formsOfForms, inflated } from '../../support/pdf/hostile.js';
import { smallPdf } from '../../support/small-pdf.js';

const PARSER_SECONDS = 10;
const pool = parserPool({ size: 1, parserSeconds: PARSER_SECONDS, parserMegabytes: 400, inputMegabytes: 5 });
afterAll(async () => pool.close());

async function outcome(input: Uint8Array): Promise<string> {
  try {
    const { output } = await pool.run({ stage: 'extract', input, context: { declaredCharset: null } });
    return `read: ${output.length > 100}`;
  } catch (error) {
    if (error instanceof NianbaoError) return error.code;
    throw error;
  }
}

const STOPPED = /^parser_(?:memory|timeout|crashed)$/u;

describe('hostile PDFs in a parser child', () => {
  it.each<[string, () => Uint8Array, RegExp]>([
    ['a page of 1 GB of blanks', () => inflated(1024), STOPPED],
    ['a page of 1 GB of saved states', () => inflated(1024, 'q '), STOPPED],
    ['forms that multiply', () => formsOfForms(26), STOPPED],
    ['3,000 empty pages', () => emptyPages(3000), /^too_complex$/u],
  ])('%s', async (_what, make, code) => {
    expect(await outcome(make())).toMatch(code);
    expect(await outcome(smallPdf({ chinese: true }))).toBe('read: true');
  });
});
