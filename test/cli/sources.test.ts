/** `sources add` against a small site on loopback: what it finds is shown, and the draft is a source file that is right. */
import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nianbao } from '../harness/nianbao.js';

const ITEM = (body: string, id: number): string =>
  `<li><a href="./show${id}.html">${body}2023年政府信息公开工作年度报告</a></li>`;
const PAGES: Readonly<Record<string, string>> = {
  '/nb/': `<title>政府信息公开年报</title><ul>${ITEM('青禾县教育局', 1)}${ITEM('青禾县财政局', 2)}</ul><a href="/nb/2.html">下一页</a>`,
  '/nb/2.html': `<title>政府信息公开年报</title><ul>${ITEM('青禾县民政局', 3)}</ul>`,
};

let folder: string;
let site: Server;
let origin: string;
const asked: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nianbao-draft-'));
  site = createServer((request, response) => {
    asked.push(request.url ?? '');
    const html = PAGES[request.url ?? ''];
    response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(html === undefined ? 'none' : `<html><body>${html}</body></html>`);
  });
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});

afterAll(async () => {
  site.closeAllConnections();
  await new Promise((resolve) => site.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

describe('nianbao sources add', () => {
  it('drafts a source that check takes, asks robots.txt first, and does not overwrite', async () => {
    const words = ['sources', 'add', `${origin}/nb/`, '--id', 'county', '--division', '220106', '--sources', folder];
    const added = await nianbao(words);
    expect(added).toMatchObject({ status: 0 });
    for (const name of ['青禾县教育局', '青禾县财政局', '青禾县民政局']) expect(added.stdout).toContain(name);
    expect(asked[0]).toBe('/robots.txt');
    expect(asked.some((path) => path.startsWith('/nb/show'))).toBe(false);
    expect(await readFile(join(folder, 'county.yaml'), 'utf8')).toContain('name: 政府信息公开年报');

    const checked = await nianbao(['sources', 'check', '--sources', folder, '--format', 'ndjson']);
    expect(checked.status).toBe(0);
    expect(JSON.parse(checked.stdout)).toMatchObject({ id: 'county', start: [`${origin}/nb/`], division: '220106' });

    const again = await nianbao(words);
    expect(again.status).toBe(2);
    expect(again.stderr).toContain('is there already');
  });

  it('says why a page could not be read, and ends with 1 when nothing is found', async () => {
    const { status, stderr } = await nianbao([
      'sources',
      'add',
      `${origin}/none/`,
      '--id',
      'none',
      '--sources',
      folder,
    ]);
    expect(status).toBe(1);
    expect(stderr).toContain('start_missing');
  });
});
