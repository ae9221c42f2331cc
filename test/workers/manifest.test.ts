/** Manifests: what is known of files, and every mistake with its line. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readManifest } from '../../src/workers/manifest.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nianbao-manifest-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function read(content: string | Buffer): ReturnType<typeof readManifest> {
  const file = join(folder, 'manifest.csv');
  await writeFile(file, content);
  return readManifest(file);
}

describe('manifest', () => {
  it('reads every column, relative to its own folder', async () => {
    const entries = await read(
      '\uFEFFpath,url,body,division,year,fetched_at\r\n' +
        'a/b.txt,https://example.org/b,"甲镇, 人民政府",220106,2021,2022-01-31T00:00:00Z\r\n',
    );
    expect(entries).toEqual([
      {
        path: join(folder, 'a/b.txt'),
        line: 2,
        url: 'https://example.org/b',
        body: '甲镇, 人民政府',
        division: '220106',
        year: 2021,
        fetchedAt: '2022-01-31T00:00:00Z',
      },
    ]);
  });

  it('takes columns in any order, missing ones and empty fields as not known', async () => {
    expect(await read('year,path\n,x.txt\n\n2020,y.txt\n')).toMatchObject([
      { path: join(folder, 'x.txt'), year: null, body: null, url: null },
      { path: join(folder, 'y.txt'), year: 2020, line: 4 },
    ]);
  });

  const MISTAKES: readonly [name: string, content: string, line: number, words: string][] = [
    ['a year that is none', 'path,year\na.txt,2021\nb.txt,21\n', 3, 'year is not a year'],
    ['a division that is none', 'path,division\na.txt,2201\n', 2, 'six digits'],
    ['a URL that is none', 'path,url\na.txt,example\n', 2, 'URL'],
    ['a time that is none', 'path,fetched_at\na.txt,yesterday\n', 2, 'fetched_at'],
    ['a line without path', 'path,year\n,2020\n', 2, 'path is empty'],
    ['a path twice', 'path\na.txt\n./a.txt\n', 3, 'line 2 already'],
    ['an unknown column', 'path,jahr\na.txt,2020\n', 1, "no column 'jahr'"],
    ['no path column', 'url\nhttps://example.org\n', 1, "'path' is missing"],
    ['a column twice', 'path,path\na,b\n', 1, 'twice'],
    ['too many fields', 'path\na.txt,2020\n', 2, ''],
    ['an open quote', 'path\n"a.txt\n', 2, ''],
  ];

  it.each(MISTAKES)('names %s with its line', async (_name, content, line, words) => {
    const error: unknown = await read(content).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'manifest_invalid', details: { line } });
    expect((error as Error).message).toContain(words);
  });

  it('says so when it is not UTF-8 or not there', async () => {
    await expect(read(Buffer.from('path\n\xff\xfe.txt\n', 'latin1'))).rejects.toThrow('UTF-8');
    await expect(readManifest(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});
