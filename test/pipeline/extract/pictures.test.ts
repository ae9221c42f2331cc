/** Pictures inside documents of text: where each stands, and that its bytes are found again, byte for byte. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { NianbaoError } from '../../../src/shared/errors.js';
import type { Layout } from '../../../src/shared/model/layout.js';
import { extract } from '../../../src/pipeline/extract/extract.js';
import { openPictures } from '../../../src/pipeline/extract/pictures.js';
import { scanNeed } from '../../../src/pipeline/ocr/need.js';
import {
  dataUri,
  drawingXml,
  innerPictures,
  packageOf,
  paragraphXml,
  textXml,
  vmlXml,
} from '../../corpus/inner/documents.js';

const read = async (bytes: Uint8Array): Promise<Layout> => extract(bytes, { declaredCharset: null });
const pictures = await innerPictures();
const TEXT = paragraphXml(
  textXml('某某县人民政府2023年政府信息公开工作年度报告，本报告由六个部分组成，数据截至年底。'),
);

function refused(work: () => unknown): NianbaoError {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof NianbaoError) return thrown;
  }
  throw new Error('it was not refused');
}

describe.each(['docx', 'doc', 'html'])('pictures in a %s', (ending) => {
  const bytes = readFileSync(`test/fixtures/inner/table.${ending}`);

  it('stand where they are printed, and are found again', async () => {
    const layout = await read(bytes);
    const open = openPictures(bytes);
    const found = layout.pictures?.map(({ ref }) => open(ref)) ?? [];
    const hashes = found.map((one) => (one.kind === 'pixels' ? Buffer.from(one.bytes).toString('base64') : one.kind));
    const wanted = [pictures.logo, pictures.table, pictures.code].map((one) => Buffer.from(one).toString('base64'));
    // the page's logo is furniture
    expect(hashes).toEqual(ending === 'html' ? wanted.slice(1) : wanted);
    const table = layout.pictures?.[ending === 'html' ? 0 : 1];
    const before = layout.blocks.slice(0, table?.after);
    expect(before.at(-1)?.kind).toBe('table');
    expect(layout.blocks[table?.after ?? 0]).toMatchObject({ text: expect.stringMatching(/^五、/) as string });
  });

  it('are looked at because a table of the form is not in the text', async () => {
    const layout = await read(bytes);
    expect(scanNeed(layout)?.pictures).toHaveLength(layout.pictures?.length ?? -1);
  });
});

describe('pictures in Word files', () => {
  it('are those of old drawings too, each once, and none that is deleted, hidden, or outside the file', async () => {
    const body = [
      TEXT,
      paragraphXml(vmlXml(1)),
      paragraphXml(drawingXml(1, 10, 10)),
      paragraphXml(`<w:del w:id="1">${drawingXml(2, 10, 10)}</w:del>`),
      paragraphXml(drawingXml(3, 10, 10).replace('<w:r>', '<w:r><w:rPr><w:vanish/></w:rPr>')),
      paragraphXml(drawingXml(9, 10, 10)),
    ];
    const media = { 'a.png': pictures.logo, 'b.png': pictures.code, 'c.jpg': pictures.table };
    const layout = await read(packageOf(body.join(''), media));
    expect(layout.pictures).toEqual([{ page: 1, ref: 'word/media/a.png', after: 1 }]);
  });

  it('that are drawn and not made of pixels say so, with their height', async () => {
    const emf = Buffer.alloc(108);
    emf.writeUInt32LE(1, 0);
    emf.writeInt32LE(2_500, 28);
    emf.writeInt32LE(12_500, 36);
    emf.write(' EMF', 40, 'latin1');
    const wmf = Buffer.alloc(40);
    wmf.writeUInt32LE(0x9ac6cdd7, 0);
    wmf.writeInt16LE(1440, 12);
    wmf.writeUInt16LE(1440, 14);
    const bytes = packageOf(`${TEXT}${paragraphXml(vmlXml(1))}${paragraphXml(vmlXml(2))}`, {
      'a.emf': emf,
      'b.wmf': wmf,
    });
    const open = openPictures(bytes);
    const [first, second] = (await read(bytes)).pictures ?? [];
    expect(open(first?.ref ?? '')).toEqual({ kind: 'metafile', name: 'EMF', millimetres: 100 });
    expect(open(second?.ref ?? '')).toMatchObject({ kind: 'metafile', name: 'WMF', millimetres: 25.4 });
  });

  it('that are not what they are called are refused with a code', async () => {
    const bytes = packageOf(`${TEXT}${paragraphXml(vmlXml(1))}`, { 'a.png': Buffer.from('<svg xmlns="x"/>') });
    const [picture] = (await read(bytes)).pictures ?? [];
    expect(refused(() => openPictures(bytes)(picture?.ref ?? '')).code).toBe('unsupported_format');
    expect(refused(() => openPictures(bytes)('word/media/none.png')).code).toBe('damaged_file');
  });
});

describe('pictures of a report that was written before there was a form', () => {
  const report = (year: number, length: number): Uint8Array => {
    const prose = textXml('我县按照条例要求做好政府信息公开工作。'.repeat(length));
    const title = textXml(`某某县${year}年政府信息公开工作年度报告`);
    return packageOf(`${paragraphXml(title)}${paragraphXml(prose)}${paragraphXml(vmlXml(1))}`, {
      'a.jpg': pictures.table,
    });
  };

  it('are charts and photos, unless there is hardly any text beside them', async () => {
    const needs = [report(2016, 60), report(2016, 5), report(2020, 60)].map(async (bytes) =>
      scanNeed(await read(bytes)),
    );
    expect((await Promise.all(needs)).map((need) => need !== null)).toEqual([false, true, true]);
  });
});

describe('pictures in pages', () => {
  it('are found in pages that a script holds in a string, whose slashes are escaped', async () => {
    const html = `<div><p>某某县2023年政府信息公开工作年度报告</p><p>${'根据条例要求，现公布本县政府信息公开工作情况。'.repeat(8)}</p><p><img src="${dataUri(pictures.table, 'image/jpeg')}"></p></div>`;
    const bytes = Buffer.from(JSON.stringify({ content: html }).replaceAll('/', '\\/'));
    const [picture] = (await read(bytes)).pictures ?? [];
    const opened = openPictures(bytes)(picture?.ref ?? '');
    expect(opened.kind === 'pixels' && Buffer.from(opened.bytes).equals(pictures.table)).toBe(true);
  });

  it('are found however many bytes they have', async () => {
    const large = Buffer.concat([pictures.table, Buffer.alloc(9 * 1024 * 1024, 'x')]);
    const html = `<div><p>某某县2023年政府信息公开工作年度报告</p><p><img src="${dataUri(large, 'image/jpeg')}"></p></div>`;
    const bytes = Buffer.from(html);
    const [picture] = (await read(bytes)).pictures ?? [];
    const opened = openPictures(bytes)(picture?.ref ?? '');
    expect(opened.kind === 'pixels' && Buffer.from(opened.bytes).equals(large)).toBe(true);
  });

  it('are the report where nothing else is, whatever stands around it', async () => {
    const image = `<img src="${dataUri(pictures.table, 'image/jpeg')}">`;
    const layout = await read(
      Buffer.from(`<html><head><title>2023年年度报告</title></head><body><div class="nav"><a href="/">首页</a></div>
        <h1>2023年政府信息公开工作年度报告</h1><div><p>${image}</p></div><div class="footer">某某县人民政府主办</div></body></html>`),
    );
    expect(layout.pictures).toHaveLength(1);
  });
});
