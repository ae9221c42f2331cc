import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { ownIdentity } from '../../../src/shared/process-identity.js';
import type { Subject } from './backends.js';
import { rowsOf } from './drive.js';

const COUNTS = { found: 6, new: 3, changed: 1, unchanged: 1, gone: 0, failed: 1 };

export function runsConformance(subject: () => Subject): void {
  describe('runs', () => {
    it('opens, keeps its counts when closed, and opens another one next time', async () => {
      const { store } = subject();
      const first = await store.openRun('ingest', 'folder');
      await store.heartbeat(first.id);
      await store.closeRun(first.id, COUNTS);
      const second = await store.openRun('ingest', 'folder');
      expect([first.resumed, second.resumed]).toEqual([false, false]);
      expect(second.id).not.toBe(first.id);
      const rows = await rowsOf(store, 'run');
      expect(rows.find(({ id }) => id === first.id)).toMatchObject({ ...COUNTS, kind: 'ingest', status: 'done' });
      expect(rows.find(({ id }) => id === second.id)).toMatchObject({ status: 'running', ended_at: null });
    });

    it('leaves a run alone whose owner lives, and runs of another kind or key', async () => {
      const { store } = subject();
      const ids = [
        (await store.openRun('ingest', 'folder')).id,
        (await store.openRun('ingest', 'folder')).id,
        (await store.openRun('ingest', 'other')).id,
        (await store.openRun('reprocess', 'folder')).id,
      ];
      expect(new Set(ids).size).toBe(4);
    });

    it('takes over a run whose owner on this host is dead, once', async () => {
      const { store, backend } = subject();
      const run = await store.openRun('ingest', 'folder');
      const dead = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
      await backend.query(`update nianbao.run set owner_pid = ${dead}`);
      const others = await Promise.all([store.openRun('ingest', 'folder'), store.openRun('ingest', 'folder')]);
      expect(others.filter(({ resumed }) => resumed)).toEqual([{ id: run.id, resumed: true }]);
    });

    it('takes over a run whose pid was given to another process', async () => {
      const { store, backend } = subject();
      const run = await store.openRun('ingest', 'folder');
      if (ownIdentity().started === null) return;
      await backend.query(`update nianbao.run set owner_started = 'another-boot/1'`);
      expect(await store.openRun('ingest', 'folder')).toEqual({ id: run.id, resumed: true });
    });

    it('waits a minute for a sign of life from another host', async () => {
      const { store, backend } = subject();
      const run = await store.openRun('ingest', 'folder');
      await backend.query(`update nianbao.run set owner_host = 'elsewhere', heartbeat_at = now() - interval '59 s'`);
      const beside = await store.openRun('ingest', 'folder');
      expect(beside.resumed).toBe(false);
      await store.closeRun(beside.id, COUNTS);
      await backend.query(`update nianbao.run set heartbeat_at = now() - interval '61 s' where id = '${run.id}'`);
      expect(await store.openRun('ingest', 'folder')).toEqual({ id: run.id, resumed: true });
    });

    it('does not open a closed run again by a late heartbeat or second close', async () => {
      const { store } = subject();
      const run = await store.openRun('ingest', 'folder');
      await store.closeRun(run.id, COUNTS);
      const before = await rowsOf(store, 'run');
      await store.heartbeat(run.id);
      await store.closeRun(run.id, { ...COUNTS, found: 0 });
      expect(await rowsOf(store, 'run')).toEqual(before);
    });
  });
}
