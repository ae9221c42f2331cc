import { describe, expect, it } from 'vitest';
import { NianbaoError } from '../../../src/shared/errors.js';
import { sha256 } from '../../../src/shared/canonical.js';
import { INDICATORS } from '../../../src/shared/model/indicators.js';
import { VIEWS, wideColumn } from '../../../src/shared/store/derived.js';
import type { Subject } from './backends.js';
import { doc, documentOf, hit, ingest, rowsOf } from './drive.js';

export function exportsConformance(subject: () => Subject): void {
  describe('exports and views', () => {
    it('lists every table with its columns, and every row has exactly these', async () => {
      const { store } = subject();
      await ingest(store, [doc('a', { hits: [hit('requests.row_total')] })]);
      for (const { name, columns } of store.exportTables()) {
        for (const row of await rowsOf(store, name)) expect([name, Object.keys(row)]).toEqual([name, columns]);
      }
      expect(await rowsOf(store, 'indicator')).toHaveLength(INDICATORS.length);
      expect((await rowsOf(store, 'indicator')).map(({ code }) => code)).toEqual(INDICATORS.map(({ code }) => code));
    });

    it('pages through more rows than a page holds, each once and in order', async () => {
      const { store } = subject();
      const docs = Array.from({ length: 30 }, (_, at) => doc(`d${at}`, { body: `青禾县第${at}局`, facts: 182 }));
      await ingest(store, docs, { batch: 30 });
      const facts = await rowsOf(store, 'fact');
      expect(facts).toHaveLength(30 * 182);
      const keys = facts.map(({ report_id, code }) => `${String(report_id)} ${String(code)}`);
      expect(keys).toEqual([...new Set(keys)].sort());
    });

    it('lets the reader stop early and use the store while it reads', async () => {
      const { store } = subject();
      await ingest(store, [doc('a'), doc('b', { year: 2020 })]);
      for await (const row of store.exportRows('fact', { allVersions: false })) {
        expect(row['code']).toBeTypeOf('string');
        expect((await store.status()).reports).toBe(2);
        break;
      }
      await ingest(store, [doc('c', { year: 2021 })], { key: 'second' });
      expect((await store.status()).reports).toBe(3);
    });

    it('shows current facts wide, one row per report', async () => {
      const { backend, store } = subject();
      await ingest(store, [doc('a', { values: [3, null, 5] }), doc('b', { year: 2020, facts: 0 })]);
      const rows = await backend.query('select * from nianbao.requests_wide order by year');
      expect(rows).toHaveLength(2);
      expect(rows[0]).toMatchObject({ year: 2020, received_natural_person: null });
      expect(rows[1]).toMatchObject({ body: '青禾县教育局', year: 2023, received_natural_person: 3 });
      const codes = INDICATORS.map(({ code }) => code);
      for (const section of ['requests', 'proceedings', 'disclosure']) {
        const own = codes.filter((code) => code.startsWith(`${section}.`)).map(wideColumn);
        expect(new Set(own).size).toBe(own.length);
        const [row] = await backend.query(`select * from nianbao.${section}_wide limit 1`);
        expect(Object.keys(row ?? {})).toEqual([
          'report_id',
          'body_id',
          'body',
          'division',
          'year',
          'template',
          ...own,
        ]);
      }
      expect(await backend.query('select count(*) as count from nianbao.fact_current')).toEqual([{ count: 12 }]);
    });

    it('names the bodies without a report, per division and year', async () => {
      const { backend, store } = subject();
      await ingest(store, [
        doc('a'),
        doc('b', { year: 2022 }),
        doc('c', { body: '青禾县财政局' }),
        doc('d', { division: '990102' }),
      ]);
      expect(await backend.query('select * from nianbao.coverage order by division, year')).toEqual([
        { division: '990101', year: 2022, bodies: 2, reports: 1, missing: ['青禾县财政局'] },
        { division: '990101', year: 2023, bodies: 2, reports: 2, missing: [] },
        { division: '990102', year: 2022, bodies: 1, reports: 0, missing: ['青禾县教育局'] },
        { division: '990102', year: 2023, bodies: 1, reports: 1, missing: [] },
      ]);
    });

    it('sums up documents, failures, findings, years and runs', async () => {
      const { store } = subject();
      await ingest(store, [doc('a', { hits: [hit('requests.row_total')] }), doc('b', { year: 2020 })]);
      const run = await store.openRun('ingest', 'second');
      const { bells } = await store.registerDocuments(run.id, [documentOf(doc('c')), documentOf(doc('e'))]);
      const bell = bells.find((one) => one.sha256 === sha256('c'));
      const claim = bell ? await store.claim(bell) : null;
      if (claim) await store.fail(claim, new NianbaoError('not_a_report'));
      expect(await store.status()).toMatchObject({
        sources: [],
        waiting: [{ stage: 'extract', now: 1, later: 0 }],
        documents: [
          { stage: 'extract', state: 'due', count: 1 },
          { stage: 'extract', state: 'failed', count: 1 },
          { stage: 'validate', state: 'done', count: 2 },
        ],
        failures: [{ code: 'not_a_report', count: 1 }],
        findings: [{ rule: 'requests.row_total', severity: 'error', count: 1 }],
        years: [
          { year: 2020, reports: 1, bodies: 1 },
          { year: 2023, reports: 1, bodies: 1 },
        ],
        reports: 2,
        lastRuns: [
          { id: run.id, status: 'running' },
          { kind: 'ingest', status: 'done', counts: { found: 2 } },
        ],
      });
      expect(await store.reportLines([sha256('b')])).toEqual([
        { body: '青禾县教育局', year: 2020, template: '2021', facts: 12, errors: 0, warnings: 0, infos: 0 },
      ]);
    });

    it('opens again without writing anything, and refuses what a newer program wrote', async () => {
      const { backend } = subject();
      const before = await backend.query('select xmin::text, * from nianbao.derived');
      const names = await backend.query('select name from nianbao.migration order by name');
      await (await backend.again()).close();
      expect(await backend.query('select xmin::text, * from nianbao.derived')).toEqual(before);
      expect(await backend.query('select name from nianbao.migration order by name')).toEqual(names);
      await backend.query(`insert into nianbao.migration (name, timestamp) values ('9999_future', 'now')`);
      await expect(backend.again()).rejects.toMatchObject({
        code: 'schema_newer',
        details: { migration: '9999_future' },
      });
      await backend.query(`delete from nianbao.migration where name = '9999_future'`);
    });

    it('makes views and indicators anew when the program brings others', async () => {
      const { backend } = subject();
      await backend.query(`update nianbao.derived set hash = 'older'`);
      await backend.query('drop view nianbao.requests_wide');
      await backend.query('delete from nianbao.indicator where position > 3');
      await (await backend.again()).close();
      expect(await backend.query('select count(*) as count from nianbao.indicator')).toEqual([
        { count: INDICATORS.length },
      ]);
      const views = await backend.query(
        `select viewname as name from pg_views where schemaname = 'nianbao' order by 1`,
      );
      expect(views.map(({ name }) => name)).toEqual(VIEWS.map(({ name }) => name).sort());
    });
  });
}
