/** Rules on the accounting identities: requests.* and proceedings.total. */
import type { RuleHit } from '../../../shared/model/finding.js';
import type { Identity } from '../identities.js';
import type { Reading } from '../reading.js';
import { hitOf, type Rule } from '../rule.js';

/** The hits of one kind of identity. */
function judge(rule: Identity['rule']): (reading: Reading) => RuleHit[] {
  return ({ broken }) =>
    broken
      .filter(({ identity }) => identity.rule === rule)
      .map(({ identity, expected, actual, suspect }) =>
        hitOf(rule, {
          codes: identity.codes,
          expected,
          actual,
          params: suspect ? { suspect: suspect.code, should: suspect.should } : {},
        }),
      );
}

const SUSPECT_ZH = '[[；疑为“{suspect}”有误，改为 {should} 即全部相符]]';
const SUSPECT_EN = '[[; the cell “{suspect}” is suspect: with {should} every sum over it would hold]]';

export const SUM_RULES: readonly Rule[] = [
  {
    id: 'requests.row_total',
    severity: 'error',
    scope: 'report',
    meaning: 'the seventh column is the sum of the six before it, for every row',
    message: {
      zh: `“{row}”一行：总计为 {actual}，六类申请人之和为 {expected}${SUSPECT_ZH}`,
      en: `row “{row}”: the total is {actual}, its six columns add up to {expected}${SUSPECT_EN}`,
    },
    judge: judge('requests.row_total'),
  },
  {
    id: 'requests.outcome_sum',
    severity: 'error',
    scope: 'report',
    meaning: '（七）总计 is the sum of the outcome rows, for every column',
    message: {
      zh: `“{column}”一列：（七）总计为 {actual}，各项办理结果之和为 {expected}${SUSPECT_ZH}`,
      en: `column “{column}”: （七）总计 is {actual}, the outcome rows add up to {expected}${SUSPECT_EN}`,
    },
    judge: judge('requests.outcome_sum'),
  },
  {
    id: 'requests.balance',
    severity: 'error',
    scope: 'report',
    meaning: 'rows 一 + 二 equal （七）总计 + 四, for every column; expected is 一 + 二, actual （七）+ 四',
    message: {
      zh: `“{column}”一列：第一项加第二项为 {expected}，第三项（七）总计加第四项为 {actual}${SUSPECT_ZH}`,
      en: `column “{column}”: rows 一 + 二 are {expected}, rows （七）总计 + 四 are {actual}${SUSPECT_EN}`,
    },
    judge: judge('requests.balance'),
  },
  {
    id: 'proceedings.total',
    severity: 'error',
    scope: 'report',
    meaning: 'each total of 行政复议 and 行政诉讼 is the sum of its four results',
    message: {
      zh: '“{row}”：总计为 {actual}，四项结果之和为 {expected}',
      en: '“{row}”: the total is {actual}, its four results add up to {expected}',
    },
    judge: judge('proceedings.total'),
  },
];
