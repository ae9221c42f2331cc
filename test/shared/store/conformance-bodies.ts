/** Who has to report, and under which names: aliases lead to the body that is meant, whenever they become known. */
import { describe, expect, it } from 'vitest';
import { Source, type SourceInput } from '../../../src/shared/model/source.js';
import type { Store } from '../../../src/shared/store/store.js';
import type { Subject } from './backends.js';
import { doc, documentOf, ingest, Outputs, rowsOf, work } from './drive.js';

const DIVISION = '990101';

function source(bodies: SourceInput['bodies'], years: [number, number] | null = null): Source {
  return Source.parse({
    id: 'county',
    name: '青禾县',
    division: DIVISION,
    start: ['http://127.0.0.1:8080/'],
    bodies,
    ...(years === null ? {} : { expect: { years } }),
  });
}

const put = (store: Store, one: Source): Promise<void> => store.harvest.putSources([one], () => null);
const names = async (store: Store): Promise<unknown[]> =>
  (await store.bodies.list()).map(({ name, aliases, declared, reports }) => ({ name, aliases, declared, reports }));

export function bodiesConformance(subject: () => Subject): void {
  describe('bodies', () => {
    it('that a source lists are there before they report, and coverage names who is missing', async () => {
      const { store } = subject();
      await put(store, source([{ name: '青禾县教育局' }, { name: '青禾县财政局', kind: 'department' }], [2023, 2024]));
      await ingest(store, [doc('a', { body: '青禾县教育局', year: 2023 })]);
      expect(await store.bodies.list()).toMatchObject([
        { name: '青禾县教育局', declared: true, reports: 1, expectedFrom: 2023, expectedTo: 2024, firstYear: 2023 },
        { name: '青禾县财政局', declared: true, reports: 0, kind: 'department' },
      ]);
      expect((await store.status()).missing).toEqual([
        { division: DIVISION, year: 2023, bodies: 2, reports: 1, missing: ['青禾县财政局'] },
        { division: DIVISION, year: 2024, bodies: 2, reports: 0, missing: ['青禾县教育局', '青禾县财政局'] },
      ]);
    });

    it('have one report under all their names, whether the alias was known first or last', async () => {
      const first = subject().store;
      const declared = source([{ name: '青禾县应急管理局', aliases: ['青禾县安全生产监督管理局'] }]);
      const documents = [
        doc('a', { body: '青禾县应急管理局', year: 2023 }),
        doc('b', { body: '青禾县安全生产监督管理局', year: 2018 }),
      ];
      await put(first, declared);
      await ingest(first, documents);
      const known = await names(first);
      expect(known).toEqual([
        { name: '青禾县应急管理局', aliases: ['青禾县安全生产监督管理局'], declared: true, reports: 2 },
      ]);
    });

    it('move with their documents when an alias becomes known afterwards', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      const documents = [
        doc('a', { body: '青禾县应急管理局', year: 2023 }),
        doc('b', { body: '青禾县安全生产监督管理局', year: 2018 }),
      ];
      await ingest(store, documents, { outputs });
      expect(await store.bodies.list()).toHaveLength(2);
      await put(store, source([{ name: '青禾县应急管理局', aliases: ['青禾县安全生产监督管理局'] }]));
      await work(store, await store.dueDocuments(10, 0), outputs.readings, outputs);
      expect(await names(store)).toEqual([
        { name: '青禾县应急管理局', aliases: ['青禾县安全生产监督管理局'], declared: true, reports: 2 },
      ]);
      const reports = (await rowsOf(store, 'report')).filter(({ status }) => status === 'present');
      expect(reports.map(({ year }) => year).sort()).toEqual([2018, 2023]);
      expect(new Set(reports.map(({ body_id: body }) => body)).size).toBe(1);
    });

    it('are merged by people, and stay merged', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      const documents = [doc('a', { body: '青禾县教育局' }), doc('b', { body: '青禾县教育体育局', year: 2022 })];
      await ingest(store, documents, { outputs });
      const [one, other] = await store.bodies.list();
      const bells = await store.bodies.merge(other?.id ?? '', one?.id ?? '');
      expect(bells).toHaveLength(1);
      await work(store, bells, outputs.readings, outputs);
      expect(await store.bodies.list()).toMatchObject([
        { id: one?.id, name: '青禾县教育局', aliases: ['青禾县教育体育局'], reports: 2 },
      ]);
      const more = doc('c', { body: other?.name ?? '', year: 2021 });
      await ingest(store, [more], { outputs, key: 'more' });
      expect(await store.bodies.list()).toMatchObject([{ id: one?.id, reports: 3 }]);
      await expect(store.bodies.merge(one?.id ?? '', one?.id ?? '')).rejects.toMatchObject({ code: 'usage' });
      await expect(store.bodies.merge('nobody', one?.id ?? '')).rejects.toMatchObject({ code: 'usage' });
    });

    it('get the documents that people give them, whatever is read or configured, now and later', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      const [one, other] = [doc('a', { body: '青禾县教育局' }), doc('b', { body: '青禾县财政局', year: 2022 })];
      await ingest(store, [one, other], { outputs });
      const bound = await store.bodies.bindings();
      expect(bound).toMatchObject(
        [documentOf(one), documentOf(other)]
          .map(({ sha256 }) => ({ sha256 }))
          .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)),
      );
      expect(await store.bodies.decide(bound)).toEqual({ unknown: [], changed: 0, bells: [] });

      const { sha256 } = documentOf(one);
      const later = doc('c', { body: '青禾县教育局', year: 2020 });
      const decided = [
        { sha256, division: DIVISION, body: '青禾县财政局', year: 2021 },
        { sha256: documentOf(later).sha256, division: DIVISION, body: '青禾县财政局', year: null },
      ];
      const { changed, bells } = await store.bodies.decide(decided);
      expect([changed, bells.length]).toEqual([2, 1]);
      expect(await store.bodies.decide(decided)).toMatchObject({ changed: 0, bells: [] });
      await work(store, bells, outputs.readings, outputs);
      const place = { division: DIVISION, body: '青禾县教育局', year: 2023 };
      await ingest(store, [doc('a', { body: '青禾县教育局' }, place), later], { outputs, key: 'later' });
      const reports = (await rowsOf(store, 'report')).filter(({ status }) => status === 'present');
      const finance = (await store.bodies.list()).find(({ name }) => name === '青禾县财政局');
      expect(reports.map(({ body_id: body, year }) => [body, year]).sort()).toEqual(
        [2020, 2021, 2022].map((year) => [finance?.id, year]),
      );
      expect((await rowsOf(store, 'finding')).map(({ rule }) => rule)).toContain('report.identity_changed');

      const nobody = { sha256, division: DIVISION, body: '青禾县不存在局', year: null };
      expect(await store.bodies.decide([nobody])).toEqual({ unknown: [nobody], changed: 0, bells: [] });
      expect(await store.bodies.decide([{ sha256, division: null, body: null, year: null }])).toMatchObject({
        changed: 1,
      });
    });

    it('that no source lists any more have not to report', async () => {
      const { store } = subject();
      await put(store, source([{ name: '青禾县教育局' }, { name: '青禾县粮食局' }]));
      await put(store, source([{ name: '青禾县教育局' }]));
      expect((await names(store)).filter((one) => (one as { declared: boolean }).declared)).toHaveLength(1);
    });

    it('say the same when they are declared again', async () => {
      const { store } = subject();
      const declared = [
        {
          name: '青禾县教育局',
          aliases: ['县教体局'],
          division: DIVISION,
          kind: null,
          expectedFrom: null,
          expectedTo: null,
        },
      ];
      await store.bodies.declare(declared);
      const before = await store.bodies.list();
      expect(await store.bodies.declare(declared)).toEqual([]);
      expect(await store.bodies.list()).toEqual(before);
    });
  });
}
