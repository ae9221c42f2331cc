import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSourceFiles, readSourceFiles } from '../../src/workers/source-files.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nianbao-sources-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const GOOD = (id: string): string =>
  `id: ${id}\nname: 槐泠县\ndivision: "990108"\nstart: [http://127.0.0.1:8080/${id}/]\n`;

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  await mkdir(join(folder, 'deeper'), { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
}

describe('source files', () => {
  it('are single sources or lists, and come in order of id', async () => {
    await write({
      'b.yaml': GOOD('b'),
      'list.yml': `- ${GOOD('c').trim().replace(/\n/g, '\n  ')}\n- ${GOOD('a').trim().replace(/\n/g, '\n  ')}\n`,
      'notes.txt': 'no source',
      'deeper/draft.yaml': GOOD('d'),
      'empty.yaml': '# nothing yet\n',
    });
    const { sources, files, mistakes } = await checkSourceFiles(folder);
    expect(mistakes).toEqual([]);
    expect(files).toEqual(['b.yaml', 'empty.yaml', 'list.yml']);
    expect(sources.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, string | Uint8Array, number, RegExp]>([
    ['a wrong value', GOOD('a').replace('"990108"', '990108'), 3, /division/],
    [
      'a value deep inside',
      `${GOOD('a')}expect:\n  bodies: 3\n  years: [2025, 2019]\n`,
      7,
      /expect\.years.*after the last/,
    ],
    ['a field that is missing', 'name: x\nid: a\n', 1, /division/],
    ['an unknown field', `${GOOD('a')}colour: red\n`, 1, /colour/],
    ['an item of a list', `${GOOD('a')}bodies:\n  - name: 一局\n  - nam: 二局\n`, 7, /bodies\.1/],
    ['broken YAML', 'id: a\nname: [x\ndivision: "1"\n', 3, /./],
    ['a key that stands twice', `${GOOD('a')}name: again\n`, 5, /unique/i],
    ['a text', 'only words\n', 1, /neither/],
    ['bytes that are no UTF-8', new Uint8Array([0x69, 0x64, 0x3a, 0x20, 0xd2, 0x20]), 1, /UTF-8/],
    ['a password in an address', GOOD('a').replace('127', 'me:secret@127'), 4, /password/],
  ])('name file and line of %s', async (_, text, line, reason) => {
    await write({ 'bad.yaml': text, 'good.yaml': GOOD('good') });
    const { sources, mistakes } = await checkSourceFiles(folder);
    expect(mistakes[0]).toMatchObject({ file: 'bad.yaml', line });
    expect(mistakes[0]?.reason).toMatch(reason);
    expect(sources.map(({ id }) => id)).toEqual(['good']);
    await expect(readSourceFiles(folder)).rejects.toMatchObject({ code: 'source_invalid', details: { line } });
  });

  it('may not share an id or a start page', async () => {
    await write({ 'a.yaml': GOOD('a'), 'b.yaml': GOOD('a'), 'c.yaml': GOOD('c').replace('/c/', '/a/#top') });
    const { sources, mistakes } = await checkSourceFiles(folder);
    expect(mistakes.map(({ file, line }) => `${file} ${line}`)).toEqual(['b.yaml 1', 'b.yaml 4', 'c.yaml 4']);
    expect(sources).toHaveLength(1);
  });

  it('are missed aloud when the folder is not there', async () => {
    await expect(readSourceFiles(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });

  it('of the examples are right', async () => {
    const { sources, mistakes } = await checkSourceFiles('sources/examples');
    expect(mistakes).toEqual([]);
    expect(sources.length).toBeGreaterThan(2);
  });
});
