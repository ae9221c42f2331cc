/** The CSV files of bodies and bindings: what they say, and what is wrong with them by file and line. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readBindings, readBodies } from '../../src/cli/bodies-csv.js';

const folder = mkdtempSync(join(tmpdir(), 'nianbao-bodies-csv-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(text: string | Uint8Array): string {
  const path = join(folder, 'given.csv');
  writeFileSync(path, text);
  return path;
}

const sha = 'a'.repeat(64);

describe('the files of bodies', () => {
  it('reads bindings with a byte order mark, empty fields and columns in any case', async () => {
    const rows = await readBindings(file(`\uFEFFSHA256,body,Year,division\n${sha},槐泠县教育局,2023,\n`));
    expect(rows).toEqual([{ sha256: sha, body: '槐泠县教育局', year: 2023, division: null, line: 2 }]);
  });

  it('reads bodies with their aliases, without the name among them', async () => {
    const [row] = await readBodies(file('name,aliases,kind\n槐泠县教育局,槐泠县教委|槐泠县教育局| ,\n'));
    expect(row).toMatchObject({ name: '槐泠县教育局', aliases: ['槐泠县教委'], division: null, kind: null });
  });

  it.each([
    ['an unknown column', `sha256,bodies\n${sha},x\n`, 1, "no column 'bodies'"],
    ['no column of hashes', 'body,year\nx,2023\n', 1, "the column 'sha256' is missing"],
    ['a column twice', `sha256,year,year\n${sha},2023,2024\n`, 1, 'twice'],
    ['a hash that is none', 'sha256,year\nabc,2023\n', 2, 'sha256 is no sha256'],
    ['a document twice', `sha256,year\n${sha},2023\n${sha},2024\n`, 3, 'is on line 2 already'],
    ['a quote that does not end', `sha256,body\n${sha},"x\n`, 2, 'Quote'],
  ])('names %s', async (_, text, line, reason) => {
    const reading = readBindings(file(text));
    await expect(reading).rejects.toMatchObject({ code: 'manifest_invalid', details: { line } });
    await expect(reading).rejects.toThrow(reason);
  });

  it('names a file that is not UTF-8, and one that is not there', async () => {
    await expect(readBindings(file(Uint8Array.of(0xd6, 0xd0)))).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(readBindings(join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});
