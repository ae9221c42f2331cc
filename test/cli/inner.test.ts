/** Reports whose tables are pictures inside docx, doc and HTML, through the command, against what is printed on them. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  drawingXml,
  packageOf,
  paragraphXml,
  SOURCE,
  textXml,
  truthOfSource,
  vmlXml,
} from '../corpus/inner/documents.js';
import { nianbao, objects } from '../harness/nianbao.js';
import { pictureOfPage, scanPage } from '../support/scan-page.js';

interface Said {
  readonly document: { readonly name: string };
  readonly facts: readonly {
    code: string;
    value: number | null;
    status: string;
    confidence: number;
    at: { page?: number; bbox?: number[]; table?: number };
  }[];
  readonly findings: readonly { rule: string; message: string }[];
  readonly report: { readonly issuer: { readonly name: string | null } };
  readonly extraction: { readonly method: string };
}

const folder = mkdtempSync(join(tmpdir(), 'nianbao-inner-'));
const TABLES = ['docx', 'doc', 'html'].map((ending) => `test/fixtures/inner/table.${ending}`);
const PAGES = join(folder, 'pages.docx');
const MIXED = 'test/fixtures/inner/mixed.pdf';
const DRAWN = join(folder, 'drawn.docx');
const TITLE = paragraphXml(textXml('槐泠县人民政府2019年政府信息公开工作年度报告'));
let said: readonly Said[];
const of = (name: string): Said | undefined => said.find(({ document }) => document.name === name);

beforeAll(async () => {
  const pages = await Promise.all(
    [1, 2, 3].map(async (page) =>
      pictureOfPage(await scanPage(SOURCE, page))
        .jpeg({ quality: 80 })
        .toBuffer(),
    ),
  );
  const body = [
    TITLE,
    paragraphXml(drawingXml(1, 600, 850)),
    paragraphXml(vmlXml(2)),
    paragraphXml(drawingXml(3, 600, 850)),
  ];
  const media = Object.fromEntries(pages.map((bytes, index) => [`page${index + 1}.jpg`, bytes]));
  writeFileSync(PAGES, packageOf(body.join(''), media));
  const emf = Buffer.alloc(108);
  emf.writeUInt32LE(1, 0);
  emf.writeInt32LE(20_000, 36);
  emf.write(' EMF', 40, 'latin1');
  const prose = paragraphXml(textXml('一、总体情况。'.padEnd(120, '我县按照条例要求做好政府信息公开工作，')));
  writeFileSync(DRAWN, packageOf(`${TITLE}${prose}${paragraphXml(vmlXml(1))}`, { 'table.emf': emf }));
  const { stdout } = await nianbao(['extract', '--format', 'ndjson', ...TABLES, PAGES, DRAWN, MIXED]);
  said = objects(stdout) as unknown as Said[];
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a table that is a picture', () => {
  it.each(['docx', 'doc', 'html'])('inside a %s is read, and the text around it stays text', (ending) => {
    const report = of(`table.${ending}`);
    const { facts: printed } = truthOfSource().report;
    expect(report?.extraction.method).toBe('ocr');
    expect(Object.fromEntries(report?.facts.map(({ code, value }) => [code, value]) ?? [])).toEqual(printed);
    for (const { code, at, confidence } of report?.facts ?? []) {
      if (code.startsWith('proceedings.')) expect(at).toMatchObject({ page: ending === 'html' ? 1 : 2 });
      else expect({ page: at.page, confidence }).toEqual({ page: undefined, confidence: 1 });
    }
    const rules = report?.findings.map(({ rule }) => rule) ?? [];
    // title, year and date are text; logo and code are neither pages nor errors
    expect(rules.filter((rule) => /^(?:report|table|section)\./.test(rule))).toEqual([]);
  });

  it('is shown with its cell marked', async () => {
    const out = join(folder, 'cell.png');
    const code = 'proceedings.litigation_after_reconsideration.total';
    const { status, stderr } = await nianbao(['show', 'test/fixtures/inner/table.doc', '--code', code, '--out', out]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: `${out}\n` });
    const { width = 0, height = 0 } = await sharp(out).metadata();
    expect([width > 900, height > 200]).toEqual([true, true]);
  }, 120_000);
});

describe('pictures that are pages', () => {
  it('are read in their order as the pages of a scan', () => {
    const { facts: printed } = truthOfSource().report;
    const facts = of('pages.docx')?.facts ?? [];
    const wrong = facts.filter(({ code, value }) => value !== printed[code]);
    expect(wrong.filter(({ confidence, status }) => confidence >= 0.9 && status === 'reported')).toEqual([]);
    expect(facts.length - wrong.length).toBeGreaterThan(0.98 * Object.keys(printed).length);
    expect(new Set(facts.map(({ at }) => at.page))).toEqual(new Set([1, 2, 3]));
  });
});

it('a PDF with pages of text and a scanned one is read page by page, each in its way', () => {
  const report = of('mixed.pdf');
  const { facts: printed } = truthOfSource().report;
  expect(report?.extraction.method).toBe('ocr');
  expect(Object.fromEntries(report?.facts.map(({ code, value }) => [code, value]) ?? [])).toEqual(printed);
  const scanned = Math.max(...(report?.facts.map(({ at }) => at.page ?? 0) ?? []));
  for (const { code, at, confidence } of report?.facts ?? []) {
    expect({ code, isScanned: at.page === scanned }).toEqual({ code, isScanned: code.startsWith('proceedings.') });
    if (at.page !== scanned) expect({ code, confidence }).toEqual({ code, confidence: 1 });
  }
  const rules = report?.findings.map(({ rule }) => rule) ?? [];
  expect(rules.filter((rule) => /^(?:table|report\.partly)/.test(rule))).toEqual([]);
  // its signature is a picture, and the title, which is text, says whose report it is
  expect(report?.report.issuer.name).toBe('槐泠县人民政府');
});

it('a picture that nothing here draws is named, and the report is not lost for it', () => {
  const report = of('drawn.docx');
  expect(report?.findings.find(({ rule }) => rule === 'report.partly_read')?.message).toContain('图元文件');
  expect(report?.findings.find(({ rule }) => rule === 'report.partly_read')?.message).toContain('1 张图片');
});
