import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Source } from '../../src/shared/model/source.js';
import { sampleSite } from './sample-site.js';

const folder = new URL('../../sample-site/', import.meta.url);

describe('the sample province', () => {
  const { files, truth } = sampleSite();

  it('is committed as the generator writes it', () => {
    for (const [name, bytes] of files) {
      expect(existsSync(new URL(name, folder)), name).toBe(true);
      expect(Buffer.compare(readFileSync(new URL(name, folder)), bytes), `write it anew: ${name}`).toBe(0);
    }
  });

  it('is served with its source files by a script of its own', async () => {
    const sources = mkdtempSync(join(tmpdir(), 'nianbao-sample-'));
    const server = spawn(process.execPath, ['scripts/sample-site.mjs', '--sources', sources], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: server.stdout });
    const [line] = (await Promise.race([once(lines, 'line'), once(server, 'exit')])) as [string];
    const { sites } = JSON.parse(line) as { sites: { id: string; origin: string }[] };
    const here = (url: string): string => {
      const site = sites.find(({ id }) => url.startsWith(`http://${id}.sample.invalid`));
      return url.replace(/^http:\/\/[^/]+/, site?.origin ?? '');
    };
    const places = truth.reports.flatMap((report) => report.places);
    expect(truth.reports.length).toBe(24);
    expect(sites.length).toBe(4);
    for (const { url, sha256 } of places) {
      const bytes = new Uint8Array(await (await fetch(here(url))).arrayBuffer());
      expect(createHash('sha256').update(bytes).digest('hex'), url).toBe(sha256);
    }
    for (const { id, origin } of sites) {
      const source = Source.parse(parse(readFileSync(join(sources, `${id}.yaml`), 'utf8')));
      for (const start of source.start) {
        expect(start.startsWith(origin)).toBe(true);
        expect((await fetch(start)).status).toBe(200);
      }
    }
    const ended = once(server, 'exit');
    server.stdin.end();
    await ended;
    rmSync(sources, { recursive: true });
  });
});
