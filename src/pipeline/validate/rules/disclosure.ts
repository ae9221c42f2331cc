/** Rules on values that cannot be, or hardly: amounts without a unit, negative counts, regulations of those who make none. */
import { indicatorOf } from '../../../shared/model/indicators.js';
import type { Fact } from '../../../shared/model/fact.js';
import type { RuleHit } from '../../../shared/model/finding.js';
import type { Issuer, Level } from '../../../shared/model/report.js';
import type { Reading } from '../reading.js';
import { hitOf, type Rule } from '../rule.js';

function amount(fact: Fact): boolean {
  return indicatorOf(fact.code)?.unit === 'CNY';
}

function negative(rule: string, inTable: (code: string) => boolean): (reading: Reading) => RuleHit[] {
  return ({ facts }) =>
    facts
      .filter(({ code, value }) => inTable(code) && value !== null && value < 0)
      .filter(({ code }) => indicatorOf(code)?.note !== 'signed')
      .map(({ code, value }) => hitOf(rule, { codes: [code], actual: value }));
}

/** Name endings that settle the level where the text says nothing of it. 区 does not: 自治区, 地区 and 新区 end so too. */
const TOWNSHIP_NAME = /(?:街道|街道办事处|镇|乡|镇人民政府|乡人民政府)$/u;
const COUNTY_NAME = /[^自]县(?:人民政府)?$/u;

/**
 * Whether a body surely cannot issue 规章: only the State Council's departments and the governments of provinces, cities
 * divided into districts and autonomous prefectures can (立法法). A department of one of those cannot. Unsure: false.
 */
export function cannotRegulate({ name, level, kind }: Issuer): boolean {
  if (kind === 'township' || kind === 'subdistrict') return true;
  if (level === 'county' || level === 'township') return true;
  if (level !== null) return kind === 'department' || kind === 'institution';
  if (kind !== null && kind !== 'government') return false;
  return name !== null && (TOWNSHIP_NAME.test(name) || COUNTY_NAME.test(name));
}

/** Yuan from which on an amount is more likely a wrong unit than true: a county's whole budget is below 10¹¹. */
const IMPLAUSIBLE_AMOUNT: Readonly<Record<Level | 'unknown', number>> = {
  township: 1e10,
  county: 1e11,
  prefecture: 1e12,
  province: 1e13,
  unknown: 1e13,
};

function implausible({ draft, facts }: Reading): RuleHit[] {
  const { issuer } = draft.report;
  const noRegulations = cannotRegulate(issuer);
  const limit = IMPLAUSIBLE_AMOUNT[issuer.level ?? 'unknown'];
  return facts.flatMap((fact) => {
    const { code, value } = fact;
    const reason =
      value === null || value === 0
        ? null
        : noRegulations && code.startsWith('disclosure.regulations.')
          ? 'regulations'
          : amount(fact) && value >= limit
            ? 'amount'
            : null;
    return reason === null
      ? []
      : [hitOf('disclosure.implausible', { codes: [code], actual: value, params: { reason } })];
  });
}

export const VALUE_RULES: readonly Rule[] = [
  {
    id: 'disclosure.unit_unknown',
    severity: 'warning',
    scope: 'report',
    meaning:
      'an amount other than zero whose unit the document does not state, or states differently: the printed number is kept',
    message: {
      zh: '“{label}”为 {actual}，未注明单位（元或万元）',
      en: '“{label}” is {actual} and the document does not say whether 元 or 万元',
    },
    judge: ({ facts }) =>
      facts
        .filter((fact) => amount(fact) && fact.unit === null && fact.value !== null && fact.value !== 0)
        .map(({ code, value }) => hitOf('disclosure.unit_unknown', { codes: [code], actual: value })),
  },
  {
    id: 'disclosure.negative',
    severity: 'error',
    scope: 'report',
    meaning: 'a number of the disclosure table that cannot be below zero is; 本年增/减 can',
    message: { zh: '“{label}”为负数 {actual}', en: '“{label}” is negative: {actual}' },
    judge: negative('disclosure.negative', (code) => code.startsWith('disclosure.')),
  },
  {
    id: 'value.negative',
    severity: 'error',
    scope: 'report',
    meaning: 'a number of requests or proceedings is below zero',
    message: { zh: '“{label}”为负数 {actual}', en: '“{label}” is negative: {actual}' },
    judge: negative('value.negative', (code) => !code.startsWith('disclosure.')),
  },
  {
    id: 'value.not_integer',
    severity: 'error',
    scope: 'report',
    meaning: 'a count that is not a whole number',
    message: { zh: '“{label}”为 {actual}，件数应为整数', en: '“{label}” is {actual}; a count is a whole number' },
    judge: ({ facts }) =>
      facts
        .filter((fact) => !amount(fact) && fact.value !== null && !Number.isInteger(fact.value))
        .map(({ code, value }) => hitOf('value.not_integer', { codes: [code], actual: value })),
  },
  {
    id: 'disclosure.implausible',
    severity: 'warning',
    scope: 'report',
    meaning: '规章 reported by a body that cannot issue them, or an amount beyond any such body',
    message: { zh: '“{label}”为 {actual}：{reason}', en: '“{label}” is {actual}: {reason}' },
    judge: implausible,
  },
];
