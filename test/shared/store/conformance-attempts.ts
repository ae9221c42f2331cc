import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/shared/canonical.js';
import { NianbaoError } from '../../../src/shared/errors.js';
import type { Claim, Doorbell, Store } from '../../../src/shared/store/store.js';
import { ATTEMPTS, type Subject } from './backends.js';
import { doc, documentOf, exported, Outputs, resultOf, rowsOf, step } from './drive.js';

async function registered(store: Store, ...texts: string[]): Promise<Doorbell[]> {
  const run = await store.openRun('ingest', 'folder');
  const { bells } = await store.registerDocuments(
    run.id,
    texts.map((text) => documentOf(doc(text))),
  );
  return bells;
}

async function claimed(store: Store, bell: Doorbell | null | undefined): Promise<Claim> {
  const claim = bell ? await store.claim(bell) : null;
  if (!claim) throw new Error('the row could not be claimed');
  return claim;
}

/** Makes rows due whose pause is not over yet. */
async function soon({ backend }: Subject): Promise<void> {
  await backend.query('update nianbao.document set not_before = now()');
}

export function attemptsConformance(subject: () => Subject): void {
  describe('attempts', () => {
    it('goes from stage to stage, each reading the output of the one before', async () => {
      const { store } = subject();
      const [bell] = await registered(store, 'a');
      const outputs = new Outputs();
      const { checked } = doc('a');
      const extract = await claimed(store, bell);
      expect(extract).toMatchObject({ stage: 'extract', input: sha256('a'), attempts: 0, deaths: 0 });
      const layout = sha256('layout');
      const [second] = await store.complete(extract, resultOf(extract, layout));
      expect(second).toEqual({ stage: 'normalize', sha256: sha256('a'), n: 2, delay: 0 });
      const normalize = await claimed(store, second);
      expect(normalize.input).toBe(layout);
      const draft = sha256('draft');
      const [third] = await store.complete(normalize, resultOf(normalize, draft));
      const validate = await claimed(store, third);
      expect(validate).toMatchObject({ stage: 'validate', input: draft });
      await store.completeValidate(validate, resultOf(validate, outputs.put(checked)), checked, outputs.load);
      expect(await store.documentStates([sha256('a')])).toMatchObject([{ stage: 'validate', state: 'done' }]);
      expect(await store.dueDocuments(10, 1e9)).toEqual([]);
      const known = await store.knownOutput(sha256('a'), 'extract', '1', resultOf(extract, '').contextHash);
      expect(known).toEqual({ output: layout });
      expect(await store.knownOutput(sha256('a'), 'extract', '2', resultOf(extract, '').contextHash)).toBeNull();
    });

    it('does not give a row to a doorbell that is late, of another stage, or for a document it does not know', async () => {
      const { store } = subject();
      const [bell] = await registered(store, 'a');
      if (!bell) throw new Error('no bell');
      expect(await store.claim({ ...bell, n: bell.n + 1 })).toBeNull();
      expect(await store.claim({ ...bell, stage: 'validate' })).toBeNull();
      expect(await store.claim({ ...bell, sha256: sha256('unknown') })).toBeNull();
      await step(store, bell, doc('a').checked, new Outputs());
      expect(await store.claim(bell)).toBeNull();
    });

    it('lets only the latest claim write, whatever it writes', async () => {
      const { store } = subject();
      const [bell] = await registered(store, 'a');
      const dead = await claimed(store, bell);
      const alive = await claimed(store, bell);
      expect(alive.token).toBeGreaterThan(dead.token);
      const before = await exported(store);
      const stale = { code: 'stale_attempt' };
      await expect(store.complete(dead, resultOf(dead, sha256('x')))).rejects.toMatchObject(stale);
      await expect(store.fail(dead, new NianbaoError('empty_file'))).rejects.toMatchObject(stale);
      const { checked } = doc('a');
      const outputs = new Outputs();
      await expect(
        store.completeValidate({ ...dead, stage: 'validate' }, resultOf(dead, 'x'), checked, outputs.load),
      ).rejects.toMatchObject(stale);
      expect(await exported(store)).toEqual(before);
      expect(await rowsOf(store, 'artifact')).toEqual([]);
      await store.complete(alive, resultOf(alive, sha256('y')));
      await expect(store.complete(alive, resultOf(alive, sha256('y')))).rejects.toMatchObject(stale);
    });

    it('gives one of many simultaneous completions the right of way', async () => {
      const { store, backend } = subject();
      const other = await backend.again();
      const [bell] = await registered(store, 'a');
      const claim = await claimed(store, bell);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, at) => (at % 2 ? store : other).complete(claim, resultOf(claim, sha256('out')))),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('retries after errors that may pass, later each time, and then leaves a dead letter', async () => {
      const { store } = subject();
      let [bell]: (Doorbell | null | undefined)[] = await registered(store, 'a');
      const delays: number[] = [];
      for (let attempt = 1; attempt < ATTEMPTS; attempt++) {
        const claim = await claimed(store, bell);
        expect(claim.attempts).toBe(attempt - 1);
        bell = await store.fail(claim, new NianbaoError('parser_killed', { reason: 'SIGKILL' }));
        delays.push(bell?.delay ?? -1);
        // not due yet: neither for a worker nor for the sweep
        expect(bell && (await store.claim(bell))).toBeNull();
        expect(await store.dueDocuments(10, 1000)).toEqual([]);
        expect(await store.dueDocuments(10, 60_000)).toHaveLength(1);
        await soon(subject());
      }
      expect(delays[0]).toBeGreaterThanOrEqual(10_000);
      expect(delays[0]).toBeLessThan(11_001);
      expect(delays[1]).toBeGreaterThanOrEqual(20_000);
      const last = await store.fail(await claimed(store, bell), new NianbaoError('parser_killed', { reason: 'again' }));
      expect(last).toBeNull();
      expect(await store.failures()).toMatchObject([
        {
          stage: 'extract',
          code: 'parser_killed',
          attempts: ATTEMPTS,
          name: 'a.txt',
          message: expect.stringContaining('again') as string,
        },
      ]);
    });

    it('does not count a request to slow down as an attempt', async () => {
      const { store, backend } = subject();
      let [bell]: (Doorbell | null | undefined)[] = await registered(store, 'a');
      const busy = Object.defineProperty(new NianbaoError('internal', { reason: 'busy', seconds: 7 }), 'policy', {
        value: 'slow_down',
      });
      for (let turn = 0; turn < ATTEMPTS + 2; turn++) {
        bell = await store.fail(await claimed(store, bell), busy);
        expect(bell?.delay).toBe(7000);
        await soon(subject());
      }
      expect(await backend.query('select attempts from nianbao.document')).toEqual([{ attempts: 0 }]);
    });

    it('gives up at once on what the document is, and keeps the answer with the stage outputs', async () => {
      const { store } = subject();
      const [bell] = await registered(store, 'a');
      const claim = await claimed(store, bell);
      const attempt = { stageVersion: '1', contextHash: 'c', ms: 3 };
      expect(await store.fail(claim, new NianbaoError('not_a_report'), attempt)).toBeNull();
      expect(await store.documentStates([sha256('a')])).toMatchObject([
        { state: 'failed', stage: 'extract', errorCode: 'not_a_report' },
      ]);
      expect(await rowsOf(store, 'artifact')).toMatchObject([{ output_sha256: null, error_code: 'not_a_report' }]);
      expect(await store.knownOutput(sha256('a'), 'extract', '1', 'c')).toBeNull();
    });

    it('tries a document that killed its parser once more at once, and quarantines it with the first reason', async () => {
      const { store } = subject();
      const [bell] = await registered(store, 'a');
      const again = await store.fail(await claimed(store, bell), new NianbaoError('parser_timeout', { seconds: 60 }));
      expect(again).toMatchObject({ stage: 'extract', n: 2, delay: 0 });
      const second = await claimed(store, again);
      expect(second).toMatchObject({ deaths: 1, attempts: 0 });
      expect(await store.fail(second, new NianbaoError('parser_memory', { megabytes: 700 }))).toBeNull();
      const [failure] = await store.failures();
      expect(failure?.code).toBe('quarantined');
      expect(failure?.message).toContain('parser_timeout');
    });

    it('puts dead letters back, all or some, at the stage where they failed', async () => {
      const { store } = subject();
      const bells = await registered(store, 'a', 'b', 'c');
      const codes = ['empty_file', 'not_a_report', 'empty_file'] as const;
      for (const [at, bell] of bells.entries()) {
        await store.fail(await claimed(store, bell), new NianbaoError(codes[at] ?? 'internal'));
      }
      expect(await store.retryFailed({ code: 'blank_form' })).toEqual([]);
      const [one] = await store.retryFailed({ code: 'not_a_report' });
      expect(one).toMatchObject({ stage: 'extract', n: 2, delay: 0, sha256: bells[1]?.sha256 });
      expect(await claimed(store, one)).toMatchObject({ attempts: 0, deaths: 0 });
      expect(await store.retryFailed({ sha256s: [bells[0]?.sha256 ?? ''] })).toHaveLength(1);
      expect(await store.retryFailed({})).toHaveLength(1);
      expect(await store.failures()).toEqual([]);
    });

    it('puts back what only an earlier version refused as pictures, and asks for the version only then', async () => {
      const { store } = subject();
      let asked = 0;
      const version = (): Promise<string> => {
        asked += 1;
        return Promise.resolve('2');
      };
      const bells = await registered(store, 'a', 'b', 'c');
      expect(await store.retryUnreadScans(version)).toEqual([]);
      const refused = [
        ['ocr_needed', '1'],
        ['ocr_needed', '2'],
        ['not_a_report', '1'],
      ] as const;
      for (const [at, [code, stageVersion]] of refused.entries()) {
        const error = new NianbaoError(code);
        await store.fail(await claimed(store, bells[at]), error, { stageVersion, contextHash: 'none', ms: 1 });
      }
      expect(asked).toBe(0);
      expect((await store.retryUnreadScans(version)).map(({ sha256 }) => sha256)).toEqual([bells[0]?.sha256]);
      expect(asked).toBe(1);
      expect(await store.retryUnreadScans(version)).toEqual([]);
    });

    it('writes nothing of a settle step that breaks off in the middle', async () => {
      const { store } = subject();
      const { checked } = doc('a');
      const outputs = new Outputs();
      let bells = await registered(store, 'a');
      for (let stage = 0; stage < 2; stage++) bells = await step(store, bells[0] ?? never(), checked, outputs);
      const claim = await claimed(store, bells[0]);
      const before = await exported(store);
      const [fact] = checked.facts;
      const twice = { ...checked, facts: fact ? [...checked.facts, fact] : [] };
      await expect(
        store.completeValidate(claim, resultOf(claim, outputs.put(twice)), twice, outputs.load),
      ).rejects.toThrow(/two rows for fact/);
      expect(await exported(store)).toEqual(before);
      // the attempt is still ours, and can be made good
      await store.completeValidate(claim, resultOf(claim, outputs.put(checked)), checked, outputs.load);
      expect(await rowsOf(store, 'report')).toHaveLength(1);
    });
  });
}

function never(): never {
  throw new Error('there should have been one');
}
