/** Rules on the parts of the form: its tables, their rows, its sections. */
import type { RuleHit } from '../../../shared/model/finding.js';
import { indicatorOf } from '../../../shared/model/indicators.js';
import { CLAUSES, missingCodes } from '../expected.js';
import type { Reading } from '../reading.js';
import { hitOf, type Rule } from '../rule.js';

const TABLES = ['disclosure', 'requests', 'proceedings'] as const;
const SECTIONS = [1, 2, 3, 4, 5, 6] as const;

function missingTables({ draft, tables }: Reading): RuleHit[] {
  const { images } = draft.observations;
  return TABLES.filter((table) => !tables.has(table)).map((table) =>
    hitOf('table.missing', { params: images > 0 ? { table, pictures: images } : { table } }),
  );
}

function incompleteTables(reading: Reading): RuleHit[] {
  return TABLES.flatMap((table) => {
    const codes = missingCodes(reading, table);
    return codes.length === 0 ? [] : [hitOf('table.incomplete', { codes, actual: codes.length, params: { table } })];
  });
}

/** First year that is reported in the form of 2021. */
const NEW_FORM = 2021;

/**
 * Blocks of the old form where the new one is due. The requests matrix is of the old form by one row, （六）其他处理, which bodies go
 * on printing as one: it counts only where the disclosure table is old as well.
 */
function outdatedTables({ draft, facts }: Reading): RuleHit[] {
  const { year } = draft.report;
  if (year === null || year < NEW_FORM) return [];
  const old = draft.observations.blocks.filter(({ template }) => template === '2019');
  const clauses = old.flatMap(({ table, block }) => (table === 'disclosure' ? (CLAUSES[block] ?? []) : []));
  if (clauses.length === 0) return [];
  return TABLES.flatMap((table) => {
    const codes = facts
      .map(({ code }) => code)
      .filter((code) => code.startsWith(`${table}.`))
      .filter((code) => table !== 'disclosure' || isOf(clauses, code));
    return codes.length === 0 || !old.some((block) => block.table === table)
      ? []
      : [hitOf('table.outdated', { codes, params: { table, year, count: codes.length } })];
  });
}

/** Whether the old form has this code, in one of the clauses. */
function isOf(clauses: readonly string[], code: string): boolean {
  const indicator = indicatorOf(code);
  return indicator !== undefined && clauses.includes(indicator.labels[0] ?? '') && indicator.templates.includes('2019');
}

/** The blocks of each template, as a list of their names. */
function mixedTemplates({ draft }: Reading): RuleHit[] {
  const blocks = draft.observations.blocks;
  const of = (template: '2019' | '2021'): string[] => [
    ...new Set(
      blocks
        .filter((block) => block.template === template)
        .map(({ table, block }) => CLAUSES[block] ?? (table === 'requests' ? '申请情况表' : '复议诉讼表')),
    ),
  ];
  const [old, recent] = [of('2019'), of('2021')];
  if (old.length === 0 || recent.length === 0) return [];
  return [hitOf('template.mixed', { params: { old: old.join('、'), recent: recent.join('、') } })];
}

export const FORM_RULES: readonly Rule[] = [
  {
    id: 'table.missing',
    severity: 'error',
    scope: 'report',
    meaning: 'one of the three tables of the 2019/2021 form is not there; pictures, which may hold it, are counted',
    message: {
      zh: '缺少{table}[[（文中有图片 {pictures} 张，表格可能是图片）]]',
      en: '{table} is not there[[ (the document has {pictures} picture(s), which may hold it)]]',
    },
    judge: missingTables,
  },
  {
    id: 'table.incomplete',
    severity: 'warning',
    scope: 'report',
    meaning: 'rows or cells of the form are not in the table; 规章, which few bodies have, may be left out',
    message: {
      zh: '{table}缺 {actual} 项，自“{label}”起',
      en: '{table} lacks {actual} value(s) of the form, from “{label}” on',
    },
    judge: incompleteTables,
  },
  {
    id: 'table.repeated',
    severity: 'error',
    scope: 'report',
    meaning: 'a table occurs twice with different values: nobody can say which holds',
    message: {
      zh: '{table}出现两次且数值不同：{labels}',
      en: '{table} occurs twice with different values: {labels}',
    },
    judge: ({ draft }) =>
      draft.observations.repeated
        .filter(({ codes }) => codes.length > 0)
        .map(({ table, codes }) => hitOf('table.repeated', { codes, params: { table } })),
  },
  {
    id: 'table.other_year',
    severity: 'error',
    scope: 'report',
    meaning:
      'a table says another year than the report, which has no other such table: its numbers may be that year’s; names them',
    message: {
      zh: '{table}标明的年度是 {actual}，报告年度是 {expected}：表中 {count} 项数值可能不是本年度的',
      en: '{table} says {actual}, the report is for {expected}: its {count} value(s) may be of that year',
    },
    judge: ({ draft }) =>
      (draft.observations.otherYears ?? []).map(({ table, year, codes }) =>
        hitOf('table.other_year', {
          codes,
          expected: draft.report.year,
          actual: year,
          params: { table, count: codes.length },
        }),
      ),
  },
  {
    id: 'table.unknown',
    severity: 'error',
    scope: 'report',
    meaning:
      'beside a table of the form stands one of its shape whose words could not be read: which of them is the year’s is not known; names the values',
    message: {
      zh: '{table}之外另有一张形状相同、文字无法识别的表：所取 {count} 项数值可能不是本年度的',
      en: 'beside {table} stands another one of its shape that could not be read: the {count} value(s) may not be the year’s',
    },
    judge: ({ draft }) =>
      (draft.observations.unknown ?? []).map(({ table, codes }) =>
        hitOf('table.unknown', { codes, params: { table, count: codes.length } }),
      ),
  },
  {
    id: 'table.outdated',
    severity: 'warning',
    scope: 'report',
    meaning: 'a table in the form of 2019 in a report for 2021 or later: it may be an older report’s; names its values',
    message: {
      zh: '{year} 年度报告中的{table}用的是 2019 年版式，{count} 项数值可能不是本年度的',
      en: '{table} of this report for {year} is in the form of 2019: its {count} value(s) may be an older report’s',
    },
    judge: outdatedTables,
  },
  {
    id: 'table.scaled',
    severity: 'warning',
    scope: 'report',
    meaning: 'a table states that it counts in hundreds or thousands (百件): its numbers are multiplied; names them',
    message: {
      zh: '{table}注明单位为“{unit}”，{count} 项数值已按此换算',
      en: '{table} counts in “{unit}”: {count} value(s) are multiplied by it',
    },
    judge: ({ draft }) =>
      (draft.observations.scaled ?? []).map(({ table, unit, codes }) =>
        hitOf('table.scaled', { codes, params: { table, unit, count: codes.length } }),
      ),
  },
  {
    id: 'template.mixed',
    severity: 'info',
    scope: 'report',
    meaning: 'parts of two templates in one report',
    message: {
      zh: '混用两种版式：2019 年版（{old}），2021 年版（{recent}）',
      en: 'two templates in one report: the 2019 form ({old}) and the 2021 form ({recent})',
    },
    judge: mixedTemplates,
  },
  {
    id: 'section.misnumbered',
    severity: 'info',
    scope: 'report',
    meaning: "the ordinal printed before a section's heading is another section's",
    message: {
      zh: '标题“{heading}”的序号是 {actual}，应为 {expected}',
      en: 'the heading “{heading}” is numbered {actual}; it is section {expected}',
    },
    judge: ({ draft }) =>
      draft.observations.sections
        .filter(({ number, printed }) => number !== null && printed !== null && number !== printed)
        .map(({ number, printed, heading }) =>
          hitOf('section.misnumbered', { expected: number, actual: printed, params: { heading } }),
        ),
  },
  {
    id: 'section.missing',
    severity: 'warning',
    scope: 'report',
    meaning: 'one of the six sections is not there',
    message: { zh: '缺少第 {expected} 部分“{section}”', en: 'section {expected} ({section}) is not there' },
    judge: ({ draft }) => {
      const seen = new Set([...draft.observations.sections, ...draft.report.sections].map(({ number }) => number));
      return SECTIONS.filter((number) => !seen.has(number)).map((number) =>
        hitOf('section.missing', { expected: number, params: { section: number } }),
      );
    },
  },
];
