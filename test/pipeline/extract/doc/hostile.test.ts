/** Damaged and hostile doc files: a coded error or a layout, in bounded time and memory; nothing silently moved. */
import { describe, expect, it } from 'vitest';
import { extractDoc } from '../../../../src/pipeline/extract/doc/doc.js';
import { isErrorCode, NianbaoError } from '../../../../src/shared/errors.js';
import { Layout } from '../../../../src/shared/model/layout.js';
import { docFixtures } from './fixtures.js';

/** `layout`, or the code of the error; anything else fails the test. */
function outcome(bytes: Uint8Array): string {
  try {
    Layout.parse(extractDoc(bytes));
    return 'layout';
  } catch (thrown) {
    if (thrown instanceof NianbaoError && isErrorCode(thrown.code)) return thrown.code;
    throw thrown;
  }
}

/** A small generator with a seed: the same mutations every time. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const whole = docFixtures().find(({ name }) => name === 'zrzyj-2024.doc')?.bytes ?? new Uint8Array();
const nested = docFixtures().find(({ oddity }) => oddity === 'docx.nested_table')?.bytes ?? new Uint8Array();

/** Codes a damaged file may end in. */
const CODES = [
  'layout',
  'damaged_file',
  'encrypted_file',
  'unsupported_format',
  'conversion_needed',
  'too_complex',
  'too_large',
];

describe('damaged doc files', () => {
  it('the files themselves are whole', () => {
    expect([outcome(whole), outcome(nested)]).toEqual(['layout', 'layout']);
  });

  it('every beginning of a file is damaged, or a layout when only padding is cut off', () => {
    const found = new Set<string>();
    for (let end = 0; end < whole.length; end += 61) found.add(outcome(whole.subarray(0, end)));
    expect([...found].filter((code) => code !== 'damaged_file' && code !== 'layout')).toEqual([]);
    expect(outcome(whole.subarray(0, whole.length / 2))).toBe('damaged_file');
  });

  it.each([
    ['one byte', 1, 500],
    ['a few bytes', 8, 300],
    ['many bytes', 300, 400],
  ])('%s flipped at random', (_, count, rounds) => {
    const random = randomOf(count);
    const found = new Set<string>();
    for (let round = 0; round < rounds; round++) {
      const bytes = (round % 2 === 0 ? whole : nested).slice();
      for (let flip = 0; flip < count; flip++) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      }
      found.add(outcome(bytes));
    }
    expect([...found].filter((code) => !CODES.includes(code))).toEqual([]);
  });

  it('every byte of the header and of the first sectors set to the extremes', () => {
    const found = new Set<string>();
    for (let at = 0; at < 1536; at++) {
      for (const value of at % 2 === 0 ? [0xff] : [0x00, 0x7f]) {
        const bytes = whole.slice();
        bytes[at] = value;
        found.add(outcome(bytes));
      }
    }
    expect([...found].filter((code) => !CODES.includes(code))).toEqual([]);
  });

  it('numbers of four bytes set to the extremes', () => {
    const random = randomOf(4);
    const found = new Set<string>();
    for (let round = 0; round < 500; round++) {
      const bytes = (round % 2 === 0 ? whole : nested).slice();
      const at = Math.floor(random() * (bytes.length - 4));
      const value = [0xffffffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0x00010000][round % 5] ?? 0;
      new DataView(bytes.buffer).setUint32(at, value, true);
      found.add(outcome(bytes));
    }
    expect([...found].filter((code) => !CODES.includes(code))).toEqual([]);
  });

  it('chains of sectors that run in circles end', () => {
    const view = new DataView(whole.buffer, whole.byteOffset);
    const table = (view.getUint32(76, true) + 1) * 512;
    const found = new Set<string>();
    for (let entry = 0; entry < 128; entry++) {
      const bytes = whole.slice();
      new DataView(bytes.buffer).setUint32(table + 4 * entry, Math.max(0, entry - 3), true);
      found.add(outcome(bytes));
    }
    expect([...found].filter((code) => !CODES.includes(code))).toEqual([]);
  });
});
