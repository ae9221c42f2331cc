import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/shared/canonical.js';
import type { Subject } from './backends.js';
import { doc, documentOf, ingest, Outputs, rowsOf, step, work } from './drive.js';

export function documentsConformance(subject: () => Subject): void {
  describe('documents and places', () => {
    it('registers documents once, says what is new, and rings for them', async () => {
      const { store } = subject();
      const run = await store.openRun('ingest', 'folder');
      const twice = [doc('a'), doc('b'), doc('a', {}, { path: 'copy/a.txt' })].map(documentOf);
      const { outcomes, bells } = await store.registerDocuments(run.id, twice);
      expect(outcomes).toEqual(['new', 'new', 'unchanged']);
      expect(bells.map(({ stage, n, delay }) => ({ stage, n, delay }))).toEqual([
        { stage: 'extract', n: 1, delay: 0 },
        { stage: 'extract', n: 1, delay: 0 },
      ]);
      expect(await rowsOf(store, 'place')).toHaveLength(3);
      expect(await store.registerDocuments(run.id, [])).toEqual({ outcomes: [], bells: [] });
    });

    it('gives the rows that are still due their bells again, with the same n', async () => {
      const { store } = subject();
      const run = await store.openRun('ingest', 'folder');
      const first = await store.registerDocuments(run.id, [documentOf(doc('a'))]);
      const again = await store.registerDocuments(run.id, [documentOf(doc('a'))]);
      expect(again.bells).toEqual(first.bells);
      // found again by the run that found it: an interrupted ingest counts it as new
      expect(again.outcomes).toEqual(['new']);
      expect(await store.dueDocuments(10, 0)).toEqual(first.bells);
    });

    it('registers the same documents from two sides at once', async () => {
      const { store, backend } = subject();
      const other = await backend.again();
      const run = await store.openRun('ingest', 'folder');
      const many = Array.from({ length: 60 }, (_, at) => documentOf(doc(`d${at}`)));
      const [one, two] = await Promise.all([
        store.registerDocuments(run.id, many),
        other.registerDocuments(run.id, [...many].reverse()),
      ]);
      expect(await rowsOf(store, 'document')).toHaveLength(60);
      expect(one.bells.length + two.bells.length).toBe(120);
    });

    it('takes name, url, type and knowledge from the smallest place that has them, in any order', async () => {
      const { store, backend } = subject();
      const places = [
        { path: 'b/other.txt', division: '990102' },
        { path: 'a/first.txt', division: null, year: 2020 },
        { url: 'http://z.example/x/report.html?id=1', path: null, division: '990103', declaredCharset: 'gbk' },
        { url: 'http://a.example/%E5%B9%B4%E6%8A%A5.html', path: null },
      ];
      const seen: unknown[] = [];
      for (const order of [places, [...places].reverse()]) {
        const store = await backend.fresh();
        const run = await store.openRun('ingest', 'folder');
        for (const place of order) await store.registerDocuments(run.id, [documentOf(doc('a', {}, place))]);
        const [document] = await rowsOf(store, 'document');
        const [bell] = await store.dueDocuments(10, 0);
        const claim = bell ? await store.claim(bell) : null;
        seen.push([document, claim?.extractContext, claim?.normalizeContext]);
      }
      expect(store.kind).toMatch(/postgres|pglite/);
      expect(seen[0]).toEqual(seen[1]);
      expect(seen[0]).toEqual([
        expect.objectContaining({ name: '年报.html', url: 'http://a.example/%E5%B9%B4%E6%8A%A5.html' }),
        { declaredCharset: 'gbk' },
        { division: '990103', body: null, year: 2020 },
      ]);
    });

    it.each([
      ['declaredCharset', 'gbk', 'extract'],
      ['division', '990109', 'normalize'],
      ['body', '青禾县财政局', 'normalize'],
      ['year', 2021, 'normalize'],
    ] as const)('new knowledge of %s makes a finished document due again from %s: %s', async (field, value, stage) => {
      const { store } = subject();
      await ingest(store, [doc('a')]);
      const run = await store.openRun('ingest', 'again');
      const [before] = await store.documentStates([sha256('a')]);
      const { outcomes, bells } = await store.registerDocuments(run.id, [documentOf(doc('a', {}, { [field]: value }))]);
      expect(before).toMatchObject({ state: 'done' });
      expect(outcomes).toEqual(['changed']);
      expect(bells).toEqual([{ stage, sha256: sha256('a'), n: 4, delay: 0 }]);
      expect(await store.documentStates([sha256('a')])).toMatchObject([{ stage, state: 'due' }]);
    });

    it('forgets nothing when a place is registered again without the knowledge', async () => {
      const { store } = subject();
      await ingest(store, [doc('a', {}, { division: '990109', year: 2021 })]);
      const second = await ingest(store, [doc('a')]);
      expect(second.outcomes).toEqual(['unchanged']);
      expect(await rowsOf(store, 'place')).toMatchObject([{ division: '990109', year: 2021 }]);
    });

    it('fences an attempt under way when new knowledge comes', async () => {
      const { store } = subject();
      const run = await store.openRun('ingest', 'folder');
      const { bells } = await store.registerDocuments(run.id, [documentOf(doc('a'))]);
      const outputs = new Outputs();
      const { checked } = doc('a');
      const next = await step(store, bells[0] ?? never(), checked, outputs);
      const claim = (await store.claim(next[0] ?? never())) ?? never();
      await store.registerDocuments(run.id, [documentOf(doc('a', {}, { division: '990109' }))]);
      const result = { stageVersion: '1', contextHash: 'x', output: sha256('late'), ms: 1 };
      await expect(store.complete(claim, result)).rejects.toMatchObject({ code: 'stale_attempt' });
      expect(await rowsOf(store, 'artifact')).toHaveLength(1);
    });

    it('does not send a dead letter of an earlier stage around again for knowledge of a later one', async () => {
      const { store, backend } = subject();
      const run = await store.openRun('ingest', 'folder');
      await store.registerDocuments(run.id, [documentOf(doc('a'))]);
      await backend.query(`update nianbao.document set state = 'failed', error_code = 'damaged_file'`);
      const later = await store.registerDocuments(run.id, [documentOf(doc('a', {}, { division: '990109' }))]);
      expect(later).toEqual({ outcomes: ['new'], bells: [] });
      const earlier = await store.registerDocuments(run.id, [documentOf(doc('a', {}, { declaredCharset: 'gbk' }))]);
      expect(earlier.bells).toMatchObject([{ stage: 'extract', n: 2 }]);
      expect(await store.documentStates([sha256('a')])).toMatchObject([{ state: 'due', errorCode: null }]);
    });

    it('settles again when a page of a configured source turns out to hold a known document', async () => {
      const { store } = subject();
      await ingest(store, [doc('a')]);
      const page = doc('a', {}, { sourceId: 'qinghe', url: 'http://a.example/a.html', path: null });
      const { outcomes } = await ingest(store, [page]);
      expect(outcomes).toEqual(['changed']);
      expect(await rowsOf(store, 'report')).toMatchObject([{ url: 'http://a.example/a.html' }]);
    });

    it('keeps names that no database can hold, with the impossible characters replaced', async () => {
      const { store } = subject();
      const odd = 'x\u0000y\uD800z "引号" \n\\u0000';
      await ingest(store, [doc('a', { sections: [odd], title: odd }, { path: `dir/${odd}`, linkText: odd })]);
      const clean = 'x\uFFFDy\uFFFDz "引号" \n\\u0000';
      expect(await rowsOf(store, 'place')).toMatchObject([{ path: `dir/${clean}`, link_text: clean }]);
      expect(await rowsOf(store, 'section')).toMatchObject([{ text: clean }]);
      expect(await rowsOf(store, 'report')).toMatchObject([{ title: clean }]);
      const second = await ingest(store, [doc('a', {}, { path: `dir/${odd}`, linkText: odd })]);
      expect(second.outcomes).toEqual(['unchanged']);
    });

    it('writes nothing but the last sight of a place when everything is known', async () => {
      const { store } = subject();
      const docs = [doc('a'), doc('b', { year: 2022 }), doc('c', { body: null }), doc('d', { values: [7] })];
      await ingest(store, docs);
      const before = await everything(subject());
      const second = await ingest(store, docs);
      expect(second.outcomes).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
      expect(second.bells).toBe(0);
      const after = await everything(subject());
      expect(after).toEqual(before);
    });

    it('goes on with what an interrupted run left due, under the run that looks after it now', async () => {
      const { store, backend } = subject();
      const run = await store.openRun('ingest', 'folder');
      await store.registerDocuments(run.id, [documentOf(doc('a'))]);
      const next = await store.openRun('ingest', 'elsewhere');
      const { bells } = await store.registerDocuments(next.id, [documentOf(doc('a'))]);
      await work(store, bells, new Map([[sha256('a'), doc('a').checked]]), new Outputs());
      expect(await backend.query('select created_in_run from nianbao.report_version')).toEqual([
        { created_in_run: next.id },
      ]);
    });
  });
}

function never(): never {
  throw new Error('there should have been one');
}

/** Every row of every table with the transaction that wrote it last, except for runs and the last sight of places. */
async function everything({ backend }: Subject): Promise<unknown> {
  const tables = await backend.query(
    `select tablename as name from pg_tables where schemaname = 'nianbao' and tablename not in ('run', 'place')
     order by tablename`,
  );
  const rows: unknown[] = [];
  for (const { name } of tables) {
    rows.push(await backend.query(`select xmin::text, t.* from nianbao.${String(name)} t order by t::text`));
  }
  rows.push(await backend.query(`select (to_jsonb(p) - 'last_seen_run') as place from nianbao.place p order by p.id`));
  return rows;
}
