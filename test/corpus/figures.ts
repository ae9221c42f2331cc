/**
 * The figures of one body, year after year. All identities of the forms hold: the row, outcome and balance sums of the
 * requests matrix, the totals of the proceedings, and over the years 二(y) = 四(y-1), 现行有效(y) = 现行有效(y-1) + 制发 − 废止,
 * 上一年项目数量(y) = 上一年项目数量(y-1) + 本年增/减(y-1), 对外公开总数量(y) = 对外公开总数量(y-1) + 本年新公开数量(y).
 */
import { APPLICANTS, outcomeIds, PROCEEDING_GROUPS, PROCEEDING_RESULTS } from './labels.js';
import type { CorpusBody, Random } from './model.js';
import { between, deal, randomOf } from './random.js';

/** Code → number; amounts in yuan. */
export type Figures = Map<string, number>;

const COLUMNS = APPLICANTS.map((applicant) => applicant.id).filter((id) => id !== 'total');
const OUTCOME_WEIGHTS: Readonly<Record<string, number>> = {
  granted: 40,
  partly_granted: 9,
  'unavailable.not_held': 18,
};

/** Which form a year is reported on. */
export function templateOf(year: number): '2019' | '2021' {
  return year < 2021 ? '2019' : '2021';
}

/** The figures of each year in the order given; the years have to follow each other. */
export function figuresOf(body: CorpusBody, years: readonly number[], seed: number): Map<number, Figures> {
  const all = new Map<number, Figures>();
  let previous: Figures | null = null;
  let previousYear = 0;
  for (const year of years) {
    const random = randomOf(seed, `figures ${body.id} ${year}`);
    const figures: Figures = new Map();
    disclosure(figures, previous, previousYear, body, year, random);
    requests(figures, previous, body, year, random);
    proceedings(figures, body, random);
    all.set(year, figures);
    previous = figures;
    previousYear = year;
  }
  return all;
}

function disclosure(
  figures: Figures,
  previous: Figures | null,
  previousYear: number,
  body: CorpusBody,
  year: number,
  random: Random,
): void {
  const put = (code: string, value: number): Figures => figures.set(`disclosure.${code}`, value);
  const last = (code: string): number | undefined => previous?.get(`disclosure.${code}`);
  const scale = body.kind === 'government' ? 20 : body.kind === 'institution' ? 0 : 4;
  if (templateOf(year) === '2019') {
    for (const column of ['made', 'disclosed', 'disclosed_total']) put(`regulations.${column}`, 0);
    const made = between(random, 0, scale);
    put('normative_documents.made', made);
    put('normative_documents.disclosed', made);
    put(
      'normative_documents.disclosed_total',
      (last('normative_documents.disclosed_total') ?? between(random, 0, scale * 9)) + made,
    );
    for (const row of ['licensing', 'other_services', 'penalties', 'coercion', 'fees']) {
      const had = last(`${row}.prior_year_items`);
      const items =
        had === undefined ? (body.enforces ? between(random, 3, 260) : 0) : had + (last(`${row}.change`) ?? 0);
      put(`${row}.prior_year_items`, items);
      put(`${row}.change`, items === 0 ? 0 : between(random, -Math.min(3, items), 6));
      if (row !== 'fees') put(`${row}.decisions`, body.enforces ? between(random, 0, body.requests * 30) : 0);
    }
    const purchases = random() < 0.3 ? 0 : between(random, 1, 12);
    put('procurement.items', purchases);
    put('procurement.amount', purchases === 0 ? 0 : between(random, 20_000, 9_000_000));
    if (body.id !== 'zfb') put('published_total', between(random, 20, 400 + body.requests * 12));
    return;
  }
  for (const column of ['issued', 'repealed', 'in_force']) put(`regulations.${column}`, 0);
  const before =
    previousYear >= 2021
      ? (last('normative_documents.in_force') ?? 0)
      : (last('normative_documents.disclosed_total') ?? between(random, 0, scale * 9));
  const issued = between(random, 0, scale);
  const repealed = between(random, 0, Math.min(before, scale));
  put('normative_documents.issued', issued);
  put('normative_documents.repealed', repealed);
  put('normative_documents.in_force', before + issued - repealed);
  for (const row of ['licensing', 'penalties', 'coercion']) {
    put(`${row}.decisions`, body.enforces ? between(random, 0, body.requests * 80) : 0);
  }
  // hundredths of 万元 are hundreds of yuan; one in three bodies prints single yuan
  const fees = body.enforces && random() < 0.8 ? between(random, 1, 3_000_000) * (random() < 0.33 ? 1 : 100) : 0;
  put('fees.amount', fees);
}

function requests(figures: Figures, previous: Figures | null, body: CorpusBody, year: number, random: Random): void {
  const rows = outcomeIds(templateOf(year));
  const weights = rows.map((row) => OUTCOME_WEIGHTS[row] ?? 2);
  const put = (row: string, column: string, value: number): Figures => figures.set(`requests.${row}.${column}`, value);
  const received = deal(random, between(random, 0, body.requests * 2), [70, 14, 3, 3, 6, 4]);
  const totals = new Map<string, number>();
  COLUMNS.forEach((column, index) => {
    const carriedIn = previous
      ? (previous.get(`requests.carried_out.${column}`) ?? 0)
      : index === 0
        ? between(random, 0, Math.ceil(body.requests / 12))
        : 0;
    const pool = (received[index] ?? 0) + carriedIn;
    const carriedOut = Math.min(pool, between(random, 0, Math.ceil(pool / 9)));
    const outcomes = deal(random, pool - carriedOut, weights);
    const line = new Map<string, number>([
      ['received', received[index] ?? 0],
      ['carried_in', carriedIn],
      ...rows.map((row, at): [string, number] => [row, outcomes[at] ?? 0]),
      ['outcome_total', pool - carriedOut],
      ['carried_out', carriedOut],
    ]);
    for (const [row, value] of line) {
      put(row, column, value);
      totals.set(row, (totals.get(row) ?? 0) + value);
    }
  });
  for (const [row, value] of totals) put(row, 'total', value);
}

function proceedings(figures: Figures, body: CorpusBody, random: Random): void {
  for (const group of PROCEEDING_GROUPS) {
    const total = body.requests < 5 ? 0 : between(random, 0, Math.ceil(body.requests / 8));
    const heaps = deal(random, total, [6, 1, 2, 2]);
    PROCEEDING_RESULTS.forEach((result, index) => {
      figures.set(`proceedings.${group.id}.${result.id}`, result.id === 'total' ? total : (heaps[index] ?? 0));
    });
  }
}
