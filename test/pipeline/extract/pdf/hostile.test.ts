/** PDFs made to do harm, or damaged by chance: a coded error, or what a viewer would show, and nothing else. */
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { NianbaoError } from '../../../../src/shared/errors.js';
import { differences, generate } from '../../../corpus/corpus.js';
import { renderPdf } from '../../../corpus/pdf/render-pdf.js';
import { randomOf } from '../../../corpus/random.js';
import {
  BROKEN_XREFS,
  brokenXref,
  emptyPages,
  formOfItself,
  formsOfForms,
  pagesOfThemselves,
  scripts,
} from '../../../support/pdf/hostile.js';
import { damaged } from '../../../support/damage.js';
import { protectedPdf } from '../../../support/pdf/protect.js';
import { smallPdf } from '../../../support/small-pdf.js';
import { readPdf } from './report.js';

const report = generate(1).find(({ truth }) => truth.file === 'jyj-2023');
if (!report) throw new Error('no report');
const whole = renderPdf(report, { id: 'portrait' });

describe('hostile PDFs', () => {
  it.each<[string, Uint8Array, string]>([
    ['3,000 empty pages', emptyPages(3000), 'too_complex'],
    ['three pages that say they are a billion', emptyPages(3, 1e9), 'empty_file'],
    ['pages that are their own branch', pagesOfThemselves(), 'damaged_file'],
    ['a password to open it', protectedPdf(whole, { user: 'secret', owner: 'other' }), 'encrypted_file'],
  ])('%s', async (_what, bytes, code) => {
    await expect(extractPdf(bytes)).rejects.toMatchObject({ code });
  });

  it('reads what is protected against nothing but changes', async () => {
    const bytes = protectedPdf(whole, { user: '', owner: 'other' });
    expect(differences(report.truth, await readPdf(bytes))).toEqual([]);
  });

  it.each(BROKEN_XREFS)('reads in spite of its table of offsets: %s', async (how) => {
    expect(differences(report.truth, await readPdf(brokenXref(whole, how)))).toEqual([]);
  });

  it.each<[string, Uint8Array, number]>([
    ['scripts, which nobody runs', scripts(), 1],
    ['a form that draws itself, which is drawn once', formOfItself(), 1],
    ['forms that multiply within bounds', formsOfForms(5), 1],
  ])('reads %s', async (_what, bytes, blocks) => {
    const layout = await extractPdf(bytes);
    expect(layout.blocks).toHaveLength(blocks);
    expect(layout.blocks[0]).toMatchObject({
      kind: 'paragraph',
      text: expect.stringContaining('Requests received') as string,
    });
  });
});

describe('damaged PDFs', () => {
  const fixture = (name: string): Uint8Array =>
    readFileSync(new URL(`../../../fixtures/pdf/${name}.pdf`, import.meta.url));
  const sources: readonly (readonly [string, Uint8Array, number])[] = [
    ['small', smallPdf({ chinese: true }), 40],
    ['hand-written', whole, 8],
    ['LibreOffice', fixture('czj-2019'), 8],
  ];

  it.each(sources)(
    '%s: bytes changed, cut out and doubled give layouts or coded errors',
    async (name, bytes, rounds) => {
      const random = randomOf(1, `damage ${name}`);
      const codes = new Set<string>();
      for (let round = 0; round < rounds; round++) codes.add(await outcome(damaged(bytes, random)));
      expect([...codes].filter((code) => !KNOWN.has(code))).toEqual([]);
    },
  );
});

describe('streams that contradict their checksum', () => {
  it('reads compressed streams that do not', async () => {
    expect(differences(report.truth, await readPdf(compressed((text) => text)))).toEqual([]);
  });

  it('leaves out the page on which a digit became another one, names it and reads the others', async () => {
    const was = await readPdf(whole);
    const now = await readPdf(compressed((text) => text.replace('<0031> Tj', '<0032> Tj'), 0, 2));
    if ('error' in was || 'error' in now) throw new Error('not read');
    const values = new Map(was.report.facts.map(({ code, value }) => [code, value]));
    expect(now.report.facts.length).toBeGreaterThan(5);
    expect(now.report.facts.length).toBeLessThan(was.report.facts.length);
    expect(now.report.facts.filter(({ code, value }) => value !== values.get(code))).toEqual([]);
    expect(now.report.findings.map(({ rule }) => rule)).toContain('report.partly_read');
    const { notes } = await extractPdf(compressed((text) => text.replace('<0031> Tj', '<0032> Tj'), 0, 2));
    expect(notes).toContainEqual({ kind: 'truncated', count: 1, pages: [2], reasons: ['damaged'] });
  });

  it('refuses the document when every page has such a digit', async () => {
    const changed = compressed((text) => text.replace(/<[0-9a-f]{4}/, '<0032'));
    await expect(extractPdf(changed)).rejects.toMatchObject({ code: 'damaged_file' });
  });

  it('takes a stream without a checksum as it is', async () => {
    const cut = compressed((text) => text, 4);
    expect(differences(report.truth, await readPdf(cut))).toEqual([]);
  });
});

/**
 * The report with its pages compressed and their text changed under the old checksum; `cut`: bytes missing at the end; `only`: the
 * one page that is changed, from 1.
 */
function compressed(change: (text: string) => string, cut = 0, only = 0): Uint8Array {
  const text = Buffer.from(whole).toString('latin1');
  let page = 0;
  // its table of offsets is wrong then, which no reader minds
  return Buffer.from(
    text.replace(/<< {2}\/Length \d+ >>\nstream\n([^]*?)\nendstream/g, (_whole, operators: string) => {
      const checksum = deflateSync(Buffer.from(operators, 'latin1')).subarray(-4);
      page += 1;
      const changed = only === 0 || only === page ? change(operators) : operators;
      const data = Buffer.concat([deflateSync(Buffer.from(changed, 'latin1')).subarray(0, -4), checksum]);
      const kept = data.subarray(0, data.length - cut).toString('latin1');
      return `<< /Filter /FlateDecode /Length ${kept.length} >>\nstream\n${kept}\nendstream`;
    }),
    'latin1',
  );
}

const KNOWN = new Set(['read', 'damaged_file', 'empty_file', 'ocr_needed', 'encrypted_file', 'too_complex']);

async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await extractPdf(bytes);
    return 'read';
  } catch (error) {
    return error instanceof NianbaoError ? error.code : String(error);
  }
}
