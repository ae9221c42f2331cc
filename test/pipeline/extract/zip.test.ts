import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openZip, ZIP_LIMITS } from '../../../src/pipeline/extract/zip/zip.js';
import { NianbaoError } from '../../../src/shared/errors.js';

const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END = 0x06054b50;

/** The error of a call, as `code: message`. */
function errorOf(call: () => unknown): string {
  try {
    call();
  } catch (thrown) {
    if (thrown instanceof NianbaoError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  return 'no error';
}

/** Positions of a record's signature. */
function find(bytes: Uint8Array, signature: number): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; at++) if (view.getUint32(at, true) === signature) found.push(at);
  return found;
}

/** A copy with numbers written into its records: offset from the n-th record with a signature → value of so many bytes. */
function patch(
  source: Uint8Array,
  signature: number,
  nth: number,
  offset: number,
  value: number,
  size: 2 | 4,
): Uint8Array {
  const bytes = source.slice();
  const view = new DataView(bytes.buffer);
  const at = (find(bytes, signature)[nth] ?? -1) + offset;
  if (size === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return bytes;
}

const text = strToU8('本年新收政府信息公开申请数量'.repeat(40));
const plain = zipSync({ 'a.txt': text, 'folder/b.txt': strToU8('b') });

describe('openZip', () => {
  it('lists the files and reads them, compressed and stored', () => {
    const zip = openZip(
      zipSync({ 'a.txt': text, '目录/b.txt': [strToU8('b'), { level: 0 }], 'empty/': new Uint8Array() }),
    );
    expect(zip.members).toEqual([
      { name: 'a.txt', bytes: text.length },
      { name: '目录/b.txt', bytes: 1 },
    ]);
    expect(zip.has('a.txt')).toBe(true);
    expect(zip.has('c.txt')).toBe(false);
    expect([...zip.read('a.txt')]).toEqual([...text]);
    expect([...zip.read('目录/b.txt')]).toEqual([0x62]);
  });

  it('reads a file with a comment, and names in GB 18030 and with backslashes', () => {
    const named = zipSync({ 'xxxx\\y.txt': strToU8('y') });
    for (const at of [find(named, LOCAL)[0] ?? 0, find(named, ENTRY)[0] ?? 0]) {
      named.set([0xc4, 0xea, 0xb1, 0xa8], at + (at === 0 ? 30 : 46)); // 年报
    }
    const commented = new Uint8Array([...patch(named, END, 0, 20, 3, 2), 1, 2, 3]);
    expect(openZip(commented).members).toEqual([{ name: '年报/y.txt', bytes: 1 }]);
  });

  it('refuses any beginning of a file', () => {
    for (let end = 0; end < plain.length; end++) {
      expect(errorOf(() => openZip(plain.subarray(0, end)))).toMatch(/^damaged_file: /);
    }
  });

  it('never gives altered content', () => {
    for (let at = 0; at < plain.length; at++) {
      const altered = plain.slice();
      altered[at] = (altered[at] ?? 0) ^ 0x41;
      const result = errorOf(() => {
        const zip = openZip(altered);
        for (const { name } of zip.members) {
          const content = zip.read(name);
          if (name === 'a.txt') expect(content).toEqual(text);
        }
      });
      expect(result).toMatch(/^(no error|damaged_file|encrypted_file|too_large|unsupported_format)/);
    }
  });

  it.each([['../evil.txt'], ['a/../../evil.txt'], ['..\\evil.txt'], ['C:/evil.txt']])('refuses the name %s', (name) => {
    expect(errorOf(() => openZip(zipSync({ [name]: text })))).toMatch(/^damaged_file: .*outside the archive/);
  });

  it('refuses two members of one name, and members that share bytes', () => {
    const twice = zipSync({ 'a.txt': text, 'b.txt': text });
    for (const signature of [LOCAL, ENTRY])
      twice[(find(twice, signature)[1] ?? 0) + (signature === LOCAL ? 30 : 46)] = 0x61;
    expect(errorOf(() => openZip(twice))).toMatch(/two members are named a\.txt/);
    const shared = patch(zipSync({ 'a.txt': text, 'b.txt': text }), ENTRY, 1, 42, 0, 4);
    expect(errorOf(() => openZip(shared))).toMatch(/^damaged_file: .*overlap/);
  });

  it('refuses by declared size, ratio, total and number before anything is inflated', () => {
    const size = patch(plain, ENTRY, 0, 24, 60_000_000, 4);
    expect(errorOf(() => openZip(size))).toMatch(/^too_large: a\.txt inflated is 60000000/);
    const bomb = zipSync({ 'bomb.xml': new Uint8Array(5_000_000) }, { level: 9 });
    expect(errorOf(() => openZip(bomb).read('bomb.xml'))).toMatch(/^too_large: the compression of bomb\.xml/);
    const limits = { ...ZIP_LIMITS, totalBytes: text.length };
    expect(errorOf(() => openZip(plain, limits))).toMatch(/^too_large: the inflated archive/);
    expect(errorOf(() => openZip(plain, { ...ZIP_LIMITS, members: 1 }))).toMatch(/^too_large: the number of files/);
  });

  it('takes small files of any ratio', () => {
    expect(openZip(zipSync({ 'zeros.xml': new Uint8Array(900_000) }, { level: 9 })).read('zeros.xml')).toHaveLength(
      900_000,
    );
  });

  it('stops inflating when there is more than the declared size', () => {
    const lie = patch(zipSync({ 'bomb.xml': new Uint8Array(80_000_000) }, { level: 9 }), ENTRY, 0, 24, 1000, 4);
    expect(errorOf(() => openZip(lie).read('bomb.xml'))).toMatch(/^damaged_file: .*size/);
    const small = patch(plain, ENTRY, 0, 24, 10, 4);
    expect(errorOf(() => openZip(small).read('a.txt'))).toMatch(/^damaged_file: .*size/);
  });

  it('names encryption and methods it does not know when such a member is read', () => {
    const encrypted = openZip(patch(plain, ENTRY, 0, 8, 1, 2));
    expect(errorOf(() => encrypted.read('a.txt'))).toMatch(/^encrypted_file/);
    expect(encrypted.read('folder/b.txt')).toHaveLength(1);
    const lzma = openZip(patch(plain, ENTRY, 0, 10, 14, 2));
    expect(errorOf(() => lzma.read('a.txt'))).toMatch(/^unsupported_format: .*method 14/);
  });

  it('stops inflating at the limit', () => {
    const limits = { ...ZIP_LIMITS, totalBytes: 2 * text.length - 1 };
    const zip = openZip(zipSync({ 'a.txt': text, 'b.txt': text.subarray(1) }), limits);
    zip.read('a.txt');
    expect(errorOf(() => zip.read('a.txt'))).toMatch(/^too_large: a\.txt inflated/);
  });

  it('gives names that point outside as they stand when asked to', () => {
    const zip = openZip(zipSync({ '../a.txt': text, 'C:\\b.txt': text }), ZIP_LIMITS, { foreign: true });
    expect(zip.members.map(({ name }) => name)).toEqual(['../a.txt', 'C:/b.txt']);
  });

  it('reads zip64 sizes', () => {
    const bytes = zipSync({ 'a.txt': [text, { extra: { 1: new Uint8Array(8) } }] });
    const patched = patch(bytes, ENTRY, 0, 24, 0xffffffff, 4);
    new DataView(patched.buffer).setUint32((find(patched, ENTRY)[0] ?? 0) + 46 + 5 + 4, text.length, true);
    expect([...openZip(patched).read('a.txt')]).toEqual([...text]);
  });
});
