import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sampleFiles } from './samples.js';

const folder = new URL('../../samples/', import.meta.url);

describe('the committed samples', () => {
  const files = sampleFiles();

  it('are the files that the script writes', () => {
    expect(readdirSync(folder).sort()).toEqual([...files.keys()].sort());
  });

  it.each([...files.keys()])('%s has the bytes that the script writes', (file) => {
    expect(Buffer.compare(readFileSync(new URL(file, folder)), files.get(file) ?? new Uint8Array())).toBe(0);
  });
});
