/**
 * The accounting identities of the form, as data: sums that every filled report must keep.
 *
 * Sources: the corner cell of the requests matrix prints the balance (第一项加第二项之和，等于第三项加第四项之和); the
 * others follow from 总计. （三）（四）（五） have no subtotal rows, so the column sum runs over their sub-rows.
 */
import { INDICATORS, REQUEST_COLUMNS } from '../../shared/model/indicators.js';

/** The sum of `left` equals the sum of `right`. */
export interface Identity {
  readonly rule: 'requests.row_total' | 'requests.outcome_sum' | 'requests.balance' | 'proceedings.total';
  /** Every operand, the total first. */
  readonly codes: readonly string[];
  /** The side of the total. */
  readonly left: readonly string[];
  readonly right: readonly string[];
}

const APPLICANTS = REQUEST_COLUMNS.filter((column) => column !== 'total');

/** Rows of the requests matrix in the order of the form, both templates: `requests.received`, `requests.granted` … */
export const REQUEST_ROWS: readonly string[] = INDICATORS.filter(
  ({ code }) => code.startsWith('requests.') && code.endsWith('.total'),
).map(({ code }) => code.slice(0, -'.total'.length));

const BALANCE_ROWS = ['requests.received', 'requests.carried_in', 'requests.outcome_total', 'requests.carried_out'];

/** （六）其他处理 as one row (2019) or three (2021). */
const OTHER_ONE_ROW = 'requests.other';
const OTHER_ROWS = REQUEST_ROWS.filter((row) => row.startsWith('requests.other.'));

const OUTCOME_ROWS = REQUEST_ROWS.filter(
  (row) => !BALANCE_ROWS.includes(row) && row !== OTHER_ONE_ROW && !OTHER_ROWS.includes(row),
);

export const PROCEEDING_GROUPS = [
  'proceedings.reconsideration',
  'proceedings.litigation_direct',
  'proceedings.litigation_after_reconsideration',
] as const;

const RESULTS = ['upheld', 'corrected', 'other', 'pending'] as const;

/** `total` = sum of `parts`. */
function sum(rule: Identity['rule'], total: string, parts: readonly string[]): Identity {
  return { rule, codes: [total, ...parts], left: [total], right: parts };
}

const ROW_TOTALS = REQUEST_ROWS.map((row) =>
  sum(
    'requests.row_total',
    `${row}.total`,
    APPLICANTS.map((column) => `${row}.${column}`),
  ),
);

const BALANCES = REQUEST_COLUMNS.map((column): Identity => {
  const [received, carriedIn, outcomes, carriedOut] = BALANCE_ROWS.map((row) => `${row}.${column}`) as [
    string,
    string,
    string,
    string,
  ];
  return {
    rule: 'requests.balance',
    codes: [outcomes, received, carriedIn, carriedOut],
    left: [outcomes, carriedOut],
    right: [received, carriedIn],
  };
});

const PROCEEDING_TOTALS = PROCEEDING_GROUPS.map((group) =>
  sum(
    'proceedings.total',
    `${group}.total`,
    RESULTS.map((result) => `${group}.${result}`),
  ),
);

function outcomeSums(otherRows: readonly string[]): Identity[] {
  return REQUEST_COLUMNS.map((column) =>
    sum(
      'requests.outcome_sum',
      `requests.outcome_total.${column}`,
      [...OUTCOME_ROWS, ...otherRows].map((row) => `${row}.${column}`),
    ),
  );
}

const WITH_ONE_ROW = outcomeSums([OTHER_ONE_ROW]);
const WITH_THREE_ROWS = outcomeSums(OTHER_ROWS);

/**
 * The identities of a document that has these cells. One with an operand that the document lacks is left out; a
 * document with both forms of （六）其他处理 has no column sum, for nobody can say which rows it runs over.
 */
export function identitiesOf(has: (code: string) => boolean): Identity[] {
  const oneRow = has(`${OTHER_ONE_ROW}.total`);
  const threeRows = OTHER_ROWS.some((row) => has(`${row}.total`));
  const outcomes = oneRow === threeRows ? [] : oneRow ? WITH_ONE_ROW : WITH_THREE_ROWS;
  return [...ROW_TOTALS, ...outcomes, ...BALANCES, ...PROCEEDING_TOTALS].filter(({ codes }) => codes.every(has));
}
