/** Pages of a folder with the pictures that lie beside them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { extract } from '../../src/pipeline/extract/extract.js';
import { openPictures } from '../../src/pipeline/extract/pictures.js';
import { HTML_LIMITS } from '../../src/shared/html/parse.js';
import { withPictures } from '../../src/shared/html/put-pictures.js';
import { readDocument } from '../../src/workers/beside.js';
import { dataUri, innerPictures, linkedHtml } from '../corpus/inner/documents.js';

const pictures = await innerPictures();
const outside = mkdtempSync(join(tmpdir(), 'nianbao-beside-'));
const folder = join(outside, 'site');
mkdirSync(join(folder, '年报_files'), { recursive: true });
writeFileSync(join(folder, '年报_files', '表 一.jpg'), pictures.table);
writeFileSync(join(folder, 'code.png'), pictures.code);
writeFileSync(join(outside, 'secret.jpg'), pictures.table);
symlinkSync(join(outside, 'secret.jpg'), join(folder, 'link.jpg'));
const path = join(folder, 'report.html');

afterAll(() => {
  rmSync(outside, { recursive: true });
});

describe('a page with pictures beside it', () => {
  it('has them put into it where they are shown, and its lines stay where they are', async () => {
    const linked = linkedHtml({
      logo: 'none.png',
      table: '年报_files/%E8%A1%A8%20%E4%B8%80.jpg?v=1',
      code: 'code.png',
    });
    writeFileSync(path, linked);
    const bytes = await readDocument(path, 20);
    const layout = await extract(bytes, { declaredCharset: null });
    const open = openPictures(bytes);
    const found = layout.pictures?.map(({ ref }) => open(ref)) ?? [];
    expect(found.map((one) => one.kind === 'pixels' && Buffer.from(one.bytes).toString('base64'))).toEqual([
      Buffer.from(pictures.table).toString('base64'),
      Buffer.from(pictures.code).toString('base64'),
    ]);
    const plain = await extract(linked, { declaredCharset: null });
    expect(layout.blocks).toEqual(plain.blocks);
    expect(await readDocument(path, 20)).toEqual(bytes);
  });

  it.each([
    '../secret.jpg',
    'link.jpg',
    join(outside, 'secret.jpg'),
    'http://127.0.0.1/a.jpg',
    '//127.0.0.1/a.jpg',
    'C:\\a.jpg',
  ])('is left alone where it shows %s', async (address) => {
    const linked = linkedHtml({ logo: address, table: address, code: address });
    writeFileSync(path, linked);
    expect(await readDocument(path, 20)).toEqual(Buffer.from(linked));
  });

  it('is read where a pipe that nobody writes into has the name of a picture', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe.jpg')]);
    const linked = linkedHtml({ logo: 'pipe.jpg', table: 'pipe.jpg?2', code: 'pipe.jpg?3' });
    writeFileSync(path, linked);
    expect(await readDocument(path, 20)).toEqual(Buffer.from(linked));
  });

  it('does not grow beyond what a document may have by showing one picture again and again, by one name or many', async () => {
    const address = '年报_files/表 一.jpg';
    const shown = Array.from(
      { length: 500 },
      (_, index) => `<img src="${address}${index % 2 === 0 ? '' : `?${index}`}">`,
    );
    writeFileSync(path, `<html><body>${shown.join('\n')}</body></html>`);
    const bytes = Buffer.from(await readDocument(path, 1));
    expect(bytes.length).toBeLessThan(1024 * 1024);
    const text = bytes.toString('latin1');
    expect([text.split('\n').length, text.includes('data:image/jpeg'), text.includes('?499')]).toEqual([
      500,
      true,
      true,
    ]);
  });

  it('does not grow beyond what a document may have', async () => {
    const table = 'x.jpg';
    writeFileSync(join(folder, table), Buffer.concat([pictures.table, Buffer.alloc(900_000)]));
    const linked = linkedHtml({ logo: table, table, code: 'code.png' });
    writeFileSync(path, linked);
    expect((await readDocument(path, 1)).length).toBeLessThan(1024 * 1024);
  });
});

describe('addresses of pictures', () => {
  it('stay where pictures would make a page too long to be parsed', async () => {
    const html = Buffer.from('<img src="a.jpg"><img src="b.jpg">');
    const bytes = new Uint8Array(0.4 * HTML_LIMITS.characters);
    const put = await withPictures(html, 1e9, () => Promise.resolve({ mediaType: 'image/jpeg', bytes }));
    expect(put.length).toBeLessThan(HTML_LIMITS.characters);
    expect([Buffer.from(put).includes('a.jpg'), Buffer.from(put).includes('b.jpg')]).toEqual([false, true]);
  });

  const asked = async (html: string | Buffer): Promise<string[]> => {
    const found: string[] = [];
    await withPictures(Buffer.from(html), 1_000_000, (address) => {
      found.push(address);
      return Promise.resolve(null);
    });
    return found;
  };

  it('are found in all attributes that scripts use, quoted or not, each asked for once, in the charset of the page', async () => {
    const html = `<IMG alt="a" SRC='一.jpg'><img data-src="b.png?x=1&amp;y=2" src=loading.gif><img src=loading.gif><imgs src="no.png">`;
    expect(await asked(html)).toEqual(['一.jpg', 'b.png?x=1&y=2', 'loading.gif']);
    expect(await asked(Buffer.from('<p>\xd6\xd0</p><img src="\xd2\xbb.jpg">', 'latin1'))).toEqual(['一.jpg']);
    expect(await asked(`<img src="${dataUri(pictures.logo, 'image/png')}">`)).toEqual([]);
  });

  it('are replaced alone: every other byte of the page stays', async () => {
    const html = Buffer.from('<p>\xd2\xbb</p>\r\n<img id=a src=x.png width=9><p>z</p>', 'latin1');
    const put = await withPictures(html, 1_000, () =>
      Promise.resolve({ mediaType: 'image/png', bytes: Buffer.from('abc') }),
    );
    expect(Buffer.from(put).toString('latin1')).toBe(
      '<p>\xd2\xbb</p>\r\n<img id=a src="data:image/png;base64,YWJj" width=9><p>z</p>',
    );
  });
});
