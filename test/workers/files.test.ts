/** Files under folders: found in a fixed order, once, whatever lies around them; read whole or not at all. */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findFiles, readWhole } from '../../src/workers/files.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nianbao-files-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

async function put(name: string, content = name): Promise<string> {
  const path = join(folder, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, content);
  return path;
}

const found = async (...paths: string[]): Promise<string[]> =>
  (await findFiles(paths)).map(
    ({ path, error }) => `${relative(folder, path)}${error === null ? '' : ` ${error.code}`}`,
  );

describe('finding files', () => {
  it('walks folders in order and passes over hidden files and litter', async () => {
    for (const name of [
      'b/2.txt',
      'b/1.txt',
      'a.html',
      '.DS_Store',
      'b/.git/config',
      'Thumbs.db',
      '__MACOSX/x',
      '._a',
    ]) {
      await put(name);
    }
    expect(await found(folder)).toEqual(['a.html', 'b/1.txt', 'b/2.txt']);
  });

  it('gives the same order whatever the order of the arguments, and every file once', async () => {
    const a = await put('a.txt');
    const b = await put('sub/b.txt');
    expect(await found(b, a, folder)).toEqual(await found(folder, a));
    expect(await found(b, a, folder)).toEqual(['a.txt', 'sub/b.txt']);
  });

  it('takes a hidden file that is named', async () => {
    const hidden = await put('.hidden.txt');
    expect(await found(hidden)).toEqual(['.hidden.txt']);
  });

  it('keeps names with blanks, quotes, line breaks and Chinese', async () => {
    const names = ['2021 年 报.txt', 'a\nb.txt', `"quoted" 'name'.txt`, '-rf.txt'];
    for (const name of names) await put(name);
    expect(await found(folder)).toEqual([...names].sort());
  });

  it('follows links, but not in circles', async () => {
    await put('real/a.txt');
    await symlink(folder, join(folder, 'real', 'up'));
    await symlink(join(folder, 'real', 'a.txt'), join(folder, 'link.txt'));
    expect(await found(folder)).toEqual(['link.txt', 'real/a.txt']);
  });

  it('reports links that lead nowhere or to themselves', async () => {
    await symlink(join(folder, 'nothing'), join(folder, 'broken'));
    await symlink(join(folder, 'self'), join(folder, 'self'));
    await put('good.txt');
    expect(await found(folder)).toEqual(['broken file_unreadable', 'good.txt', 'self file_unreadable']);
  });

  it('passes over sockets and pipes in folders, and names them when they are asked for', async () => {
    const socket = join(folder, 'socket');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    await put('good.txt');
    expect(await found(folder)).toEqual(['good.txt']);
    expect(await found(socket, join(folder, 'pipe'))).toEqual(['pipe file_unreadable', 'socket file_unreadable']);
    server.close();
  });

  it('names a path that is not there, and goes on with the others', async () => {
    await put('good.txt');
    expect(await found(join(folder, 'missing.txt'), join(folder, 'good.txt'))).toEqual([
      'good.txt',
      'missing.txt file_unreadable',
    ]);
  });

  it.skipIf(process.getuid?.() === 0)('names a folder that may not be read', async () => {
    await put('closed/a.txt');
    await chmod(join(folder, 'closed'), 0);
    expect(await found(folder)).toEqual(['closed file_unreadable']);
    await chmod(join(folder, 'closed'), 0o700);
  });
});

describe('reading files', () => {
  it('gives the bytes', async () => {
    expect(Buffer.from(await readWhole(await put('a.txt', '年报'), 1)).toString()).toBe('年报');
  });

  it('refuses what is over the limit, without reading it', async () => {
    const path = await put('large.txt');
    await truncate(path, 1024 * 1024 * 1024 * 10);
    await expect(readWhole(path, 1)).rejects.toMatchObject({ code: 'too_large' });
  });

  it('gives a file that changes under the reader in one state or not at all', async () => {
    const path = await put('log.txt', 'x'.repeat(5_000_000));
    const writer = setInterval(() => appendFileSync(path, 'y'.repeat(1000)), 0);
    try {
      const outcome = await readWhole(path, 100).then(
        (bytes) => /^x{5000000}(y{1000})*$/.test(Buffer.from(bytes).toString()),
        (error: { code: string }) => error.code === 'file_unreadable',
      );
      expect(outcome).toBe(true);
    } finally {
      clearInterval(writer);
    }
  });

  it('says why a folder or a missing file cannot be read', async () => {
    await expect(readWhole(folder, 1)).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(readWhole(join(folder, 'no'), 1)).rejects.toThrow('there is no such file');
  });
});
