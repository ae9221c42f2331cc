import { crc32 } from 'node:zlib';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { describe, expect, it } from 'vitest';
import { ARCHIVE_LIMITS, isArchive, unpack } from '../../../src/pipeline/extract/archive.js';
import { extract } from '../../../src/pipeline/extract/extract.js';
import { canonicalJson, sha256 } from '../../../src/shared/canonical.js';
import { NianbaoError } from '../../../src/shared/errors.js';
import { contentsFrom, errorOfArchive } from '../../../src/shared/model/archive.js';
import { makeZip } from '../../support/make-zip.js';

const text = strToU8('一、总体情况\n');
const page = strToU8('<html><body><p>年报</p></body></html>');
const paths = (bytes: Uint8Array): string[] => unpack(bytes).contents.members.map(({ path }) => path);
const lost = (bytes: Uint8Array): Record<string, string> =>
  Object.fromEntries(unpack(bytes).contents.lost.map(({ path, code }) => [path, code]));

function errorOf(call: () => unknown): string {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof NianbaoError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  return 'no error';
}

describe('unpack', () => {
  it('gives every member with its bytes, hash and type, in order of path', () => {
    const { contents, bytes } = unpack(zipSync({ 'b/二.txt': text, 'a.html': page }));
    expect(contents).toEqual({
      archive: 1,
      members: [
        { path: 'a.html', sha256: sha256(page), mediaType: 'text/html', bytes: page.length },
        { path: 'b/二.txt', sha256: sha256(text), mediaType: 'text/plain', bytes: text.length },
      ],
      lost: [],
    });
    expect(bytes.map((one) => sha256(one))).toEqual(contents.members.map((one) => one.sha256));
    expect(contentsFrom(Buffer.from(canonicalJson(contents)))).toEqual(contents);
    expect(contentsFrom(Buffer.from('{"blocks":[]}'))).toBeNull();
  });

  it('reads names in UTF-8 with and without the flag, in GBK, and Info-ZIP’s own field', () => {
    const gbk = Buffer.from([0xc4, 0xea, 0xb1, 0xa8, 0x2f, 0xb1, 0x5c, 0x2e, 0x74, 0x78, 0x74]); // 年报/盶.txt: 5c is half a character
    const printed = Buffer.from('____.txt');
    const head = Buffer.alloc(9);
    head.writeUInt16LE(0x7075, 0);
    const utf8 = Buffer.from('统计.txt');
    head.writeUInt16LE(5 + utf8.length, 2);
    head[4] = 1;
    head.writeUInt32LE(crc32(printed), 5);
    const named = Buffer.concat([head, utf8]);
    const stale = Buffer.concat([head, utf8]);
    stale.writeUInt32LE(1, 5);
    const parts = [
      { name: '甲.txt', content: text, flags: 0x800 },
      { name: '乙.txt', content: text },
      { name: gbk, content: text },
      { name: printed, content: text, extra: named },
      { name: '_.txt', content: text, extra: stale },
    ];
    expect(paths(makeZip(parts)).sort()).toEqual(
      [
        '甲.txt',
        '乙.txt',
        `年报/${new TextDecoder('gbk').decode(Buffer.from([0xb1, 0x5c]))}.txt`,
        '统计.txt',
        '_.txt',
      ].sort(),
    );
  });

  it('passes over what is no document', () => {
    const litter: Zippable = {
      'a.txt': text,
      'folder/': new Uint8Array(),
      'empty.txt': new Uint8Array(),
      '__MACOSX/._a.txt': text,
      '.DS_Store': text,
      'x/.hidden/b.txt': text,
      'x/Thumbs.db': text,
      'x/~$a.docx': text,
    };
    expect(paths(zipSync(litter))).toEqual(['a.txt']);
  });

  it('takes the way out of the archive from names that have one, and keeps names apart', () => {
    const names = ['../../etc/a.txt', '/etc/a.txt', 'C:\\etc\\a.txt', './b\u202e.txt', 'etc/./a.txt'];
    expect(paths(zipSync(Object.fromEntries(names.map((name) => [name, text]))))).toEqual([
      'b.txt',
      'etc/a (2).txt',
      'etc/a (3).txt',
      'etc/a (4).txt',
      'etc/a.txt',
    ]);
  });

  it('opens an archive inside the archive, and names one inside that', () => {
    const innermost = zipSync({ 'c.txt': text });
    const inner = zipSync({ 'b.txt': text, 'deep.zip': innermost });
    const outer = zipSync({ 'a.txt': text, 'folder/内.zip': inner });
    expect(paths(outer)).toEqual(['a.txt', 'folder/内.zip/b.txt']);
    expect(lost(outer)).toEqual({ 'folder/内.zip/deep.zip': 'too_complex' });
  });

  it('takes documents that are zip files for documents', () => {
    const { members } = unpack(
      zipSync({ 'a.docx': zipSync({ 'word/document.xml': text }), 'b.xlsx': zipSync({ 'xl/workbook.xml': text }) }),
    ).contents;
    expect(members.map(({ path, mediaType }) => `${path} ${mediaType.slice(-8)}`)).toEqual([
      'a.docx document',
      'b.xlsx ml.sheet',
    ]);
  });

  it('names members that cannot be had, and the others come out', () => {
    const zip = makeZip([
      { name: 'good.txt', content: text },
      { name: 'secret.txt', content: text, flags: 1 },
      { name: 'altered.txt', content: text, crc: 7 },
    ]);
    expect(paths(zip)).toEqual(['good.txt']);
    expect(lost(zip)).toEqual({ 'altered.txt': 'damaged_file', 'secret.txt': 'encrypted_file' });
    const error = errorOfArchive(unpack(zip).contents);
    expect(error?.code).toBe('partly_unpacked');
    expect(error?.message).toMatch(/^2 of 3 .*altered\.txt: .*; secret\.txt: the file is encrypted/);
    expect(errorOfArchive(unpack(zipSync({ 'a.txt': text })).contents)).toBeNull();
  });

  it('keeps a damaged archive inside the archive as a document that says so itself', async () => {
    const broken = zipSync({ 'b.txt': text }).subarray(0, 60);
    const { contents, bytes } = unpack(zipSync({ 'a.txt': text, 'broken.zip': broken }));
    expect(contents.members.map(({ path }) => path)).toEqual(['a.txt', 'broken.zip']);
    await expect(extract(bytes[1] ?? text, { declaredCharset: null })).rejects.toMatchObject({ code: 'damaged_file' });
  });

  it('says why an archive of which nothing can be had is none', () => {
    expect(errorOf(() => unpack(zipSync({})))).toMatch(/^empty_file/);
    expect(errorOf(() => unpack(zipSync({ '__MACOSX/a.txt': text })))).toMatch(/^empty_file/);
    expect(errorOf(() => unpack(makeZip([{ name: 'a.txt', content: text, flags: 1 }])))).toMatch(/^encrypted_file/);
  });

  it('holds its caps: members, one member, all together, ratio, also through an inner archive', () => {
    const limits = { documents: 3, memberBytes: 1000, totalBytes: 3000, depth: 2 };
    const many = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, text]));
    expect(errorOf(() => unpack(zipSync(many), limits))).toMatch(/^too_large: the number of files in the archive is 4/);
    const stored = (length: number): [Uint8Array, { level: 0 }] => [new Uint8Array(length).fill(97), { level: 0 }];
    const one = unpack(zipSync({ 'a.txt': text, 'b.txt': stored(1001) }), limits).contents;
    expect(one.lost).toMatchObject([{ path: 'b.txt', code: 'too_large' }]);
    const all = zipSync({ a: stored(1000), b: stored(1000), c: stored(1001) });
    expect(errorOf(() => unpack(all, limits))).toMatch(/^too_large: the inflated archive/);
    const inner = zipSync({ x: stored(900) });
    const nested = unpack(zipSync({ 'a.zip': [inner, { level: 0 }], b: stored(900), c: text }), {
      ...limits,
      memberBytes: 2000,
      totalBytes: 2000,
    }).contents;
    expect(nested.members.map(({ path }) => path)).toEqual(['a.zip/x', 'c']);
    expect(nested.lost).toMatchObject([{ path: 'b', code: 'too_large' }]);
    const bomb = zipSync({ 'a.txt': text, 'bomb.txt': [new Uint8Array(5_000_000), { level: 9 }] });
    expect(lost(bomb)).toEqual({ 'bomb.txt': 'too_large' });
    const within = zipSync({ 'a.txt': text, 'bomb.zip': zipSync({ x: [new Uint8Array(5_000_000), { level: 9 }] }) });
    expect(lost(within)).toEqual({ 'bomb.zip/x': 'too_large' });
  });

  it('never ends in anything but a coded error, whatever byte is altered', () => {
    const whole = zipSync({ 'a.txt': text, 'b.zip': zipSync({ 'c.txt': text }) });
    for (let at = 0; at < whole.length; at++) {
      const altered = whole.slice();
      altered[at] = (altered[at] ?? 0) ^ 0x55;
      const outcome = errorOf(() => {
        const { contents, bytes } = unpack(altered, ARCHIVE_LIMITS);
        contents.members.forEach((member, index) => expect(sha256(bytes[index] ?? text)).toBe(member.sha256));
      });
      expect(outcome).not.toMatch(/internal/);
    }
  });
});

describe('isArchive', () => {
  it.each([
    ['a plain zip', zipSync({ 'a.txt': text }), true],
    ['a zip without members', zipSync({}), true],
    ['a docx', zipSync({ 'word/document.xml': text }), false],
    ['a workbook', zipSync({ 'xl/workbook.xml': text }), false],
    ['an Office file of another kind', zipSync({ '[Content_Types].xml': text, 'visio/document.xml': text }), false],
    ['a damaged zip', zipSync({ 'a.txt': text }).subarray(0, 40), false],
    ['text', strToU8('PK 是一种格式'), false],
  ])('of %s', (_name, bytes, expected) => {
    expect(isArchive(bytes)).toBe(expected);
  });
});
