/** The PDF reader as a whole: places, the gate, hidden text, errors, the two real documents. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { extractPdf } from '../../../../src/pipeline/extract/pdf/pdf.js';
import { normalize } from '../../../../src/pipeline/normalize/normalize.js';
import { findingOf } from '../../../../src/pipeline/validate/messages.js';
import { validate } from '../../../../src/pipeline/validate/validate.js';
import { Paper, type PaperOptions } from '../../../corpus/pdf/paper.js';
import { differences, findingDifferences, sharedFolder, truthCases } from '../../../support/truth.js';

const OPTIONS: PaperOptions = {
  encoding: 'UniGB-UCS2-H',
  width: 595,
  height: 842,
  rotate: 0,
  inForm: false,
  title: null,
};
const PROSE = '本机关全年收到政府信息公开申请三件，均已按期答复，无结转。';

function paper(draw: (paper: Paper) => void, options: Partial<PaperOptions> = {}): Uint8Array {
  const made = new Paper({ ...OPTIONS, ...options });
  made.page();
  draw(made);
  return made.bytes();
}

/** A grid of 2 × 2 cells with these texts. */
function smallTable(made: Paper, texts: readonly string[], y = 100): void {
  for (const at of [y, y + 30, y + 60]) made.rule(100, at, 300, at, 'strokes');
  for (const at of [100, 200, 300]) made.rule(at, y, at, y + 60, 'strokes');
  texts.forEach((text, index) => {
    if (text !== '') made.text(text, 110 + (index % 2) * 100, y + 20 + Math.floor(index / 2) * 30, 10);
  });
}

describe('extractPdf', () => {
  it('gives every cell and paragraph its page and box from the top left', async () => {
    const layout = await extractPdf(
      paper((made) => {
        made.text(PROSE, 60, 80, 14);
        smallTable(made, ['甲', '1', '乙', '2']);
      }),
    );
    const [paragraph, table] = layout.blocks;
    expect(paragraph).toMatchObject({ kind: 'paragraph', text: PROSE, page: 1 });
    expect(paragraph?.bbox?.[0]).toBeCloseTo(60, 0);
    expect(table).toMatchObject({ kind: 'table', rows: 2, columns: 2, page: 1, bbox: [100, 100, 300, 160] });
    expect(table?.kind === 'table' && table.cells[3]).toMatchObject({ text: '2', page: 1, bbox: [200, 130, 300, 160] });
  });

  it('takes bold by overprinting for one digit', async () => {
    const layout = await extractPdf(
      paper((made) => {
        smallTable(made, ['甲', '5', '乙', '11']);
        made.text('5', 210.4, 120, 10);
      }),
    );
    expect(texts(layout)).toEqual(['甲', '5', '乙', '11']);
  });

  it('leaves out text that is struck through, and counts it', async () => {
    const layout = await extractPdf(
      paper((made) => {
        smallTable(made, ['甲', '78', '乙', '2']);
        made.text('3', 222, 120, 10);
        made.rule(210, 117, 220, 117, 'fills');
      }),
    );
    expect(texts(layout)).toEqual(['甲', '3', '乙', '2']);
    expect(layout.notes).toContainEqual({ kind: 'deleted_text', count: 2 });
  });

  it('does not read invisible or clipped text', async () => {
    const layout = await extractPdf(
      paper((made) => {
        smallTable(made, ['甲', '1', '乙', '2']);
        made.text('9', 220, 120, 10, 0, 3);
        made.raw('q 0 0 50 50 re W n');
        made.text('8', 220, 150, 10);
        made.raw('Q');
      }),
    );
    expect(texts(layout)).toEqual(['甲', '1', '乙', '2']);
    expect(layout.notes).toContainEqual({ kind: 'hidden_text', count: 2 });
  });

  it('keeps digits of two lines apart where nobody can tell whether they are one number', async () => {
    const layout = await extractPdf(
      paper((made) => {
        smallTable(made, ['甲', '', '乙', '2']);
        made.text('1', 240, 112, 10);
        made.text('5', 240, 125, 10);
      }),
    );
    expect(texts(layout)[1]).toBe('1\n5');
  });

  it('marks a row whose number is too wide for its cell', async () => {
    const layout = await extractPdf(
      paper((made) => {
        smallTable(made, ['甲', '', '乙', '2']);
        made.text('11398889', 180, 120, 10);
      }),
    );
    const [table] = layout.blocks;
    expect(table?.kind === 'table' && table.irregular.map((row) => row.row)).toEqual([0]);
  });

  it('names the pages that need OCR and reads the others', async () => {
    const layout = await extractPdf(
      paper((made) => {
        made.text(PROSE, 60, 80, 14);
        made.page();
        made.picture(0, 0, 595, 842);
        made.text('扫描件上看不见的文字层'.repeat(4), 60, 80, 10, 0, 3);
      }),
    );
    expect(layout.notes).toContainEqual({ kind: 'page_needs_ocr', count: 1, pages: [2], reasons: ['picture'] });
    expect(layout.blocks.map((block) => block.kind)).toEqual(['paragraph']);
  });

  it.each<[string, Uint8Array, string]>([
    ['a scan', paper((made) => made.picture(0, 0, 595, 842)), 'ocr_needed'],
    [
      'characters of private use',
      paper((made) => made.text('\ue001\ue002\ue003\ue004'.repeat(10), 50, 90, 10)),
      'ocr_needed',
    ],
    [
      'characters that make no words',
      paper((made) => made.text('龘靐齉爩鱻麤龗灪吁龖厵滟爨癵籱饢驫鲡鹂鸾'.repeat(4), 5, 90, 7)),
      'ocr_needed',
    ],
    ['empty pages', paper(() => undefined), 'empty_file'],
    ['a torso', paper((made) => made.text(PROSE, 60, 80, 14)).slice(0, 300), 'damaged_file'],
    ['no PDF', new TextEncoder().encode('%PDF-1.4\nnothing'), 'damaged_file'],
  ])('refuses %s', async (_what, bytes, code) => {
    await expect(extractPdf(bytes)).rejects.toMatchObject({ code });
  });
});

function texts(layout: Awaited<ReturnType<typeof extractPdf>>): string[] {
  return layout.blocks.flatMap((block) => (block.kind === 'table' ? block.cells.map((cell) => cell.text) : []));
}

const shared = sharedFolder();
describe.skipIf(shared === null || !existsSync(join(shared, 'real')))(
  'real PDFs (skipped without the shared folder)',
  () => {
    const cases = shared === null ? [] : truthCases(shared, 'real', 'real', '.pdf');

    it.each(cases.map((one) => [one.truth.file, one] as const))('%s', async (_file, { truth, bytes }) => {
      const checked = validate(normalize(await extractPdf(bytes), { division: null, body: null, year: null }));
      expect(differences(truth, checked, { implied: true })).toEqual([]);
      const judged = checked.hits.map((hit) => findingOf(hit, 'en'));
      expect(findingDifferences(truth, judged)).toEqual([]);
      for (const fact of checked.facts) expect(Object.keys(fact.at).sort()).toEqual(['bbox', 'page']);
    });

    it('are two', () => expect(cases.map(({ truth }) => truth.file)).toEqual(['hongze-2023.pdf', 'hongze-2024.pdf']));
  },
);
