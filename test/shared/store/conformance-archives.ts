import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '../../../src/shared/canonical.js';
import type { ArchiveContents } from '../../../src/shared/model/archive.js';
import type { Claim, Doorbell, Store } from '../../../src/shared/store/store.js';
import type { Subject } from './backends.js';
import { doc, documentOf, exported, resultOf, rowsOf } from './drive.js';

const contents = (...texts: string[]): ArchiveContents => ({
  archive: 1,
  members: texts.map((text) => ({ path: `${text}.txt`, sha256: sha256(text), mediaType: 'text/plain', bytes: 1 })),
  lost: [],
});
const SECRET = { path: 's.txt', code: 'encrypted_file' as const, details: {} };

async function claimed(store: Store, bells: readonly Doorbell[], text: string): Promise<Claim> {
  const bell = bells.find((one) => one.sha256 === sha256(text));
  const claim = bell ? await store.claim(bell) : null;
  if (!claim) throw new Error(`${text} could not be claimed`);
  return claim;
}

async function unpacked(store: Store, claim: Claim, found: ArchiveContents): Promise<Doorbell[]> {
  return store.completeUnpack(claim, resultOf(claim, sha256(canonicalJson(found))), found);
}

const placesOf = async (store: Store): Promise<string[]> =>
  (await rowsOf(store, 'place')).map(({ path, status }) => `${String(path)} ${String(status)}`).sort();

export function archivesConformance(subject: () => Subject): void {
  describe('archives', () => {
    it('registers the members with the archive as parent and what is known of its place, and is done', async () => {
      const { store } = subject();
      const run = await store.openRun('ingest', 'folder');
      const known = { path: 'in/z.zip', division: '220106', body: '青禾县教育局', year: 2023, declaredCharset: 'gbk' };
      const { bells } = await store.registerDocuments(run.id, [documentOf(doc('z', {}, known))]);
      const claim = await claimed(store, bells, 'z');
      const next = await unpacked(store, claim, contents('a', 'b'));
      expect(next.map(({ stage, n }) => [stage, n])).toEqual([
        ['extract', 1],
        ['extract', 1],
      ]);
      expect(await store.documentStates([sha256('z')])).toMatchObject([{ stage: 'extract', state: 'done' }]);
      const member = await claimed(store, next, 'a');
      expect(member.normalizeContext).toEqual({ division: '220106', body: '青禾县教育局', year: 2023 });
      expect(member.extractContext).toEqual({ declaredCharset: null });
      expect((await rowsOf(store, 'document')).filter((row) => row['parent_sha256'] === sha256('z'))).toHaveLength(2);
      expect(await store.membersOf(run.id, [sha256('z')])).toEqual([
        { sha256: sha256('a'), path: 'in/z.zip/a.txt', outcome: 'new' },
        { sha256: sha256('b'), path: 'in/z.zip/b.txt', outcome: 'new' },
      ]);
      await expect(unpacked(store, claim, contents('a', 'c'))).rejects.toMatchObject({ code: 'stale_attempt' });
      expect(await placesOf(store)).toHaveLength(3);
    });

    it('is due again when it is found again, and gives the same rows', async () => {
      const { store } = subject();
      const first = await store.openRun('ingest', 'folder');
      const { bells } = await store.registerDocuments(first.id, [documentOf(doc('z'))]);
      await unpacked(store, await claimed(store, bells, 'z'), contents('a'));
      const before = await exported(store);
      const second = await store.openRun('ingest', 'another');
      const again = await store.registerDocuments(second.id, [documentOf(doc('z'))]);
      expect(again.outcomes).toEqual(['unchanged']);
      await unpacked(store, await claimed(store, again.bells, 'z'), contents('a'));
      expect(await exported(store)).toEqual(before);
      const members = (await rowsOf(store, 'place')).filter((row) => row['parent_sha256'] !== null);
      expect(members).toMatchObject([{ first_seen_run: first.id, last_seen_run: second.id }]);
    });

    it('gives the same places in whichever order an archive and the one that replaced it are unpacked', async () => {
      const outcomes: string[][] = [];
      for (const order of [
        ['y', 'z'],
        ['z', 'y'],
      ]) {
        const { store, backend } = subject();
        await backend.query('delete from nianbao.document');
        await backend.query('delete from nianbao.place');
        const run = await store.openRun('ingest', order.join(''));
        const at = { path: 'in/z.zip' };
        const { bells } = await store.registerDocuments(run.id, [documentOf(doc('y', {}, at))]);
        await unpacked(store, await claimed(store, bells, 'y'), contents('a', 'b'));
        const replaced = await store.registerDocuments(run.id, [documentOf(doc('z', {}, at))]);
        expect(replaced.bells).toHaveLength(2);
        for (const text of order) {
          await unpacked(store, await claimed(store, replaced.bells, text), contents('a', text === 'y' ? 'b' : 'c'));
        }
        outcomes.push(await placesOf(store));
        const parents = (await rowsOf(store, 'place')).filter((row) => row['path'] === 'in/z.zip/a.txt');
        expect(parents).toMatchObject([{ parent_sha256: sha256('z') }]);
      }
      expect(outcomes[0]).toEqual(outcomes[1]);
      expect(outcomes[0]).toEqual([
        'in/z.zip gone',
        'in/z.zip present',
        'in/z.zip/a.txt present',
        'in/z.zip/b.txt gone',
        'in/z.zip/c.txt present',
      ]);
    });

    it('is a dead letter when members were lost, with the others registered, and can be put back', async () => {
      const { store } = subject();
      const run = await store.openRun('ingest', 'folder');
      const { bells } = await store.registerDocuments(run.id, [documentOf(doc('z'))]);
      const partly = { ...contents('a'), lost: [SECRET] };
      expect(await unpacked(store, await claimed(store, bells, 'z'), partly)).toHaveLength(1);
      expect(await store.failures()).toMatchObject([{ stage: 'extract', code: 'partly_unpacked' }]);
      const retried = await store.retryFailed({ code: 'partly_unpacked' });
      await unpacked(store, await claimed(store, retried, 'z'), partly);
      expect(await store.failures()).toHaveLength(1);
      expect(await placesOf(store)).toHaveLength(2);
    });
  });
}
