/**
 * Which codes the form asks of a report: by table, for the form of each of its blocks, since reports mix them. What is not
 * there has to be named (`table.incomplete`).
 */
import { INDICATORS } from '../../shared/model/indicators.js';
import type { BlockSeen, FormTable } from '../../shared/model/report.js';
import { PUBLISHED_TOTAL, type Reading } from './reading.js';

type Form = '2019' | '2021';

/** Blocks of the disclosure table by the head of their labels. */
export const CLAUSES: Readonly<Record<string, string>> = {
  article20_1: '第二十条第（一）项',
  article20_5: '第二十条第（五）项',
  article20_6: '第二十条第（六）项',
  article20_8: '第二十条第（八）项',
  article20_9: '第二十条第（九）项',
};
/** Rows that a body may rightly leave out, but not in part. */
const OPTIONAL_ROW = 'disclosure.regulations.';
const OPTIONAL_LABELS: ReadonlySet<string> = new Set(
  INDICATORS.filter(({ code }) => code.startsWith(OPTIONAL_ROW)).flatMap(({ labels }) => labels[1] ?? []),
);

/** Codes of a block of the disclosure table in one form; none: that form does not have it. */
const BLOCK_CODES: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(CLAUSES).flatMap(([block, label]) =>
    (['2019', '2021'] as const).map((form) => [
      `${block} ${form}`,
      INDICATORS.filter(({ labels, templates }) => labels[0] === label && templates.includes(form))
        .map(({ code }) => code)
        .filter((code) => code !== PUBLISHED_TOTAL),
    ]),
  ),
);

function codesOf(table: FormTable, keep: (row: string) => boolean): string[] {
  return INDICATORS.map(({ code }) => code).filter(
    (code) => code.startsWith(`${table}.`) && keep(code.slice(0, code.lastIndexOf('.'))),
  );
}

/** The row （六）其他处理 of the requests matrix: one in the form of 2019, three in that of 2021. */
const OTHER_ROW = 'requests.other';
const REQUEST_CODES: Readonly<Record<Form, readonly string[]>> = {
  '2019': codesOf('requests', (row) => !row.startsWith(`${OTHER_ROW}.`)),
  '2021': codesOf('requests', (row) => row !== OTHER_ROW),
};
const PROCEEDING_CODES = codesOf('proceedings', () => true);

/** The codes of a table that is there. */
function expectedCodes(reading: Reading, table: FormTable): readonly string[] {
  if (table === 'proceedings') return PROCEEDING_CODES;
  if (table === 'requests') return requestForms(reading).flatMap((form) => REQUEST_CODES[form]);
  const { blocks, unplaced } = reading.draft.observations;
  const hasOptional =
    reading.facts.some(({ code }) => code.startsWith(OPTIONAL_ROW)) ||
    // of a table that is lacking nobody knows what it had, nor of a row whose label is lacking whose it is
    !reading.facts.some(({ code }) => code.startsWith('disclosure.') && code !== PUBLISHED_TOTAL) ||
    unplaced.some(({ table: of, label }) => of === 'disclosure' && (label === '' || OPTIONAL_LABELS.has(label)));
  const form = disclosureForm(reading);
  return Object.keys(CLAUSES).flatMap((clause) => {
    const forms = formsOf(blocks.filter(({ table: of, block }) => of === 'disclosure' && block === clause));
    // a clause that is not there is asked for in the form that the others are in
    const asked = forms.length > 0 ? forms : form === null ? [] : [form];
    return asked
      .flatMap((one) => BLOCK_CODES.get(`${clause} ${one}`) ?? [])
      .filter((code) => hasOptional || !code.startsWith(OPTIONAL_ROW));
  });
}

/** The forms of which the requests matrix has （六）其他处理; without any of its cells, the report's. */
function requestForms(reading: Reading): Form[] {
  const rows = reading.facts
    .map(({ code }) => code.slice(0, code.lastIndexOf('.')))
    .filter((row) => row === OTHER_ROW || row.startsWith(`${OTHER_ROW}.`));
  const seen = [...new Set(rows.map((row): Form => (row === OTHER_ROW ? '2019' : '2021')))];
  if (seen.length > 0) return seen;
  return [reading.draft.report.template === '2019' ? '2019' : '2021'];
}

/** The codes of a table that the document has no cell for, in the order of the form. */
export function missingCodes(reading: Reading, table: FormTable): readonly string[] {
  if (!reading.tables.has(table)) return [];
  return [...new Set(expectedCodes(reading, table))].filter((code) => reading.fact(code) === undefined);
}

function formsOf(blocks: readonly BlockSeen[]): Form[] {
  return [...new Set(blocks.flatMap(({ template }) => template ?? []))];
}

/** The form of most blocks of the disclosure table; at a draw, or without any, the report's. */
function disclosureForm({ draft }: Reading): Form | null {
  const of = (form: Form): number =>
    draft.observations.blocks.filter(({ table, template }) => table === 'disclosure' && template === form).length;
  if (of('2019') !== of('2021')) return of('2019') > of('2021') ? '2019' : '2021';
  const { template } = draft.report;
  return template === '2019' || template === '2021' ? template : null;
}
