/** Drafts for the tests of the rules: a consistent filled form of an invented body, to be bent one thing at a time. */
import { INDICATORS, indicatorOrder, REQUEST_COLUMNS } from '../../../src/shared/model/indicators.js';
import type { Fact } from '../../../src/shared/model/fact.js';
import type { BlockSeen, Observations, ReportDraft, ReportHead } from '../../../src/shared/model/report.js';

/** Of the applicants, without their total. */
export const COLUMNS = REQUEST_COLUMNS.filter((column) => column !== 'total');

export type Values = Map<string, number | null>;

/** A seeded generator of numbers from 0 to below 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Rows of the matrix, spelled out here so that a mistake in the reader's own list shows. */
export function outcomeRows(template: '2019' | '2021'): string[] {
  return [
    'granted',
    'partly_granted',
    ...[
      'state_secret',
      'prohibited_by_law',
      'security_and_stability',
      'third_party_rights',
      'internal_affairs',
      'process_information',
      'enforcement_files',
      'administrative_queries',
    ].map((row) => `refused.${row}`),
    ...['not_held', 'needs_creation', 'unclear_after_correction'].map((row) => `unavailable.${row}`),
    ...['petition', 'repeated', 'publication_requested', 'excessive', 'reconfirmation'].map(
      (row) => `not_processed.${row}`,
    ),
    ...(template === '2019' ? ['other'] : ['other.correction_overdue', 'other.fee_unpaid', 'other.rest']),
  ];
}

/** A matrix and proceedings that add up, and a disclosure table of zeros. */
export function consistentValues(template: '2019' | '2021', random: () => number, most = 40): Values {
  const values: Values = new Map();
  for (const { code, templates } of INDICATORS) {
    if (code.startsWith('disclosure.') && templates.includes(template)) values.set(code, 0);
  }
  const set = (row: string, column: string, value: number): void => {
    values.set(`requests.${row}.${column}`, value);
    const total = `requests.${row}.total`;
    values.set(total, (values.get(total) ?? 0) + value);
  };
  for (const column of COLUMNS) {
    let outcomes = 0;
    for (const row of outcomeRows(template)) {
      const value = random() < 0.5 ? 0 : Math.floor(random() * most);
      set(row, column, value);
      outcomes += value;
    }
    const carriedOut = Math.floor(random() * 5);
    const carriedIn = Math.floor(random() * (outcomes + carriedOut + 1));
    set('outcome_total', column, outcomes);
    set('carried_out', column, carriedOut);
    set('carried_in', column, carriedIn);
    set('received', column, outcomes + carriedOut - carriedIn);
  }
  for (const group of ['reconsideration', 'litigation_direct', 'litigation_after_reconsideration']) {
    let total = 0;
    for (const result of ['upheld', 'corrected', 'other', 'pending']) {
      const value = Math.floor(random() * 4);
      values.set(`proceedings.${group}.${result}`, value);
      total += value;
    }
    values.set(`proceedings.${group}.total`, total);
  }
  return values;
}

export function factOf(code: string, value: number | null, more: Partial<Fact> = {}): Fact {
  const amount = INDICATORS.find((indicator) => indicator.code === code)?.unit === 'CNY';
  return {
    code,
    value,
    raw: value === null ? null : String(value),
    unit: amount ? 'CNY' : 'count',
    status: value === null ? 'blank' : 'reported',
    confidence: 1,
    implied: null,
    at: {},
    ...more,
  };
}

export function blocksOf(template: '2019' | '2021'): BlockSeen[] {
  const clauses = ['article20_1', 'article20_5', 'article20_6', 'article20_8'];
  if (template === '2019') clauses.push('article20_9');
  return [
    ...clauses.map((block) => ({ table: 'disclosure' as const, block, template, at: { table: 0 } })),
    { table: 'requests', block: 'matrix', template, at: { table: 1 } },
    { table: 'proceedings', block: 'results', template: null, at: { table: 2 } },
  ];
}

const HEADINGS = ['总体情况', '主动公开', '申请情况', '复议诉讼', '存在问题', '其他事项'];

export interface DraftParts {
  readonly template?: '2019' | '2021';
  readonly values?: Values;
  readonly facts?: readonly Fact[];
  /** Text of section 1. */
  readonly text?: string;
  readonly head?: Partial<ReportHead>;
  readonly observations?: Partial<Observations>;
}

/** A draft without a fault unless the parts bring one. */
export function draftOf(parts: DraftParts = {}): ReportDraft {
  const template = parts.template ?? '2019';
  const values = parts.values ?? consistentValues(template, randomOf(7));
  const facts = parts.facts ?? [...values].map(([code, value]) => factOf(code, value));
  return {
    method: 'text',
    report: {
      title: '云溪县梧桐镇人民政府2020年政府信息公开工作年度报告',
      year: 2020,
      template,
      issuer: {
        name: '云溪县梧桐镇人民政府',
        names: ['云溪县梧桐镇人民政府'],
        division: null,
        level: 'township',
        kind: 'township',
      },
      issuedOn: '2021-01-20',
      sections: HEADINGS.map((heading, index) => ({
        number: index + 1,
        heading,
        text: index === 0 ? (parts.text ?? '') : '',
      })),
      ...parts.head,
    },
    facts: [...facts].sort((a, b) => indicatorOrder(a.code) - indicatorOrder(b.code)),
    cells: [],
    observations: {
      blocks: blocksOf(template),
      ragged: [],
      unplaced: [],
      repeated: [],
      sections: HEADINGS.map((heading, index) => ({
        number: index + 1,
        printed: index + 1,
        heading,
        line: index + 1,
      })),
      proseYears: [],
      images: 0,
      unread: [],
      ...parts.observations,
    },
  };
}

/** The draft with some values changed. */
export function changed(values: Values, changes: Readonly<Record<string, number | null>>): Values {
  return new Map([...values, ...Object.entries(changes)]);
}
