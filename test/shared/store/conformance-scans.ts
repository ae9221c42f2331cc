import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/shared/canonical.js';
import { NianbaoError } from '../../../src/shared/errors.js';
import type { PageClaim, PagesLeft } from '../../../src/shared/store/pages.js';
import type { Claim, Doorbell, StageResult, Store } from '../../../src/shared/store/store.js';
import type { Subject } from './backends.js';
import { doc, documentOf, resultOf } from './drive.js';

const DOCUMENT = sha256('scan');
const read = (what: string, contextHash: string): StageResult => ({
  stageVersion: '1',
  contextHash,
  output: sha256(what),
  ms: 1,
});
const PLAN = read('plan', 'plan');
const toRead = (pages: readonly number[], version = ''): { page: number; contextHash: string; output: null }[] =>
  pages.map((page) => ({ page, contextHash: `page ${page}${version}`, output: null }));

/** A document at the stage `ocr`, claimed. */
async function scanned(store: Store): Promise<Claim> {
  const run = await store.openRun('ingest', 'folder');
  const { bells } = await store.registerDocuments(run.id, [documentOf(doc('scan'))]);
  const extract = await claimed(store, bells[0]);
  const [next] = await store.complete(extract, resultOf(extract, sha256('layout')), true);
  expect(next).toMatchObject({ stage: 'ocr', sha256: DOCUMENT });
  return claimed(store, next);
}

async function claimed(store: Store, bell: Doorbell | undefined): Promise<Claim> {
  const claim = bell ? await store.claim(bell) : null;
  if (!claim) throw new Error('the row could not be claimed');
  return claim;
}

async function taken(store: Store, bell: Doorbell | undefined): Promise<PageClaim> {
  const claim = bell ? await store.pages.claim(bell) : null;
  if (!claim) throw new Error('the page could not be claimed');
  return claim;
}

const finish = (store: Store, claim: PageClaim): Promise<PagesLeft> =>
  store.pages.complete(claim, read(`reading ${claim.page}`, claim.contextHash));

export function scansConformance(subject: () => Subject): void {
  describe('pages of scans', () => {
    it('are due one by one while their document waits, and the last one makes it due, once', async () => {
      const { store } = subject();
      const claim = await scanned(store);
      expect(claim).toMatchObject({ stage: 'ocr', input: DOCUMENT, layout: sha256('layout') });
      const bells = await store.pages.fanOut(claim, PLAN, toRead([1, 2, 3]));
      expect(bells.map(({ stage }) => stage)).toEqual(['ocr', 'ocr', 'ocr']);
      expect((await store.dueDocuments(10, 1000)).map((bell) => bell.sha256).sort()).toEqual(
        bells.map((bell) => bell.sha256).sort(),
      );
      expect(await store.claim({ stage: 'ocr', sha256: DOCUMENT, n: 2 })).toBeNull();
      await expect(store.complete(claim, read('late', 'join'))).rejects.toMatchObject({ code: 'stale_attempt' });
      const claims = await Promise.all(bells.map((bell) => taken(store, bell)));
      const left = await Promise.all(claims.map((one) => finish(store, one)));
      const rung = left.flatMap((one) => one.bells);
      expect(rung).toMatchObject([{ stage: 'ocr', sha256: DOCUMENT }]);
      expect(Math.max(...left.map(({ settled }) => settled))).toBe(3);
      // the joiner dies: the row is as due as before, and another one joins; the dead one writes nothing
      const dead = await claimed(store, rung[0]);
      expect(await store.dueDocuments(10, 1000)).toEqual(rung);
      const joiner = await claimed(store, rung[0]);
      const [next] = await store.complete(joiner, read('joined', 'join'));
      await expect(store.complete(dead, read('twice', 'join'))).rejects.toMatchObject({ code: 'stale_attempt' });
      expect((await claimed(store, next)).input).toBe(sha256('joined'));
    });

    it('that are read are not due again when the document is planned anew; changed ones are', async () => {
      const { store } = subject();
      const bells = await store.pages.fanOut(await scanned(store), PLAN, toRead([1, 2]));
      await finish(store, await taken(store, bells[0]));
      const [last] = (await finish(store, await taken(store, bells[1]))).bells;
      const again = await claimed(store, last);
      const known = (await store.pages.of(DOCUMENT)).map(({ page, contextHash, output }) => ({
        page,
        contextHash,
        output,
      }));
      const changed = [...known.slice(0, 1), ...toRead([2], ' otherwise'), ...toRead([3])];
      const due = await store.pages.fanOut(again, PLAN, changed);
      expect(due).toHaveLength(2);
      expect((await store.pages.of(DOCUMENT)).map(({ state }) => state)).toEqual(['done', 'due', 'due']);
    });

    it('that fail for good let the document go on; put back, it has them read again', async () => {
      const { store } = subject();
      const [first, second] = await store.pages.fanOut(await scanned(store), PLAN, toRead([1, 2]));
      await finish(store, await taken(store, first));
      const death = new NianbaoError('parser_timeout', { seconds: 1 });
      const [bell] = (await store.pages.fail(await taken(store, second), death)).bells;
      expect(bell).toMatchObject({ sha256: second?.sha256, delay: 0 });
      const [document] = (await store.pages.fail(await taken(store, bell), death)).bells;
      const states = await store.pages.of(DOCUMENT);
      expect(states).toMatchObject([{ state: 'done' }, { state: 'failed', errorCode: 'quarantined', output: null }]);
      const claim = await claimed(store, document);
      expect(await store.fail(claim, new NianbaoError('pages_unreadable', { pages: 2, reason: '' }))).toBeNull();
      expect(await store.pages.of(DOCUMENT)).toHaveLength(1);
      const [retried] = await store.retryFailed({ code: 'pages_unreadable' });
      expect(retried).toMatchObject({ stage: 'ocr', sha256: DOCUMENT });
    });

    it('an attempt that was overtaken writes nothing', async () => {
      const { store } = subject();
      const [bell] = await store.pages.fanOut(await scanned(store), PLAN, toRead([1]));
      const dead = await taken(store, bell);
      const alive = await taken(store, bell);
      const stale = { code: 'stale_attempt' };
      await expect(finish(store, dead)).rejects.toMatchObject(stale);
      await expect(store.pages.fail(dead, new NianbaoError('internal', { reason: '' }))).rejects.toMatchObject(stale);
      expect((await finish(store, alive)).bells).toHaveLength(1);
      await expect(finish(store, alive)).rejects.toMatchObject(stale);
    });
  });
}
