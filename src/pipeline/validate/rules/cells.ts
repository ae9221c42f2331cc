/** Rules on single cells and rows: what has no number, and values whose place in the row is in doubt. */
import type { FactStatus } from '../../../shared/model/fact.js';
import type { RuleHit } from '../../../shared/model/finding.js';
import { missingCodes } from '../expected.js';
import type { Reading } from '../reading.js';
import { hitOf, type Rule } from '../rule.js';

/** One finding per cell, so that each can be traced, decided on and counted by itself. */
function cellsOf(rule: string, status: FactStatus): (reading: Reading) => RuleHit[] {
  return ({ facts }) =>
    facts
      .filter((fact) => fact.status === status && fact.value === null)
      .map((fact) =>
        hitOf(rule, {
          codes: [fact.code],
          expected: fact.implied,
          params: fact.raw === null ? {} : { raw: fact.raw },
        }),
      );
}

const IMPLIED_ZH = '[[；按勾稽关系应为 {expected}]]';
const IMPLIED_EN = '[[; the identities force {expected}]]';

export const CELL_RULES: readonly Rule[] = [
  {
    id: 'cell.blank',
    severity: 'warning',
    scope: 'report',
    meaning: 'a cell of the form is empty; expected is what the identities force, if they do',
    message: { zh: `“{label}”为空${IMPLIED_ZH}`, en: `“{label}” is empty${IMPLIED_EN}` },
    judge: cellsOf('cell.blank', 'blank'),
  },
  {
    id: 'cell.placeholder',
    severity: 'warning',
    scope: 'report',
    meaning: 'a cell has a sign in place of a number: `/`, `-`, 无 …',
    message: {
      zh: `“{label}”填写的是“{raw}”，不是数字${IMPLIED_ZH}`,
      en: `“{label}” has “{raw}” in place of a number${IMPLIED_EN}`,
    },
    judge: cellsOf('cell.placeholder', 'placeholder'),
  },
  {
    id: 'cell.unreadable',
    severity: 'warning',
    scope: 'report',
    meaning: 'something is printed in a cell that is not a number, or could not be read',
    message: {
      zh: `“{label}”[[填写的“{raw}”]]无法读作数字${IMPLIED_ZH}`,
      en: `“{label}”[[: “{raw}”]] cannot be read as a number${IMPLIED_EN}`,
    },
    judge: cellsOf('cell.unreadable', 'unreadable'),
  },
  {
    id: 'cell.count',
    severity: 'warning',
    scope: 'report',
    meaning: 'a row prints more or fewer values than its table has columns; names all codes of the row',
    message: {
      zh: '[[“{row}”]]一行应有 {expected} 个数，实有 {actual} 个，各数所属的列存疑',
      en: 'the row [[“{row}” ]]should have {expected} values and has {actual}: their columns are in doubt',
    },
    judge: ({ draft }) =>
      draft.observations.ragged.map(({ codes, expected, found }) =>
        hitOf('cell.count', { codes, expected, actual: found }),
      ),
  },
  {
    id: 'cell.unplaced',
    severity: 'warning',
    scope: 'report',
    meaning:
      'a value is printed in a table of the form and no label leads to it: it is in no fact; names the codes that the table lacks, one of which it may be',
    message: {
      zh: '{table}中“{label}”的值“{raw}”没有对应的指标，未采用',
      en: '{table}: the value “{raw}” at “{label}” belongs to no indicator and is in no fact',
    },
    judge: (reading) =>
      reading.draft.observations.unplaced.map(({ table, label, raw }) =>
        hitOf('cell.unplaced', { codes: missingCodes(reading, table), params: { table, label, raw } }),
      ),
  },
];
