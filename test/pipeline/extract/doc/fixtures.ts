/** The committed Word 97–2003 files, with their truths. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Truth } from '../../../corpus/corpus.js';

export interface DocFixture {
  readonly name: string;
  readonly oddity: string | null;
  readonly truth: Truth;
  readonly bytes: Uint8Array;
}

const folder = new URL('../../../fixtures/doc/', import.meta.url);

export function docFixtures(): DocFixture[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.doc'));
  return names.sort().map((name) => {
    const { oddity, truth } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as {
      oddity: string | null;
      truth: Truth;
    };
    return { name, oddity, truth, bytes: new Uint8Array(readFileSync(new URL(name, folder))) };
  });
}
