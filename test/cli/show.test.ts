/** `nianbao show` as a user runs it. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MARK } from '../../src/pipeline/extract/draw/style.js';
import { hasChinese } from '../../src/pipeline/extract/draw/words.js';
import { nianbao, objects } from '../harness/nianbao.js';
import { makeZip } from '../support/make-zip.js';
import { bitmapOf, boxOfColour } from '../support/picture.js';
import { pictureOfPage, scanPage } from '../support/scan-page.js';
import { smallPdf } from '../support/small-pdf.js';

const folder = mkdtempSync(join(tmpdir(), 'nianbao-show-'));
afterAll(() => rmSync(folder, { recursive: true }));

const REAL = join(process.env['NIANBAO_SHARED'] ?? '../shared', 'real/hongze-2023.pdf');
const out = join(folder, 'out.png');

async function pictureOf(...words: string[]) {
  const { status, stderr } = await nianbao(['show', ...words, '--out', out]);
  expect(stderr).toBe(`${out}\n`);
  expect(status).toBe(0);
  return bitmapOf(readFileSync(out));
}

describe.skipIf(!hasChinese())('show, tables (needs a font with Chinese characters)', () => {
  it.each(['yxz-2020.txt', 'xzf-2024.html', 'lqjd-2025.docx'])('%s: the cell is framed', async (name) => {
    const drawn = await pictureOf(`samples/${name}`, '--code', 'requests.received.total');
    expect(boxOfColour(drawn, MARK)).not.toBeNull();
  });

  it('frames each of several cells', async () => {
    const one = await pictureOf('samples/lqjd-2025.docx', '--code', 'requests.received.total');
    const words = ['requests.received.natural_person', 'requests.received.total'];
    const two = await pictureOf('samples/lqjd-2025.docx', '--code', ...words);
    expect((boxOfColour(two, MARK) ?? [])[0]).toBeLessThan((boxOfColour(one, MARK) ?? [])[0] ?? 0);
  });

  it('puts what is flagged on one sheet', async () => {
    const drawn = await pictureOf('samples/scjgj-2021.txt', '--flagged');
    expect(boxOfColour(drawn, MARK)).not.toBeNull();
  });

  it('writes the picture to standard output when that is no terminal', async () => {
    const { status, stdout } = await nianbao(['show', 'samples/yxz-2020.txt', '--code', 'requests.received.total']);
    expect(status).toBe(0);
    expect(stdout.slice(1, 4)).toBe('PNG');
  });
});

describe('show, archives', () => {
  const file = join(folder, 'reports.zip');
  const page = readFileSync('samples/xzf-2024.html');
  beforeAll(() => {
    const inner = makeZip([{ name: '乡镇/桑河镇.html', content: page, flags: 0x800 }]);
    const parts = [
      { name: '2024/县政府.html', content: page, flags: 0x800 },
      { name: '内.zip', content: inner, flags: 0x800 },
      { name: 'a.rar', content: Buffer.from('Rar!\x1a\x07\x00rest', 'latin1') },
    ];
    writeFileSync(file, makeZip(parts));
  });

  it.skipIf(!hasChinese()).each(['2024/县政府.html', '县政府.html', '内.zip/乡镇/桑河镇.html'])(
    'a file in it: %s',
    async (member) => {
      const drawn = await pictureOf(file, '--member', member, '--code', 'requests.received.total');
      expect(boxOfColour(drawn, MARK)).not.toBeNull();
    },
  );

  it.each([[[]], [['--member', '没有.html']]])(
    'names what is there, where none is named or it is not there',
    async (words) => {
      const { status, stderr } = await nianbao(['show', file, ...words, '--flagged']);
      expect(status).toBe(2);
      expect(stderr).toMatch(/--member NAME: 2024\/县政府\.html, a\.rar, 内\.zip\/乡镇\/桑河镇\.html/);
    },
  );

  it('gives the error of a file that is no document, and takes no member of what is no archive', async () => {
    const rar = await nianbao(['show', file, '--member', 'a.rar', '--flagged']);
    expect([rar.status, rar.stderr]).toEqual([1, expect.stringContaining('unsupported_format')]);
    const plain = await nianbao(['show', 'samples/xzf-2024.html', '--member', 'a', '--flagged']);
    expect([plain.status, plain.stderr]).toEqual([2, expect.stringContaining('archive')]);
  });
});

describe('show, pages', () => {
  it('draws a page of a PDF that is no report', async () => {
    const file = join(folder, 'small.pdf');
    writeFileSync(file, smallPdf({ chinese: true }));
    const drawn = await pictureOf(file, '--page', '1');
    expect(boxOfColour(drawn, MARK)).toBeNull();
    expect(drawn.width).toBeGreaterThan(600);
  });

  it.each(['test/fixtures/pdf/czj-2019.pdf', ...(existsSync(REAL) ? [REAL] : [])])(
    '%s: the cell is framed where its place says',
    async (file) => {
      const code = 'requests.received.total';
      const [report] = objects((await nianbao(['extract', file])).stdout);
      const fact = (report?.['facts'] as { code: string; at: { bbox: number[] } }[]).find((one) => one.code === code);
      const drawn = await pictureOf(file, '--code', code);
      const found = boxOfColour(drawn, MARK) ?? [];
      expect(found).toHaveLength(4);
      // two pixels a point, a margin of 24 and a frame of four pixels, rounded
      fact?.at.bbox.forEach((value, side) => {
        const expected = 24 + value * 2 + (side < 2 ? -4 : 4);
        expect(Math.abs((found[side] ?? 0) - expected)).toBeLessThanOrEqual(1);
      });
    },
  );

  it.skipIf(!existsSync(REAL))('puts what is flagged in a real report on one sheet', async () => {
    expect(boxOfColour(await pictureOf(REAL, '--flagged'), MARK)).not.toBeNull();
  });
});

describe('show, scans', () => {
  // the last page of a scan alone, as a picture: one small table
  const file = join(folder, 'scan.png');
  beforeAll(async () => {
    const page = await scanPage('test/fixtures/scan/0006-xzf-2019-150-mild.pdf', 3);
    writeFileSync(file, await pictureOfPage(page).png().toBuffer());
  });

  it('frames the cell on the straightened page', async () => {
    const drawn = await pictureOf(file, '--code', 'proceedings.reconsideration.total');
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = boxOfColour(drawn, MARK) ?? [];
    expect([x1 - x0 > 20, y1 - y0 > 10, x1 - x0 < 200, y1 - y0 < 100]).toEqual([true, true, true, true]);
  });
});

describe('show, mistakes', () => {
  it.each([
    ['a code that is none', ['samples/yxz-2020.txt', '--code', 'requests.nonsense'], 2, /no fact 'requests\.nonsense'/],
    ['no wish', ['samples/yxz-2020.txt'], 2, /--code CODE, --flagged, --page/],
    ['two wishes', ['samples/yxz-2020.txt', '--flagged', '--page', '1'], 2, /by one of/],
    ['a page of a text', ['samples/yxz-2020.txt', '--page', '1'], 2, /no pages/],
    ['page zero', ['samples/yxz-2020.txt', '--page', '0'], 2, /number from 1/],
    ['a file that is not there', ['samples/nowhere.pdf', '--flagged'], 2, /file_unreadable/],
    ['a file that is no report', ['package.json', '--flagged'], 1, /^package\.json: \w+: /],
  ])('%s', async (_name, words, status, said) => {
    const outcome = await nianbao(['show', ...words]);
    expect(outcome.stderr).toMatch(said);
    expect([outcome.status, outcome.stdout]).toEqual([status, '']);
  });
});
