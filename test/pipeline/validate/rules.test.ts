/** Every rule on one report: a hit, and a near miss. The identities and the prose have tests of their own. */
import { describe, expect, it } from 'vitest';
import type { RuleHit } from '../../../src/shared/model/finding.js';
import type { Issuer } from '../../../src/shared/model/report.js';
import { cannotRegulate } from '../../../src/pipeline/validate/rules/disclosure.js';
import { RULES } from '../../../src/pipeline/validate/rules.js';
import { validate } from '../../../src/pipeline/validate/validate.js';
import { blocksOf, changed, consistentValues, draftOf, factOf, randomOf, type DraftParts } from './drafts.js';

const values = consistentValues('2019', randomOf(7));

function hits(parts: DraftParts): RuleHit[] {
  return validate(draftOf(parts)).hits;
}

/** Hits as `rule first-code`. */
function said(parts: DraftParts): string[] {
  return hits(parts).map(({ rule, codes }) => [rule, ...codes.slice(0, 1)].join(' '));
}

describe('cells', () => {
  const code = 'disclosure.licensing.decisions';
  const other = 'requests.granted.total';
  const withStatus = (status: 'blank' | 'placeholder' | 'unreadable', raw: string | null): DraftParts => ({
    facts: [...values].map(([each, value]) =>
      each === code || each === other ? factOf(each, null, { status, raw }) : factOf(each, value),
    ),
  });

  it.each([
    ['blank', null],
    ['placeholder', '/'],
    ['unreadable', '见附件'],
  ] as const)('cell.%s: one finding per cell, with what the identities force', (status, raw) => {
    const found = hits(withStatus(status, raw));
    expect(found).toEqual([
      {
        rule: `cell.${status}`,
        codes: [code],
        expected: null,
        actual: null,
        params: raw === null ? {} : { raw },
      },
      {
        rule: `cell.${status}`,
        codes: [other],
        expected: values.get(other),
        actual: null,
        params: raw === null ? {} : { raw },
      },
    ]);
  });

  it('a zero is not blank, and a reviewed null is nobody’s fault', () => {
    expect(said({ values: changed(values, { [code]: 0 }) })).toEqual([]);
    const facts = [...values].map(([each, value]) =>
      each === code ? factOf(each, null, { status: 'reviewed' }) : factOf(each, value),
    );
    expect(said({ facts })).toEqual([]);
  });

  it('cell.count names the row', () => {
    const codes = [...values.keys()].filter((each) => each.startsWith('requests.granted.'));
    const ragged = [{ codes, expected: 7, found: 8, at: { table: 1, row: 5 } }];
    expect(hits({ observations: { ragged } })).toEqual([
      { rule: 'cell.count', codes, expected: 7, actual: 8, params: {} },
    ]);
  });

  it('cell.unplaced names the codes that the table lacks: it may be one of them', () => {
    const unplaced = [{ table: 'disclosure' as const, label: '行政处罰', raw: '14', at: {} }];
    const lost = ['prior_year_items', 'change', 'decisions'].map((column) => `disclosure.penalties.${column}`);
    const found = hits({
      values: new Map([...values].filter(([each]) => !lost.includes(each))),
      observations: { unplaced },
    });
    expect(found.map(({ rule, codes }) => [rule, codes])).toEqual([
      ['cell.unplaced', lost],
      ['table.incomplete', lost],
    ]);
  });

  it('cell.unplaced names nothing where the table is whole: a row of the body’s own', () => {
    const unplaced = [{ table: 'disclosure' as const, label: '其他主动公开文件', raw: '14', at: {} }];
    expect(hits({ observations: { unplaced } })).toEqual([
      {
        rule: 'cell.unplaced',
        codes: [],
        expected: null,
        actual: null,
        params: { table: 'disclosure', label: '其他主动公开文件', raw: '14' },
      },
    ]);
  });
});

describe('documents that were read in part', () => {
  it('report.partly_read counts what was not read, and is silent otherwise', () => {
    const unread = [
      { kind: 'truncated' as const, count: 1 },
      { kind: 'page_needs_ocr' as const, count: 2, pages: [2, 5], reasons: ['picture' as const, 'picture' as const] },
    ];
    expect(hits({ observations: { unread } })).toEqual([
      {
        rule: 'report.partly_read',
        codes: [],
        expected: null,
        actual: 3,
        params: { pages: '2, 5', reason: 'picture' },
      },
    ]);
    expect(hits({ observations: { unread: [] } })).toEqual([]);
    // that a picture is one is no reason why it was not read
    const pictures = [{ kind: 'picture_unread' as const, count: 1, pages: [3], reasons: ['picture' as const] }];
    expect(hits({ observations: { unread: pictures } })).toMatchObject([
      { params: { pictures: '3', reason: 'unopened' } },
    ]);
  });
});

describe('tables and sections', () => {
  const without = (table: string): DraftParts => ({
    values: new Map([...values].filter(([code]) => !code.startsWith(`${table}.`))),
    observations: { blocks: blocksOf('2019').filter((block) => block.table !== table) },
  });

  it.each(['disclosure', 'requests', 'proceedings'])('table.missing: %s', (table) => {
    expect(hits(without(table))).toMatchObject([{ rule: 'table.missing', params: { table } }]);
  });

  it('table.missing without a template, and with pictures', () => {
    const parts = without('requests');
    const [hit] = hits({ ...parts, head: { template: null }, observations: { ...parts.observations, images: 2 } });
    expect(hit).toMatchObject({ rule: 'table.missing', params: { table: 'requests', pictures: 2 } });
  });

  it('table.missing: all three, where the sections of the form are there and pictures in their place', () => {
    const pictures: DraftParts = {
      values: new Map(),
      observations: { blocks: [], images: 3 },
      head: { template: null },
    };
    expect(said(pictures)).toEqual(['table.missing', 'table.missing', 'table.missing']);
    expect(said({ ...pictures, head: { template: 'prose' } })).toEqual(['report.form_absent']);
  });

  it('a line under the tables does not make the table of disclosure', () => {
    const parts = without('disclosure');
    const line = new Map([...(parts.values ?? []), ['disclosure.published_total', 5]]);
    expect(said({ ...parts, values: line })).toEqual(['table.missing']);
  });

  it('table.incomplete: rows that the form has; 规章 may be left out', () => {
    const cut = (prefix: string): string[] =>
      said({ values: new Map([...values].filter(([code]) => !code.startsWith(prefix))) });
    expect(cut('disclosure.regulations.')).toEqual([]);
    expect(cut('disclosure.regulations.m')).toEqual(['table.incomplete disclosure.regulations.made']);
    expect(cut('disclosure.penalties.')).toEqual(['table.incomplete disclosure.penalties.prior_year_items']);
    expect(cut('disclosure.procurement.amount')).toEqual(['table.incomplete disclosure.procurement.amount']);
    expect(cut('requests.carried_out.')).toEqual(['table.incomplete requests.carried_out.natural_person']);
    expect(cut('proceedings.litigation_direct.total')).toEqual([
      'table.incomplete proceedings.litigation_direct.total',
    ]);
  });

  it('table.incomplete: 规章 is lacking where its values have no place, too', () => {
    const bare = new Map([...values].filter(([code]) => !code.startsWith('disclosure.regulations.')));
    const lost = [...values.keys()].filter((code) => code.startsWith('disclosure.regulations.'));
    for (const label of ['规章', '']) {
      const unplaced = [{ table: 'disclosure' as const, label, raw: '0', at: {} }];
      const found = hits({ values: bare, observations: { unplaced } });
      expect(found.flatMap(({ rule, codes }) => (rule === 'table.incomplete' ? codes : []))).toEqual(lost);
    }
  });

  it('table.incomplete: a clause that is not there at all, in the form of the others', () => {
    const lacks = (form: '2019' | '2021', ...clauses: string[]): string[] => {
      const blocks = blocksOf(form).filter(({ block }) => !clauses.includes(block));
      const given = [...consistentValues(form, randomOf(7))].filter(
        ([each]) => !/^disclosure\.(?:licensing|other_services|fees|procurement)\./u.test(each),
      );
      const found = hits({ head: { template: form }, values: new Map(given), observations: { blocks } });
      return found.flatMap(({ rule, codes }) => (rule === 'table.incomplete' ? codes : []));
    };
    expect(lacks('2021', 'article20_5', 'article20_8')).toEqual([
      'disclosure.licensing.decisions',
      'disclosure.fees.amount',
    ]);
    expect(lacks('2019', 'article20_5', 'article20_8', 'article20_9')).toEqual([
      ...['licensing', 'other_services'].flatMap((row) =>
        ['prior_year_items', 'change', 'decisions'].map((column) => `disclosure.${row}.${column}`),
      ),
      ...['fees.prior_year_items', 'fees.change', 'procurement.items', 'procurement.amount'].map(
        (code) => `disclosure.${code}`,
      ),
    ]);
  });

  it('table.incomplete: （六）其他处理 in the form of the cells that are there, also where its total is lost', () => {
    const lost = ['requests.other.natural_person', 'requests.other.total'];
    const old = new Map([...consistentValues('2019', randomOf(7))].filter(([code]) => !lost.includes(code)));
    const found = hits({ head: { template: '2019' }, values: old, observations: { blocks: blocksOf('2019') } });
    expect(found.flatMap(({ rule, codes }) => (rule === 'table.incomplete' ? codes : []))).toEqual(lost);
  });

  it('table.incomplete goes by block where templates mix', () => {
    const mixed = blocksOf('2019').map((block) =>
      block.block === 'article20_1' ? { ...block, template: '2021' as const } : block,
    );
    const of = new Map([
      ...[...values].filter(([code]) => !/^disclosure\.(?:regulations|normative_documents)\./u.test(code)),
      ...['issued', 'repealed', 'in_force'].map((column) => [`disclosure.normative_documents.${column}`, 0] as const),
    ]);
    expect(said({ values: of, observations: { blocks: mixed } })).toEqual(['template.mixed']);
  });

  it('template.mixed tells which blocks are of which form', () => {
    const blocks = [
      ...blocksOf('2021').filter(({ table }) => table === 'disclosure'),
      ...blocksOf('2019').filter(({ table }) => table !== 'disclosure'),
    ];
    const of = new Map([
      ...[...consistentValues('2021', randomOf(1))].filter(([code]) => code.startsWith('disclosure.')),
      ...[...values].filter(([code]) => !code.startsWith('disclosure.')),
    ]);
    expect(hits({ values: of, observations: { blocks } })).toMatchObject([
      { rule: 'template.mixed', codes: [], params: { old: '申请情况表' } },
    ]);
  });

  it('table.repeated only if the values differ', () => {
    const repeat = (codes: string[]): string[] =>
      said({ observations: { repeated: [{ table: 'proceedings', codes, at: {} }] } });
    expect(repeat([])).toEqual([]);
    expect(repeat(['proceedings.reconsideration.total'])).toEqual(['table.repeated proceedings.reconsideration.total']);
  });

  it('section.misnumbered: another section’s ordinal; none printed, or of another style, is right', () => {
    const seen = (printed: number | null): string[] => {
      const draft = draftOf();
      const sections = draft.observations.sections.map((section) =>
        section.number === 3 ? { ...section, printed } : section,
      );
      return validate({ ...draft, observations: { ...draft.observations, sections } }).hits.map(({ rule }) => rule);
    };
    expect(seen(3)).toEqual([]);
    expect(seen(null)).toEqual([]);
    expect(seen(2)).toEqual(['section.misnumbered']);
  });

  it('section.missing names the section', () => {
    const { sections } = draftOf().observations;
    const five = sections.filter(({ number }) => number !== 6);
    expect(hits({ observations: { sections: five }, head: { sections: [] } })).toMatchObject([
      { rule: 'section.missing', expected: 6, params: { section: 6 } },
    ]);
  });
});

describe('values', () => {
  const valueOf = (code: string, value: number, unit?: 'CNY' | 'count' | null): string[] =>
    said({
      facts: [...values, ...(values.has(code) ? [] : [[code, 0] as const])].map(([each, known]) =>
        each === code ? factOf(each, value, unit === undefined ? {} : { unit }) : factOf(each, known),
      ),
    });

  it('disclosure.unit_unknown: an amount other than zero', () => {
    const code = 'disclosure.procurement.amount';
    expect(valueOf(code, 117_058, null)).toEqual([`disclosure.unit_unknown ${code}`]);
    expect(valueOf(code, 0, null)).toEqual([]);
    expect(valueOf(code, 117_058, 'CNY')).toEqual([]);
  });

  it('disclosure.negative: not where the form means a change', () => {
    expect(valueOf('disclosure.licensing.decisions', -1)).toEqual([
      'disclosure.negative disclosure.licensing.decisions',
    ]);
    expect(valueOf('disclosure.licensing.change', -20)).toEqual([]);
    expect(valueOf('disclosure.procurement.amount', -5)).toEqual(['disclosure.negative disclosure.procurement.amount']);
  });

  it('value.negative: requests and proceedings', () => {
    expect(valueOf('requests.granted.total', -1)).toContain('value.negative requests.granted.total');
  });

  it('value.not_integer: counts, not amounts', () => {
    expect(valueOf('disclosure.licensing.decisions', 1.5)).toEqual([
      'value.not_integer disclosure.licensing.decisions',
    ]);
    expect(valueOf('disclosure.procurement.amount', 1.5)).toEqual([]);
  });

  it('disclosure.implausible: regulations of a township, amounts beyond a county', () => {
    const code = 'disclosure.regulations.made';
    expect(valueOf(code, 3)).toEqual([`disclosure.implausible ${code}`]);
    expect(valueOf(code, 0)).toEqual([]);
    expect(valueOf('disclosure.procurement.amount', 2e10)).toEqual([
      'disclosure.implausible disclosure.procurement.amount',
    ]);
    expect(valueOf('disclosure.procurement.amount', 2e9)).toEqual([]);
  });

  it.each<[string, Partial<Issuer>, boolean]>([
    ['a city', { level: 'prefecture', kind: 'government' }, false],
    ['a city’s office', { level: 'prefecture', kind: 'office' }, false],
    ['a province', { level: 'province', kind: 'government' }, false],
    ['a city’s bureau', { level: 'prefecture', kind: 'department' }, true],
    ['a county', { level: 'county', kind: 'government' }, true],
    ['a subdistrict of unknown level', { kind: 'subdistrict' }, true],
    ['a bureau of unknown level', { kind: 'department' }, false],
    ['a development zone of unknown level', { kind: 'zone' }, false],
    ['a town by its name', { name: '云溪县梧桐镇' }, true],
    ['a county by its name', { name: '云溪县人民政府' }, true],
    ['an autonomous county by its name', { name: '云溪自治县人民政府' }, true],
    ['an autonomous region', { name: '云岭自治区人民政府' }, false],
    ['nobody', {}, false],
  ])('%s', (_what, issuer, cannot) => {
    const unknown: Issuer = { name: null, names: [], division: null, level: null, kind: null };
    expect(cannotRegulate({ ...unknown, ...issuer })).toBe(cannot);
  });
});

describe('identity of the report', () => {
  it('report.year_unknown, report.body_unknown', () => {
    const issuer: Issuer = { name: null, names: [], division: null, level: null, kind: null };
    expect(said({ head: { year: null, issuer } })).toEqual(['report.year_unknown', 'report.body_unknown']);
  });

  it('prose.year: one per year, none without the reported one', () => {
    const observations = { proseYears: [2019, 2018] };
    expect(hits({ observations })).toMatchObject([
      { rule: 'prose.year', expected: 2020, actual: 2019 },
      { rule: 'prose.year', expected: 2020, actual: 2018 },
    ]);
    expect(said({ observations, head: { year: null } })).toEqual(['report.year_unknown']);
  });

  it.each(['2014', 'prose', null] as const)('template %s: no rule of the form', (template) => {
    const parts: DraftParts = {
      values: new Map(),
      observations: { blocks: [], sections: [], proseYears: [2011], images: 1 },
      head: { template, year: 2014, sections: [] },
    };
    expect(said(parts)).toEqual([]);
    expect(said({ ...parts, head: { ...parts.head, year: 2019 } })).toEqual([]);
    expect(hits({ ...parts, head: { ...parts.head, year: 2020 } })).toMatchObject([
      { rule: 'report.form_absent', params: { year: 2020, pictures: 1 } },
    ]);
  });
});

describe('the table', () => {
  it('has every rule once', () => {
    const ids = RULES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('has every rule of the contract but those from year to year', () => {
    const contract = [
      'requests.row_total requests.outcome_sum requests.balance proceedings.total',
      'cell.blank cell.placeholder cell.unreadable cell.count',
      'table.missing table.repeated template.mixed section.misnumbered section.missing',
      'disclosure.unit_unknown disclosure.negative value.not_integer disclosure.implausible',
      'prose.mismatch prose.year report.year_unknown report.body_unknown report.identity_changed report.conflict',
      'series.revised',
    ]
      .join(' ')
      .split(' ');
    expect(RULES.map(({ id }) => id)).toEqual(expect.arrayContaining(contract));
  });

  it('gives hits in its own order, then in that of the codes', () => {
    const facts = [...values].map(([code, value]) =>
      ['proceedings.reconsideration.upheld', 'disclosure.licensing.decisions', 'requests.granted.total'].includes(code)
        ? factOf(code, null)
        : factOf(code, value),
    );
    const shuffled = draftOf({ facts, observations: { proseYears: [2019] }, head: { year: 2020 } });
    const found = validate({ ...shuffled, facts: [...shuffled.facts].reverse() }).hits;
    expect(found.map(({ rule, codes }) => [rule, ...codes].join(' '))).toEqual([
      'cell.blank disclosure.licensing.decisions',
      'cell.blank requests.granted.total',
      'cell.blank proceedings.reconsideration.upheld',
      'prose.year',
    ]);
  });

  it('leaves the draft alone and gives the same twice', () => {
    const draft = draftOf({ values: changed(values, { 'requests.granted.total': null }) });
    const before = structuredClone(draft);
    expect(validate(draft)).toEqual(validate(draft));
    expect(draft).toEqual(before);
  });
});
