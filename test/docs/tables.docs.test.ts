/** Every setting and error code is documented, and nothing else is. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SETTINGS } from '../../src/shared/config.js';
import { ERRORS } from '../../src/shared/errors.js';

/** Rows of a Markdown table as cells, code marks removed; only rows whose first cell is code. */
function rowsOf(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => /^\| `/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

describe('docs', () => {
  it('lists every setting with its variable, default and meaning', () => {
    const documented = rowsOf('docs/settings.md').map(([name, env, fallback, meaning]) => ({
      name,
      env,
      fallback,
      meaning,
    }));
    const settings = Object.entries(SETTINGS).map(([name, { env, default: given, meaning }]) => ({
      name,
      env,
      fallback: /concurrency$/i.test(name) ? 'number of cores' : (given ?? 'unset'),
      meaning,
    }));
    expect(documented).toEqual(settings);
  });

  it('lists every error code with its class', () => {
    const documented = rowsOf('docs/errors.md').map(([code, policy]) => [code, policy?.replace(' ', '_')]);
    expect(documented).toEqual(Object.entries(ERRORS).map(([code, { policy }]) => [code, policy]));
  });
});
