/** docs/findings.md says every rule as the table of rules has it, with a message that the rule really makes. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingOf } from '../../src/pipeline/validate/messages.js';
import { hitOf } from '../../src/pipeline/validate/rule.js';
import { RULES } from '../../src/pipeline/validate/rules.js';

type Details = Parameters<typeof hitOf>[1];

const FEES = 'disclosure.fees.amount';
const LICENSING = 'disclosure.licensing.decisions';
const GRANTED = 'requests.granted.total';

/** One hit of each rule, as documents give them. */
const EXAMPLES: Readonly<Record<string, Details>> = {
  'requests.row_total': { codes: [GRANTED], expected: 26, actual: 20 },
  'requests.outcome_sum': {
    codes: ['requests.outcome_total.natural_person'],
    expected: 26,
    actual: 20,
    params: { suspect: 'requests.granted.natural_person', should: 12 },
  },
  'requests.balance': { codes: ['requests.outcome_total.total'], expected: 75, actual: 74 },
  'proceedings.total': { codes: ['proceedings.reconsideration.total'], expected: 11, actual: 0 },
  'cell.blank': { codes: ['requests.carried_in.total'], expected: 0 },
  'cell.placeholder': { codes: ['disclosure.regulations.issued'], params: { raw: '/' } },
  'cell.unreadable': { codes: [LICENSING], params: { raw: '见附件' } },
  'cell.count': { codes: ['requests.other.natural_person'], expected: 7, actual: 8 },
  'cell.unplaced': { params: { table: 'disclosure', label: '其他主动公开文件', raw: '14' } },
  'table.missing': { params: { table: 'requests', pictures: 2 } },
  'table.incomplete': { codes: ['requests.carried_out.natural_person'], actual: 7, params: { table: 'requests' } },
  'table.repeated': { codes: ['proceedings.reconsideration.total'], params: { table: 'proceedings' } },
  'table.other_year': {
    codes: ['proceedings.reconsideration.total'],
    expected: 2022,
    actual: 2021,
    params: { table: 'proceedings', count: 15 },
  },
  'table.unknown': { codes: [GRANTED], params: { table: 'requests', count: 196 } },
  'table.outdated': { codes: [LICENSING], params: { table: 'disclosure', year: 2022, count: 19 } },
  'table.scaled': { codes: [LICENSING], params: { table: 'disclosure', unit: '百件', count: 6 } },
  'template.mixed': { params: { old: '申请情况表', recent: '第二十条第（一）项' } },
  'section.misnumbered': { expected: 2, actual: 1, params: { heading: '一、主动公开政府信息情况' } },
  'section.missing': { expected: 6, params: { section: 6 } },
  'disclosure.unit_unknown': { codes: ['disclosure.procurement.amount'], actual: 117_058 },
  'disclosure.negative': { codes: [LICENSING], actual: -1 },
  'value.negative': { codes: [GRANTED], actual: -1 },
  'value.not_integer': { codes: [LICENSING], actual: 1.5 },
  'disclosure.implausible': {
    codes: ['disclosure.regulations.made'],
    actual: 3,
    params: { reason: 'regulations' },
  },
  'prose.mismatch': {
    codes: ['requests.received.total'],
    expected: 74,
    actual: 80,
    params: { quantity: 'received', quote: '全年共收到政府信息公开申请80件' },
  },
  'prose.year': { expected: 2020, actual: 2019 },
  'report.year_unknown': {},
  'report.body_unknown': {},
  'report.read_once': { params: { part: 'year', value: '2023' } },
  'report.form_absent': { params: { year: 2022, pictures: 3 } },
  'report.partly_read': { actual: 2, params: { pages: '3, 4', reason: 'picture' } },
  'report.converted': {},
  'report.repaired': { codes: [GRANTED, FEES] },
  'report.identity_changed': {
    params: { body: '云溪县教育局', year: 2021, bound_body: '云溪县教育局', bound_year: 2020 },
  },
  'report.conflict': { codes: [GRANTED, FEES], actual: 2, params: { other: '9f86d081884c7d65' } },
  'series.revised': { codes: [GRANTED, FEES], actual: 2, params: { formers: 1 } },
};

/** The table's rows as they should be. */
function rows(): string[][] {
  return RULES.map(({ id, severity, meaning }) => {
    const hit = hitOf(id, EXAMPLES[id]);
    const example = (['zh', 'en'] as const).map((language) => findingOf(hit, language).message).join('<br>');
    return [`\`${id}\``, severity, meaning, example];
  });
}

describe('docs/findings.md', () => {
  it('has an example for every rule and no other', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it('lists every rule in the order of the table, and nothing else', () => {
    const documented = readFileSync('docs/findings.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
    expect(documented).toEqual(rows());
  });
});
