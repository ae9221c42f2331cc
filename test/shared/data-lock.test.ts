import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataFolder } from '../../src/shared/data-lock.js';
import { ownIdentity } from '../../src/shared/process-identity.js';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nianbao-lock-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  await rm(folder, { recursive: true, force: true });
});

/** A process that tries for the lock, says how it went in one line, and keeps it until it is told to stop. */
function contender(command: string): { child: ChildProcess; said: Promise<string> } {
  const child = spawn(process.execPath, ['--import', 'tsx', 'test/shared/lock-child.ts', folder, command], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  const said = once(createInterface({ input: child.stdout }), 'line').then(([line]) => String(line));
  return { child, said };
}

async function plant(name: string, content: unknown): Promise<void> {
  const directory = join(folder, 'lock.d');
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, name), typeof content === 'string' ? content : JSON.stringify(content));
  await writeFile(join(directory, `${name}.held`), '');
}

const deadPid = (): number => Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));

describe('lockDataFolder', () => {
  it('makes the folder, refuses a second owner with pid and command, and can be taken again after release', async () => {
    const inner = join(folder, 'not', 'there');
    const lock = await lockDataFolder(inner, 'ingest samples');
    await expect(lockDataFolder(inner, 'export')).rejects.toMatchObject({
      code: 'data_in_use',
      details: { folder: inner, pid: process.pid, command: 'ingest samples' },
    });
    await lock.release();
    await lock.release();
    await (await lockDataFolder(inner, 'export')).release();
    expect(await readdir(join(inner, 'lock.d'))).toEqual([]);
  });

  it('refuses while another process lives and takes over once it is killed', async () => {
    const owner = contender('work');
    expect(await owner.said).toBe('held');
    await expect(lockDataFolder(folder, 'export')).rejects.toMatchObject({
      code: 'data_in_use',
      details: { pid: owner.child.pid, command: 'work' },
    });
    owner.child.kill('SIGKILL');
    await once(owner.child, 'exit');
    await (await lockDataFolder(folder, 'export')).release();
  });

  it('takes over from a dead pid, a reused pid and a damaged entry', async () => {
    await plant('1-dead', { ...ownIdentity(), pid: deadPid(), command: 'ingest' });
    // the pid is alive (our own), but started at another time than the entry says
    await plant('2-reused', { ...ownIdentity(), started: 'another-boot/1', command: 'ingest' });
    await plant('3-damaged', '{"host":');
    await plant('4-strange', { pid: 'x' });
    await (await lockDataFolder(folder, 'export')).release();
    expect(await readdir(join(folder, 'lock.d'))).toEqual([]);
  });

  it('respects an owner on another host, whom it cannot ask', async () => {
    await plant('1-far', { host: `not-${hostname()}`, pid: deadPid(), started: null, command: 'ingest' });
    await expect(lockDataFolder(folder, 'export')).rejects.toThrow(/ingest on not-/);
  });

  it('lets exactly one of many that come at once have it, over a stale lock', async () => {
    await plant('1-dead', { ...ownIdentity(), pid: deadPid(), command: 'ingest' });
    const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => lockDataFolder(folder, 'race')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'data_in_use' });
    }
  });

  it('lets exactly one of several processes have it, over a stale lock', async () => {
    await plant('1-dead', { ...ownIdentity(), pid: deadPid(), command: 'ingest' });
    const said = await Promise.all(Array.from({ length: 4 }, (_, turn) => contender(`race ${turn}`).said));
    expect(said.sort()).toEqual(['data_in_use', 'data_in_use', 'data_in_use', 'held']);
  });

  it.runIf(existsSync('/proc/self'))('says so, and ends, where no folder can be made', async () => {
    await expect(lockDataFolder('/proc/nianbao/data', 'ingest')).rejects.toMatchObject({ code: 'config_invalid' });
  });
});
