import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/shared/canonical.js';
import { INDICATORS } from '../../../src/shared/model/indicators.js';
import type { Store } from '../../../src/shared/store/store.js';
import type { Subject } from './backends.js';
import { doc, documentOf, exported, hit, ingest, Outputs, rowsOf, step, work, type Doc } from './drive.js';

const CODES = INDICATORS.filter(({ code }) => code.startsWith('requests.')).map(({ code }) => code);

/** Documents that meet each other in every way settling knows. */
const CROWD: readonly Doc[] = [
  doc('plain'),
  doc('copy', {}, { path: 'other/copy.txt' }),
  doc('conflict', { values: [1, 2], issuedOn: '2024-01-19' }),
  doc('another conflict', { values: [9], issuedOn: '2024-03-01' }),
  doc('spelled', { body: '青禾县 教育局', year: 2022, hits: [hit('requests.row_total', [CODES[6] ?? ''])] }),
  doc('older', { year: 2019, values: [null, 3] }),
  doc('no year', { year: null }),
  doc('no body', { body: null }),
  doc('nothing', { body: null, year: null }),
  doc('other place', { division: '990102' }),
  doc('sourced', { year: 2021 }, { url: 'http://a.example/1.html', path: null, sourceId: 'qinghe' }),
  doc('not sourced', { year: 2021, values: [5], issuedOn: '2026-01-01' }),
];

/** The same documents in another order, by a fixed rule. */
function shuffled<T>(values: readonly T[], seed: number): T[] {
  const rank = (at: number): string => sha256(`${seed}/${at}`);
  return values
    .map((value, at) => ({ value, rank: rank(at) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ value }) => value);
}

const currentFacts = (store: Store): Promise<Record<string, unknown>[]> => rowsOf(store, 'fact');

export function settleConformance(subject: () => Subject): void {
  describe('settling', () => {
    it('keeps a report with its sections, facts, findings and cells', async () => {
      const { store } = subject();
      const place = { table: 0, row: 1, column: 2, line: 7 };
      const cell = { table: 0, row: 1, column: 2, rowSpan: 1, columnSpan: 3, text: '十件', at: place };
      await ingest(store, [
        doc('a', {
          values: [31426.75, null, -3, 1e15 + 0.5, 0.1],
          hits: [hit('requests.row_total', CODES.slice(0, 3)), hit('requests.row_total', CODES.slice(0, 3))],
          cells: [cell],
        }),
      ]);
      const [report] = await rowsOf(store, 'report');
      expect(report).toMatchObject({
        year: 2023,
        template: '2021',
        issuer_name: '青禾县教育局',
        issuer_names: ['青禾县教育局'],
        issued_on: '2024-01-20',
        document_sha256: sha256('a'),
        status: 'present',
      });
      const facts = new Map((await currentFacts(store)).map((fact) => [fact['code'], fact]));
      expect(CODES.slice(0, 6).map((code) => facts.get(code)?.['value'])).toEqual([
        31426.75,
        null,
        -3,
        1e15 + 0.5,
        0.1,
        0,
      ]);
      expect(facts.get(CODES[1])).toMatchObject({
        status: 'blank',
        raw: null,
        at: { table: 1, row: 3, column: 4, line: 21 },
      });
      expect(await rowsOf(store, 'section')).toMatchObject([
        { position: 0, number: 1, text: '概况。' },
        { position: 1 },
      ]);
      // two equal findings stay two
      expect(await rowsOf(store, 'finding')).toMatchObject([
        { rule: 'requests.row_total', severity: 'error', codes: CODES.slice(0, 3), expected: 33, actual: 32 },
        { rule: 'requests.row_total' },
      ]);
      expect(await rowsOf(store, 'cell')).toMatchObject([
        { table: 0, row: 1, column: 2, column_span: 3, text: '十件', at: place },
      ]);
      expect(await rowsOf(store, 'report_version')).toMatchObject([
        { number: 1, reason: 'new', id: report?.['version_id'] },
      ]);
    });

    it('makes one report of documents with equal facts, and flags those that differ', async () => {
      const { store } = subject();
      await ingest(store, [doc('b'), doc('a', { sections: ['别的话。'] })]);
      expect(await rowsOf(store, 'finding')).toEqual([]);
      const smaller = [sha256('a'), sha256('b')].sort()[0];
      expect(await rowsOf(store, 'report')).toMatchObject([{ document_sha256: smaller }]);
      await ingest(store, [doc('c', { values: [5], issuedOn: '2024-02-02' })], { outputs: known('a', 'b') });
      expect(await rowsOf(store, 'report')).toMatchObject([{ document_sha256: sha256('c') }]);
      expect(await rowsOf(store, 'finding')).toMatchObject([{ rule: 'report.conflict', codes: [CODES[0]] }]);
    });

    it.each([1, 2, 3, 4])(
      'gives the same export for the same documents in any order (%i), by one worker or three',
      async (seed) => {
        const { store, backend } = subject();
        await ingest(store, CROWD, { batch: 100 });
        const expected = await exported(store);
        const store2 = await backend.fresh();
        await ingest(store2, shuffled(CROWD, seed), { batch: seed, workers: seed % 2 ? 3 : 1 });
        expect(await exported(store2)).toEqual(expected);
      },
    );

    it('gives the same export over two runs, whatever the order inside each', async () => {
      const { backend } = subject();
      const seen: unknown[] = [];
      for (const seed of [5, 6]) {
        const store = await backend.fresh();
        const outputs = new Outputs();
        await ingest(store, shuffled(CROWD.slice(0, 5), seed), { outputs, batch: 2 });
        await ingest(store, shuffled(CROWD.slice(3), seed), { key: 'second', outputs, batch: 3, workers: 3 });
        seen.push(await exported(store));
      }
      expect(seen[0]).toEqual(seen[1]);
    });

    it('says what a body changed in a report that it had published already', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      const place = { sourceId: 'county', url: 'http://127.0.0.1:8080/2023.html', path: null };
      await ingest(store, [doc('b', { values: [1, 2] }, place)], { outputs });
      await ingest(store, [doc('a', { values: [1, 7] }, place)], { outputs, key: 'second' });
      expect(await rowsOf(store, 'finding')).toMatchObject([{ rule: 'series.revised', codes: [CODES[1]] }]);
      expect(await rowsOf(store, 'report')).toMatchObject([{ status: 'present', document_sha256: sha256('a') }]);
      expect((await rowsOf(store, 'report_version')).map(({ reason }) => reason)).toEqual(['new', 'changed_document']);
    });

    it('writes no version when the page changed around a report that says the same', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      const place = { sourceId: 'county', url: 'http://127.0.0.1:8080/2023.html', path: null };
      await ingest(store, [doc('b', { values: [1, 2] }, place)], { outputs });
      await ingest(store, [doc('a', { values: [1, 2] }, place)], { outputs, key: 'second' });
      expect(await rowsOf(store, 'report_version')).toMatchObject([{ number: 1, document_sha256: sha256('b') }]);
      expect(await rowsOf(store, 'report')).toMatchObject([{ status: 'present', document_sha256: sha256('a') }]);
      expect(await rowsOf(store, 'finding')).toEqual([]);
    });

    it('writes version 2 of a file that was changed, with nothing but the changed rows, and no conflict', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      const finding = hit('requests.balance', [CODES[0] ?? '']);
      const place = { path: 'reports/2023.txt' };
      const before = doc('b', { values: [1, 2, 3], hits: [hit('requests.row_total'), finding] }, place);
      // the smaller hash, so that nothing but its place speaks for it
      const after = doc(
        'a',
        { values: [1, 8, 3], facts: 11, hits: [finding], sections: ['概况。', '改正。', '新增。'] },
        place,
      );
      await ingest(store, [before], { outputs });
      await ingest(store, [after], { outputs, key: 'second' });
      const [first, second] = await rowsOf(store, 'report_version');
      expect(second).toMatchObject({ number: 2, reason: 'changed_document', document_sha256: sha256('a') });
      expect(await rowsOf(store, 'report')).toMatchObject([
        { version_id: second?.['id'], document_sha256: sha256('a') },
      ]);
      const written = async (table: string): Promise<Record<string, unknown>> => {
        const rows = await rowsOf(store, table, true);
        const name = (row: Record<string, unknown>): unknown => row['code'] ?? row['position'] ?? row['rule'];
        return {
          ended: rows.filter((row) => row['until_version_id'] === second?.['id']).map(name),
          added: rows.filter((row) => row['version_id'] === second?.['id']).map(name),
          kept: rows.filter((row) => row['version_id'] === first?.['id'] && row['until_version_id'] === null).length,
        };
      };
      const changed = [CODES[1], CODES[11]].sort();
      expect(await written('fact')).toEqual({ ended: changed, added: [CODES[1]], kept: 10 });
      expect(await written('section')).toEqual({ ended: [1], added: [1, 2], kept: 1 });
      expect(await written('finding')).toEqual({ ended: ['requests.row_total'], added: [], kept: 1 });
      // and back again
      const third = await ingest(store, [before], { outputs, key: 'third' });
      expect(third.outcomes).toEqual(['changed']);
      expect(await rowsOf(store, 'report')).toMatchObject([{ document_sha256: sha256('b') }]);
      expect((await rowsOf(store, 'place')).map((row) => [row['document_sha256'], row['status']])).toEqual(
        expect.arrayContaining([
          [sha256('a'), 'gone'],
          [sha256('b'), 'present'],
        ]),
      );
    });

    it('keeps a report whose file now holds another one', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      const place = { path: 'report.txt' };
      await ingest(store, [doc('a', { year: 2022 }, place)], { outputs });
      await ingest(store, [doc('b', { year: 2023 }, place)], { outputs, key: 'second' });
      expect(await store.reportLines(null)).toMatchObject([{ year: 2022 }, { year: 2023 }]);
    });

    it('ends and adds only rows that differ when a better document comes in a later run', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      await ingest(store, [doc('a', { values: [1, 2, 3] })], { outputs });
      const better = doc('b', { values: [1, 8, 3], issuedOn: '2024-06-01', sections: ['概况。', '改正。'] });
      await ingest(store, [better], { outputs, key: 'second' });
      const [first, second] = await rowsOf(store, 'report_version');
      expect(second).toMatchObject({ number: 2, reason: 'changed_document', document_sha256: sha256('b') });
      const of = async (table: string): Promise<unknown[]> =>
        (await rowsOf(store, table, true))
          .filter((row) => row['version_id'] === second?.['id'] || row['until_version_id'] !== null)
          .map((row) => [
            row['version_id'] === first?.['id'] ? 1 : 2,
            row['until_version_id'] === second?.['id'],
            row['code'] ?? row['position'] ?? row['rule'],
          ]);
      expect(await of('fact')).toEqual(
        [
          [1, true, CODES[1]],
          [2, false, CODES[1]],
        ].sort((one, other) => (idOfVersion(one[0], first, second) < idOfVersion(other[0], first, second) ? -1 : 1)),
      );
      expect(await of('section')).toHaveLength(2);
      expect(await of('finding')).toEqual([[2, false, 'report.conflict']]);
      const facts = await currentFacts(store);
      expect(facts).toHaveLength(12);
      expect(facts.find(({ code }) => code === CODES[1])).toMatchObject({ value: 8, version_id: second?.['id'] });
      expect(facts.find(({ code }) => code === CODES[0])).toMatchObject({ value: 1, version_id: first?.['id'] });
    });

    it('makes a version of its own for a better reader, and none for one that reads the same', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      await ingest(store, [doc('a')], { outputs });
      for (const [version, values] of [
        ['2', [0]],
        ['3', [4]],
      ] as const) {
        const run = await store.openRun('reprocess', version);
        const place = { linkText: `again ${version}`, declaredCharset: `v${version}` };
        const { bells } = await store.registerDocuments(run.id, [documentOf(doc('a', {}, place))]);
        const { checked } = doc('a', { values });
        await work(store, bells, new Map([[sha256('a'), checked]]), outputs, 1, version);
        await store.closeRun(run.id, { found: 1, new: 0, changed: 1, unchanged: 0, gone: 0, failed: 0 });
      }
      expect((await rowsOf(store, 'report_version')).map(({ number, reason }) => [number, reason])).toEqual([
        [1, 'new'],
        [2, 'new_reader'],
      ]);
    });

    it('takes a version of an open run back when it turns out as before', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      await ingest(store, [doc('a')], { outputs });
      const before = await exported(store);
      // within one run a rival comes, and then it is moved to another year by new knowledge
      const rival = doc('b', { values: [6], issuedOn: '2025-01-01' });
      const { runId } = await ingest(store, [rival], { outputs, key: 'second', close: false });
      expect(await rowsOf(store, 'report_version')).toHaveLength(2);
      const moved = doc('b', { values: [6], year: 2018, issuedOn: '2025-01-01' }, { year: 2018 });
      const { bells } = await store.registerDocuments(runId, [documentOf(moved)]);
      await work(store, bells, new Map([[sha256('b'), moved.checked]]), outputs);
      const after = await exported(store);
      const lines = (text: string | undefined): string[] => (text ?? '').split('\n').filter((line) => line !== '');
      for (const table of ['report', 'report_version', 'section', 'fact', 'finding']) {
        expect(lines(after[table])).toEqual(expect.arrayContaining(lines(before[table])));
      }
      expect((await rowsOf(store, 'report')).map(({ year }) => year).sort()).toEqual([2018, 2023]);
    });

    it('binds once: a reading that disagrees is flagged and moves nothing', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      await ingest(store, [doc('a')], { outputs });
      // another charset is new knowledge for the reader, not for the binding
      await ingest(store, [doc('a', { body: '别处镇人民政府', year: 2020 }, { declaredCharset: 'gbk' })], {
        outputs,
        key: '2',
      });
      expect(await rowsOf(store, 'report')).toMatchObject([{ year: 2023 }]);
      expect(await rowsOf(store, 'body')).toMatchObject([{ name: '青禾县教育局', aliases: [] }]);
      const [finding] = await rowsOf(store, 'finding');
      expect(finding).toMatchObject({ rule: 'report.identity_changed', severity: 'warning' });
      expect(finding?.['message']).toContain('别处镇人民政府');
    });

    it.each([
      ['body', { body: '青禾县财政局' }],
      ['year', { year: 2020 }],
      ['division', { division: '990102' }],
    ])('moves a document when a manifest says its %s, and leaves no trace inside one run', async (_field, said) => {
      const { store, backend } = subject();
      const outputs = new Outputs();
      const { runId } = await ingest(store, [doc('a')], { outputs, close: false });
      const moved = doc('a', said, said);
      const { bells } = await store.registerDocuments(runId, [documentOf(moved)]);
      await work(store, bells, new Map([[sha256('a'), moved.checked]]), outputs);
      const seen = await exported(store);
      const direct = await backend.fresh();
      await ingest(direct, [moved]);
      expect(seen).toEqual(await exported(direct));
    });

    it('keeps the rows of a report whose document was moved away in a later run as history', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      await ingest(store, [doc('a')], { outputs });
      await ingest(store, [doc('a', { year: 2020 }, { year: 2020 })], { outputs, key: 'second' });
      expect((await rowsOf(store, 'report')).map(({ year, status }) => [year, status]).sort()).toEqual([
        [2020, 'present'],
        [2023, 'gone'],
      ]);
      expect(await currentFacts(store)).toHaveLength(12);
      expect(await rowsOf(store, 'fact', true)).toHaveLength(24);
      expect(await store.reportLines(null)).toMatchObject([{ year: 2020 }]);
      // and it comes back when it is moved back
      await ingest(store, [doc('a', {}, { year: 2023 })], { outputs, key: 'third' });
      expect((await rowsOf(store, 'report')).map(({ year, status }) => [year, status]).sort()).toEqual([
        [2020, 'gone'],
        [2023, 'present'],
      ]);
      expect(await currentFacts(store)).toHaveLength(12);
    });

    it('keeps a report without year or body under its document, and completes the binding later', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      await ingest(store, [doc('a', { year: null }), doc('b', { body: null })], { outputs });
      const reports = await rowsOf(store, 'report');
      expect(reports.find(({ document_sha256 }) => document_sha256 === sha256('a'))).toMatchObject({
        year: null,
        body_id: expect.any(String) as string,
      });
      expect(reports.find(({ document_sha256 }) => document_sha256 === sha256('b'))).toMatchObject({
        year: 2023,
        body_id: null,
      });
      expect(await currentFacts(store)).toHaveLength(24);
      await ingest(store, [doc('a', {}, { declaredCharset: 'gbk' })], { outputs, key: 'second' });
      expect((await rowsOf(store, 'report')).filter(({ status }) => status === 'present')).toHaveLength(2);
      expect((await store.reportLines([sha256('a')]))[0]).toMatchObject({
        year: 2023,
        body: '青禾县教育局',
        facts: 12,
      });
    });

    it('knows one body under its spellings, by division, and names it as the latest report does', async () => {
      const { store } = subject();
      await ingest(store, [
        doc('a', { body: '高新区（近海镇）', year: 2021 }),
        doc('b', { body: '高新区(近海镇)', year: 2022 }),
        doc('c', { body: '高新区 （近海镇）', year: 2020 }),
        doc('d', { body: '高新区（近海镇）', year: 2021, division: '990102' }),
      ]);
      const bodies = await rowsOf(store, 'body');
      expect(bodies).toHaveLength(2);
      expect(bodies.find(({ division }) => division === '990101')).toMatchObject({
        name: '高新区(近海镇)',
        aliases: ['高新区 （近海镇）', '高新区（近海镇）'],
      });
    });

    it('settles documents of one body that several workers finish at the same moment', async () => {
      const { store, backend } = subject();
      const other = await backend.again();
      const docs = Array.from({ length: 12 }, (_, at) => doc(`d${at}`, { year: 2019 + (at % 3), values: [at] }));
      const outputs = new Outputs();
      for (const { checked } of docs) outputs.put(checked);
      const run = await store.openRun('ingest', 'folder');
      let { bells } = await store.registerDocuments(run.id, docs.map(documentOf));
      const checkedOf = new Map(docs.map(({ text, checked }) => [sha256(text), checked]));
      for (let stage = 0; stage < 3; stage++) {
        const stores = [store, other];
        const rung = await Promise.all(
          bells.map((bell, at) =>
            step(stores[at % 2] ?? store, bell, checkedOf.get(bell.sha256) ?? docs[0]!.checked, outputs),
          ),
        );
        bells = rung.flat();
      }
      const seen = await exported(store);
      const alone = await backend.fresh();
      await ingest(alone, docs);
      expect(seen).toEqual(await exported(alone));
      expect(JSON.parse(`[${seen['report_version']?.split('\n').join(',')}]`)).toHaveLength(3);
    });

    it('reads other documents again only when they contradict', async () => {
      const { store } = subject();
      const outputs = new Outputs();
      await ingest(store, [doc('a'), doc('b'), doc('c', { year: 2020 })], { outputs, batch: 1 });
      expect(outputs.loaded).toEqual([]);
    });
  });

  /** Outputs that hold the readings of plain documents. */
  function known(...texts: string[]): Outputs {
    const outputs = new Outputs();
    for (const text of texts) outputs.put(doc(text).checked);
    outputs.put(doc('a', { sections: ['别的话。'] }).checked);
    return outputs;
  }
}

function idOfVersion(
  number: unknown,
  first: Record<string, unknown> | undefined,
  second: Record<string, unknown> | undefined,
): string {
  return String((number === 1 ? first : second)?.['id']);
}
