/** Rules on the prose against the tables: totals that contradict them, and the wrong year. */
import type { RuleHit } from '../../../shared/model/finding.js';
import { PROCEEDING_GROUPS, REQUEST_ROWS } from '../identities.js';
import type { Quantity } from '../prose/patterns.js';
import { statementsOf, type Statement } from '../prose/statements.js';
import { PUBLISHED_TOTAL, type Reading } from '../reading.js';
import { hitOf, type Rule } from '../rule.js';

const RECEIVED = 'requests.received.total';
const CARRIED_IN = 'requests.carried_in.total';
const OUTCOMES = 'requests.outcome_total.total';
const CARRIED_OUT = 'requests.carried_out.total';
const RECONSIDERATION = 'proceedings.reconsideration.total';
const LITIGATION = PROCEEDING_GROUPS.filter((group) => group.includes('litigation')).map((group) => `${group}.total`);

/** What the tables allow the prose to say; the first number is the plain one. */
interface Allowed {
  readonly codes: readonly string[];
  readonly numbers: readonly number[];
  /** Any number from here to the greatest of `numbers` is allowed as well. */
  readonly from?: number;
}

type Judgement = (numbers: (...codes: readonly string[]) => number[] | null, reading: Reading) => Allowed | null;

/** One number, or null when the table does not have it. */
function exactly(code: string): Judgement {
  return (numbers) => {
    const found = numbers(code);
    return found && { codes: [code], numbers: found };
  };
}

const JUDGEMENTS: Readonly<Record<Exclude<Quantity, 'both_proceedings'>, Judgement>> = {
  // 收到 and 受理 may count what last year left: 收到 75 = 一 74 + 二 1
  received: (numbers) => {
    const [received, carried] = numbers(RECEIVED, CARRIED_IN) ?? [];
    if (received === undefined || carried === undefined) return null;
    return { codes: [RECEIVED], numbers: [received, received + carried] };
  },
  received_new: exactly(RECEIVED),
  carried_in: exactly(CARRIED_IN),
  // 办结 may leave out what last year left
  concluded: (numbers) => {
    const [outcomes, carried] = numbers(OUTCOMES, CARRIED_IN) ?? [];
    if (outcomes === undefined || carried === undefined) return null;
    return { codes: [OUTCOMES], numbers: [outcomes, outcomes - carried] };
  },
  // 答复 may leave out what was not processed or ended otherwise, and count answers given to requests still open
  answered: (numbers, reading) => {
    const [outcomes, carried, received] = numbers(OUTCOMES, CARRIED_IN, RECEIVED) ?? [];
    if (outcomes === undefined || carried === undefined || received === undefined) return null;
    const unanswered = REQUEST_ROWS.filter((row) => /^requests\.(?:not_processed|other)\b/u.test(row)).reduce(
      (total, row) => total + (reading.value(`${row}.total`) ?? 0),
      0,
    );
    return {
      codes: [OUTCOMES],
      numbers: [outcomes, received + carried],
      from: outcomes - unanswered - carried,
    };
  },
  carried_out: exactly(CARRIED_OUT),
  published: exactly(PUBLISHED_TOTAL),
  reconsideration: exactly(RECONSIDERATION),
  // 诉讼 may mean those brought directly, or those after reconsideration
  litigation: (numbers) => {
    const [direct, after] = numbers(...LITIGATION) ?? [];
    if (direct === undefined || after === undefined) return null;
    return { codes: LITIGATION, numbers: [direct + after, direct, after] };
  },
};

function fits({ numbers, from }: Allowed, number: number): boolean {
  return numbers.includes(number) || (from !== undefined && number >= from && number <= Math.max(...numbers));
}

/** 复议、诉讼 in one breath: only that there were none says something of each. */
function apart(statement: Statement): Statement[] {
  if (statement.quantity !== 'both_proceedings') return [statement];
  if (statement.number !== 0) return [];
  return (['reconsideration', 'litigation'] as const).map((quantity) => ({ ...statement, quantity }));
}

function mismatches(reading: Reading): RuleHit[] {
  const { year, issuer, sections } = reading.draft.report;
  const numbers = (...codes: readonly string[]): number[] | null => {
    const values = codes.map(reading.value);
    return values.every((value) => typeof value === 'number') ? values : null;
  };
  const said = statementsOf({ year, names: issuer.names, sections }).flatMap(apart);
  const hits = said.flatMap((statement) => {
    const { quantity, number, quote } = statement;
    const allowed = quantity === 'both_proceedings' ? null : JUDGEMENTS[quantity](numbers, reading);
    if (!allowed || fits(allowed, number)) return [];
    // beside the right total, a smaller number is most likely a part of it
    const rightElsewhere = said.some((other) => other.quantity === quantity && fits(allowed, other.number));
    if (rightElsewhere && number < Math.max(...allowed.numbers)) return [];
    return [
      hitOf('prose.mismatch', {
        codes: allowed.codes,
        expected: allowed.numbers[0] ?? null,
        actual: number,
        params: { quantity: quantity === 'received_new' ? 'received' : quantity, quote },
      }),
    ];
  });
  return hits.filter(
    (hit, index) => hits.findIndex(({ codes, actual }) => codes[0] === hit.codes[0] && actual === hit.actual) === index,
  );
}

export const PROSE_RULES: readonly Rule[] = [
  {
    id: 'prose.mismatch',
    severity: 'warning',
    scope: 'report',
    meaning: "a total of the year that the prose clearly states contradicts the table's; expected is the table's",
    message: {
      zh: '正文“{quote}”与表格不符：{quantity}在表中为 {expected}',
      en: 'the prose says “{quote}”; {quantity} in the table: {expected}',
    },
    judge: mismatches,
  },
  {
    id: 'prose.year',
    severity: 'info',
    scope: 'report',
    meaning: 'the prose speaks of another year as if it were the reported one; expected is the reported one',
    message: {
      zh: '正文把 {actual} 年当作报告年度，应为 {expected} 年',
      en: 'the prose speaks of {actual} as the reported year, which is {expected}',
    },
    judge: ({ draft }) =>
      draft.report.year === null
        ? []
        : draft.observations.proseYears.map((actual) => hitOf('prose.year', { expected: draft.report.year, actual })),
  },
];
